package scraper_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/scraper"
)

// robotsBy is a site whose robots.txt is what the handler says.
func robotsBy(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			h(w, r)
			return
		}
		hello(w, r)
	}
}

// TestRobotsStatus: a 4xx allows all, a 5xx forbids all (RFC 9309, 2.3.1).
func TestRobotsStatus(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]scraper.Reason{
		400: "", 401: "", 402: "", 403: "", 404: "", 405: "", 410: "", 418: "", 451: "", 204: "",
		429: scraper.ReasonNoRobots, 500: scraper.ReasonNoRobots, 502: scraper.ReasonNoRobots, 503: scraper.ReasonNoRobots,
		504: scraper.ReasonNoRobots, 599: scraper.ReasonNoRobots,
	} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, hosts{"news.example": robotsBy(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(code)
				if code != http.StatusNoContent {
					_, _ = io.WriteString(w, "User-agent: *\nDisallow: /") // of no meaning in an error page
				}
			})})
			_, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
			if got := reasonOf(t, err); got != want {
				t.Fatalf("%v, want %q", err, want)
			}
			if fe, ok := errors.AsType[*scraper.FetchError](err); ok && (!fe.Temporary() || !strings.Contains(err.Error(), strconv.Itoa(code))) {
				t.Errorf("%v doesn't say %d, or is for ever", err, code)
			}
		})
	}
}

// TestRobotsThatDoNotCome forbid all, for now.
func TestRobotsThatDoNotCome(t *testing.T) {
	t.Parallel()
	cut := func(head string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				panic(err)
			}
			_, _ = io.WriteString(c, head)
			_ = c.Close()
		}
	}
	for name, robots := range map[string]http.HandlerFunc{
		"no answer":   cut(""),
		"half a head": cut("HTTP/1.1 200 OK\r\nContent-Ty"),
		"a body cut":  cut("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser-agent: *\nAllow: /"),
		"chunks cut":  cut("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nUser-\r\n"),
		"no HTTP":     cut("+OK ready\r\n"),
		"gzip that is none": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write([]byte{0x1f, 0x8b, 1, 2})
		},
		"an unknown encoding": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			_, _ = w.Write([]byte("x"))
		},
		"a redirect elsewhere": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "ftp://news.example/robots.txt")
			w.WriteHeader(http.StatusFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, hosts{"news.example": robotsBy(robots)})
			_, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
			fe, ok := errors.AsType[*scraper.FetchError](err)
			if !ok || fe.Reason != scraper.ReasonNoRobots || !fe.Temporary() || len(n.list()) != 0 {
				t.Errorf("%v; asked for %v", err, n.list())
			}
		})
	}
	t.Run("connection refused", func(t *testing.T) {
		t.Parallel()
		check(t, newNetwork(t, hosts{"news.example": nil}).fetcher(t, scraper.FetchOptions{}), "http://news.example/a", scraper.ReasonNoRobots)
	})
	t.Run("no such host", func(t *testing.T) {
		t.Parallel()
		check(t, newNetwork(t, hosts{}).fetcher(t, scraper.FetchOptions{}), "http://nowhere.example/a", scraper.ReasonNoHost)
	})
	t.Run("for ever", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			n := newNetwork(t, hosts{"news.example": robotsBy(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })})
			check(t, n.fetcher(t, scraper.FetchOptions{Timeout: 20 * time.Second}), "http://news.example/a", scraper.ReasonNoRobots)
			if took := time.Since(start); took != 20*time.Second {
				t.Errorf("given up after %s", took)
			}
		})
	})
}

// TestRobotsRedirects: five are followed, to another host too; more count as none
// (RFC 9309, 2.3.1.2).
func TestRobotsRedirects(t *testing.T) {
	t.Parallel()
	for hops := range 8 {
		t.Run(strconv.Itoa(hops), func(t *testing.T) {
			t.Parallel()
			chain := func(w http.ResponseWriter, r *http.Request) {
				n, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/r/"))
				if n < hops {
					http.Redirect(w, r, fmt.Sprintf("http://static.example/r/%d", n+1), http.StatusMovedPermanently)
					return
				}
				_, _ = io.WriteString(w, "User-agent: *\nDisallow: /a")
			}
			n := newNetwork(t, hosts{"news.example": robotsBy(chain), "static.example": chain})
			want := scraper.ReasonRobots
			if hops > 5 {
				want = ""
			}
			f := n.fetcher(t, scraper.FetchOptions{})
			check(t, f, "http://news.example/a", want)
			check(t, f, "http://news.example/b", "")
		})
	}
}

func TestRobotsRedirectedToARelativeAddress(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{"news.example": func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			w.Header().Set("Location", "static/rules.txt")
			w.WriteHeader(http.StatusFound)
		case "/static/rules.txt":
			_, _ = io.WriteString(w, "User-agent: *\nDisallow: /a")
		}
	}})
	check(t, n.fetcher(t, scraper.FetchOptions{}), "http://news.example/a", scraper.ReasonRobots)
}

// TestLongRobotsAreReadToTheLimit: 500 KiB count, what comes later doesn't, and the
// rest is not even asked for (RFC 9309, 2.5).
func TestLongRobotsAreReadToTheLimit(t *testing.T) {
	t.Parallel()
	const head = "User-agent: *\nDisallow: /early\n"
	line := "Disallow: /some/folder/or/other\n"
	upTo := func(n int) string { return head + strings.Repeat(line, (n-len(head))/len(line)) }
	under := upTo(scraper.MaxRobots - 100)
	split := under + strings.Repeat("#", scraper.MaxRobots-len(under)-len("\nDisallow: /")) + "\nDisallow: /late\n"
	for name, c := range map[string]struct {
		robots string
		late   scraper.Reason
	}{
		"a rule just before the limit": {under + "Disallow: /late\n" + strings.Repeat(line, 1000), scraper.ReasonRobots},
		"a rule after the limit":       {upTo(scraper.MaxRobots+1000) + "Disallow: /late\n", ""},
		"a rule across the limit":      {split + strings.Repeat(line, 1000), ""},
		"5 MB":                         {upTo(5_000_000) + "Disallow: /\n", ""},
	} {
		for _, packed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, packed %v", name, packed), func(t *testing.T) {
				t.Parallel()
				n := newNetwork(t, hosts{"news.example": robotsBy(func(w http.ResponseWriter, _ *http.Request) {
					if packed {
						w.Header().Set("Content-Encoding", "gzip")
						z := gzip.NewWriter(w)
						defer func() { _ = z.Close() }()
						_, _ = io.WriteString(z, c.robots)
						return
					}
					_, _ = io.WriteString(w, c.robots)
				})})
				f := n.fetcher(t, scraper.FetchOptions{MaxBody: 1000}) // of pages
				check(t, f, "http://news.example/early", scraper.ReasonRobots)
				check(t, f, "http://news.example/late", c.late)
				check(t, f, "http://news.example/other", "")
			})
		}
	}
}

// TestRobotsThatAreNone: what is no robots.txt forbids nothing, and breaks nothing.
func TestRobotsThatAreNone(t *testing.T) {
	t.Parallel()
	noise := make([]byte, 50_000)
	random := rand.NewChaCha8([32]byte{1})
	_, _ = random.Read(noise)
	for name, robots := range map[string]string{
		"HTML":            "<!DOCTYPE html>\n<html><head><title>Page not found</title></head>\n<body><p>Sorry: nothing here</p></body></html>",
		"a blank":         " ",
		"newlines":        strings.Repeat("\r\n", 1000),
		"colons":          strings.Repeat(":", 5000),
		"JSON":            `{"error": {"code": 404, "message": "not found"}}`,
		"zeros":           string(make([]byte, 10_000)),
		"noise":           string(noise),
		"only a mark":     "\xef\xbb\xbf",
		"half a mark":     "\xef\xbb",
		"UTF-16":          "\xff\xfeU\x00s\x00e\x00r\x00-\x00a\x00g\x00e\x00n\x00t\x00:\x00 \x00*\x00\n\x00D\x00",
		"one long line":   strings.Repeat("x", scraper.MaxRobots+10),
		"a long line end": strings.Repeat("x", scraper.MaxRobots) + "\nUser-agent: *\nDisallow: /\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, hosts{"news.example": robotsBy(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.Copy(w, bytes.NewReader([]byte(robots)))
			})})
			check(t, n.fetcher(t, scraper.FetchOptions{}), "http://news.example/a", "")
		})
	}
}
