package scraper_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"broadsheet/scraper"
)

// fetchAll fetches pages of a host at once and waits for them.
func fetchAll(t *testing.T, f *scraper.Fetcher, host string, pages int) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range pages {
		wg.Go(func() { check(t, f, fmt.Sprintf("http://%s/%d", host, i), "") })
	}
	wg.Wait()
}

// TestPaceIsKeptForManyHostsAtOnce: 64 workers, eight hosts, what the servers saw.
func TestPaceIsKeptForManyHostsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const delay, names, pages = time.Second, 8, 8
		var now, most [names]atomic.Int32
		sites := hosts{}
		for i := range names {
			sites[fmt.Sprintf("h%d.example", i)] = site("", func(w http.ResponseWriter, r *http.Request) {
				if n := now[i].Add(1); n > most[i].Load() {
					most[i].Store(n)
				}
				time.Sleep(time.Duration(i) * 300 * time.Millisecond) // some are slower than the pace
				now[i].Add(-1)
				hello(w, r)
			})
		}
		n := newNetwork(t, sites)
		f := n.fetcher(t, scraper.FetchOptions{Delay: delay, Contact: "desk@paper.example"})
		start := time.Now()
		var wg sync.WaitGroup
		for host := range sites {
			wg.Go(func() { fetchAll(t, f, host, pages) })
		}
		wg.Wait()
		for i := range names {
			host := fmt.Sprintf("http://h%d.example/", i)
			if most[i].Load() != 1 {
				t.Errorf("%s: %d requests at once", host, most[i].Load())
			}
			if all := gaps(n.times(host)); len(all) != pages || all[0] < delay {
				t.Errorf("%s: gaps %v, want none below %s", host, all, delay)
			}
		}
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%s for %d pages of each host: they waited for each other", took, pages)
		}
	})
}

// TestJitterIsUpToATenth: requests neither tick nor dawdle.
func TestJitterIsUpToATenth(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": site("", hello)})
		fetchAll(t, n.fetcher(t, scraper.FetchOptions{Delay: 10 * time.Second, Contact: "desk@paper.example"}), "news.example", 60)
		all := gaps(n.times("http://news.example/"))
		if low, high := all[0], all[len(all)-1]; low < 10*time.Second || high > 11*time.Second {
			t.Errorf("gaps from %s to %s", low, high)
		}
		if len(slices.Compact(all)) < 10 {
			t.Errorf("gaps %v are a tick", all)
		}
	})
}

// TestPaceHoldsForAnyTimes: whatever delay and connections are asked for and
// however long answers take.
func TestPaceHoldsForAnyTimes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		delay := time.Duration(rapid.IntRange(1, 5000).Draw(rt, "delay")) * time.Millisecond
		perHost := rapid.IntRange(1, 4).Draw(rt, "per host")
		answers := rapid.SliceOfN(rapid.IntRange(0, 9000), 6, 6).Draw(rt, "answers")
		synctest.Test(t, func(t *testing.T) {
			var next, now, most atomic.Int32
			n := newNetwork(t, hosts{"news.example": site("", func(http.ResponseWriter, *http.Request) {
				most.Store(max(most.Load(), now.Add(1)))
				time.Sleep(time.Duration(answers[next.Add(1)-1]) * time.Millisecond)
				now.Add(-1)
			})})
			fetchAll(t, n.fetcher(t, scraper.FetchOptions{Delay: delay, PerHost: perHost}), "news.example", len(answers))
			if low := gaps(n.times("http://news.example/"))[0]; low < delay || int(most.Load()) > perHost {
				rt.Errorf("a gap of %s, %d at once", low, most.Load())
			}
		})
	})
}

// TestCrawlDelayIsALowerBound of the pace, and never shortens it.
func TestCrawlDelayIsALowerBound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		robots string
		delay  time.Duration
		want   time.Duration
	}{
		"longer than ours":        {"User-agent: *\nCrawl-delay: 5", time.Second, 5 * time.Second},
		"shorter than ours":       {"User-agent: *\nCrawl-delay: 1", 3 * time.Second, 3 * time.Second},
		"where we have none":      {"User-agent: *\nCrawl-delay: 2", scraper.NoDelay, 2 * time.Second},
		"our own before all's":    {"User-agent: *\nCrawl-delay: 30\nUser-agent: Broadsheet\nCrawl-delay: 4", time.Second, 4 * time.Second},
		"for ever":                {"User-agent: *\nCrawl-delay: 86400", time.Second, time.Minute},
		"another's":               {"User-agent: otherbot\nCrawl-delay: 30", time.Second, time.Second},
		"none, and none of ours":  {"", scraper.NoDelay, 0},
		"none, and the usual one": {"", 0, 0}, // the helper makes it NoDelay
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, hosts{"news.example": site(c.robots, hello)})
				fetchAll(t, n.fetcher(t, scraper.FetchOptions{Delay: c.delay}), "news.example", 4)
				all := gaps(n.times("http://news.example/")[1:]) // robots.txt came before the wish was known
				if low, high := all[0], all[len(all)-1]; low < c.want || high > c.want+c.want/10 {
					t.Errorf("gaps from %s to %s, want %s", low, high, c.want)
				}
			})
		})
	}
}

// TestRedirectsKeepThePace of each host that they lead through.
func TestRedirectsKeepThePace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": site("", to(map[string]string{"/1": "/2", "/2": "/3", "/3": "/4"}))})
		check(t, n.fetcher(t, scraper.FetchOptions{Delay: 2 * time.Second}), "http://news.example/1", "")
		if all := gaps(n.times("http://news.example/")); len(all) != 4 || all[0] < 2*time.Second {
			t.Errorf("gaps %v", all)
		}
	})
}

// TestWaitForThePaceEndsWithItsContext, and leaves the host to others.
func TestWaitForThePaceEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": site("", hello)})
		f := n.fetcher(t, scraper.FetchOptions{Delay: time.Hour})
		first := make(chan struct{})
		go func() {
			defer close(first)
			check(t, f, "http://news.example/1", "")
		}()
		time.Sleep(time.Minute) // it has robots.txt and waits for its turn
		for range 3 {           // these wait for the connection
			start := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if _, err := f.Fetch(ctx, "http://news.example/2"); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
				t.Errorf("%v after %s", err, time.Since(start))
			}
			cancel()
		}
		<-first
		ctx, cancel := context.WithCancelCause(t.Context())
		stopped := errors.New("stopped by hand")
		time.AfterFunc(time.Second, func() { cancel(stopped) })
		if _, err := f.Fetch(ctx, "http://news.example/3"); !errors.Is(err, stopped) {
			t.Errorf("%v, want the context's cause", err)
		}
		check(t, f, "http://news.example/4", "")
	})
}

// TestFreeSaysWhenAHostMayBeAsked: never for one that was not asked yet.
func TestFreeSaysWhenAHostMayBeAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newNetwork(t, hosts{"news.example": site("", hello)}).fetcher(t, scraper.FetchOptions{Delay: 10 * time.Second})
		if at := f.Free("news.example"); !at.IsZero() {
			t.Errorf("a host never asked is free at %s", at)
		}
		check(t, f, "http://news.example/1", "")
		if in := time.Until(f.Free("news.example")); in < 10*time.Second || in > 11*time.Second {
			t.Errorf("free in %s", in)
		}
		if at := f.Free("other.example"); !at.IsZero() {
			t.Errorf("another host is free at %s", at)
		}
	})
}

// TestFailedRequestsKeepThePace: what fails at once isn't asked again at once.
func TestFailedRequestsKeepThePace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, _ *http.Request) {
			c, _, _ := http.NewResponseController(w).Hijack()
			_, _ = io.WriteString(c, "nonsense\r\n\r\n")
			_ = c.Close()
		})})
		f := n.fetcher(t, scraper.FetchOptions{Delay: time.Second})
		for range 3 {
			check(t, f, "http://news.example/a", scraper.ReasonConnection)
		}
		if all := gaps(n.times("http://news.example/")); len(all) != 3 || all[0] < time.Second {
			t.Errorf("gaps %v", all)
		}
	})
}

// TestSlowConnectionsKeepThePace: what counts is when the server is asked, not when
// its name was looked up.
func TestSlowConnectionsKeepThePace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": site("", hello)})
		f := n.fetcher(t, scraper.FetchOptions{Delay: time.Second})
		f.Dial(func(ctx context.Context, network, address string) (net.Conn, error) {
			time.Sleep(900 * time.Millisecond)
			return n.dial(ctx, network, address)
		})
		fetchAll(t, f, "news.example", 4)
		if all := gaps(n.times("http://news.example/")); all[0] < time.Second {
			t.Errorf("gaps %v", all)
		}
	})
}
