package store

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// A Held is what one visit has left in the captures: redirects and, at their end, the
// page. What was asked of the server isn't read.
type Held struct {
	Exchanges []warc.Exchange
	Captures  []extract.Capture // where each one stands
	// Dropped is what stays where the pages were dropped by a rule; then there are no
	// exchanges, and [Rebuilding.Restore] keeps the visit.
	Dropped *Dropped

	trail int32
}

// Len is how many visits there are, further pages of articles among them.
func (r *Rebuilding) Len() int { return len(r.trails) }

// Visits yields what each visit has left, oldest first, without what Further has handed
// out until then. It is empty until Read.
func (r *Rebuilding) Visits() iter.Seq[*Held] {
	return func(yield func(*Held) bool) {
		for i := range r.trails {
			h := &Held{trail: int32(i)}
			if !r.Taken(h) && !yield(h) {
				return
			}
		}
	}
}

// Taken reports whether Further has handed out what a visit left: then it is none.
func (r *Rebuilding) Taken(h *Held) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.trails[h.trail].used
}

// Read reads what a visit has left. What can't be read is told by Lost, too.
func (r *Rebuilding) Read(ctx context.Context, h *Held) error {
	err := r.read(ctx, h)
	if err != nil {
		r.lose(BadCapture, r.hops[r.trails[h.trail].first].segment, "%v", err)
	}
	return err
}

// Further hands out and reads the first page of an address that was asked for within a
// time after another visit: a further page of an article. It is then no visit of its
// own. Without one it gives an error matching [ErrNotFound]. It is called before any visit
// that comes later is kept.
func (r *Rebuilding) Further(ctx context.Context, of *Held, address string, within time.Duration) (*Held, error) {
	hash := hashOf(address)
	i, _ := slices.BinarySearchFunc(r.firsts, first{hash, of.trail + 1}, orderFirsts)
	for ; i < len(r.firsts) && r.firsts[i].hash == hash; i++ {
		h := &Held{trail: r.firsts[i].trail}
		if r.Taken(h) {
			continue
		}
		if r.trails[h.trail].at-r.trails[of.trail].at > within.Microseconds() {
			break
		}
		if err := r.read(ctx, h); err != nil {
			return nil, err
		}
		if h.Exchanges[0].URL == address && r.take(h) {
			return h, nil
		}
	}
	return nil, fmt.Errorf("capture of %s: %w", address, ErrNotFound)
}

// take marks what a visit has left as handed out, once.
func (r *Rebuilding) take(h *Held) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := &r.trails[h.trail]
	isMine := !t.used
	t.used = true
	return isMine
}

// read reads the captures of a trail.
func (r *Rebuilding) read(ctx context.Context, out *Held) error {
	t := &r.trails[out.trail]
	for _, h := range r.hops[t.first : t.first+t.count] {
		at := extract.Capture{File: r.segments[h.segment], Offset: h.offset, Length: h.length}
		body, rec, err := r.a.shelf.read(at)
		if err != nil {
			return err
		}
		at.Digest = rec.Header.Get("WARC-Payload-Digest")
		if rec.Type() == warc.Conversion {
			out.convert(body)
			out.Captures = append(out.Captures, at)
			continue
		}
		if rec.Type() == warc.Revisit {
			if body, err = r.a.Body(ctx, at); err != nil {
				return err
			}
		}
		e := warc.Exchange{URL: body.URI, At: body.Date, IP: rec.Header.Get("WARC-IP-Address"), Site: body.Site, Response: body.Head, Body: body.Body}
		if rec.Type() == warc.Resource {
			e.MediaType = rec.Header.Get("Content-Type")
		}
		if strings.HasPrefix(e.URL, "urn:sha1:") {
			e.URL = "" // of a file that had none
		}
		out.Exchanges, out.Captures = append(out.Exchanges, e), append(out.Captures, at)
	}
	return nil
}

// convert takes up what was made of a page: its rendered document, or what is left of it.
func (h *Held) convert(body Body) {
	if n := len(h.Exchanges); body.RenderedBy != "" && n > 0 {
		h.Exchanges[n-1].Rendered = body.Rendered()
		return
	}
	h.Dropped = readDropped(body.Body)
}
