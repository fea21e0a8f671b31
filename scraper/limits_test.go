package scraper_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/scraper"
)

// raw answers with bytes as they are and closes the connection.
func raw(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(c, answer)
		_ = c.Close()
	}
}

// TestBrokenAnswers: each is a failed connection that may pass, and says so.
func TestBrokenAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer string
		says   string
	}{
		"nothing":                     {"", "EOF"},
		"half a status line":          {"HTTP/1.1 20", "malformed HTTP status"},
		"half a head":                 {"HTTP/1.1 200 OK\r\nContent-Type: text/ht", "EOF"},
		"no HTTP":                     {"SSH-2.0-Kiosk\r\n\r\n", "malformed HTTP"},
		"an HTTP of its own":          {"HTTP/9.x 200 OK\r\n\r\n", "malformed HTTP"},
		"a header line without colon": {"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n<p>", "malformed"},
		"two lengths":                 {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\n<p>hi", "Content-Length"},
		"a length that is none":       {"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n<p>", "Content-Length"},
		"less than its length":        {"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this", "after 9 bytes of the body"},
		"no body for its length":      {"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "after 0 bytes of the body"},
		"a chunk cut":                 {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nonly this", "after 9 bytes of the body"},
		"no last chunk":               {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\n", "after 9 bytes of the body"},
		"a chunk of no size":          {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nonly this\r\n", "invalid byte in chunk length"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, hosts{"news.example": site("", raw(c.answer))})
			p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
			if reasonOf(t, err) != scraper.ReasonConnection || !strings.Contains(err.Error(), c.says) || p != nil {
				t.Errorf("%+v, %v; want %q", p, err, c.says)
			}
		})
	}
}

// TestUnboundedBodyIsWholeWhenTheConnectionEnds: HTTP/1.0 says so no other way.
func TestUnboundedBodyIsWholeWhenTheConnectionEnds(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{"news.example": site("", raw("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>all of it"))})
	p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
	if err != nil || string(p.HTML) != "<p>all of it" {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestBodyLimit: so many bytes pass and one more doesn't.
func TestBodyLimit(t *testing.T) {
	t.Parallel()
	const limit = 10_000
	for name, c := range map[string]struct {
		size    int
		declare bool
		want    scraper.Reason
	}{
		"at the limit":           {limit, true, ""},
		"at the limit, chunked":  {limit, false, ""},
		"one more":               {limit + 1, true, scraper.ReasonTooLarge},
		"one more, chunked":      {limit + 1, false, scraper.ReasonTooLarge},
		"a hundred times as big": {100 * limit, false, scraper.ReasonTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, _ *http.Request) {
				if c.declare {
					w.Header().Set("Content-Length", strconv.Itoa(c.size))
				}
				_, _ = w.Write(bytes.Repeat([]byte("x"), c.size))
			})})
			_, err := n.fetcher(t, scraper.FetchOptions{MaxBody: limit}).Fetch(t.Context(), "http://news.example/a")
			if got := reasonOf(t, err); got != c.want || err != nil && !strings.Contains(err.Error(), "larger than 10000 bytes") {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func TestHeaderLimit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		size int
		want scraper.Reason
	}{"below the limit": {scraper.MaxHeader - 1000, ""}, "beyond the limit": {scraper.MaxHeader + 1000, scraper.ReasonTooLarge}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
				for range c.size / 1000 {
					w.Header().Add("X-Filler", strings.Repeat("x", 1000-len("X-Filler: \r\n")))
				}
				hello(w, r)
			})})
			_, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
			if got := reasonOf(t, err); got != c.want {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// TestEndlessBodyCostsNoMoreThanItsLimit: the server is told to stop, and no more
// is held than a few times the limit.
func TestEndlessBodyCostsNoMoreThanItsLimit(t *testing.T) {
	t.Parallel()
	const limit = 1 << 20
	var sent atomic.Int64
	n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, _ *http.Request) {
		chunk := make([]byte, 1<<16)
		for {
			n, err := w.Write(chunk)
			if sent.Add(int64(n)); err != nil {
				return
			}
		}
	})})
	f := n.fetcher(t, scraper.FetchOptions{MaxBody: limit})
	for range 20 {
		check(t, f, "http://news.example/a", scraper.ReasonTooLarge)
	}
	if each := sent.Load() / 20; each > 2*limit {
		t.Errorf("%d bytes were sent for a limit of %d", each, limit)
	}
}

// TestTimeouts: headers that don't come, a body that stops, a trickle that never
// ends. The wait for the host's turn doesn't count.
func TestTimeouts(t *testing.T) {
	t.Parallel()
	const timeout = 10 * time.Second
	for name, h := range map[string]http.HandlerFunc{
		"no answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"headers, then nothing": func(w http.ResponseWriter, r *http.Request) {
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		},
		"half a body": func(w http.ResponseWriter, r *http.Request) {
			hello(w, r)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		},
		"a trickle": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				time.Sleep(time.Second)
				_, _ = w.Write([]byte("x"))
				_ = http.NewResponseController(w).Flush()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, hosts{"news.example": site("", h)})
				f := n.fetcher(t, scraper.FetchOptions{Timeout: timeout, Delay: time.Hour})
				start := time.Now()
				_, err := f.Fetch(t.Context(), "http://news.example/a")
				if reasonOf(t, err) != scraper.ReasonTimeout || !strings.Contains(err.Error(), "no whole answer in 10s") {
					t.Errorf("%v", err)
				}
				if took := time.Since(start); took < time.Hour+timeout || took > time.Hour*11/10+timeout+time.Second {
					t.Errorf("after %s", took)
				}
			})
		})
	}
}

// TestSlowBodyWithinTheTimeoutIsWhole.
func TestSlowBodyWithinTheTimeoutIsWhole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, _ *http.Request) {
			for range 50 {
				time.Sleep(time.Second)
				_, _ = io.WriteString(w, "<p>x")
				_ = http.NewResponseController(w).Flush()
			}
		})})
		p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
		if err != nil || len(p.HTML) != 200 {
			t.Errorf("%+v, %v", p, err)
		}
	})
}

var errStopped = errors.New("stopped by hand")

// contextFor is stopped by hand after a time.
func contextFor(t *testing.T, d time.Duration) (context.Context, func()) {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	timer := time.AfterFunc(d, func() { cancel(errStopped) })
	return ctx, func() { timer.Stop(); cancel(nil) }
}

// TestCancelEndsAFetchWhereverItIs: at once, with the context's cause.
func TestCancelEndsAFetchWhereverItIs(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"/robots.txt", "/head", "/body"} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, hosts{"news.example": func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/body" {
						_ = http.NewResponseController(w).Flush()
					}
					if r.URL.Path == where {
						<-r.Context().Done()
					}
				}})
				f := n.fetcher(t, scraper.FetchOptions{})
				start := time.Now()
				ctx, cancel := contextFor(t, time.Second)
				defer cancel()
				page := where
				if where == "/robots.txt" {
					page = "/a"
				}
				if p, err := f.Fetch(ctx, "http://news.example"+page); !errors.Is(err, errStopped) || p != nil || time.Since(start) != time.Second {
					t.Errorf("%v, %v after %s", p, err, time.Since(start))
				}
			})
		})
	}
}
