package scraper_test

import (
	"context"
	"iter"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// slowly is a handler that waits as for a disk, and counts who waits with it.
type slowly struct {
	handled
	now, most atomic.Int32
	wait      time.Duration
}

func (s *slowly) Handle(ctx context.Context, page *scraper.Page, more scraper.Fetch) scraper.Rest {
	return func() (string, error) {
		n := s.now.Add(1)
		for most := s.most.Load(); n > most && !s.most.CompareAndSwap(most, n); most = s.most.Load() {
		}
		time.Sleep(s.wait)
		s.now.Add(-1)
		return s.handled.Handle(ctx, page, more)()
	}
}

// TestPagesOfOneHostAreKeptTogether: while one page waits for the disk the next ones are
// fetched, at the host's pace, so that they can share what the disk takes.
func TestPagesOfOneHostAreKeptTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": site("", hello)})
		f := n.fetcher(t, scraper.FetchOptions{Delay: time.Second})
		h := &slowly{wait: 5500 * time.Millisecond}
		start := time.Now()
		l := newLedger(queue.Options{})
		if err := scraper.Crawl(t.Context(), addresses(numbered("news.example", 10)...), l, f, h, scraper.CrawlOptions{Workers: 1}); err != nil {
			t.Fatal(err)
		}
		// robots.txt, then a page a second; one after the other they would take 55 seconds
		if took := time.Since(start); took > 17*time.Second || h.most.Load() != 6 {
			t.Errorf("it took %s, at most %d pages at once", took, h.most.Load())
		}
		l.settled(t)
	})
}

// files are pages that are there already.
type files []scraper.Page

func (f files) Items(context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		for i := range f {
			if !yield(scraper.Item{Page: &f[i]}, nil) {
				return
			}
		}
	}
}

// TestPagesOnTheDeskAreBounded: by their number, which grows with the workers, and by
// what they take of memory.
func TestPagesOnTheDeskAreBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ workers, size, most int }{
		"small, one worker":      {1, 100, 16},
		"small, sixteen workers": {16, 100, 256},
		"of a megabyte":          {16, 1 << 20, 64},
		"larger than the desk":   {16, 100 << 20, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				text := make([]byte, c.size)
				var all files
				for i := range 600 {
					all = append(all, scraper.Page{Source: strconv.Itoa(i), HTML: text})
				}
				h := &slowly{wait: time.Second}
				if err := scraper.Crawl(t.Context(), all, queue.NewMemory(queue.Options{}), newGetter(nil), h, scraper.CrawlOptions{Workers: c.workers}); err != nil {
					t.Fatal(err)
				}
				if got := int(h.most.Load()); got != c.most || len(h.pages) != len(all) {
					t.Errorf("at most %d at once, want %d; %d were handled", got, c.most, len(h.pages))
				}
			})
		})
	}
}

// TestAStoppedCrawlPutsBackWhatFindsNoRoom: the page was fetched, and is fetched again by
// the next run.
func TestAStoppedCrawlPutsBackWhatFindsNoRoom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := contextFor(t, time.Minute)
		defer stop()
		l, h := newLedger(queue.Options{LeaseTime: time.Hour}), &slowly{wait: 10 * time.Minute}
		err := scraper.Crawl(ctx, addresses(numbered("news.example", 30)...), l, newGetter(nil), h, scraper.CrawlOptions{Workers: 1})
		if err == nil || len(h.pages) != 16 {
			t.Errorf("%v, %d pages were handled", err, len(h.pages))
		}
		if got := l.end("http://news.example/16"); got != "back" {
			t.Errorf("the page without room ended in %q", got)
		}
		l.settled(t)
	})
}
