package scraper_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
)

// TestRedirectsAreKeptInOrder: each hop is an exchange with its own head and body.
func TestRedirectsAreKeptInOrder(t *testing.T) {
	t.Parallel()
	hop := func(code int, target, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", target)
			w.WriteHeader(code)
			_, _ = w.Write([]byte(body))
		}
	}
	n := newNetwork(t, hosts{
		"short.example": site("", hop(301, "http://www.news.example/a?utm_source=short", "moved")),
		"www.news.example": site("", func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.RequestURI() {
			case "/a?utm_source=short":
				hop(302, "../b/./c", "found")(w, r)
			case "/b/c":
				hop(303, "//news.example/d", "see other")(w, r)
			}
		}),
		"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path == "/d":
				hop(307, "/e#lead", "temporary")(w, r)
			case r.URL.RawQuery == "":
				hop(308, "?page=1", "permanent")(w, r)
			default:
				hello(w, r)
			}
		}),
	})
	p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://short.example/x")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"http://short.example/x 301 moved", "http://www.news.example/a?utm_source=short 302 found", "http://www.news.example/b/c 303 see other",
		"http://news.example/d 307 temporary", "http://news.example/e 308 permanent", "http://news.example/e?page=1 200 <h1>hello</h1>",
	}
	var got []string
	for _, e := range p.Exchanges {
		status := strings.Fields(string(e.Response))[1]
		got = append(got, e.URL+" "+status+" "+string(e.Body))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("exchanges differ (-want +got):\n%s", diff)
	}
	if p.URL != "http://news.example/e?page=1" || p.Source != "http://short.example/x" {
		t.Errorf("url %s, source %s", p.URL, p.Source)
	}
}

// TestAliasesAreEachOnceWithoutThePage.
func TestAliasesAreEachOnceWithoutThePage(t *testing.T) {
	t.Parallel()
	asked := map[string]int{}
	n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path]++
		switch {
		case r.URL.Path == "/a" && asked["/a"] < 3:
			http.Redirect(w, r, "/b", http.StatusFound)
		case r.URL.Path == "/b":
			http.Redirect(w, r, "/a", http.StatusFound)
		default:
			hello(w, r)
		}
	})})
	p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
	if err != nil || p.URL != "http://news.example/a" || len(p.Exchanges) != 5 {
		t.Fatalf("%+v, %v", p, err)
	}
	if diff := cmp.Diff([]string{"http://news.example/b"}, p.Aliases()); diff != "" {
		t.Errorf("aliases differ (-want +got):\n%s", diff)
	}
}

// TestRedirectsEnd: ten are followed, a loop or a longer chain is given up.
func TestRedirectsEnd(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
		left, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		switch {
		case err != nil: // a loop of two
			http.Redirect(w, r, map[string]string{"/x": "/y", "/y": "/x", "/self": "/self"}[r.URL.Path], http.StatusFound)
		case left > 0:
			http.Redirect(w, r, fmt.Sprint("/", left-1), http.StatusFound)
		default:
			hello(w, r)
		}
	})})
	f := n.fetcher(t, scraper.FetchOptions{})
	for path, want := range map[string]scraper.Reason{
		strconv.Itoa(scraper.MaxRedirects): "", strconv.Itoa(scraper.MaxRedirects + 1): scraper.ReasonRedirects, "1000": scraper.ReasonRedirects,
		"x": scraper.ReasonRedirects, "self": scraper.ReasonRedirects,
	} {
		n.asked = nil
		check(t, f, "http://news.example/"+path, want)
		if asked := len(n.list()); asked != scraper.MaxRedirects+1 {
			t.Errorf("%s: %d requests", path, asked)
		}
	}
}

// TestRedirectsToNoWebPageAreGivenUp at once: another try won't mend them.
func TestRedirectsToNoWebPageAreGivenUp(t *testing.T) {
	t.Parallel()
	for _, target := range []string{
		"ftp://news.example/a", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,<p>hi", "mailto:desk@news.example",
		"gopher://news.example/", "about:blank", "http://", "http://[::1/", "http://news.example:port/", "http://%zz/", "https:///a", "http:a",
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, hosts{"news.example": site("", to(map[string]string{"/a": target}))})
			_, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
			if reasonOf(t, err) != scraper.ReasonRedirects || err.(*scraper.FetchError).Temporary() { //nolint:errorlint // reasonOf has looked
				t.Errorf("%v", err)
			}
			if len(n.asked) != 2 {
				t.Errorf("asked %v", n.asked)
			}
		})
	}
}

// TestRedirectWithoutATargetIsAPage of its status.
func TestRedirectWithoutATargetIsAPage(t *testing.T) {
	t.Parallel()
	for _, code := range []int{300, 301, 302, 303, 304, 305, 307, 308} {
		n := newNetwork(t, hosts{"news.example": site("", answer(code))})
		p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
		if reasonOf(t, err) != scraper.ReasonStatus || p == nil || p.Status != code || len(p.Exchanges) != 1 {
			t.Errorf("%d: %+v, %v", code, p, err)
		}
	}
}

// TestRedirectToAFailingPageFails as that page does, with the way to it kept.
func TestRedirectToAFailingPageFails(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{
		"short.example": site("", to(map[string]string{"/gone": "http://news.example/gone", "/down": "http://down.example/", "/none": "http://none.example/"})),
		"news.example":  site("", answer(http.StatusGone)),
		"down.example":  nil,
	})
	f := n.fetcher(t, scraper.FetchOptions{})
	p, err := f.Fetch(t.Context(), "http://short.example/gone")
	if reasonOf(t, err) != scraper.ReasonStatus || p.Status != http.StatusGone || len(p.Exchanges) != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	check(t, f, "http://short.example/down", scraper.ReasonNoRobots)
	check(t, f, "http://short.example/none", scraper.ReasonNoHost)
}

// TestHostNamedRedirectFailsLikeOthers: the reason isn't read out of a name.
func TestHostNamedRedirectFailsLikeOthers(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{"redirect.example": site("", raw("a redirect that is no HTTP\r\n\r\n"))})
	check(t, n.fetcher(t, scraper.FetchOptions{}), "http://redirect.example/redirect", scraper.ReasonConnection)
}

// TestFragmentsAreNotSentAndNotKept.
func TestFragmentsAreNotSentAndNotKept(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{"news.example": site("", to(map[string]string{"/a": "/b#lead"}))})
	p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a#top")
	if err != nil {
		t.Fatal(err)
	}
	if p.URL != "http://news.example/b" {
		t.Errorf("url %s", p.URL)
	}
	for _, e := range p.Exchanges {
		if strings.Contains(e.URL, "#") || bytes.Contains(e.Request, []byte("#")) {
			t.Errorf("exchange %s: %q", e.URL, e.Request)
		}
	}
}
