package scraper_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

var errFull = errors.New("no space left on device")

// TestEachLeaseIsEndedOnce whatever pages, handler and context do.
func TestEachLeaseIsEndedOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var all []string
		w := web{}
		kinds := rapid.SliceOfN(rapid.IntRange(0, 4), 1, 30).Draw(rt, "pages")
		for i, kind := range kinds {
			address := fmt.Sprintf("http://h%d.example/%d", i%3, i)
			all = append(all, address)
			w[address] = func(ctx context.Context, try int) error {
				select {
				case <-time.After(time.Duration(kind) * time.Second):
				case <-ctx.Done():
					return context.Cause(ctx)
				}
				switch kind {
				case 1:
					return status(address, 404, time.Time{})
				case 2:
					return status(address, 500, time.Time{})
				case 3:
					if try == 1 {
						return status(address, 503, time.Now().Add(time.Minute))
					}
				}
				return nil
			}
		}
		stopAfter := time.Duration(rapid.IntRange(0, 200).Draw(rt, "stop after")) * time.Second
		fullAt := rapid.IntRange(0, 60).Draw(rt, "full at")
		workers := rapid.IntRange(1, 6).Draw(rt, "workers")
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), stopAfter)
			defer cancel()
			l := newLedger(queue.Options{PerHost: 2})
			n := 0
			h := &handled{each: func(string) error {
				if n++; n == fullAt {
					return errFull
				}
				return nil
			}}
			err := scraper.Crawl(ctx, addresses(all...), l, newGetter(w), h, scraper.CrawlOptions{Workers: workers})
			l.settled(t)
			c, _ := l.Counts(t.Context())
			if c.Leased != 0 || err == nil && c.Queued != 0 || c.Done > len(h.pages) || c.Queued+c.Done+c.Failed > len(all) {
				t.Errorf("%v: %+v, handled %d", err, c, len(h.pages))
			}
		})
		if t.Failed() {
			rt.FailNow()
		}
	})
}

// TestFailingFrontierEndsTheCrawl, whichever of its calls fails.
func TestFailingFrontierEndsTheCrawl(t *testing.T) {
	t.Parallel()
	for call, address := range map[string]string{"push": "", "lease": "", "done": "http://a.example/ok", "fail": "http://b.example/gone", "retry": "http://c.example/busy"} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				g := newGetter(web{
					"http://b.example/gone": func(context.Context, int) error { return status("http://b.example/gone", 410, time.Time{}) },
					"http://c.example/busy": func(context.Context, int) error { return status("http://c.example/busy", 503, time.Time{}) },
				})
				l := newLedger(queue.Options{})
				l.fail[call] = errFull
				src := append(addresses("http://a.example/ok", "http://b.example/gone", "http://c.example/busy"),
					func(ctx context.Context) string { <-ctx.Done(); return "http://a.example/late" })
				err := scraper.Crawl(t.Context(), src, l, g, &handled{}, scraper.CrawlOptions{})
				if !errors.Is(err, errFull) {
					t.Errorf("%v", err)
				}
				if address != "" && l.end(address) != call {
					t.Errorf("%s ended in %q", address, l.end(address))
				}
				l.settled(t)
			})
		})
	}
}

// TestLostLeaseEndsNoCrawl: the page took too long and is handed out again.
func TestLostLeaseEndsNoCrawl(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGetter(web{"http://a.example/slow": func(_ context.Context, try int) error {
			if try == 1 {
				time.Sleep(time.Hour)
			}
			return nil
		}})
		h := &handled{}
		q := queue.NewMemory(queue.Options{LeaseTime: 10 * time.Minute})
		err := scraper.Crawl(t.Context(), addresses("http://a.example/slow", "http://a.example/2", "http://b.example/3"), q, g, h, scraper.CrawlOptions{Workers: 2})
		if err != nil || len(h.pages) != 4 {
			t.Errorf("%v, handled %v", err, h.pages)
		}
		if c, _ := q.Counts(t.Context()); c != (scraper.Counts{Done: 3}) {
			t.Errorf("%+v", c)
		}
	})
}

// TestFailingHandlerPutsTheJobBack: when it can't keep a page, nor that there is
// none.
func TestFailingHandlerPutsTheJobBack(t *testing.T) {
	t.Parallel()
	for name, code := range map[string]int{"handle": 200, "gave up": 410} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				const address = "http://a.example/1"
				g := newGetter(web{address: func(context.Context, int) error {
					if code == 200 {
						return nil
					}
					return status(address, code, time.Time{})
				}})
				l := newLedger(queue.Options{})
				err := scraper.Crawl(t.Context(), addresses(address), l, g, failing{}, scraper.CrawlOptions{})
				if !errors.Is(err, errFull) || l.end(address) != "back" {
					t.Errorf("%v, the lease ended in %q", err, l.end(address))
				}
				l.settled(t)
				l.counts(t, scraper.Counts{Queued: 1})
			})
		})
	}
}

// failing is a handler that can keep nothing.
type failing struct{}

func (failing) Handle(context.Context, *scraper.Page, scraper.Fetch) scraper.Rest {
	return func() (string, error) { return "", errFull }
}

func (failing) GaveUp(context.Context, scraper.Job, *scraper.Page, error) scraper.Rest {
	return func() (string, error) { return "", errFull }
}

// pages is a source of files.
type pages []*scraper.Page

func (p pages) Items(context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		for _, page := range p {
			if !yield(scraper.Item{Page: page}, nil) {
				return
			}
		}
	}
}

// TestHandlerThatFailsOnAFileEndsTheCrawl and the files behind it are left.
func TestHandlerThatFailsOnAFileEndsTheCrawl(t *testing.T) {
	t.Parallel()
	src := make(pages, 1000)
	for i := range src {
		src[i] = &scraper.Page{Source: fmt.Sprint(i, ".html"), URL: fmt.Sprint("http://a.example/", i)}
	}
	h := &handled{each: func(string) error { return errFull }}
	err := scraper.Crawl(t.Context(), src, queue.NewMemory(queue.Options{}), newGetter(nil), h, scraper.CrawlOptions{})
	if !errors.Is(err, errFull) || len(h.pages) > 50 {
		t.Errorf("%v after %d files", err, len(h.pages))
	}
}

// TestContextEndsACrawlWhereverItIs: at once, with its cause, and what was begun
// is finished or put back.
func TestContextEndsACrawlWhereverItIs(t *testing.T) {
	t.Parallel()
	const address = "http://a.example/1"
	hang := func(ctx context.Context) string { <-ctx.Done(); return "http://a.example/late" }
	for name, c := range map[string]struct {
		src  list
		page func(ctx context.Context, try int) error
		each func(string) error
		end  string // of the lease
		want scraper.Counts
	}{
		"during a fetch": {addresses(address), func(ctx context.Context, _ int) error { <-ctx.Done(); return context.Cause(ctx) }, nil, "back", scraper.Counts{Queued: 1}},
		"during a fetch that comes all the same": {
			addresses(address), func(ctx context.Context, _ int) error { <-ctx.Done(); return nil }, nil, "back", scraper.Counts{Queued: 1},
		},
		"while a page is handled": {addresses(address), nil, func(string) error { time.Sleep(10*time.Second + time.Millisecond); return nil }, "done", scraper.Counts{Done: 1}},
		"while one waits to be tried again": {
			addresses(address), func(context.Context, int) error { return status(address, 503, time.Now().Add(10*time.Minute)) }, nil, "retry", scraper.Counts{Queued: 1},
		},
		"while the list is waited for": {append(addresses(address), hang), nil, nil, "done", scraper.Counts{Done: 1}},
		"before anything came":         {list{hang}, nil, nil, "", scraper.Counts{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				ctx, stop := contextFor(t, 10*time.Second)
				defer stop()
				l := newLedger(queue.Options{})
				err := scraper.Crawl(ctx, c.src, l, newGetter(web{address: c.page}), &handled{each: c.each}, scraper.CrawlOptions{})
				if took := time.Since(start); !errors.Is(err, errStopped) || took < 10*time.Second || took > 11*time.Second {
					t.Errorf("%v after %s", err, took)
				}
				if got := l.end(address); got != c.end {
					t.Errorf("the lease ended in %q, want %q", got, c.end)
				}
				l.settled(t)
				l.counts(t, c.want)
			})
		})
	}
}

// TestEndedContextBeginsNothing.
func TestEndedContextBeginsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(errStopped)
		g, h := newGetter(nil), &handled{}
		err := scraper.Crawl(ctx, addresses(numbered("a.example", 50)...), newLedger(queue.Options{}), g, h, scraper.CrawlOptions{})
		if !errors.Is(err, errStopped) || len(g.tries)+len(h.pages) != 0 {
			t.Errorf("%v, fetched %v, handled %v", err, g.tries, h.pages)
		}
	})
}
