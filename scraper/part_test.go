package scraper_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/access"
	"broadsheet/scraper/accesstest"
)

// partsOf is a browser whose page asks for some parts, and whose document says what came: the
// status, or "no" where it is not to be had.
func partsOf(parts ...scraper.Part) fakeBrowser {
	return func(ctx context.Context, _ *scraper.Page, get scraper.GetPart) (string, error) {
		var out []string
		for _, p := range parts {
			a, err := get(ctx, &p)
			if err != nil {
				out = append(out, "no")
				continue
			}
			out = append(out, fmt.Sprint(a.Status, " ", a.Header.Get("Content-Type")))
		}
		return strings.Join(out, "\n"), nil
	}
}

func scriptAt(url string) scraper.Part {
	return scraper.Part{URL: url, Method: http.MethodGet, Kind: scraper.PartScript}
}

func dataAt(url string) scraper.Part {
	return scraper.Part{URL: url, Method: http.MethodGet, Kind: scraper.PartData}
}

// TestWhatAPageMayAskFor: scripts and their data, by GET, of its own site, where robots.txt
// doesn't forbid it. What stands for pictures and the like is asked of nobody.
func TestWhatAPageMayAskFor(t *testing.T) {
	t.Parallel()
	s := newKiosk(t)
	with := func(p scraper.Part, change func(*scraper.Part)) scraper.Part {
		change(&p)
		return p
	}
	kind := func(k scraper.PartKind) func(*scraper.Part) { return func(p *scraper.Part) { p.Kind = k } }
	for name, c := range map[string]struct {
		part  scraper.Part
		want  string
		asked []string
	}{
		"script":          {scriptAt("http://www.kiosk.example/a.js"), "200 text/html; charset=utf-8", []string{"www.kiosk.example/a.js"}},
		"data":            {dataAt("http://www.kiosk.example/a"), "200 text/html; charset=utf-8", []string{"www.kiosk.example/a"}},
		"another host":    {dataAt("http://api.kiosk.example/a"), "200 text/html; charset=utf-8", []string{"api.kiosk.example/a"}},
		"not there":       {dataAt("http://www.kiosk.example/gone"), "404 text/plain; charset=utf-8", []string{"www.kiosk.example/gone"}},
		"within the site": {dataAt("http://www.kiosk.example/moved"), "200 text/html; charset=utf-8", []string{"www.kiosk.example/moved", "api.kiosk.example/there"}},
		"another site":    {scriptAt("http://ads.example/a.js"), "no", nil},
		"leads away":      {scriptAt("http://www.kiosk.example/away"), "no", []string{"www.kiosk.example/away"}},
		"robots":          {dataAt("http://shut.kiosk.example/a"), "no", nil},
		"post":            {with(dataAt("http://www.kiosk.example/a"), func(p *scraper.Part) { p.Method = http.MethodPost }), "no", nil},
		"style":           {with(scriptAt("http://www.kiosk.example/a.css"), kind(scraper.PartStyle)), "200 text/css", nil},
		"picture":         {with(scriptAt("http://ads.example/a.gif"), kind(scraper.PartImage)), "200 image/gif", nil},
		"frame":           {with(scriptAt("http://ads.example/a.html"), kind(scraper.PartFrame)), "200 text/html", nil},
		"film":            {with(scriptAt("http://www.kiosk.example/a.mp4"), kind(scraper.PartOther)), "no", nil},
		"file":            {scriptAt("file:///etc/hostname"), "no", nil},
		"nothing":         {scriptAt("http://"), "no", nil},
		"no address":      {scriptAt("http://www.kiosk.example:port/"), "no", nil},
		"an address":      {dataAt("http://127.0.0.1/a"), "no", nil},
	} {
		r := s.render(t, scraper.FetchOptions{}, scraper.RenderOptions{Browser: partsOf(c.part)})
		page, err := r.Fetch(t.Context(), kioskPage)
		if err != nil || string(page.HTML) != c.want {
			t.Errorf("%s: %q, %v", name, page.HTML, err)
		}
		if diff := cmp.Diff(append([]string{"www.kiosk.example/story"}, c.asked...), s.took()); diff != "" {
			t.Errorf("%s (-want +asked):\n%s", name, diff)
		}
	}
}

// TestAPageAsksForSoMuchAndNoMore: requests and bytes are bounded, and each page begins
// anew.
func TestAPageAsksForSoMuchAndNoMore(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		opt  scraper.RenderOptions
		path string
		want string
	}{
		{scraper.RenderOptions{MaxParts: 2}, "d", "200 200 no no"},
		{scraper.RenderOptions{MaxBytes: 1000}, "large", "200 no no no"}, // the second is cut, and then nothing is left
	} {
		s := newKiosk(t)
		var parts []scraper.Part
		for i := range 4 {
			parts = append(parts, dataAt(fmt.Sprintf("http://www.kiosk.example/%s%d", c.path, i)))
		}
		c.opt.Browser = partsOf(parts...)
		r := s.render(t, scraper.FetchOptions{}, c.opt)
		for range 2 {
			page, err := r.Fetch(t.Context(), kioskPage)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for line := range strings.Lines(string(page.HTML)) {
				word, _, _ := strings.Cut(strings.TrimSpace(line), " ")
				got = append(got, word)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%+v: %q", c.opt, got)
			}
		}
	}
}

// TestScriptsAreAskedForOnce in a crawl, unless their server forbids that; data are asked
// for by each page.
func TestScriptsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	s := newKiosk(t)
	r := s.render(t, scraper.FetchOptions{}, scraper.RenderOptions{Browser: partsOf(
		scriptAt("http://www.kiosk.example/a.js"), scriptAt("http://www.kiosk.example/fresh.js"), dataAt("http://www.kiosk.example/a.js"), scriptAt("http://www.kiosk.example/gone"),
	)})
	for range 2 {
		if _, err := r.Fetch(t.Context(), kioskPage); err != nil {
			t.Fatal(err)
		}
	}
	times := map[string]int{}
	for _, path := range s.took() {
		times[strings.TrimPrefix(path, "www.kiosk.example")]++
	}
	if diff := cmp.Diff(map[string]int{"/story": 2, "/a.js": 3, "/fresh.js": 2, "/gone": 2}, times); diff != "" {
		t.Errorf("(-want +asked):\n%s", diff)
	}
}

// TestPartsAreAskedForInOurName: what scripts say in a request is sent, what the browser says
// of itself is not.
func TestPartsAreAskedForInOurName(t *testing.T) {
	t.Parallel()
	s := newKiosk(t)
	p := dataAt("http://www.kiosk.example/a")
	p.Header = http.Header{
		"Accept": {"*/*"}, "Cookie": {"reader=yes"}, "X-Kiosk": {"7"}, "Referer": {kioskPage},
		"User-Agent": {"Kiosk/1.0"}, "Accept-Encoding": {"br"}, "Sec-Ch-Ua": {"Kiosk"}, "Host": {"ads.example"}, "Proxy-Authorization": {"x"},
	}
	r := s.render(t, scraper.FetchOptions{Version: "3", Contact: "desk@kiosk.example"}, scraper.RenderOptions{Browser: partsOf(p)})
	if _, err := r.Fetch(t.Context(), kioskPage); err != nil {
		t.Fatal(err)
	}
	got := s.heads[len(s.heads)-1]
	for name, want := range map[string]string{
		"Accept": "*/*", "Cookie": "reader=yes", "X-Kiosk": "7", "Referer": kioskPage,
		"User-Agent": "Broadsheet/3 (+desk@kiosk.example)", "Accept-Encoding": "gzip, deflate, zstd", "Sec-Ch-Ua": "", "Proxy-Authorization": "",
	} {
		if got.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Get(name), want)
		}
	}
}

// TestPartsBelongToTheVisitOfTheirPage: they don't wait for the pause between two pages, but
// are asked for one at a time, and the next page keeps its distance from the last of them.
func TestPartsBelongToTheVisitOfTheirPage(t *testing.T) {
	t.Parallel()
	const pause = 50 * time.Millisecond
	s := newKiosk(t)
	var trace traced
	both := fakeBrowser(func(ctx context.Context, _ *scraper.Page, get scraper.GetPart) (string, error) {
		done := make(chan error)
		for i := range 8 {
			p := dataAt(fmt.Sprintf("http://api.kiosk.example/%d", i))
			go func() {
				_, err := get(ctx, &p)
				done <- err
			}()
		}
		var err error
		for range 8 {
			err = errors.Join(err, <-done)
		}
		return "", err
	})
	r := s.render(t, scraper.FetchOptions{Delay: pause, Trace: trace.add}, scraper.RenderOptions{Browser: both})
	for range 2 {
		if _, err := r.Fetch(t.Context(), kioskPage); err != nil {
			t.Fatal(err)
		}
	}
	if got := trace.breaches(); len(got) > 0 {
		t.Errorf("%q", got)
	}
	parts := 0
	list := trace.perDomain()["kiosk.example"]
	for i, a := range list {
		isPart := a.PartOf == kioskPage
		if isPart {
			parts++
		}
		if isPart != strings.HasPrefix(a.URL, "http://api.kiosk.example/") || isPart && a.Pace != 0 || !isPart && a.Pace != pause.Seconds() {
			t.Errorf("%+v", a)
		}
		if i > 0 && a.Begin.Before(list[i-1].End) {
			t.Errorf("%s was asked for before %s had come", a.URL, list[i-1].URL)
		}
	}
	if pages := slices.DeleteFunc(list, func(a scraper.Asked) bool { return a.PartOf != "" }); parts < 16 || len(pages) != 3 {
		t.Errorf("%d parts of %d pages", parts, len(pages))
	}
}

// TestPartsInPrivateNetworksAreRefused, whatever name leads there.
func TestPartsInPrivateNetworksAreRefused(t *testing.T) {
	t.Parallel()
	s := newKiosk(t)
	f := scraper.NewFetcher(scraper.FetchOptions{
		Delay: scraper.NoDelay, ConnectTo: map[string]string{"www.kiosk.example:80": s.Listener.Addr().String()},
		Resolver: resolverAt(accesstest.Names(t, map[string][]netip.Addr{"inside.kiosk.example": {netip.MustParseAddr("127.0.0.1")}})),
	})
	t.Cleanup(f.Close)
	_, port, _ := strings.Cut(s.Listener.Addr().String(), ":")
	r := scraper.NewRendering(f, scraper.RenderOptions{
		Browser: partsOf(dataAt("http://inside.kiosk.example:"+port+"/secret"), dataAt("http://www.kiosk.example/a")),
		Wanted:  func(string) (scraper.View, bool) { return scraper.View{}, true },
	})
	page, err := r.Fetch(t.Context(), kioskPage)
	if err != nil || string(page.HTML) != "no\n200 text/html; charset=utf-8" {
		t.Errorf("%q, %v", page.HTML, err)
	}
	if got := s.took(); len(got) != 2 {
		t.Errorf("asked for: %q", got)
	}
}

// TestPartsShowWhatTheUserMayShow, beside what the page has set, and a document that repeats
// it is kept without it. What a script shows by itself is its page's.
func TestPartsShowWhatTheUserMayShow(t *testing.T) {
	t.Parallel()
	s := newKiosk(t)
	var keys access.Keys
	keys.AddCookies([]access.Cookie{{Name: "sid", Value: "moth4711-lantern-0815", Host: "www.kiosk.example", Path: "/"}}, time.Now())
	p := dataAt("http://www.kiosk.example/a")
	p.Header = http.Header{"Cookie": {"reader=yes"}, "Authorization": {"Bearer of-the-page"}}
	r := s.render(t, scraper.FetchOptions{Credentials: &keys}, scraper.RenderOptions{Browser: fakeBrowser(
		func(ctx context.Context, _ *scraper.Page, get scraper.GetPart) (string, error) {
			_, err := get(ctx, &p)
			return "You are moth4711-lantern-0815.", err
		})})
	page, err := r.Fetch(t.Context(), kioskPage)
	if err != nil || string(page.HTML) != "You are redacted." {
		t.Errorf("%q, %v", page.HTML, err)
	}
	got := s.heads[len(s.heads)-1]
	if got.Get("Cookie") != "reader=yes; sid=moth4711-lantern-0815" || got.Get("Authorization") != "Bearer of-the-page" {
		t.Errorf("%v", got)
	}
}
