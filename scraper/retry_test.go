package scraper_test

import (
	"errors"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// crawlOf crawls addresses of a network and returns what was handled.
func crawlOf(t *testing.T, n *network, opt scraper.CrawlOptions, all ...string) *handled {
	t.Helper()
	h := &handled{}
	q := queue.NewMemory(queue.Options{Patience: 24 * time.Hour, LeaseTime: time.Hour})
	if err := scraper.Crawl(t.Context(), addresses(all...), q, n.fetcher(t, scraper.FetchOptions{}), h, opt); err != nil {
		t.Fatal(err)
	}
	return h
}

// TestWhichStatusIsTriedAgain: what may pass is asked for five times, the rest
// once.
func TestWhichStatusIsTriedAgain(t *testing.T) {
	t.Parallel()
	for code, tries := range map[int]int{
		408: 5, 425: 5, 429: 5, 500: 5, 502: 5, 503: 5, 504: 5, 520: 5,
		400: 1, 401: 1, 403: 1, 404: 1, 405: 1, 406: 1, 410: 1, 418: 1, 451: 1, 304: 1, 302: 1,
	} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, hosts{"news.example": site("", answer(code))})
				h := crawlOf(t, n, scraper.CrawlOptions{}, "http://news.example/a")
				if got := len(n.list()); got != tries || len(h.gaveUp) != 1 || len(h.pages) != 0 {
					t.Errorf("%d tries, want %d; handled %v, gave up %v", got, tries, h.pages, h.gaveUp)
				}
				for i, gap := range gaps(n.times("http://news.example/a")) {
					if want := scraper.Backoff(i + 1); gap != want {
						t.Errorf("try %d came after %s, want %s", i+2, gap, want)
					}
				}
			})
		})
	}
}

// TestEachGoodStatusIsKept: 203 and 206 too.
func TestEachGoodStatusIsKept(t *testing.T) {
	t.Parallel()
	for _, code := range []int{200, 201, 203, 204, 206} {
		n := newNetwork(t, hosts{"news.example": site("", answer(code))})
		p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
		if err != nil || p.Status != code {
			t.Errorf("%d: %+v, %v", code, p, err)
		}
	}
}

// TestConnectionErrorsAreTriedAgain until they pass.
func TestConnectionErrorsAreTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		try := 0
		n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
			if try++; try < 4 {
				c, _, _ := http.NewResponseController(w).Hijack()
				_ = c.Close()
				return
			}
			hello(w, r)
		})})
		h := crawlOf(t, n, scraper.CrawlOptions{}, "http://news.example/a")
		if len(h.pages) != 1 || len(h.gaveUp) != 0 || try != 4 {
			t.Errorf("handled %v, gave up %v after %d tries", h.pages, h.gaveUp, try)
		}
	})
}

// TestRetryAfterIsObeyed where it asks for more than the backoff.
func TestRetryAfterIsObeyed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		says   func() string
		least  time.Duration
		most   time.Duration
	}{
		"seconds":               {429, func() string { return "90" }, 90 * time.Second, 90 * time.Second},
		"seconds on 503":        {503, func() string { return "90" }, 90 * time.Second, 90 * time.Second},
		"date":                  {429, func() string { return time.Now().Add(time.Hour).UTC().Format(http.TimeFormat) }, 59 * time.Minute, time.Hour},
		"date on 503":           {503, func() string { return time.Now().Add(time.Hour).UTC().Format(http.TimeFormat) }, 59 * time.Minute, time.Hour},
		"date in RFC 850":       {503, func() string { return time.Now().Add(time.Hour).UTC().Format("Monday, 02-Jan-06 15:04:05 GMT") }, 59 * time.Minute, time.Hour},
		"a date in the past":    {503, func() string { return "Tue, 02 Jan 1990 04:04:05 GMT" }, 2 * time.Second, 2 * time.Second},
		"less than the backoff": {503, func() string { return "1" }, 2 * time.Second, 2 * time.Second},
		"nothing":               {503, func() string { return "" }, 2 * time.Second, 2 * time.Second},
		"nonsense":              {429, func() string { return "in a while" }, 2 * time.Second, 2 * time.Second},
		"a negative number":     {429, func() string { return "-3600" }, 2 * time.Second, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				busy := true
				n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, _ *http.Request) {
					if busy {
						w.Header().Set("Retry-After", c.says())
						w.WriteHeader(c.status)
					}
					busy = false
				})})
				crawlOf(t, n, scraper.CrawlOptions{}, "http://news.example/a")
				all := gaps(n.times("http://news.example/a"))
				if len(all) != 1 || all[0] < c.least || all[0] > c.most {
					t.Errorf("asked again after %v, want %s to %s", all, c.least, c.most)
				}
			})
		})
	}
}

// TestAbsurdRetryAfterIsLeftToALaterRun: a crawl does not wait for a week.
func TestAbsurdRetryAfterIsLeftToALaterRun(t *testing.T) {
	t.Parallel()
	for _, says := range []string{"999999999", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", says)
				w.WriteHeader(http.StatusServiceUnavailable)
			})})
			h := crawlOf(t, n, scraper.CrawlOptions{}, "http://news.example/a")
			if len(h.gaveUp) != 0 || time.Since(start) > time.Minute || len(n.list()) != 1 {
				t.Errorf("%s: gave up %v after %s", says, h.gaveUp, time.Since(start))
			}
		})
	}
}

// TestAttemptsEnd at the number that is set, with the waits that are set.
func TestAttemptsEnd(t *testing.T) {
	t.Parallel()
	for _, most := range []int{1, 2, 7} {
		t.Run(strconv.Itoa(most), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, hosts{"news.example": site("", answer(500))})
				var asked []int
				backoff := func(attempt int) time.Duration { asked = append(asked, attempt); return time.Minute }
				h := crawlOf(t, n, scraper.CrawlOptions{MaxAttempts: most, Backoff: backoff}, "http://news.example/a")
				if len(n.list()) != most || len(asked) != most-1 || len(h.gaveUp) != 1 {
					t.Errorf("%d tries, waits after %v", len(n.list()), asked)
				}
				for i, attempt := range asked {
					if attempt != i+1 {
						t.Errorf("the waits were asked for after tries %v", asked)
					}
				}
			})
		})
	}
}

// TestUnreachableRobotsAreTriedAgain: the pages come when robots.txt does.
func TestUnreachableRobotsAreTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		n := newNetwork(t, hosts{"news.example": robotsBy(func(w http.ResponseWriter, _ *http.Request) {
			if time.Since(start) < 2*time.Minute {
				w.WriteHeader(http.StatusBadGateway)
			}
		})})
		patient := scraper.CrawlOptions{Backoff: func(int) time.Duration { return 2 * time.Minute }}
		h := crawlOf(t, n, patient, "http://news.example/a", "http://news.example/b")
		if len(h.pages) != 2 || len(h.gaveUp) != 0 || len(n.times("http://news.example/robots.txt")) != 2 {
			t.Errorf("handled %v, gave up %v, asked %v", h.pages, h.gaveUp, n.asked)
		}
	})
}

func TestBackoffDoublesUpToTenMinutes(t *testing.T) {
	t.Parallel()
	for attempt, want := range map[int]time.Duration{
		-1: 2 * time.Second, 0: 2 * time.Second, 1: 2 * time.Second, 2: 4 * time.Second, 3: 8 * time.Second, 8: 256 * time.Second,
		9: 512 * time.Second, 10: 10 * time.Minute, 11: 10 * time.Minute, 1 << 40: 10 * time.Minute,
	} {
		if got := scraper.Backoff(attempt); got != want {
			t.Errorf("after try %d: %s, want %s", attempt, got, want)
		}
	}
}

// TestFetchErrorsSayWhatIsWrong: address, reason, cause.
func TestFetchErrorsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]*scraper.FetchError{
		"fetch http://a.example/: the server answered 404 Not Found": {URL: "http://a.example/", Reason: scraper.ReasonStatus, Status: 404},
		"fetch http://a.example/: timeout":                           {URL: "http://a.example/", Reason: scraper.ReasonTimeout},
		"fetch http://a.example/: no such host: why":                 {URL: "http://a.example/", Reason: scraper.ReasonNoHost, Err: errors.New("why")},
	} {
		if got := e.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
