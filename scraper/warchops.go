package scraper

import (
	"net/url"
	"slices"
	"time"

	"broadsheet/scraper/warc"
)

// Redirects in WARC files: other programs write one where they met it, and the page that it
// leads to where they came to that, soon or after many others.

const (
	hopsHeld = 10_000         // redirects that wait for their page at most
	hopBody  = 64 << 10       // bytes of what a redirect says besides, at most
	hopWait  = 24 * time.Hour // how much later its page may come
)

// A hop is a redirect.
type hop struct {
	exchange warc.Exchange
	to       string
	answer   answer
}

// hops are the redirects whose page hasn't come yet, by where they lead, the oldest first.
type hops struct {
	leading map[string][]*hop
	order   []*hop
	last    *hop // of the last response; nil where that was none
}

// add notes a redirect with its request, which request finds where it was written before,
// and forgets the oldest one where they are too many.
func (h *hops) add(rec *warc.Record, m *message, request func(answer) []byte) {
	h.last = nil
	if !isRedirect(m.status, m.header) || len(m.body) > hopBody {
		return
	}
	from, err := url.Parse(rec.URI())
	if err != nil {
		return
	}
	to, err := from.Parse(m.header.Get("Location"))
	if err != nil || !IsAddress(to.String()) {
		return
	}
	e := warc.Exchange{URL: withoutFragment(rec.URI()), At: rec.Date(), IP: rec.Header.Get("WARC-IP-Address"), Response: m.head, Body: m.body}
	next := &hop{e, hopKey(to.String()), answerOf(rec)}
	next.exchange.Request = request(next.answer) // taken in any case: it is none of another's
	if next.to == hopKey(e.URL) {
		return // with a cookie, say: the page comes under the same address
	}
	h.last = next
	if h.leading == nil {
		h.leading = map[string][]*hop{}
	}
	h.leading[next.to] = append(h.leading[next.to], next)
	if h.order = append(h.order, next); len(h.order) > hopsHeld {
		h.forget(h.order[:1])
	}
}

// forget takes redirects out that have their page, or wait too long.
func (h *hops) forget(some []*hop) {
	some = slices.Clone(some)
	for _, one := range some {
		h.leading[one.to] = slices.DeleteFunc(h.leading[one.to], func(o *hop) bool { return o == one })
		if len(h.leading[one.to]) == 0 {
			delete(h.leading, one.to)
		}
	}
	h.order = slices.DeleteFunc(h.order, func(o *hop) bool { return slices.Contains(some, o) })
}

// chains are the ways that led to an address by a time, each from the address that was asked
// for on, at most most of them.
func (h *hops) chains(address string, by time.Time, behind []*hop, most int) (out [][]*hop) {
	for _, one := range h.leading[hopKey(address)] {
		wait := by.Sub(one.exchange.At)
		isRound := slices.ContainsFunc(behind, func(o *hop) bool { return o.exchange.URL == one.exchange.URL })
		if wait < -time.Second || wait > hopWait || isRound || len(behind) >= maxRedirects || len(out) >= most {
			continue
		}
		way := append([]*hop{one}, behind...)
		if before := h.chains(one.exchange.URL, one.exchange.At, way, most-len(out)); len(before) > 0 {
			out = append(out, before...)
		} else {
			out = append(out, way)
		}
	}
	return out
}

// hopKey is an address as redirects and pages are compared by it.
func hopKey(address string) string {
	u, err := url.Parse(withoutFragment(address))
	if err == nil && u.Path == "" {
		u.Path = "/"
		return u.String()
	}
	return withoutFragment(address)
}

// redirected hands out a page with the redirects that led to it, as [Fetcher.Fetch] makes it.
func (w *WARCs) redirected(yield func(Item, error) bool) func(Item, error) bool {
	return func(item Item, err error) bool {
		if item.Page == nil || err != nil {
			return yield(item, err)
		}
		most := 1
		if w.EachWay {
			most = 100
		}
		ways := w.hops.chains(item.Page.URL, item.Page.Fetched, nil, most)
		if len(ways) == 0 {
			return yield(item, nil)
		}
		for _, way := range ways {
			page := *item.Page
			page.Source, page.Exchanges = way[0].exchange.URL, nil
			for _, one := range way {
				page.Exchanges = append(page.Exchanges, one.exchange)
			}
			page.Exchanges = append(page.Exchanges, item.Page.Exchanges...)
			if !yield(Item{Job: item.Job, Page: &page}, nil) {
				return false
			}
		}
		w.used(ways)
		return true
	}
}

// used forgets redirects that are kept with their page.
func (w *WARCs) used(ways [][]*hop) {
	var all []*hop
	for _, one := range slices.Concat(ways...) {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	w.hops.forget(all)
	w.unpass(otherStatus, len(all))
	for _, one := range all {
		if one.exchange.Request != nil {
			w.unpass(requestRecords, 1)
		}
	}
}

// otherStatus is what a response is that brings no page.
const otherStatus = "responses of another status than 2xx"
