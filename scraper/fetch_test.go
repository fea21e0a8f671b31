package scraper_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"broadsheet/scraper"
)

// serve starts a server with one handler for pages and a robots.txt.
func serve(t *testing.T, robots string, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			h(w, r)
			return
		}
		switch robots {
		case "":
			http.NotFound(w, r)
		case "500":
			http.Error(w, "broken", http.StatusInternalServerError)
		default:
			_, _ = io.WriteString(w, robots)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func fetcher(t *testing.T, opt scraper.FetchOptions) *scraper.Fetcher {
	t.Helper()
	opt.AllowPrivate = true
	if opt.Delay == 0 {
		opt.Delay = scraper.NoDelay
	}
	f := scraper.NewFetcher(opt)
	t.Cleanup(f.Close)
	return f
}

func hello(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, "<h1>hello</h1>")
}

func TestRobots(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		robots string
		path   string
		want   scraper.Reason // "" when the page may be fetched
	}{
		"none":             {"", "/a", ""},
		"allows":           {"User-agent: *\nDisallow: /private/", "/a", ""},
		"forbids":          {"User-agent: *\nDisallow: /private/", "/private/a", scraper.ReasonRobots},
		"our own group":    {"User-agent: *\nDisallow: /\n\nUser-agent: broadsheet\nAllow: /", "/a", ""},
		"mark and returns": {"\ufeffUser-agent: *\rDisallow: /a", "/a", scraper.ReasonRobots},
		"typo":             {"User-agent: *\nDisalow: /a", "/a", scraper.ReasonRobots},
		"longest wins":     {"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", ""},
		"server error":     {"500", "/a", scraper.ReasonNoRobots},
		"5 MB":             {"User-agent: *\nDisallow: /a\n" + strings.Repeat("# filler\n", 600_000), "/a", scraper.ReasonRobots},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.robots, hello)
			_, err := fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), s.URL+c.path)
			fe, _ := errors.AsType[*scraper.FetchError](err)
			if c.want == "" && err != nil || c.want != "" && (fe == nil || fe.Reason != c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func TestWireBytesAreKeptAndPageIsDecoded(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("<p>gr\xfc\xdfe"))
	_ = z.Close()
	s := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/short" {
			http.Redirect(w, r, "/long", http.StatusMovedPermanently)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	})
	p, err := fetcher(t, scraper.FetchOptions{Contact: "desk@kiosk.example"}).Fetch(t.Context(), s.URL+"/short")
	if err != nil {
		t.Fatal(err)
	}
	if string(p.HTML) != "<p>grüße" || p.Charset != "windows-1252" {
		t.Errorf("decoded to %q from %s", p.HTML, p.Charset)
	}
	if len(p.Exchanges) != 2 || !bytes.Equal(p.Exchanges[1].Body, packed.Bytes()) {
		t.Fatalf("%d exchanges; the last body is not as it came", len(p.Exchanges))
	}
	if p.URL != s.URL+"/long" || p.Source != s.URL+"/short" || p.Aliases()[0] != s.URL+"/short" {
		t.Errorf("url %s, source %s, aliases %v", p.URL, p.Source, p.Aliases())
	}
	if head := string(p.Exchanges[1].Request); !strings.Contains(head, "(+desk@kiosk.example)") || !strings.HasSuffix(head, "\r\n\r\n") {
		t.Errorf("request head %q", head)
	}
}

func TestWhatServersDo(t *testing.T) {
	t.Parallel()
	s := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/short-body":
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, "only this")
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 9 {
				_, _ = z.Write(make([]byte, 1<<20))
			}
			_ = z.Close()
		case "/huge":
			for range 200 {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					return
				}
			}
		case "/broken-gzip":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write([]byte{0x1f, 0x8b, 1, 2, 3})
		case "/pdf":
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "%PDF-1.7 and so on")
		case "/busy":
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			http.Error(w, "no", http.StatusGone)
		}
	})
	f := fetcher(t, scraper.FetchOptions{MaxBody: 8 << 20, PerHost: 8})
	for path, want := range map[string]struct {
		reason    scraper.Reason
		temporary bool
	}{
		"/loop": {scraper.ReasonRedirects, false}, "/short-body": {scraper.ReasonConnection, true},
		"/bomb": {scraper.ReasonTooLarge, false}, "/huge": {scraper.ReasonTooLarge, false},
		"/broken-gzip": {scraper.ReasonEncoding, false},
		"/busy":        {scraper.ReasonStatus, true}, "/gone": {scraper.ReasonStatus, false},
	} {
		_, err := f.Fetch(t.Context(), s.URL+path)
		fe, ok := errors.AsType[*scraper.FetchError](err)
		if !ok || fe.Reason != want.reason || fe.Temporary() != want.temporary || !strings.Contains(err.Error(), s.URL) {
			t.Errorf("%s: %v, want %q", path, err, want.reason)
		}
		if path == "/busy" && (fe == nil || time.Until(fe.RetryAfter) < time.Minute) {
			t.Errorf("Retry-After is not read: %v", err)
		}
	}
	p, err := f.Fetch(t.Context(), s.URL+"/pdf")
	if err != nil || p.MediaType != "application/pdf" || p.HTML != nil {
		t.Errorf("a PDF served as HTML: %+v, %v", p, err)
	}
}

func TestPrivateNetworksAreRefused(t *testing.T) {
	t.Parallel()
	s := serve(t, "", hello)
	f := scraper.NewFetcher(scraper.FetchOptions{Delay: scraper.NoDelay})
	defer f.Close()
	for _, address := range []string{s.URL, "http://10.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://100.64.0.1/"} {
		_, err := f.Fetch(t.Context(), address)
		if fe, ok := errors.AsType[*scraper.FetchError](err); !ok || fe.Reason != scraper.ReasonPrivate || !strings.Contains(err.Error(), "--allow-private") {
			t.Errorf("%s: %v", address, err)
		}
	}
	for _, address := range []string{"ftp://a.example/", "nothing", "https://"} {
		_, err := f.Fetch(t.Context(), address)
		if fe, ok := errors.AsType[*scraper.FetchError](err); !ok || fe.Reason != scraper.ReasonAddress {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestNormalize(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"HTTPS://WWW.Example.org:443/a?utm_source=x&b=1#top": "https://www.example.org/a?b=1",
		"http://example.org":               "http://example.org/",
		"http://münchen.example/straße":    "http://xn--mnchen-3ya.example/stra%C3%9Fe",
		"http://127.0.0.1:8080/x?fbclid=1": "http://127.0.0.1:8080/x",
		" https://example.org/b?z=1&a=2 ":  "https://example.org/b?z=1&a=2", //nolint:gocritic // the blanks are the case
	} {
		if got, err := scraper.Normalize(in); got != want || err != nil {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"", "example.org/a", "mailto:a@b.example", "ftp://example.org/", "http:///a"} {
		if got, err := scraper.Normalize(in); err == nil {
			t.Errorf("%q gives %q", in, got)
		}
	}
}
