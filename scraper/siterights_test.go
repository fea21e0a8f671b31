package scraper_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
)

// withFiles is a host with files and pages.
func withFiles(robots string, files map[string]string) http.HandlerFunc {
	return site(robots, func(w http.ResponseWriter, r *http.Request) {
		body, ok := files[r.URL.Path]
		switch {
		case ok:
			_, _ = io.WriteString(w, body)
		case r.URL.Path == "/ai.txt" || r.URL.Path == "/.well-known/tdmrep.json":
			http.NotFound(w, r)
		default:
			w.Header().Set("Content-Type", "text/html")
			hello(w, r)
		}
	})
}

// TestTDMRules: which location of a tdmrep.json is for an address.
func TestTDMRules(t *testing.T) {
	t.Parallel()
	rule := func(location, reservation string) string {
		return fmt.Sprintf(`{"location": %q, "tdm-reservation": %s, "tdm-policy": "https://news.example/p"}`, location, reservation)
	}
	for name, c := range map[string]struct {
		file, path string
		want       string // "" for no rule
	}{
		"the whole site":              {rule("/", "1"), "/a", "1"},
		"a folder":                    {rule("/culture/", "1"), "/culture/a", "1"},
		"another folder":              {rule("/culture/", "1"), "/sport/a", ""},
		"a star":                      {rule("*/pictures/*.jpg", "1"), "/2026/pictures/a.jpg", "1"},
		"a star, and not":             {rule("*/pictures/*.jpg", "1"), "/2026/pictures/a.png", ""},
		"a dollar":                    {rule("/*.html$", "1"), "/a.html", "1"},
		"a dollar, and more":          {rule("/*.html$", "1"), "/a.html?x=1", ""},
		"the last part twice":         {rule("/*a$", "1"), "/banana", "1"},
		"only that page":              {rule("/a$", "1"), "/ab", ""},
		"the longest wins":            {rule("/", "1") + "," + rule("/free/", "0"), "/free/a", "0"},
		"the longest wins, reversed":  {rule("/free/", "0") + "," + rule("/", "1"), "/free/a", "0"},
		"of equal ones what reserves": {rule("/a", "0") + "," + rule("/a", "1"), "/a", "1"},
		"a text for a number":         {rule("/", `"1"`), "/a", "1"},
		"a truth for a number":        {rule("/", "true"), "/a", "1"},
		"another number":              {rule("/", "2"), "/a", ""},
		"characters in UTF-8":         {rule("/fähre", "1"), "/f%c3%a4hre", "1"},
		"letters as escapes":          {rule("/%61", "1"), "/a", "1"},
		"no location":                 {`{"tdm-reservation": 1}`, "/a", ""},
		"no entries":                  {"", "/a", ""},
		"an entry of another kind":    {`7`, "/a", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, hosts{"news.example": withFiles("", map[string]string{"/.well-known/tdmrep.json": "[" + c.file + "]"})})
			p, err := n.fetcher(t, scraper.FetchOptions{SiteRights: true}).Fetch(t.Context(), "http://news.example"+c.path)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(p.Site["tdm-reservation"], " "); got != c.want || c.want != "" && p.Site["tdm-policy"][0] != "https://news.example/p" {
				t.Errorf("%v, want %q", p.Site, c.want)
			}
		})
	}
}

// TestSignalsOfASite: its ai.txt, and what its robots.txt says for our group.
func TestSignalsOfASite(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		robots, ai string
		want       []string
	}{
		"nothing":                   {"User-agent: *\nDisallow:", "", nil},
		"ai.txt forbids all":        {"", "User-Agent: *\nDisallow: /", []string{"ai.txt: disallow"}},
		"ai.txt forbids a type":     {"", "User-Agent: *\nDisallow: *.html", []string{"ai.txt: disallow"}},
		"ai.txt allows it":          {"", "User-Agent: *\nDisallow: *.jpg", []string{"ai.txt: allow"}},
		"ai.txt is a page":          {"", "<!doctype html><p>Not found, alas", nil},
		"a content signal":          {"User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /", "", []string{"robots.txt: content-signal: search=yes, ai-train=no"}},
		"a content usage":           {"User-agent: *\nContent-Usage: train-ai=n", "", []string{"robots.txt: content-usage: train-ai=n"}},
		"for us, and not for all":   {"User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent: Broadsheet\nContent-Signal: ai-train=yes", "", []string{"robots.txt: content-signal: ai-train=yes"}},
		"for all, and we are not":   {"User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent: Broadsheet\nAllow: /", "", nil},
		"for another":               {"User-agent: otherbot\nContent-Signal: ai-train=no", "", nil},
		"before any agent":          {"Content-Signal: ai-train=no", "", nil},
		"both, the file at the end": {"User-agent: *\nContent-Signal: ai-train=no", "User-agent: *\nDisallow: /", []string{"robots.txt: content-signal: ai-train=no", "ai.txt: disallow"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{}
			if c.ai != "" {
				files["/ai.txt"] = c.ai
			}
			n := newNetwork(t, hosts{"news.example": withFiles(c.robots, files)})
			p, err := n.fetcher(t, scraper.FetchOptions{SiteRights: true}).Fetch(t.Context(), "http://news.example/a.html")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, p.Site["signals"]); diff != "" {
				t.Errorf("signals differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSiteFilesAreAskedForOnceADay, at the host's pace, and not where robots.txt
// forbids it or where there is no page.
func TestSiteFilesAreAskedForOnceADay(t *testing.T) {
	t.Parallel()
	const tdm, ai = "http://news.example/.well-known/tdmrep.json", "http://news.example/ai.txt"
	for name, c := range map[string]struct {
		robots string
		want   []int // times that each is asked for
	}{"": {"", []int{2, 2}}, "forbidden": {"User-agent: *\nDisallow: /.well-known/\nDisallow: /ai.txt", []int{0, 0}}, "one": {"User-agent: *\nDisallow: /ai.txt", []int{2, 0}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n, trace := newNetwork(t, hosts{"news.example": withFiles(c.robots, nil), "empty.example": site("", answer(404))}), &traced{}
				f := n.fetcher(t, scraper.FetchOptions{Delay: time.Second, SiteRights: true, Trace: trace.add})
				check(t, f, "http://empty.example/a", scraper.ReasonStatus)
				for range 2 {
					var wg sync.WaitGroup
					for i := range 10 {
						wg.Go(func() { check(t, f, fmt.Sprintf("http://news.example/%d", i), "") })
					}
					wg.Wait()
					time.Sleep(25 * time.Hour)
				}
				if got := []int{len(n.times(tdm)), len(n.times(ai))}; !cmp.Equal(got, c.want) {
					t.Errorf("asked for %v times, want %v", got, c.want)
				}
				if b := trace.breaches(); b != nil || len(n.times("http://empty.example/")) != 2 {
					t.Errorf("%v; %d requests to a host without pages", b, len(n.times("http://empty.example/")))
				}
			})
		})
	}
}

// TestSiteFilesThatDoNotComeSayNothing, and are asked for again after an hour.
func TestSiteFilesThatDoNotComeSayNothing(t *testing.T) {
	t.Parallel()
	for name, h := range map[string]http.HandlerFunc{
		"500": answer(500), "no answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "nonsense": raw("nonsense\r\n\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/.well-known/tdmrep.json" {
						h(w, r)
						return
					}
					w.Header().Set("Content-Type", "text/html")
					hello(w, r)
				})})
				f := n.fetcher(t, scraper.FetchOptions{SiteRights: true})
				for i, asked := range []int{1, 1, 2} {
					p, err := f.Fetch(t.Context(), "http://news.example/a")
					if err != nil || p.Site["tdm-reservation"] != nil || len(n.times("http://news.example/.well-known")) != asked {
						t.Errorf("%v, %v after %d requests", p, err, len(n.times("http://news.example/.well-known")))
					}
					time.Sleep(time.Duration(i) * 2 * time.Hour)
				}
			})
		})
	}
}

// TestCancelledAskerOfSiteFilesSpoilsNothing for the next one.
func TestCancelledAskerOfSiteFilesSpoilsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var slow atomic.Bool
		slow.Store(true)
		n := newNetwork(t, hosts{"news.example": withFiles("", map[string]string{"/.well-known/tdmrep.json": `[{"location":"/","tdm-reservation":1}]`})})
		pages := n.hosts["news.example"]
		n.hosts["news.example"] = func(w http.ResponseWriter, r *http.Request) {
			if slow.Load() && strings.Contains(r.URL.Path, "tdmrep") {
				<-r.Context().Done()
				return
			}
			pages(w, r)
		}
		f := n.fetcher(t, scraper.FetchOptions{SiteRights: true})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if p, err := f.Fetch(ctx, "http://news.example/a"); err == nil {
			t.Errorf("%v", p)
		}
		slow.Store(false)
		if p, err := f.Fetch(t.Context(), "http://news.example/a"); err != nil || p.Site["tdm-reservation"][0] != "1" {
			t.Errorf("%v, %v", p, err)
		}
	})
}

// TestKeptPageHasTheSiteOfItsFetch: the capture holds it.
func TestKeptPageHasTheSiteOfItsFetch(t *testing.T) {
	t.Parallel()
	n := newNetwork(t, hosts{"news.example": withFiles("", map[string]string{"/.well-known/tdmrep.json": `[{"location":"/","tdm-reservation":1,"tdm-policy":"https://news.example/ä\n\"p"}]`})})
	p, err := n.fetcher(t, scraper.FetchOptions{SiteRights: true}).Fetch(t.Context(), "http://news.example/a")
	if err != nil {
		t.Fatal(err)
	}
	again, err := scraper.Kept(p.Exchanges)
	if err != nil || !cmp.Equal(p.Site, again.Site) || strings.ContainsAny(p.Exchanges[0].Site, "\r\n") {
		t.Errorf("%v, %v, want %v", again.Site, err, p.Site)
	}
}

// FuzzTDMRep: whatever a site sends, an address has one rule or none, and it is a
// reservation or none.
func FuzzTDMRep(f *testing.F) {
	for _, s := range []string{`[{"location":"/","tdm-reservation":1}]`, `[{"location":"*a*$","tdm-reservation":"0"}]`, `{}`, `[[]]`, "[{\"location\":\"\xff\"}]"} {
		f.Add(s, "/a/b?c")
	}
	f.Fuzz(func(t *testing.T, file, path string) {
		reservation, ok := scraper.TDMOf([]byte(file), "http://news.example/"+path)
		if ok != (reservation == "0" || reservation == "1") {
			t.Errorf("%q, %v", reservation, ok)
		}
	})
}
