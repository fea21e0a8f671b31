package scraper_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/scraper"
)

const day = 24 * time.Hour

func TestRobotsAreAskedForOnceByTwenty(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": robotsBy(func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(3 * time.Second)
			_, _ = io.WriteString(w, "User-agent: *\nDisallow: /odd")
		})})
		f := n.fetcher(t, scraper.FetchOptions{PerHost: 20})
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				path, want := fmt.Sprint("/even/", i), scraper.Reason("")
				if i%2 == 1 {
					path, want = fmt.Sprint("/odd/", i), scraper.ReasonRobots
				}
				check(t, f, "http://news.example"+path, want)
			})
		}
		wg.Wait()
		if asked := len(n.times("http://news.example/robots.txt")); asked != 1 || len(n.list()) != 10 {
			t.Errorf("asked %d times for robots.txt, and for %v", asked, n.list())
		}
	})
}

// TestRobotsAreAskedForAgain: what a site said holds for a day, that it said
// nothing for five minutes.
func TestRobotsAreAskedForAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		life   time.Duration
	}{
		"rules": {200, day}, "none": {404, day}, "forbidden": {403, day}, "broken": {500, 10 * time.Second}, "busy": {503, 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, hosts{"news.example": robotsBy(answer(c.status))})
				f := n.fetcher(t, scraper.FetchOptions{})
				ask := func(want int) {
					t.Helper()
					_, _ = f.Fetch(t.Context(), "http://news.example/a")
					if asked := len(n.times("http://news.example/robots.txt")); asked != want {
						t.Errorf("asked %d times for robots.txt, want %d", asked, want)
					}
				}
				ask(1)
				time.Sleep(c.life - time.Second)
				ask(1)
				time.Sleep(2 * time.Second)
				ask(2)
			})
		})
	}
}

// TestRobotsHoldAsLongAsTheServerSays, within ten minutes and a day (RFC 9309, 2.4; RFC
// 9111, 4.2). docs/manners.md tells of the bounds.
func TestRobotsHoldAsLongAsTheServerSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status  int
		control []string
		age     string
		life    time.Duration
	}{
		{200, []string{"max-age=3600"}, "", time.Hour},
		{200, []string{"public, Max-Age=\"7200\", must-revalidate"}, "", 2 * time.Hour},
		{200, []string{"public", "max-age=3600"}, "600", 50 * time.Minute},
		{200, []string{"max-age=3600, max-age=1800"}, "", 30 * time.Minute},
		{404, []string{"max-age=3600"}, "", time.Hour},
		{200, []string{"max-age=31536000"}, "", day},
		{200, []string{"max-age=99999999999999999999"}, "", day},
		{200, []string{"max-age=0"}, "", 10 * time.Minute},
		{200, []string{"max-age=3600"}, "7200", 10 * time.Minute},
		{200, []string{"no-cache"}, "", 10 * time.Minute},
		{200, []string{"max-age=3600, no-store"}, "", 10 * time.Minute},
		{200, []string{"s-maxage=60"}, "", day},
		{200, []string{"max-age=-5"}, "", day},
		{200, []string{"max-age=soon"}, "", day},
		{200, nil, "3600", day},
		{503, []string{"max-age=3600"}, "", 10 * time.Second},
	} {
		t.Run(fmt.Sprint(c.status, c.control, c.age), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, hosts{"news.example": robotsBy(func(w http.ResponseWriter, _ *http.Request) {
					w.Header()["Cache-Control"] = c.control
					if c.age != "" {
						w.Header().Set("Age", c.age)
					}
					w.WriteHeader(c.status)
				})})
				f := n.fetcher(t, scraper.FetchOptions{})
				for _, step := range []struct {
					after time.Duration
					want  int
				}{{0, 1}, {c.life - time.Second, 1}, {2 * time.Second, 2}} {
					time.Sleep(step.after)
					_, _ = f.Fetch(t.Context(), "http://news.example/a")
					if asked := len(n.times("http://news.example/robots.txt")); asked != step.want {
						t.Errorf("asked %d times for robots.txt, want %d", asked, step.want)
					}
				}
			})
		})
	}
}

func TestChangedRobotsAreObeyed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		rules := []string{"", "User-agent: *\nDisallow: /a", "User-agent: *\nDisallow: /b"}
		n := newNetwork(t, hosts{"news.example": robotsBy(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, rules[0])
			rules = rules[1:]
		})})
		f := n.fetcher(t, scraper.FetchOptions{})
		for _, want := range []struct{ a, b scraper.Reason }{{"", ""}, {scraper.ReasonRobots, ""}, {"", scraper.ReasonRobots}} {
			check(t, f, "http://news.example/a", want.a)
			check(t, f, "http://news.example/b", want.b)
			time.Sleep(day + time.Second)
		}
	})
}

func TestHostIsFetchedOnceItsRobotsCome(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := true
		n := newNetwork(t, hosts{"news.example": robotsBy(func(w http.ResponseWriter, _ *http.Request) {
			if broken {
				w.WriteHeader(http.StatusInternalServerError)
			}
		})})
		f := n.fetcher(t, scraper.FetchOptions{})
		check(t, f, "http://news.example/a", scraper.ReasonNoRobots)
		broken = false
		check(t, f, "http://news.example/a", scraper.ReasonNoRobots)
		time.Sleep(5*time.Minute + time.Second)
		check(t, f, "http://news.example/a", "")
	})
}

// TestCancelledAskerSpoilsNoRobots: others who wait for the same file get it.
func TestCancelledAskerSpoilsNoRobots(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": robotsBy(func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(10 * time.Second)
			_, _ = io.WriteString(w, "User-agent: *\nDisallow: /b")
		})})
		f := n.fetcher(t, scraper.FetchOptions{PerHost: 8})
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := f.Fetch(ctx, "http://news.example/first"); !errors.Is(err, context.Canceled) {
				t.Errorf("the cancelled one: %v", err)
			}
		})
		synctest.Wait() // it has asked
		for path, want := range map[string]scraper.Reason{"/a": "", "/b": scraper.ReasonRobots, "/c": ""} {
			wg.Go(func() { check(t, f, "http://news.example"+path, want) })
		}
		synctest.Wait() // they wait for the first one's answer
		cancel()
		wg.Wait()
		if asked := len(n.times("http://news.example/robots.txt")); asked != 2 {
			t.Errorf("asked %d times, want once by the cancelled one and once for all others", asked)
		}
	})
}

// TestWaitForRobotsEndsWithItsContext though the one that asks goes on.
func TestWaitForRobotsEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": robotsBy(func(http.ResponseWriter, *http.Request) { time.Sleep(30 * time.Second) })})
		f := n.fetcher(t, scraper.FetchOptions{})
		var wg sync.WaitGroup
		wg.Go(func() { check(t, f, "http://news.example/a", "") })
		synctest.Wait()
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := f.Fetch(ctx, "http://news.example/b"); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		wg.Wait()
	})
}

// TestRobotsOfARedirectsTargetAreObeyed: those of the host it leads to.
func TestRobotsOfARedirectsTargetAreObeyed(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{
		"short.example": site("", to(map[string]string{"/1": "http://news.example/private/a", "/2": "http://news.example/a", "/3": "/4", "/4": "http://down.example/"})),
		"news.example":  site("User-agent: *\nDisallow: /private", hello),
		"down.example":  nil,
	})
	f := n.fetcher(t, scraper.FetchOptions{})
	check(t, f, "http://short.example/1", scraper.ReasonRobots)
	check(t, f, "http://short.example/2", "")
	check(t, f, "http://short.example/3", scraper.ReasonNoRobots)
	for _, asked := range n.list() {
		if asked == "http://news.example/private/a" {
			t.Error("a redirect led past robots.txt")
		}
	}
}

// TestRobotsAreOfOneAuthority: each host and port has its own.
func TestRobotsAreOfOneAuthority(t *testing.T) {
	t.Parallel()
	no := serve(t, "User-agent: *\nDisallow: /", hello)
	ok := serve(t, "User-agent: *\nAllow: /", hello)
	f := fetcher(t, scraper.FetchOptions{})
	check(t, f, no.URL+"/a", scraper.ReasonRobots)
	check(t, f, ok.URL+"/a", "")
}

// TestAHostIsMetOnce: where a pace is kept, its first page waits for what was asked before;
// where nothing could be had, or no pace is kept, the page says so or comes at once.
func TestAHostIsMetOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": site("", hello), "down.example": nil})
		paced, hurried := n.fetcher(t, scraper.FetchOptions{Delay: time.Second}), n.fetcher(t, scraper.FetchOptions{Delay: scraper.NoDelay})
		for i, c := range []struct {
			f       *scraper.Fetcher
			address string
			want    bool
		}{
			{paced, "http://news.example/a", true},
			{paced, "http://news.example/b", false},
			{paced, "http://down.example/a", false},
			{paced, "none", false},
			{hurried, "http://news.example/a", false},
		} {
			if got := c.f.Meet(t.Context(), c.address); got != c.want {
				t.Errorf("%d: %s: %t", i, c.address, got)
			}
		}
		if len(n.asked) != 2 {
			t.Errorf("%v were asked for", n.asked)
		}
	})
}
