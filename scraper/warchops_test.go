package scraper_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
)

// moved is a record of a redirect.
func moved(from, to string) string {
	return response(from, "HTTP/1.1 301 Moved Permanently\r\nLocation: "+to+"\r\n\r\n")
}

// atMinute sets the date of a record to a minute.
func atMinute(record string, minute int) string {
	return strings.Replace(record, "07:41:00Z", fmt.Sprintf("%02d:%02d:00Z", 7+minute/60, minute%60), 1)
}

// TestRedirectsOfOtherPrograms lead to their page, as those of a crawl do.
func TestRedirectsOfOtherPrograms(t *testing.T) {
	t.Parallel()
	page := response("https://kiosk.example/ink.html", htmlHead+"<html><p>Ink</p></html>")
	for name, c := range map[string]struct {
		records []string
		want    []string // addresses of each page
		passed  int      // redirects that led to none
	}{
		"none":                   {[]string{page}, []string{"https://kiosk.example/ink.html"}, 0},
		"one":                    {[]string{moved("http://kiosk.example/ink.html", "https://kiosk.example/ink.html"), page}, []string{"http://kiosk.example/ink.html https://kiosk.example/ink.html"}, 0},
		"relative, a fragment":   {[]string{moved("https://kiosk.example/-1", "/ink.html#top"), page}, []string{"https://kiosk.example/-1 https://kiosk.example/ink.html"}, 0},
		"a chain, others within": {[]string{moved("http://s.example/a", "http://kiosk.example/-1"), moved("http://s.example/x", "http://kiosk.example/x"), moved("http://kiosk.example/-1", "https://kiosk.example/ink.html"), page}, []string{"http://s.example/a http://kiosk.example/-1 https://kiosk.example/ink.html"}, 1},
		"a root":                 {[]string{moved("http://kiosk.example", "https://kiosk.example"), response("https://kiosk.example/", htmlHead+"<p>Ink</p>")}, []string{"http://kiosk.example https://kiosk.example/"}, 0},
		"two ways": {
			[]string{moved("http://s.example/a", "https://kiosk.example/ink.html"), moved("http://s.example/b", "https://kiosk.example/ink.html"), page},
			[]string{"http://s.example/a https://kiosk.example/ink.html", "http://s.example/b https://kiosk.example/ink.html"},
			0,
		},
		"round and round":      {[]string{moved("http://s.example/a", "http://s.example/b"), moved("http://s.example/b", "http://s.example/a"), page}, []string{"https://kiosk.example/ink.html"}, 2},
		"to itself":            {[]string{moved("https://kiosk.example/ink.html", "https://kiosk.example/ink.html"), page}, []string{"https://kiosk.example/ink.html"}, 1},
		"no address":           {[]string{moved("https://kiosk.example/-1", "mailto:ink@kiosk.example"), moved("https://kiosk.example/-2", "http://[::1/"), page}, []string{"https://kiosk.example/ink.html"}, 2},
		"two days before":      {[]string{strings.Replace(moved("https://kiosk.example/-1", "/ink.html"), "-08-26T", "-08-24T", 1), page}, []string{"https://kiosk.example/ink.html"}, 1},
		"an hour after":        {[]string{atMinute(moved("https://kiosk.example/-1", "/ink.html"), 101), page}, []string{"https://kiosk.example/ink.html"}, 1},
		"used once":            {[]string{moved("https://kiosk.example/-1", "/ink.html"), page, atMinute(page, 50)}, []string{"https://kiosk.example/-1 https://kiosk.example/ink.html", "https://kiosk.example/ink.html"}, 0},
		"304, which is none":   {[]string{response("https://kiosk.example/-1", "HTTP/1.1 304 Not Modified\r\nLocation: /ink.html\r\n\r\n"), page}, []string{"https://kiosk.example/ink.html"}, 1},
		"a round at its start": {[]string{moved("http://s.example/a", "http://s.example/b"), moved("http://s.example/b", "http://s.example/a"), moved("http://s.example/b", "https://kiosk.example/ink.html"), page}, []string{"http://s.example/a http://s.example/b https://kiosk.example/ink.html"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src, err := scraper.NewWARCs([]string{warcFile(t, "a.warc", strings.Join(c.records, ""))})
			if err != nil {
				t.Fatal(err)
			}
			src.EachWay = true
			var got []string
			for item, err := range src.Items(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				var way []string
				for _, e := range item.Page.Exchanges {
					way = append(way, e.URL)
				}
				if item.Page.Source != way[0] || item.Page.URL != way[len(way)-1] {
					t.Errorf("%q: asked for %s, and it is %s", way, item.Page.Source, item.Page.URL)
				}
				got = append(got, strings.Join(way, " "))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if n := src.Passed()["responses of another status than 2xx"]; n != c.passed {
				t.Errorf("%d are passed over, want %d", n, c.passed)
			}
		})
	}
}
