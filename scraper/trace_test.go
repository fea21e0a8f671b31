package scraper_test

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// A traced is a trace in memory.
type traced struct {
	mu  sync.Mutex
	all []scraper.Asked
}

func (t *traced) add(a scraper.Asked) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, a)
}

// perDomain returns the trace's requests by domain, in the order in which they began.
func (t *traced) perDomain() map[string][]scraper.Asked {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := map[string][]scraper.Asked{}
	for _, a := range t.all {
		out[a.Domain] = append(out[a.Domain], a)
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b scraper.Asked) int { return cmp.Or(a.Begin.Compare(b.Begin), a.End.Compare(b.End)) })
	}
	return out
}

// breaches are the places of a trace where a domain was asked twice at once, or sooner
// than its pace.
func (t *traced) breaches() []string {
	var out []string
	for domain, list := range t.perDomain() {
		for i := 1; i < len(list); i++ {
			before, after := list[i-1], list[i]
			if after.Begin.Before(before.End) {
				out = append(out, fmt.Sprintf("%s: %s and %s at once", domain, before.URL, after.URL))
			}
			if gap := after.Begin.Sub(before.Begin).Seconds(); gap < after.Pace {
				out = append(out, fmt.Sprintf("%s: %s came %.3f s after %s, the pace is %.3f s", domain, after.URL, gap, before.URL, after.Pace))
			}
		}
	}
	return out
}

// crowd are 500 hosts: some of one domain, some slow, some with a Crawl-delay, some
// that say 429 now and then, some that are down.
func crowd() (sites hosts, all []string) {
	sites = hosts{}
	for i := range 500 {
		name, robots, calls := fmt.Sprintf("h%d.example", i), "", 0
		switch {
		case i%10 == 1:
			name = fmt.Sprintf("www%d.shared%d.example", i, i%7)
		case i%50 == 2:
			robots = "User-agent: *\nCrawl-delay: 3"
		}
		sites[name] = site(robots, func(w http.ResponseWriter, r *http.Request) {
			calls++ // one request at a time, or the race detector tells
			switch {
			case i%20 == 3:
				time.Sleep(4 * time.Second)
			case i%25 == 4 && calls%3 == 1:
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			hello(w, r)
		})
		if i%100 == 5 {
			sites[name] = nil
		}
		for page := range 4 {
			all = append(all, fmt.Sprintf("http://%s/%d", name, page))
		}
	}
	return sites, all
}

// TestNoHostIsEverAskedTwiceAtOnceNorFasterThanItsPace: 64 workers, 500 hosts; the
// trace proves it, and the servers saw the same.
func TestNoHostIsEverAskedTwiceAtOnceNorFasterThanItsPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sites, all := crowd()
		n, h, trace := newNetwork(t, sites), &handled{}, &traced{}
		f := n.fetcher(t, scraper.FetchOptions{Delay: time.Second, Contact: "desk@paper.example", Trace: trace.add})
		q := queue.NewMemory(queue.Options{Line: scraper.Domain, Patience: 24 * time.Hour, LeaseTime: time.Hour})
		if err := scraper.Crawl(t.Context(), addresses(all...), q, f, h, scraper.CrawlOptions{Workers: 64}); err != nil {
			t.Fatal(err)
		}
		for _, b := range trace.breaches() {
			t.Error(b)
		}
		if got := len(trace.perDomain()); got != 457 {
			t.Errorf("%d domains were asked", got)
		}
		if len(h.pages) != 495*4 || len(h.gaveUp) != 5*4 {
			t.Errorf("%d pages handled, %d given up", len(h.pages), len(h.gaveUp))
		}
		served := map[string][]time.Time{}
		for _, a := range n.asked {
			host := scraper.Domain(hostIn(a.address))
			served[host] = append(served[host], a.at)
		}
		for host, times := range served {
			if all := gaps(times); len(all) > 0 && all[0] < time.Second {
				t.Errorf("%s saw gaps %v", host, all[:3])
			}
		}
	})
}

// TestTraceTellsOfEachRequest: pages, robots.txt, redirects and failures.
func TestTraceTellsOfEachRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		trace := &traced{}
		n := newNetwork(t, hosts{"www.news.example": site("", to(map[string]string{"/a": "/b", "/b": "http://down.example/c"})), "down.example": nil})
		f := n.fetcher(t, scraper.FetchOptions{Delay: time.Second, Trace: trace.add})
		check(t, f, "http://user:word@www.news.example/a?q=1#top", scraper.ReasonNoRobots)
		want := []string{
			"news.example http://www.news.example/robots.txt 404", "news.example http://www.news.example/a?q=1 302",
			"news.example http://www.news.example/b 302", "down.example http://down.example/robots.txt 0",
		}
		for i, a := range trace.all {
			if got := fmt.Sprintf("%s %s %d", a.Domain, a.URL, a.Status); i >= len(want) || got != want[i] {
				t.Errorf("line %d: %s, want %v", i, got, want)
			}
			if (a.Error != "") != (a.Status == 0) || a.End.Before(a.Begin) || a.Pace != 1 {
				t.Errorf("line %d: %+v", i, a)
			}
		}
		if len(trace.all) != len(want) {
			t.Errorf("%d lines, want %d", len(trace.all), len(want))
		}
	})
}

func hostIn(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// TestFiveHundredHostsHaveTheirPace: at a pace of a second 64 workers ask 475 hosts that
// answer soon every second, and 25 that take three seconds for a page as soon as they have
// answered. Of such a schedule's requests at least 95 in 100 are made.
func TestFiveHundredHostsHaveTheirPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const window = 20 * time.Second
		sites, ideal := hosts{}, 0
		var all []string
		for i := range 500 {
			name, takes := fmt.Sprintf("h%d.example", i), 50*time.Millisecond
			if i%20 == 7 {
				takes = 3 * time.Second
			}
			ideal += int(math.Ceil(window.Seconds() / max(takes, time.Second).Seconds()))
			sites[name] = site("", func(w http.ResponseWriter, r *http.Request) {
				time.Sleep(takes)
				hello(w, r)
			})
			all = append(all, numbered(name, 22)...)
		}
		n, start := newNetwork(t, sites), time.Now()
		f := n.fetcher(t, scraper.FetchOptions{Delay: time.Second, Contact: "desk@paper.example"})
		q := queue.NewMemory(queue.Options{Line: scraper.Domain, LeaseTime: time.Hour})
		if err := scraper.Crawl(t.Context(), addresses(all...), q, f, &handled{}, scraper.CrawlOptions{Workers: 64}); err != nil {
			t.Fatal(err)
		}
		made := 0
		for _, a := range n.asked {
			if a.at.Sub(start) < window {
				made++
			}
		}
		ratio := float64(made) / float64(ideal)
		t.Logf("%d of %d requests: %.3f of the ideal schedule", made, ideal, ratio)
		if ratio < 0.95 {
			t.Errorf("%.3f of the ideal schedule", ratio)
		}
	})
}
