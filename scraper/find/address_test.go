package find_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/scraper/find"
)

// TestDatesInAddresses: days and months that stand in a path, and what only looks
// like one.
func TestDatesInAddresses(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/2019/04/23/die-ziege": "2019-04-23 address", "/news/2019-04-23/x": "2019-04-23 address", "/a/20190423-ziege": "2019-04-23 address", "/2019/apr/23/x": "2019-04-23 address",
		"/ziege-2019-04-23.html": "2019-04-23 address", "/ziege_20190423": "2019-04-23 address", "/2019/04/ziege": "2019-04-01 month", "/sitemap-2019-04.xml.gz": "2019-04-01 month",
		"/sitemap-post-2019-04-23.xml": "2019-04-23 address", "/2019/04/": "2019-04-01 month",
		"/2019/02/30/x": "", "/201904/x": "", "/2019/x": "", "/1519/04/23/": "", "/ziege-12019042300.html": "", "/2019/13/01/": "", "/a-20190499-b": "",
	} {
		at, dated := find.AddressDate(path)
		if got := strings.TrimPrefix(at.Format(time.DateOnly)+" "+dated, "0001-01-01 "); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

// TestDatesOfLists are read as people write them.
func TestDatesOfLists(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"2019-04-23T05:41:00Z": "2019-04-23T05:41:00Z", "2019-04-23T07:41+02:00": "2019-04-23T05:41:00Z", " 2019-04-23 ": "2019-04-23T00:00:00Z", "2019-04-23T07:41:00+0200": "2019-04-23T05:41:00Z",
		"2019-04-23T05:41:00.123Z": "2019-04-23T05:41:00Z", "2019-04-23 05:41:00": "2019-04-23T05:41:00Z", "Tue, 23 Apr 2019 07:41:00 +0200": "2019-04-23T05:41:00Z", "20190423": "2019-04-23T00:00:00Z",
		"": "", "gestern": "", "0001-01-01T00:00:00Z": "", "9999-12-31": "", "2019-02-30": "",
	} {
		got := ""
		if at := find.Date(s); !at.IsZero() {
			got = at.UTC().Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

// TestOneArticleOneKey: all forms of an address have one key, and other articles
// have others.
func TestOneArticleOneKey(t *testing.T) {
	t.Parallel()
	const one = "f.example/auental/die-ziege"
	for address, want := range map[string]string{
		"https://f.example/auental/die-ziege": one, "http://www.f.example/auental/die-ziege/": one, "https://m.f.example/auental/die-ziege": one, "https://amp.f.example/auental/die-ziege": one,
		"https://www.f.example/auental/die-ziege/amp/": one, "https://www.f.example/auental/die-ziege/amp": one, "https://www.f.example/amp/auental/die-ziege": one, "https://f.example/auental/die-ziege?amp=1": one,
		"https://f.example/auental/die-ziege?outputType=amp": one, "https://f.example/auental/die-ziege/index.html": one, "https://mobil.f.example/auental/die-ziege": one,
		"https://f.example/auental/die-ziege.amp": one, "https://f.example/auental/die-ziege.amp.html": one + ".html",
		"https://f.example/auental/Die-Ziege": "f.example/auental/Die-Ziege", "https://g.example/auental/die-ziege": "g.example/auental/die-ziege", "https://m.example/x": "m.example/x",
		"https://f.example/a?b=2&a=1": "f.example/a?a=1&b=2", "https://f.example/amp": "f.example/amp", "https://f.example:8080/a": "f.example:8080/a",
	} {
		if got := find.Key(parsed(t, address)); got != want {
			t.Errorf("%s: key %q, want %q", address, got, want)
		}
	}
}

// TestTidyAddresses lose sessions and the marks of the sentence around them.
func TestTidyAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://f.example/a;jsessionid=0A1B?x=1": "https://f.example/a?x=1", "https://f.example/a?PHPSESSID=abc": "https://f.example/a", "https://f.example/a?x=1&sid=9&y=2": "https://f.example/a?x=1&y=2",
		"https://f.example/(S(abcdefghijklmnopqrstuvwx))/a": "https://f.example/a", "https://f.example/a),": "https://f.example/a", "https://f.example/a.": "https://f.example/a",
		"https://f.example/a%20": "https://f.example/a", "https://f.example/a…": "https://f.example/a", "https://f.example/a?x=1.": "https://f.example/a?x=1.", "https://f.example/": "https://f.example/",
		"https://f.example/a%2Fb": "https://f.example/a%2Fb",
	} {
		if got, _ := find.Tidy(parsed(t, address)); got.String() != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}

// TestKeysHoldStill: the key of any address is that of each of its forms, and tidying
// what is tidy changes nothing.
func TestKeysHoldStill(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		path := "/" + strings.Join(rapid.SliceOfN(rapid.StringMatching(`[a-z0-9-]{1,12}`), 1, 4).Draw(rt, "path"), "/")
		address := rapid.SampledFrom([]string{"http", "https"}).Draw(rt, "scheme") + "://" + rapid.SampledFrom([]string{"", "www.", "m."}).Draw(rt, "host") + "f.example" + path
		u, err := url.Parse(address)
		if err != nil {
			rt.Fatal(err)
		}
		for _, form := range find.Forms(address) {
			v, err := url.Parse(form)
			if err != nil || find.Key(v) != find.Key(u) {
				rt.Fatalf("%s has the key %q, its form %s %q (%v)", address, find.Key(u), form, find.Key(v), err)
			}
		}
		once, _ := find.Tidy(u)
		if twice, again := find.Tidy(once); again || twice.String() != once.String() {
			rt.Fatalf("%s is tidied to %s and then to %s", address, once, twice)
		}
	})
}

// TestShapesOfAddresses tell articles from sections, whatever the words are.
func TestShapesOfAddresses(t *testing.T) {
	t.Parallel()
	for a, b := range map[string]string{
		"/auental/die-ziege-kehrt-heim-10000007.html": "/markt/unten/die-uhr-faellt-um-10000014.html",
		"/2019/04/23/die-ziege-kehrt-heim":            "/2018/12/01/eine-uhr-faellt-wieder-um",
		"/artikel.php?id=1234":                        "/artikel.php?id=98765",
		"/story/12345678":                             "/story/99999",
	} {
		one, other := find.Shape(parsed(t, "https://f.example"+a)), find.Shape(parsed(t, "https://f.example"+b))
		if one == "" || one != other {
			t.Errorf("%s has the shape %q, %s %q", a, one, b, other)
		}
	}
	for _, weak := range []string{"/", "/auental/", "/auental/markt", "/auental/der-markt", "/2019/04/", "/impressum.html", "/suche?q=ziege"} {
		if got := find.Shape(parsed(t, "https://f.example"+weak)); got != "" {
			t.Errorf("%s has the shape %q, as if only articles had it", weak, got)
		}
	}
}

// TestLikelyArticles on a site that nobody knows.
func TestLikelyArticles(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"/auental/die-ziege-kehrt-heim": true, "/2019/04/23/ziege": true, "/story/12345678": true, "/artikel.php?id=12345": true, "/a/ziege-1234567.html": true,
		"/": false, "/auental/": false, "/tag/die-ziege-kehrt-heim": false, "/autoren/ilse-vom-hang-im-tal": false, "/bilder/die-ziege-kehrt-heim.jpg": false, "/2019/04/23/": false,
		"/auental/die-ziege-kehrt-heim/page/2/": false, "/feed/": false, "/kalender/2031/01/02/": false,
	} {
		if got := find.IsLikely(parsed(t, "https://f.example"+path)); got != want {
			t.Errorf("%s: likely is %t", path, got)
		}
	}
}

// TestSectionsAreNoCalendars: pages that may list articles, and those of which there
// is no end.
func TestSectionsAreNoCalendars(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"/auental/": true, "/auental/markt": true, "/kultur": true,
		"/": false, "/kalender/2031/01/": false, "/auental/?month=4": false, "/a/b/c": false, "/impressum": false, "/x.pdf": false, "/auental/die-ziege-kehrt-heim-10000007.html": false, "/tag/ziege": false,
	} {
		if got := find.IsSection(parsed(t, "https://f.example"+path)); got != want {
			t.Errorf("%s: section is %t", path, got)
		}
	}
}

// TestTraps are recognised, and named.
func TestTraps(t *testing.T) {
	t.Parallel()
	trap := find.Trapper()
	for address, want := range map[string]string{
		"/a/b/c": "", "/a/b/a": "", "/a/b/a/b/a": find.TrapRepeats, "/" + strings.Repeat("x", 1100): find.TrapLong, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17": find.TrapLong,
		"/liste?a=1&b=2&c=3&d=4&e=5&f=6&g=7": find.TrapFacets, "/artikel?id=12345": "", "/liste?a=1": "",
	} {
		if got := trap(parsed(t, "https://f.example"+address)); got != want {
			t.Errorf("%.60s: trap %q, want %q", address, got, want)
		}
	}
	for i := range find.MaxForms {
		if got := trap(&url.URL{Host: "f.example", Path: "/f", RawQuery: "farbe=" + strings.Repeat("r", i)}); got != "" {
			t.Fatalf("form %d: %s", i, got)
		}
	}
	if got := trap(parsed(t, "https://f.example/f?farbe=blau")); got != find.TrapFacets {
		t.Errorf("one form more: trap %q", got)
	}
	for range find.MaxForms * 2 {
		if got := trap(parsed(t, "https://f.example/g?id=12345")); got != "" {
			t.Fatalf("numbers of articles are a trap: %q", got)
		}
	}
}

// TestSitemapsOfOtherThings need not be read.
func TestSitemapsOfOtherThings(t *testing.T) {
	t.Parallel()
	got := map[string]bool{}
	want := map[string]bool{
		"/sitemap-tags.xml": true, "/post_tag-sitemap.xml": true, "/category-sitemap2.xml": true, "/sitemaps/authors.xml.gz": true, "/sitemap-images-1.xml": true, "/video/sitemap.xml": true,
		"/sitemap-2019-04.xml": false, "/post-sitemap1.xml": false, "/sitemap-news.xml": false, "/sitemap/articles.xml": false, "/sitemap-vintages.xml": false,
	}
	for path := range want {
		got[path] = find.OtherSitemap(path)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sitemaps that are left out differ (-want +got):\n%s", diff)
	}
}

// TestOneSite: hosts of one registered domain are.
func TestOneSite(t *testing.T) {
	t.Parallel()
	for hosts, want := range map[string]bool{"www.f.co.uk f.co.uk": true, "a.co.uk b.co.uk": false, "f.com g.com": false, "localhost localhost": true, "127.0.0.1 127.0.0.2": false} {
		a, b, _ := strings.Cut(hosts, " ")
		if find.IsOneSite(a, b) != want {
			t.Errorf("%s: %t", hosts, !want)
		}
	}
	if !find.SameSite("https://www.f.example/a", "http://m.f.example") || find.SameSite("https://f.example", "https://g.example") {
		t.Error("the forms of one host are one site, other hosts are not")
	}
}
