package scraper_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
)

// head makes a head of lines as they are sent.
func head(lines ...string) string { return strings.Join(lines, "\r\n") + "\r\n\r\n" }

// TestExchangeIsKeptAsItWas: request head, response head and body.
func TestExchangeIsKeptAsItWas(t *testing.T) {
	t.Parallel()
	var sent []string
	n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
		for name := range r.Header {
			sent = append(sent, name)
		}
		raw(head("HTTP/1.1 203 Sort of OK", "x-second: b", "X-First:   a  ", "x-second: c", "Content-Type: text/html", "Date: long ago",
			"Set-Cookie: id=1", "ETag: \"abc\"", "Transfer-Encoding: chunked")+"5\r\n<p>hi\r\n6\r\n there\r\n0\r\n\r\n")(w, r)
	})})
	f := n.fetcher(t, scraper.FetchOptions{Version: "1.2.3", Contact: "desk@kiosk.example"})
	p, err := f.Fetch(t.Context(), "http://news.example/a?b=c")
	if err != nil {
		t.Fatal(err)
	}
	e := p.Exchanges[0]
	want := head("GET /a?b=c HTTP/1.1", "Host: news.example", "Accept: text/html,application/xhtml+xml,*/*;q=0.5",
		"Accept-Encoding: gzip, deflate, zstd", "User-Agent: Broadsheet/1.2.3 (+desk@kiosk.example)")
	if diff := cmp.Diff(want, string(e.Request)); diff != "" {
		t.Errorf("request heads differ (-want +got):\n%s", diff)
	}
	for _, name := range sent {
		if !strings.Contains(string(e.Request), "\r\n"+name+": ") {
			t.Errorf("%s was sent and is not kept", name)
		}
	}
	want = head("HTTP/1.1 203 Sort of OK", "x-second: b", "X-First:   a  ", "x-second: c", "Content-Type: text/html", "Date: long ago",
		"Set-Cookie: id=1", "ETag: \"abc\"", "Transfer-Encoding: chunked")
	if diff := cmp.Diff(want, string(e.Response)); diff != "" {
		t.Errorf("response heads differ (-want +got):\n%s", diff)
	}
	if string(e.Body) != "<p>hi there" || e.URL != "http://news.example/a?b=c" {
		t.Errorf("%s: body %q", e.URL, e.Body)
	}
}

// TestServersAddressIsKept without its port, for each hop.
func TestServersAddressIsKept(t *testing.T) {
	t.Parallel()
	s := serve(t, "", to(map[string]string{"/a": "/b"}))
	p, err := fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), s.URL+"/a")
	if err != nil || len(p.Exchanges) != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	for _, e := range p.Exchanges {
		if e.IP != "127.0.0.1" {
			t.Errorf("%s came from %q", e.URL, e.IP)
		}
	}
}

// TestTimesAreThoseOfTheResponses: when each began, not when it ended.
func TestTimesAreThoseOfTheResponses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(2 * time.Second)
			if r.URL.Path == "/a" {
				http.Redirect(w, r, "/b", http.StatusFound)
				return
			}
			_, _ = io.WriteString(w, "<p>begun")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(3 * time.Second)
			_, _ = io.WriteString(w, ", ended")
		})})
		p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
		if err != nil {
			t.Fatal(err)
		}
		var got []time.Duration
		for _, e := range p.Exchanges {
			got = append(got, e.At.Sub(start))
		}
		if diff := cmp.Diff([]time.Duration{2 * time.Second, 4 * time.Second}, got); diff != "" {
			t.Errorf("times differ (-want +got):\n%s", diff)
		}
		if !p.Fetched.Equal(p.Exchanges[1].At) || string(p.HTML) != "<p>begun, ended" {
			t.Errorf("fetched %s, %q", p.Fetched, p.HTML)
		}
	})
}

// TestRobotsAreNoPartOfThePage.
func TestRobotsAreNoPartOfThePage(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{"news.example": site("User-agent: *\nAllow: /", hello)})
	p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
	if err != nil || len(p.Exchanges) != 1 || p.Exchanges[0].URL != "http://news.example/a" {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestFailedPageIsKeptWithItsError: what a server says with a 404 is evidence too.
func TestFailedPageIsKeptWithItsError(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "<p>Die F\xe4hre gibt es nicht")
	})})
	p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
	if reasonOf(t, err) != scraper.ReasonStatus || err.Error() != "fetch http://news.example/a: the server answered 404 Not Found" {
		t.Errorf("%v", err)
	}
	if p == nil || p.Status != 404 || string(p.HTML) != "<p>Die Fähre gibt es nicht" || len(p.Exchanges) != 1 || p.Fetched.IsZero() {
		t.Errorf("%+v", p)
	}
}

// TestConditionalFactsAreKept as the server gave them.
func TestConditionalFactsAreKept(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `W/"7-a,b"`)
		w.Header().Set("Last-Modified", "Mon, 22 Apr 2019 06:07:08 GMT")
		w.Header().Add("X-Robots-Tag", "noarchive")
		w.Header().Add("X-Robots-Tag", "otherbot: noindex")
		hello(w, r)
	})})
	p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{"etag": p.Header["Etag"], "modified": p.Header["Last-Modified"], "robots": p.Header["X-Robots-Tag"]}
	want := map[string][]string{"etag": {`W/"7-a,b"`}, "modified": {"Mon, 22 Apr 2019 06:07:08 GMT"}, "robots": {"noarchive", "otherbot: noindex"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("headers differ (-want +got):\n%s", diff)
	}
}

// TestMediaTypes: the server's word, unless it says nothing of use or lies.
func TestMediaTypes(t *testing.T) {
	t.Parallel()
	const html, gif = "<!doctype html><p>The ferry", "GIF89a\x01\x00\x01\x00"
	for name, c := range map[string]struct {
		header, body string
		want         string
		isText       bool
	}{
		"HTML":                          {"text/html; charset=utf-8", html, "text/html", true},
		"HTML in capitals":              {"Text/HTML;Charset=UTF-8", html, "text/html", true},
		"XHTML":                         {"application/xhtml+xml", html, "application/xhtml+xml", true},
		"plain text":                    {"text/plain", "The ferry", "text/plain", true},
		"a feed":                        {"application/rss+xml", "<?xml version=\"1.0\"?><rss/>", "application/rss+xml", true},
		"XML":                           {"application/xml", "<?xml version=\"1.0\"?><a/>", "application/xml", true},
		"none":                          {"", html, "text/html", true},
		"none, of plain text":           {"", "The ferry", "text/plain", true},
		"bytes":                         {"application/octet-stream", html, "text/html", true},
		"unknown":                       {"unknown/unknown", html, "text/html", true},
		"anything":                      {"*/*", html, "text/html", true},
		"half a type":                   {"html", html, "text/html", true},
		"broken":                        {";;;", html, "text/html", true},
		"a parameter twice":             {"text/html; charset=utf-8; charset=latin1", html, "text/html", true},
		"a parameter that is none":      {"text/html; charset", html, "text/html", true},
		"HTML that begins like nothing": {"text/html", "\x01\x02 <p>", "text/html", true},
		"a picture":                     {"image/gif", gif, "image/gif", false},
		"a picture that says HTML":      {"text/html", gif, "image/gif", false},
		"a PDF that says HTML":          {"text/html", "%PDF-1.4\n", "application/pdf", false},
		"a PDF that says nothing":       {"", "%PDF-1.4\n", "application/pdf", false},
		"a ZIP that says HTML":          {"text/html", "PK\x03\x04", "application/zip", false},
		"JSON":                          {"application/json", `{"a": 1}`, "application/json", false},
		"an empty page":                 {"text/html", "", "text/html", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = []string{c.header}
				if c.header == "" {
					w.Header()["Content-Type"] = nil
				}
				_, _ = io.WriteString(w, c.body)
			})})
			p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
			if err != nil || p.MediaType != c.want || (p.Charset != "") != c.isText || c.isText && string(p.HTML) != c.body {
				t.Errorf("%v: %q in %q, %q, want %q", err, p.MediaType, p.Charset, p.HTML, c.want)
			}
		})
	}
}

// TestPackedFilesComeAsTheyAre: neither a name nor a type makes gzip of what isn't.
func TestPackedFilesComeAsTheyAre(t *testing.T) {
	t.Parallel()
	const xml = `<?xml version="1.0"?><urlset/>`
	for address, contentType := range map[string]string{"/sitemap.xml.gz": "text/xml", "/a": "application/x-gzip", "/SITEMAP.XML.GZ": "text/xml"} {
		for _, body := range [][]byte{[]byte(xml), pack(t, "gzip", []byte(xml))} {
			n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", contentType)
				_, _ = w.Write(body)
			})})
			p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example"+address)
			if err != nil || !bytes.Equal(p.Exchanges[0].Body, body) {
				t.Errorf("%s: %+v, %v", address, p, err)
			}
		}
	}
}
