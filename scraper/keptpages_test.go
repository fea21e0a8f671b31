package scraper_test

import (
	"bytes"
	"compress/gzip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/warc"
)

// keptAnswer is a kept exchange.
func keptAnswer(address, head, body string) warc.Exchange {
	return warc.Exchange{URL: address, At: time.Unix(0, 0), Response: []byte(head + "\r\n\r\n"), Body: []byte(body)}
}

// TestKeptPagesAreThoseThatWereFetched: redirects belong to the page behind them, further
// pages are told by what was asked for.
func TestKeptPagesAreThoseThatWereFetched(t *testing.T) {
	t.Parallel()
	const moved, ok = "HTTP/1.1 301 Moved Permanently\r\nLocation: /1", "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\nX-Rights: none"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("<p>caf\xe9"))
	_ = z.Close()
	pages, err := scraper.KeptPages("http://kiosk.example/-1", []warc.Exchange{
		keptAnswer("http://kiosk.example/-1", moved, "moved"),
		keptAnswer("http://kiosk.example/1", ok+"\r\nContent-Encoding: gzip", packed.String()),
		keptAnswer("http://kiosk.example/1?page=2", moved, ""),
		keptAnswer("http://kiosk.example/1/2", ok, "<p>caf\xe9"),
	})
	if err != nil || len(pages) != 2 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for i, want := range []struct {
		source, url string
		aliases     []string
	}{
		{"http://kiosk.example/-1", "http://kiosk.example/1", []string{"http://kiosk.example/-1"}},
		{"http://kiosk.example/1?page=2", "http://kiosk.example/1/2", []string{"http://kiosk.example/1?page=2"}},
	} {
		p := pages[i]
		if p.Source != want.source || p.URL != want.url || p.Status != 200 || string(p.HTML) != "<p>café" || p.Charset != "windows-1252" || p.MediaType != "text/html" {
			t.Errorf("%+v", p)
		}
		if diff := cmp.Diff(want.aliases, p.Aliases()); diff != "" || p.Header.Get("Content-Encoding") != "" || p.Header.Get("X-Rights") != "none" {
			t.Errorf("%v\n%s", p.Header, diff)
		}
	}
}

// TestOddKeptPages are made as far as they go.
func TestOddKeptPages(t *testing.T) {
	t.Parallel()
	file := warc.Exchange{URL: "urn:" + warc.Digest([]byte("<p>A file")), Body: []byte("<p>A file")}
	for name, c := range map[string]struct {
		exchange warc.Exchange
		status   int
		html     string
		fails    bool
	}{
		"a file":                    {file, 0, "<p>A file", false},
		"refused":                   {keptAnswer("http://kiosk.example/1", "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html", "no"), 403, "no", false},
		"a redirect without an aim": {keptAnswer("http://kiosk.example/1", "HTTP/1.1 302 Found\r\nContent-Type: text/html", "<p>"), 302, "<p>", false},
		"a label that lies":         {keptAnswer("http://kiosk.example/1", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Type: text/html", "<p>Plain"), 200, "<p>Plain", false},
		"what doesn't unpack":       {keptAnswer("http://kiosk.example/1", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip", "\x1f\x8b\x00\x00"), 0, "", true},
		"a redirect alone":          {keptAnswer("http://kiosk.example/1", "HTTP/1.1 301 Gone on\r\nLocation: /2", ""), 0, "", true},
	} {
		pages, err := scraper.KeptPages("asked", []warc.Exchange{c.exchange})
		if c.fails {
			if err == nil || len(pages) > 0 {
				t.Errorf("%s: %+v, %v", name, pages, err)
			}
			continue
		}
		if err != nil || len(pages) != 1 || pages[0].Status != c.status || string(pages[0].HTML) != c.html || pages[0].Source != "asked" {
			t.Errorf("%s: %+v, %v", name, pages, err)
		}
		if c.status == 0 && pages[0].URL != "" {
			t.Errorf("a file without an address has %s", pages[0].URL)
		}
	}
}
