package scraper_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// TestEmptySourceEndsAtOnce, and what an earlier run left is done first.
func TestEmptySourceEndsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		q, h := queue.NewMemory(queue.Options{}), &handled{}
		if err := scraper.Crawl(t.Context(), list{}, q, newGetter(nil), h, scraper.CrawlOptions{}); err != nil || time.Since(start) != 0 {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		if _, err := q.Push(t.Context(), 0, scraper.Job{URL: "http://a.example/left"}); err != nil {
			t.Fatal(err)
		}
		if err := scraper.Crawl(t.Context(), list{}, q, newGetter(nil), h, scraper.CrawlOptions{}); err != nil || time.Since(start) != 0 {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		if diff := cmp.Diff([]string{"http://a.example/left"}, h.pages); diff != "" {
			t.Errorf("handled (-want +got):\n%s", diff)
		}
	})
}

// TestErrorsOfASourceConcernOneItem: told with its name, and the next ones follow.
func TestErrorsOfASourceConcernOneItem(t *testing.T) {
	t.Parallel()
	errCut := errors.New("cut in the middle")
	src := mixed{
		func() (scraper.Item, error) { return scraper.Item{Job: scraper.Job{Source: "a.html"}}, errCut },
		func() (scraper.Item, error) {
			return scraper.Item{Page: &scraper.Page{URL: "b", Source: "b.html"}}, nil
		},
		func() (scraper.Item, error) { return scraper.Item{Job: scraper.Job{Source: "nonsense"}}, errCut },
		func() (scraper.Item, error) {
			return scraper.Item{Job: scraper.Job{URL: "http://a.example/c", Source: "A.example/c"}}, nil
		},
	}
	var told []string
	h := &handled{}
	err := scraper.Crawl(t.Context(), src, queue.NewMemory(queue.Options{}), newGetter(nil), h, scraper.CrawlOptions{Watch: func(e scraper.Event) {
		if e.Outcome == "not read" && errors.Is(e.Err, errCut) {
			told = append(told, e.URL)
		}
	}})
	if err != nil || len(h.pages) != 2 {
		t.Errorf("%v, handled %v", err, h.pages)
	}
	if diff := cmp.Diff([]string{"a.html", "nonsense"}, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// TestEventsComeOneAtATimeAndInOrder: of an address, put back before its outcome;
// of the whole, as many outcomes as addresses.
func TestEventsComeOneAtATimeAndInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const busy, gone = "http://busy.example/1", "http://gone.example/1"
		w := web{
			busy: func(_ context.Context, try int) error {
				if try < 3 {
					return status(busy, 503, time.Time{})
				}
				return nil
			},
			gone: func(context.Context, int) error { return status(gone, 410, time.Time{}) },
		}
		var inside atomic.Int32
		var pushed scraper.Pushed
		of := map[string][]string{}
		watch := func(e scraper.Event) {
			if inside.Add(1) != 1 {
				t.Error("two events at once")
			}
			runtime.Gosched()
			pushed.Added += e.Pushed.Added
			pushed.Known += e.Pushed.Known
			if e.URL != "" {
				of[e.URL] = append(of[e.URL], fmt.Sprint(e.Host, " ", e.Outcome, " ", !e.Again.IsZero(), " ", e.Err != nil))
			}
			inside.Add(-1)
		}
		all := append(numbered("many.example", 40), busy, gone, gone)
		err := scraper.Crawl(t.Context(), addresses(all...), queue.NewMemory(queue.Options{PerHost: 8}), newGetter(w), &handled{}, scraper.CrawlOptions{Watch: watch})
		if err != nil || pushed.Added != 42 || len(of) != 42 {
			t.Errorf("%v, %+v, events of %d addresses", err, pushed, len(of))
		}
		want := map[string][]string{
			busy: {"busy.example  true true", "busy.example  true true", "busy.example kept false false"}, gone: {"gone.example gave up false true"},
		}
		for address, events := range of {
			expected, special := want[address]
			if !special {
				expected = []string{"many.example kept false false"}
			}
			if diff := cmp.Diff(expected, events); diff != "" {
				t.Errorf("events of %s (-want +got):\n%s", address, diff)
			}
		}
	})
}

// TestEventsOfPagesSayHowLargeTheyAre.
func TestEventsOfPagesSayHowLargeTheyAre(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{"news.example": site("", hello)})
	sizes := map[string]int{}
	src := mixed{
		func() (scraper.Item, error) {
			return scraper.Item{Page: &scraper.Page{Source: "a.html", HTML: []byte("<p>a")}}, nil
		},
		func() (scraper.Item, error) { return scraper.Item{Job: scraper.Job{URL: "http://news.example/a"}}, nil },
	}
	err := scraper.Crawl(t.Context(), src, queue.NewMemory(queue.Options{}), n.fetcher(t, scraper.FetchOptions{}), &handled{}, scraper.CrawlOptions{
		Watch: func(e scraper.Event) { sizes[e.URL] += e.Bytes },
	})
	if diff := cmp.Diff(map[string]int{"": 0, "a.html": 4, "http://news.example/a": 14}, sizes); diff != "" || err != nil {
		t.Errorf("%v, sizes differ (-want +got):\n%s", err, diff)
	}
}

// TestWorkersAreBounded: no more fetches at once than asked for, and so many where
// there is work.
func TestWorkersAreBounded(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{1, 3, 0} {
		t.Run(strconv.Itoa(workers), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var now, most atomic.Int32
				w := web{}
				var all []string
				for i := range 60 {
					address := fmt.Sprintf("http://h%d.example/", i)
					all = append(all, address)
					w[address] = func(context.Context, int) error {
						most.Store(max(most.Load(), now.Add(1)))
						time.Sleep(time.Second)
						now.Add(-1)
						return nil
					}
				}
				err := scraper.Crawl(t.Context(), addresses(all...), queue.NewMemory(queue.Options{}), newGetter(w), &handled{}, scraper.CrawlOptions{Workers: workers})
				want := int32(workers)
				if workers == 0 {
					want = 16
				}
				if err != nil || most.Load() != want {
					t.Errorf("%v, %d at once, want %d", err, most.Load(), want)
				}
			})
		})
	}
}

// TestSlowHostsDelayOthersByNothing: over HTTP, with a pace, two of the hosts slow
// and one that never answers.
func TestSlowHostsDelayOthersByNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		lazy := site("", func(w http.ResponseWriter, r *http.Request) { time.Sleep(40 * time.Second); hello(w, r) })
		dead := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
		n := newNetwork(t, hosts{"lazy1.example": lazy, "lazy2.example": lazy, "dead.example": dead, "quick.example": site("", hello)})
		f := n.fetcher(t, scraper.FetchOptions{Delay: time.Second})
		var all []string
		for _, host := range []string{"lazy1.example", "dead.example", "lazy2.example", "quick.example"} {
			all = append(all, numbered(host, 10)...)
		}
		start := time.Now()
		var quick time.Duration
		h := &handled{each: func(address string) error {
			if address == "http://quick.example/9" {
				quick = time.Since(start)
			}
			return nil
		}}
		q := queue.NewMemory(queue.Options{LeaseTime: time.Hour})
		if err := scraper.Crawl(t.Context(), addresses(all...), q, f, h, scraper.CrawlOptions{Workers: 4}); err != nil {
			t.Fatal(err)
		}
		if len(h.pages) != 30 || len(h.gaveUp) != 10 || quick > 13*time.Second {
			t.Errorf("handled %d, gave up %d, the quick host took %s", len(h.pages), len(h.gaveUp), quick)
		}
	})
}

// TestCrawlTellsTheFrontierWhenAHostIsFree, so that no worker waits for its turn.
func TestCrawlTellsTheFrontierWhenAHostIsFree(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": site("", hello)})
		f := n.fetcher(t, scraper.FetchOptions{Delay: 10 * time.Second})
		l := newLedger(queue.Options{})
		if err := scraper.Crawl(t.Context(), addresses(numbered("news.example", 3)...), l, f, &handled{}, scraper.CrawlOptions{Revisit: time.Hour}); err != nil {
			t.Fatal(err)
		}
		if until := l.held["news.example"]; !until.Equal(f.Free("news.example")) || time.Until(until) < 10*time.Second {
			t.Errorf("held until %s, free at %s", until, f.Free("news.example"))
		}
		if len(l.wants) == 0 || l.wants[0] != time.Hour {
			t.Errorf("the revisit ages were %v", l.wants)
		}
	})
}

// curious is a handler that asks for one more page.
type curious struct {
	handled
	next string
	mu   sync.Mutex
	got  []string
}

func (c *curious) Handle(ctx context.Context, page *scraper.Page, more scraper.Fetch) scraper.Rest {
	outcome, err := c.readOn(ctx, page, more)
	return func() (string, error) { return outcome, err }
}

func (c *curious) readOn(ctx context.Context, page *scraper.Page, more scraper.Fetch) (string, error) {
	next, err := more(ctx, c.next)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.got = append(c.got, page.Source)
	if err != nil {
		c.got = append(c.got, err.Error())
		return "", nil // nothing is kept of half an article
	}
	c.got = append(c.got, next.URL)
	return "kept", nil
}

// TestHandlerGetsFurtherPages, and the page the name that its address was given.
func TestHandlerGetsFurtherPages(t *testing.T) {
	t.Parallel()
	c := &curious{next: "http://a.example/2"}
	src := mixed{func() (scraper.Item, error) {
		return scraper.Item{Job: scraper.Job{URL: "http://a.example/1", Source: "A.example/1#lead"}}, nil
	}}
	if err := scraper.Crawl(t.Context(), src, queue.NewMemory(queue.Options{}), newGetter(nil), c, scraper.CrawlOptions{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"A.example/1#lead", "http://a.example/2"}, c.got); diff != "" {
		t.Errorf("pages differ (-want +got):\n%s", diff)
	}
}

// TestStoppedCrawlFetchesNoFurtherPages: the article is read again by the next run.
func TestStoppedCrawlFetchesNoFurtherPages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := contextFor(t, time.Minute)
		defer stop()
		g := newGetter(web{"http://a.example/2": func(ctx context.Context, _ int) error { <-ctx.Done(); return context.Cause(ctx) }})
		c, l := &curious{next: "http://a.example/2"}, newLedger(queue.Options{})
		err := scraper.Crawl(ctx, addresses("http://a.example/1"), l, g, c, scraper.CrawlOptions{})
		if !errors.Is(err, errStopped) || l.end("http://a.example/1") != "back" {
			t.Errorf("%v, the lease ended in %q", err, l.end("http://a.example/1"))
		}
		if diff := cmp.Diff([]string{"http://a.example/1", errStopped.Error()}, c.got); diff != "" {
			t.Errorf("pages differ (-want +got):\n%s", diff)
		}
	})
}

// TestLongListsArePushedInBatches while the first pages are fetched.
func TestLongListsArePushedInBatches(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var all []string
		for i := range 4 {
			all = append(all, numbered(fmt.Sprintf("h%d.example", i), 500)...)
		}
		l, h := newLedger(queue.Options{}), &handled{}
		if err := scraper.Crawl(t.Context(), addresses(all...), l, newGetter(nil), h, scraper.CrawlOptions{}); err != nil {
			t.Fatal(err)
		}
		if len(h.pages) != 2000 || len(l.wants) < 4 {
			t.Errorf("handled %d, pushed in %d batches", len(h.pages), len(l.wants))
		}
		l.settled(t)
	})
}
