package scraper_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/access"
	"broadsheet/scraper/accesstest"
	"broadsheet/scraper/warc"
)

// reader is what a subscriber of paper.example may show: a password, and a cookie for
// each of some hosts.
func reader(t *testing.T, cookies ...string) *access.Keys {
	t.Helper()
	var keys access.Keys
	h := access.Host{Name: "paper.example", Plain: true}
	if err := h.SetBasic("anna", "tide-table-0815"); err != nil {
		t.Fatal(err)
	}
	if err := keys.AddHost(h); err != nil {
		t.Fatal(err)
	}
	var list []access.Cookie
	for _, host := range cookies {
		list = append(list, access.Cookie{Name: "sid", Value: "moth4711-lantern-" + host, Host: host, Path: "/"})
	}
	keys.AddCookies(list, time.Now())
	return &keys
}

// TestCredentialsGoToTheirHostsAlone: robots.txt is asked for with the password that is
// before the whole host, and without cookies; a redirect leads none to another host, and
// in one of its own a server's user and password are not taken over.
func TestCredentialsGoToTheirHostsAlone(t *testing.T) {
	t.Parallel()
	var log cookieLog
	all := func(h http.HandlerFunc) http.HandlerFunc {
		return log.serve(func(w http.ResponseWriter, r *http.Request) {
			if user, password, ok := r.BasicAuth(); ok {
				log.mu.Lock()
				log.seen[len(log.seen)-1] += " as " + user + ":" + password
				log.mu.Unlock()
			}
			h(w, r)
		})
	}
	n := newNetwork(t, hosts{
		"paper.example":     all(site("", to(map[string]string{"/a": "/b", "/b": "http://www.paper.example/c"}))),
		"www.paper.example": all(site("", to(map[string]string{"/c": "http://bell:word@inn.example/d"}))),
		"inn.example":       all(site("", to(map[string]string{"/d": "http://paper.example/e"}))),
	})
	p, err := n.fetcher(t, scraper.FetchOptions{Credentials: reader(t, "paper.example", "inn.example")}).Fetch(t.Context(), "http://me:mine@paper.example/a")
	if err != nil || p.URL != "http://paper.example/e" || p.Exchanges[3].URL != "http://inn.example/d" {
		t.Fatalf("%+v, %v", p, err)
	}
	want := []string{
		"paper.example/robots.txt as anna:tide-table-0815", "paper.example/a sid=moth4711-lantern-paper.example as anna:tide-table-0815", "paper.example/b sid=moth4711-lantern-paper.example as anna:tide-table-0815",
		"www.paper.example/robots.txt", "www.paper.example/c", "inn.example/robots.txt", "inn.example/d sid=moth4711-lantern-inn.example", "paper.example/e sid=moth4711-lantern-paper.example as anna:tide-table-0815",
	}
	if diff := cmp.Diff(want, log.seen); diff != "" {
		t.Errorf("requests differ (-want +got):\n%s", diff)
	}
}

// TestCapturesOfASessionAreWithoutIt: what was shown is hidden in heads, and so are the
// cookies that the server set from then on; the body, its digest, and all else in the head
// are as they came. A fetch that showed nothing is kept as it came.
func TestCapturesOfASessionAreWithoutIt(t *testing.T) {
	t.Parallel()
	const body = "<p>hello moth4711-lantern-paper.example" // a page that repeats a secret is kept as it is
	raw := func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.Close() }()
		_, _ = conn.Write([]byte("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nSet-Cookie: next=keel-and-rudder; Path=/\r\nset-cookie:bare\r\nX-Echo: " + r.Header.Get("Cookie") + "; " + r.Header.Get("Authorization") + "\r\nX-Folded: a\r\n b\r\nConnection: close\r\n\r\n" + body))
	}
	n := newNetwork(t, hosts{"paper.example": site("", raw), "inn.example": site("", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "reader", Value: "17"})
		to(map[string]string{"/a": "/b"})(w, r)
	})})
	f := n.fetcher(t, scraper.FetchOptions{Credentials: reader(t, "paper.example")})
	p, err := f.Fetch(t.Context(), "http://paper.example/a")
	if err != nil {
		t.Fatal(err)
	}
	e := p.Exchanges[0]
	for _, line := range []string{"Authorization: redacted", "Cookie: redacted"} {
		if !strings.Contains(string(e.Request), "\r\n"+line+"\r\n") {
			t.Errorf("the request's head lacks %q: %q", line, e.Request)
		}
	}
	if want := "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nSet-Cookie: next=redacted; Path=/\r\nset-cookie: redacted\r\nX-Echo: sid=redacted; Basic redacted\r\nX-Folded: a\r\n b\r\nConnection: close\r\n\r\n"; string(e.Response) != want {
		t.Errorf("the response's head is\n%q, want\n%q", e.Response, want)
	}
	if string(e.Body) != body || p.Header.Get("Set-Cookie") != "" {
		t.Errorf("body %q, header %v", e.Body, p.Header)
	}
	var out bytes.Buffer
	w := warc.NewWriter(&out, warc.WriterOptions{})
	if placed, err := w.Exchange(e, nil); err != nil || placed.Digest != warc.Digest([]byte(body)) {
		t.Errorf("%+v, %v", placed, err)
	}
	p, err = f.Fetch(t.Context(), "http://inn.example/a")
	if err != nil || !strings.Contains(string(p.Exchanges[0].Response), "Set-Cookie: reader=17\r\n") || !strings.Contains(string(p.Exchanges[1].Request), "Cookie: reader=17\r\n") {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestAnswersThatAreNoneTellNoSecret, though net/http repeats what it couldn't read.
func TestAnswersThatAreNoneTellNoSecret(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	n := newNetwork(t, hosts{"paper.example": site("", func(w http.ResponseWriter, r *http.Request) {
		raw("HTTP/1.1 200 OK\r\nSet-Cookie next=keel-and-rudder\r\n\r\n")(w, r)
	})})
	f := n.fetcher(t, scraper.FetchOptions{Credentials: reader(t, "paper.example"), Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), Trace: func(a scraper.Asked) { log.WriteString(a.Error) }})
	_, err := f.Fetch(t.Context(), "http://paper.example/a")
	if reasonOf(t, err) != scraper.ReasonConnection || !strings.Contains(err.Error(), "the answer is none of HTTP") || strings.Contains(err.Error()+log.String(), "keel") {
		t.Errorf("%v\n%s", err, &log)
	}
}

// TestSecretsInPagesLeadNowhere: an address that the user's own secret was put into isn't
// followed, for it would be kept.
func TestSecretsInPagesLeadNowhere(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/a" {
			w.Header().Set("Location", "/b?token="+url.QueryEscape("moth4711-lantern-127.0.0.1"))
			w.WriteHeader(http.StatusFound)
			return
		}
		hello(w, r)
	}))
	t.Cleanup(s.Close)
	f := fetcher(t, scraper.FetchOptions{Credentials: reader(t, "127.0.0.1")})
	_, err := f.Fetch(t.Context(), s.URL+"/a")
	if reasonOf(t, err) != scraper.ReasonRedirects || strings.Contains(err.Error(), "moth-lantern") {
		t.Errorf("%v", err)
	}
}

// TestSessionsGoOnFromPageToPage as the site renews them, and nothing else of what it sets
// does.
func TestSessionsGoOnFromPageToPage(t *testing.T) {
	t.Parallel()
	var log cookieLog
	n := newNetwork(t, hosts{"inn.example": log.serve(site("", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "moth-of" + strings.ReplaceAll(r.URL.Path, "/", "-"), Path: "/"})
		http.SetCookie(w, &http.Cookie{Name: "reader", Value: "17", Path: "/"})
		hello(w, r)
	}))})
	f := n.fetcher(t, scraper.FetchOptions{Credentials: reader(t, "inn.example")})
	for _, path := range []string{"/a", "/b"} {
		check(t, f, "http://inn.example"+path, "")
	}
	if diff := cmp.Diff([]string{"inn.example/robots.txt", "inn.example/a sid=moth4711-lantern-inn.example", "inn.example/b sid=moth-of-a"}, log.seen); diff != "" {
		t.Errorf("requests differ (-want +got):\n%s", diff)
	}
}

// TestPagesByWayOfAProxyNeedAContact, though the proxy is in a private network.
func TestPagesByWayOfAProxyNeedAContact(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(site("", hello))
	t.Cleanup(s.Close)
	f := guarded(t, scraper.FetchOptions{Proxy: by(t, "http", "", accesstest.HTTP(t, "", map[string]string{"paper.example:80": s.Listener.Addr().String()}).Address)})
	var err error
	pages := 0
	for ; err == nil && pages < 60; pages++ {
		_, err = f.Fetch(t.Context(), "http://paper.example/"+strconv.Itoa(pages))
	}
	if pages != 51 || !errors.Is(err, scraper.ErrNoContact) {
		t.Errorf("%d pages, then %v", pages-1, err)
	}
}

// TestOrdinaryWordsInCookiesHideNothing: a cookie that names a host, a page or a language
// neither garbles captures nor keeps from following redirects.
func TestOrdinaryWordsInCookiesHideNothing(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{"www.paper.example": site("", to(map[string]string{"/a-1234567-the-long-plank": "http://www.paper.example/b/the-long-plank"}))})
	var keys access.Keys
	var list []access.Cookie
	for i, value := range []string{"www.paper.example", "http://www.paper.example/b/", "http%3A%2F%2Fwww.paper.example%2Fb1", "de-DE", "application/json", "a-1234567-the-long-plank", "1234567890123456"} {
		list = append(list, access.Cookie{Name: "c" + strconv.Itoa(i), Value: value, Host: "www.paper.example", Path: "/"})
	}
	keys.AddCookies(list, time.Now())
	p, err := n.fetcher(t, scraper.FetchOptions{Credentials: &keys}).Fetch(t.Context(), "http://www.paper.example/a-1234567-the-long-plank")
	if err != nil || len(p.Exchanges) != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	for _, e := range p.Exchanges {
		if strings.Count(string(e.Request)+string(e.Response), "redacted") != 1 || !strings.Contains(string(e.Request), "Host: www.paper.example\r\nAccept") {
			t.Errorf("request %q, response %q", e.Request, e.Response)
		}
	}
}
