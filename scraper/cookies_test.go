package scraper_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
)

// A cookieLog notes the cookies that each request brought.
type cookieLog struct {
	mu   sync.Mutex
	seen []string
}

// serve notes a request before it is answered.
func (l *cookieLog) serve(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		l.seen = append(l.seen, strings.TrimSpace(r.Host+r.URL.Path+" "+r.Header.Get("Cookie")))
		l.mu.Unlock()
		h(w, r)
	}
}

// untilItComesBack sets a cookie and leads to itself until it has it.
func untilItComesBack(w http.ResponseWriter, r *http.Request) {
	if _, err := r.Cookie("reader"); err == nil {
		hello(w, r)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "reader", Value: "17", Path: "/", MaxAge: 3600})
	http.Redirect(w, r, r.URL.Path, http.StatusFound)
}

// TestCookiesLastForOneFetch: a site that wants its cookie back gets it, and no
// later fetch, nor the request for robots.txt, brings it.
func TestCookiesLastForOneFetch(t *testing.T) {
	t.Parallel()
	var log cookieLog
	n := newNetwork(t, hosts{"news.example": log.serve(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.SetCookie(w, &http.Cookie{Name: "reader", Value: "robot", Path: "/"})
			return
		}
		untilItComesBack(w, r)
	})})
	f := n.fetcher(t, scraper.FetchOptions{})
	for _, path := range []string{"/a", "/b", "/a"} {
		p, err := f.Fetch(t.Context(), "http://news.example"+path)
		if err != nil || len(p.Exchanges) != 2 || !strings.Contains(string(p.HTML), "hello") {
			t.Fatalf("%s: %+v, %v", path, p, err)
		}
		if sent := string(p.Exchanges[1].Request); !strings.Contains(sent, "Cookie: reader=17\r\n") {
			t.Errorf("the capture doesn't tell of the cookie that was sent: %q", sent)
		}
	}
	want := []string{
		"news.example/robots.txt",
		"news.example/a", "news.example/a reader=17", "news.example/b", "news.example/b reader=17", "news.example/a", "news.example/a reader=17",
	}
	if diff := cmp.Diff(want, log.seen); diff != "" {
		t.Errorf("requests differ (-want +got):\n%s", diff)
	}
}

// TestCookiesGoWhereTheyBelong: to the host that set them, to one of its site for
// which they are meant, and to no other, be it that of robots.txt.
func TestCookiesGoWhereTheyBelong(t *testing.T) {
	t.Parallel()
	var log cookieLog
	n := newNetwork(t, hosts{
		"www.kiosk.example": site("", log.serve(func(w http.ResponseWriter, r *http.Request) {
			for name, domain := range map[string]string{"host": "", "site": "kiosk.example", "country": "example", "foreign": "paper.example"} {
				http.SetCookie(w, &http.Cookie{Name: name, Value: "1", Domain: domain, Path: "/"})
			}
			http.Redirect(w, r, "http://kiosk.example/b", http.StatusFound)
		})),
		"kiosk.example": log.serve(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/robots.txt" {
				http.Redirect(w, r, "http://paper.example/c", http.StatusFound)
			}
		}),
		"paper.example": log.serve(hello),
	})
	if _, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://www.kiosk.example/a"); err != nil {
		t.Fatal(err)
	}
	want := []string{"www.kiosk.example/a", "kiosk.example/robots.txt", "kiosk.example/b site=1", "paper.example/robots.txt", "paper.example/c"}
	if diff := cmp.Diff(want, log.seen); diff != "" {
		t.Errorf("requests differ (-want +got):\n%s", diff)
	}
}
