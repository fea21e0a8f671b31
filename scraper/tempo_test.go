package scraper_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// pagesOf fetches pages of a host one after the other, and returns the gaps in their
// order, without that after robots.txt.
func pagesOf(t *testing.T, n *network, f *scraper.Fetcher, pages int) []time.Duration {
	t.Helper()
	for i := range pages {
		_, _ = f.Fetch(t.Context(), fmt.Sprintf("http://news.example/%d", i))
	}
	times := n.times("http://news.example/")[1:]
	var out []time.Duration
	for i := 1; i < len(times); i++ {
		out = append(out, times[i].Sub(times[i-1]))
	}
	return out
}

// TestPaceIsHalvedWhereAHostHasTooMuchToDo, and comes back slowly.
func TestPaceIsHalvedWhereAHostHasTooMuchToDo(t *testing.T) {
	t.Parallel()
	for name, refuse := range map[string]http.HandlerFunc{
		"429": answer(http.StatusTooManyRequests), "503": answer(http.StatusServiceUnavailable),
		"timeout": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/1" || r.URL.Path == "/2" {
						refuse(w, r)
						return
					}
					hello(w, r)
				})})
				all := pagesOf(t, n, n.fetcher(t, scraper.FetchOptions{Delay: 10 * time.Second, Timeout: time.Second}), 22)
				wants := []float64{1, 2, 4, 4, 3.6} // after pages 0, 1, 2, 3, 4: a gap is decided on when it begins
				for i, want := range wants {
					if got := all[i].Seconds() / 10; got < want || got > want*1.1 {
						t.Errorf("the gap after page %d is %.2f times the pace, want %.2f", i, got, want)
					}
				}
				if last := all[len(all)-1].Seconds() / 10; last > 1.1 {
					t.Errorf("after nineteen good answers the gap is still %.2f times the pace", last)
				}
			})
		})
	}
}

// TestPaceIsNeverFasterThanItsSetting, whatever a host answers.
func TestPaceIsNeverFasterThanItsSetting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		i := 0
		n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
			i++
			time.Sleep(time.Duration(i%5) * 700 * time.Millisecond)
			answer([]int{200, 503, 200, 404, 429, 200, 200}[i%7])(w, r)
		})})
		wish := func(string) scraper.Pace { return scraper.Pace{Delay: 3 * time.Second} }
		for _, gap := range pagesOf(t, n, n.fetcher(t, scraper.FetchOptions{Delay: time.Second, PaceOf: wish}), 45) {
			if gap < 3*time.Second {
				t.Errorf("a gap of %s", gap)
			}
		}
	})
}

// TestRefusalsSlowDownAtMostSoFar: a host that always says no is asked all the same.
func TestRefusalsSlowDownAtMostSoFar(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": site("", answer(http.StatusTooManyRequests))})
		all := pagesOf(t, n, n.fetcher(t, scraper.FetchOptions{Delay: time.Second}), 20)
		if last := all[len(all)-1]; last < 64*time.Second || last > 71*time.Second {
			t.Errorf("the last gap is %s", last)
		}
	})
}

// TestAnswerMuchSlowerThanUsualBuysABreath; a host that is always slow is only asked
// one page at a time.
func TestAnswerMuchSlowerThanUsualBuysABreath(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		takes []time.Duration
		rest  time.Duration // after the last answer
	}{
		"always the same": {[]time.Duration{2e9, 2e9, 2e9, 2e9}, 0},
		"a little slower": {[]time.Duration{2e9, 2e9, 2e9, 3e9}, 0},
		"much slower":     {[]time.Duration{2e9, 2e9, 2e9, 9e9}, 7 * time.Second},
		"by a jitter":     {[]time.Duration{2e6, 2e6, 2e6, 51e6}, 0},
		"by more":         {[]time.Duration{2e6, 2e6, 2e6, 52e6}, 50 * time.Millisecond},
		"for ever":        {[]time.Duration{1e9, 1e9, 1e9, 55e9}, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				i := 0
				n := newNetwork(t, hosts{"news.example": site("", func(http.ResponseWriter, *http.Request) {
					if i < len(c.takes) {
						time.Sleep(c.takes[i])
					}
					i++
				})})
				all := pagesOf(t, n, n.fetcher(t, scraper.FetchOptions{Delay: time.Millisecond}), len(c.takes)+1)
				last := all[len(all)-1] - c.takes[len(c.takes)-1]
				if last < c.rest || last > c.rest+time.Millisecond {
					t.Errorf("it was left alone for %s, want %s", last, c.rest)
				}
			})
		})
	}
}

// TestRetryAfterOfAllPagesIsForTheHost: a second refusal in a row shows that the first
// one was not about its address alone.
func TestRetryAfterOfAllPagesIsForTheHost(t *testing.T) {
	t.Parallel()
	for path, rests := range map[string]bool{"/": true, "/1": false} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
					if strings.HasPrefix(r.URL.Path, path) {
						w.Header().Set("Retry-After", "7200")
						w.WriteHeader(http.StatusServiceUnavailable)
						return
					}
					hello(w, r)
				})})
				f := n.fetcher(t, scraper.FetchOptions{Delay: time.Second})
				for i := range 3 {
					_, _ = f.Fetch(t.Context(), fmt.Sprintf("http://news.example/%d", i))
				}
				if got := time.Until(f.Free("news.example")) > time.Hour; got != rests {
					t.Errorf("the host rests: %v, want %v", got, rests)
				}
				_, err := f.Fetch(t.Context(), "http://news.example/4")
				if got := reasonOf(t, err) == scraper.ReasonNotNow; got != rests {
					t.Errorf("the next page: %v", err)
				}
			})
		})
	}
}

// TestRestOutlivesItsRun: the next run asks no sooner.
func TestRestOutlivesItsRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		states := remembered{}
		n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "86400")
			w.WriteHeader(http.StatusServiceUnavailable)
		})})
		f := n.fetcher(t, scraper.FetchOptions{States: states})
		check(t, f, "http://news.example/1", scraper.ReasonStatus)
		check(t, f, "http://news.example/2", scraper.ReasonStatus)
		f = n.fetcher(t, scraper.FetchOptions{States: states})
		check(t, f, "http://news.example/3", scraper.ReasonNotNow)
		time.Sleep(25 * time.Hour)
		check(t, f, "http://news.example/4", scraper.ReasonStatus)
	})
}

// remembered are host states in memory.
type remembered map[string]scraper.HostState

func (r remembered) HostState(domain string) scraper.HostState        { return r[domain] }
func (r remembered) KeepHostState(domain string, s scraper.HostState) { r[domain] = s }

// TestHostThatRestsCostsNoTry: its addresses are left to a later run as they were.
func TestHostThatRestsCostsNoTry(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		states := remembered{"news.example": {Rest: time.Now().Add(time.Hour)}}
		n, h := newNetwork(t, hosts{"news.example": site("", hello)}), &handled{}
		q := queue.NewMemory(queue.Options{})
		f := n.fetcher(t, scraper.FetchOptions{States: states})
		if err := scraper.Crawl(t.Context(), addresses("http://news.example/a"), q, f, h, scraper.CrawlOptions{}); err != nil {
			t.Fatal(err)
		}
		if counts, _ := q.Counts(t.Context()); counts.Queued != 1 || len(n.asked) != 0 {
			t.Errorf("%+v, asked %v", counts, n.asked)
		}
		time.Sleep(50 * time.Minute)
		if err := scraper.Crawl(t.Context(), addresses(), q, f, h, scraper.CrawlOptions{MaxAttempts: 1}); err != nil || len(h.pages) != 1 {
			t.Errorf("%v, handled %v", err, h.pages)
		}
	})
}
