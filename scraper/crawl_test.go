package scraper_test

import (
	"context"
	"errors"
	"iter"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// A list is a source that may wait between its addresses.
type list []func(ctx context.Context) string

func addresses(all ...string) list {
	var l list
	for _, a := range all {
		l = append(l, func(context.Context) string { return a })
	}
	return l
}

func (l list) Items(ctx context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		for _, next := range l {
			if !yield(scraper.Item{Job: scraper.Job{URL: next(ctx)}}, nil) {
				return
			}
		}
	}
}

// web answers from functions by address.
type web map[string]func(ctx context.Context, try int) error

type getter struct {
	web   web
	mu    sync.Mutex
	tries map[string][]time.Time
}

func newGetter(w web) *getter { return &getter{web: w, tries: map[string][]time.Time{}} }

func (g *getter) Fetch(ctx context.Context, address string) (*scraper.Page, error) {
	g.mu.Lock()
	g.tries[address] = append(g.tries[address], time.Now())
	try := len(g.tries[address])
	g.mu.Unlock()
	if f := g.web[address]; f != nil {
		if err := f(ctx, try); err != nil {
			return nil, err
		}
	}
	return &scraper.Page{URL: address, Source: address}, nil
}

func (g *getter) Meet(context.Context, string) bool { return false }

func (g *getter) Free(string) time.Time { return time.Time{} }

// handled notes what was handled and given up, in order.
type handled struct {
	mu     sync.Mutex
	pages  []string
	gaveUp []string
	each   func(address string) error
}

func (h *handled) Handle(_ context.Context, page *scraper.Page, _ scraper.Fetch) scraper.Rest {
	outcome, err := h.note(page)
	return func() (string, error) { return outcome, err }
}

func (h *handled) note(page *scraper.Page) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pages = append(h.pages, page.URL)
	if h.each != nil {
		if err := h.each(page.URL); err != nil {
			return "", err
		}
	}
	return "kept", nil
}

func (h *handled) GaveUp(_ context.Context, job scraper.Job, _ *scraper.Page, _ error) scraper.Rest {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.gaveUp = append(h.gaveUp, job.URL)
	return func() (string, error) { return "gave up", nil }
}

func status(address string, code int, again time.Time) error {
	return &scraper.FetchError{URL: address, Reason: scraper.ReasonStatus, Status: code, RetryAfter: again}
}

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("internal/poll.runtime_pollWait"))
}

// TestSlowListIsFetchedAsItComes: the second address is named only when the
// first has been handled, as somebody who types would.
func TestSlowListIsFetchedAsItComes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		first := make(chan struct{})
		src := append(addresses("http://a.example/1"), func(context.Context) string { <-first; return "http://a.example/2" })
		h := &handled{}
		h.each = func(address string) error {
			if address == "http://a.example/1" {
				close(first)
			}
			return nil
		}
		err := scraper.Crawl(t.Context(), src, queue.NewMemory(queue.Options{}), newGetter(nil), h, scraper.CrawlOptions{})
		if err != nil || len(h.pages) != 2 {
			t.Errorf("%v, %v", h.pages, err)
		}
	})
}

func TestWhatMayPassIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		const flaky, busy, broken = "http://a.example/flaky", "http://b.example/busy", "http://c.example/broken"
		g := newGetter(web{
			flaky: func(_ context.Context, try int) error {
				if try < 3 {
					return status(flaky, 500, time.Time{})
				}
				return nil
			},
			busy: func(_ context.Context, try int) error {
				if try == 1 {
					return status(busy, 429, start.Add(time.Minute))
				}
				return nil
			},
			broken: func(context.Context, int) error { return status(broken, 503, time.Time{}) },
		})
		h := &handled{}
		if err := scraper.Crawl(t.Context(), addresses(flaky, busy, broken), queue.NewMemory(queue.Options{}), g, h, scraper.CrawlOptions{}); err != nil {
			t.Fatal(err)
		}
		if len(h.pages) != 2 || len(h.gaveUp) != 1 || h.gaveUp[0] != broken {
			t.Errorf("handled %v, gave up %v", h.pages, h.gaveUp)
		}
		if n := len(g.tries[broken]); n != 5 {
			t.Errorf("%d tries of what never works, want 5", n)
		}
		for i, want := range []time.Duration{0, 2 * time.Second, 6 * time.Second} {
			if at := g.tries[flaky][i].Sub(start); at < want || at > want+time.Second {
				t.Errorf("try %d after %s, want %s", i+1, at, want)
			}
		}
		if at := g.tries[busy][1].Sub(start); at < time.Minute {
			t.Errorf("asked again after %s though the server said a minute", at)
		}
	})
}

func TestSlowHostHoldsUpNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		slow := func(ctx context.Context, _ int) error { time.Sleep(time.Hour); return ctx.Err() }
		g := newGetter(web{"http://slow.example/1": slow})
		h := &handled{}
		var quick time.Duration
		h.each = func(address string) error {
			if u, _ := url.Parse(address); u.Host == "quick.example" {
				quick = time.Since(start)
			}
			return nil
		}
		src := addresses("http://slow.example/1", "http://slow.example/2", "http://quick.example/1", "http://quick.example/2")
		err := scraper.Crawl(t.Context(), src, queue.NewMemory(queue.Options{LeaseTime: 2 * time.Hour}), g, h, scraper.CrawlOptions{Workers: 2})
		if err != nil || len(h.pages) != 4 || quick > time.Minute {
			t.Errorf("%v: %v, the quick host took %s", err, h.pages, quick)
		}
	})
}

func TestCancelPutsBackWhatIsFetched(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		g := newGetter(web{"http://a.example/hang": func(ctx context.Context, _ int) error {
			cancel()
			<-ctx.Done()
			return ctx.Err()
		}})
		q := queue.NewMemory(queue.Options{})
		endless := append(addresses("http://a.example/hang"), func(ctx context.Context) string { <-ctx.Done(); return "http://a.example/late" })
		err := scraper.Crawl(ctx, endless, q, g, &handled{}, scraper.CrawlOptions{})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		if c, _ := q.Counts(t.Context()); c.Queued != 1 || c.Leased != 0 || c.Done+c.Failed != 0 {
			t.Errorf("%+v", c)
		}
	})
}

func TestFailureOfTheHandlerEndsTheCrawl(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("no space left")
		h := &handled{each: func(string) error { return full }}
		q := queue.NewMemory(queue.Options{})
		err := scraper.Crawl(t.Context(), addresses("http://a.example/1", "http://a.example/2"), q, newGetter(nil), h, scraper.CrawlOptions{})
		if !errors.Is(err, full) {
			t.Errorf("%v", err)
		}
		if c, _ := q.Counts(t.Context()); c.Queued != 2 {
			t.Errorf("%+v: nothing was kept, so all is still to do", c)
		}
	})
}
