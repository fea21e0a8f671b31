package scraper_test

import (
	"net/http"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/scraper"
)

// agentOf is the User-Agent that a server sees.
func agentOf(t *testing.T, opt scraper.FetchOptions) (page, robots string, header http.Header) {
	t.Helper()
	n := newNetwork(t, hosts{"news.example": func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			robots = r.UserAgent()
			http.NotFound(w, r)
			return
		}
		page, header = r.UserAgent(), r.Header
	}})
	check(t, n.fetcher(t, opt), "http://news.example/a", "")
	return page, robots, header
}

// TestUserAgentSaysWhoAsks: program, version and contact, to robots.txt too.
func TestUserAgentSaysWhoAsks(t *testing.T) {
	t.Parallel()
	for want, opt := range map[string]scraper.FetchOptions{
		"Broadsheet/devel":                                     {},
		"Broadsheet/1.2.3":                                     {Version: "1.2.3"},
		"Broadsheet/devel (+desk@kiosk.example)":               {Contact: "desk@kiosk.example"},
		"Broadsheet/2 (+https://kiosk.example/bot?a=1&b)":      {Version: "2", Contact: "https://kiosk.example/bot?a=1&b"},
		"Broadsheet/devel (+the desk, kiosk.example)":          {Contact: "the desk, kiosk.example"},
		"Broadsheet/devel (+desk@kisk.example)":                {Contact: "desk@kiösk.example"},
		"Broadsheet/devel (+a@b.exampleX-Admin: 1)":            {Contact: "a@b.example\r\nX-Admin: 1"},
		"Broadsheet/devel (+a@b.exampleGET /x HTTP/1.1)":       {Contact: "a@b.example\n\nGET /x HTTP/1.1"},
		"Broadsheet/devel (+" + strings.Repeat("a", 500) + ")": {Contact: strings.Repeat("a", 500)},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			page, robots, header := agentOf(t, opt)
			if page != want || robots != want {
				t.Errorf("%q, to robots.txt %q", page, robots)
			}
			if header.Get("X-Admin") != "" || len(header) != 3 {
				t.Errorf("headers %v", header)
			}
		})
	}
}

// TestNoContactBreaksTheHeader, whatever it is.
func TestNoContactBreaksTheHeader(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		contact := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z\r\n\x00:\x7f ]{0,20}`)).Draw(rt, "contact")
		page, _, header := agentOf(t, scraper.FetchOptions{Contact: contact})
		if len(header) != 3 || !strings.HasPrefix(page, "Broadsheet/devel") {
			rt.Errorf("%q: %v", contact, header)
		}
	})
}
