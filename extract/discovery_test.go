package extract_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

const searched = `name: kiosk.example
hosts: [www.kiosk.example]
timezone: Europe/Vienna
identity: [{path: '-(?P<key>\d{6})\.html$'}]
discovery:
  feeds: [/rss/, "https://feeds.example/kiosk"]
  sitemaps: [/sitemap.xml]
  sections: [/markt/]
  days: {path: "/{year}/{month}/{day}/"}
layouts: [{name: one, when: article}]
`

// TestDiscoveryIsAsTheProfileSays, and without a rule those are articles that an
// identity rule fits.
func TestDiscoveryIsAsTheProfileSays(t *testing.T) {
	t.Parallel()
	is := func(src, path string) bool {
		p, err := extract.ParseProfile("kiosk.yaml", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		return p.Discovery().IsArticle(&url.URL{Path: path})
	}
	p, err := extract.ParseProfile("kiosk.yaml", []byte(searched))
	if err != nil {
		t.Fatal(err)
	}
	got := p.Discovery()
	if got.Zone.String() != "Europe/Vienna" {
		t.Errorf("zone %s", got.Zone)
	}
	got.IsArticle, got.Zone = nil, nil
	want := extract.Discovery{
		Feeds: []string{"/rss/", "https://feeds.example/kiosk"}, Sitemaps: []string{"/sitemap.xml"}, Sections: []string{"/markt/"}, DayPath: "/{year}/{month}/{day}/",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("discovery differs (-want +got):\n%s", diff)
	}
	if !is(searched, "/markt/a-123456.html") || is(searched, "/markt/") {
		t.Error("articles are not those that the identity rule fits")
	}
	ruled := strings.Replace(searched, "  feeds:", "  article: '^/story/'\n  feeds:", 1)
	if is(ruled, "/markt/a-123456.html") || !is(ruled, "/story/x") {
		t.Error("articles are not those of the rule")
	}
	bare, err := extract.ParseProfile("kiosk.yaml", []byte("name: k.example\nhosts: [k.example]\nlayouts: [{name: one, when: article}]\n"))
	if err != nil || bare.Discovery().IsArticle != nil || bare.Discovery().Zone != nil {
		t.Errorf("a profile without a word about it: %+v, %v", bare.Discovery(), err)
	}
}

// TestDiscoveryMistakes are named with their place.
func TestDiscoveryMistakes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, put, want string }{
		"feed":            {"[/rss/,", "[rss,", `kiosk.yaml:6:11: "rss" is neither a path such as /rss/ nor an address`},
		"sitemap":         {"[/sitemap.xml]", "[/s.xml, 'ftp://x/']", `kiosk.yaml:7:22: "ftp://x/" is neither`},
		"section":         {"[/markt/]", "['']", `kiosk.yaml:8:14: "" is neither`},
		"no day":          {"/{day}/", "/", "kiosk.yaml:9:10: the path of a day index begins with / and has {year}"},
		"no slash":        {`"/{year}`, `"{year}`, "kiosk.yaml:9:10: the path of a day index"},
		"months missing":  {"{month}", "{name}", `kiosk.yaml:9:10: {name} needs twelve names under "months", and there are 0`},
		"months only":     {`{path: "/{year}/{month}/{day}/"}`, `{months: [a]}`, "the path of a day index"},
		"article":         {"  feeds:", "  article: '['\n  feeds:", "kiosk.yaml:6:12: error parsing regexp"},
		"key of its own":  {"  feeds:", "  fedes:", `unknown field "fedes"`},
		"a text for list": {"[/markt/]", "/markt/", "kiosk.yaml:8"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := extract.ParseProfile("kiosk.yaml", []byte(strings.Replace(searched, c.old, c.put, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestBuiltInDaysAreThoseOfTheSite: FAZ.NET's index of a day, and what is an article
// there.
func TestBuiltInDaysAreThoseOfTheSite(t *testing.T) {
	t.Parallel()
	p, ok := extract.Embedded().Named("faz.net")
	if !ok {
		t.Fatal("there is no profile of faz.net")
	}
	d := p.Discovery()
	if d.DayPath != "/artikel-chronik/nachrichten-{year}-{name}-{day}/" || d.Months[time.March-1] != "maerz" {
		t.Errorf("days are at %s, March is %v", d.DayPath, d.Months)
	}
	for path, want := range map[string]bool{
		"/aktuell/markt/die-ziege-16153034.html": true, "/aktuell/die-ziege-16153034-p2.html": true, "/-gpf-9m7re": true, "/aktuell/markt/": false, "/artikel-chronik/nachrichten-2019-april-23/": false,
	} {
		if got := d.IsArticle(&url.URL{Path: path}); got != want {
			t.Errorf("%s: article is %t", path, got)
		}
	}
}
