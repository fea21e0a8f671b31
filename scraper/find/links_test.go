package find_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/find"
)

// TestLinksOfAPage: anchors in order, dated where their teaser says when; feeds; and
// the page that follows.
func TestLinksOfAPage(t *testing.T) {
	t.Parallel()
	const page = `<html><head><base href="/neu/"><link rel="alternate" type="application/rss+xml; charset=utf-8" href="rss"><link rel="alternate" hreflang="en" href="/en">
		<link rel="alternate stylesheet" type="text/css" href="x.css"></head><body><a href="#top">up</a><a href="">here</a><a href="mailto:a@f.example">m</a><a href="javascript:go()">j</a>
		<article><time datetime="2019-04-23T05:41:00Z">heute</time><a href="a#more">A</a><a href='https://o.example/b'>B</a></article>
		<article><a href="c">C</a><article><time datetime="2019-04-22">x</time><a href="d">D</a></article></article><a href="//f.example/e">E</a><a href="http://[bad">bad</a>
		<!-- <a href="commented"> --><script>"<a href='scripted'>"</script></body></html>`
	got, feeds, next := find.ReadLinks([]byte(page), parsed(t, "https://f.example/liste"))
	at := time.Date(2019, 4, 22, 0, 0, 0, 0, time.UTC)
	want := []find.Line{
		{Address: "https://f.example/neu/a", Date: april, Dated: find.DatedPublished},
		{Address: "https://o.example/b", Date: april, Dated: find.DatedPublished},
		{Address: "https://f.example/neu/c"},
		{Address: "https://f.example/neu/d", Date: at, Dated: find.DatedPublished},
		{Address: "https://f.example/e"},
	}
	if diff := cmp.Diff(want, got, inUTC); diff != "" {
		t.Errorf("links differ (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"https://f.example/neu/rss"}, feeds); diff != "" || next != "" {
		t.Errorf("next %q, feeds differ (-want +got):\n%s", next, diff)
	}
}

// TestNextPage is what says so, or has the same address with the next number.
func TestNextPage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ at, page, want string }{
		"link element":        {"/liste", `<link rel="next" href="/liste?x=2">`, "/liste?x=2"},
		"rel of an anchor":    {"/liste", `<a rel="nofollow next" href="/weiter">`, "/weiter"},
		"query":               {"/liste", `<a href="/liste?page=3">3</a><a href="/liste?page=2">2</a>`, "/liste?page=2"},
		"query, second":       {"/liste?seite=2&art=a", `<a href="/liste?seite=1&art=a">1</a><a href="/liste?art=a&seite=3">3</a>`, "/liste?art=a&seite=3"},
		"path":                {"/liste/", `<a href="/liste/page/2/">2</a>`, "/liste/page/2/"},
		"path, second":        {"/liste/page/2/", `<a href="/liste/page/3/">3</a>`, "/liste/page/3/"},
		"path of a file":      {"/liste-seite-2.html", `<a href="/liste-seite-3.html">3</a>`, "/liste-seite-3.html"},
		"another list":        {"/liste", `<a href="/andere?page=2">2</a>`, ""},
		"another choice":      {"/liste?art=a", `<a href="/liste?art=b&page=2">2</a>`, ""},
		"a number of no page": {"/liste", `<a href="/liste?id=2">2</a>`, ""},
		"none":                {"/liste", `<a href="/x">x</a>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, next := find.ReadLinks([]byte(c.page), parsed(t, "https://f.example"+c.at))
			if strings.TrimPrefix(next, "https://f.example") != c.want {
				t.Errorf("got %q, want %q", next, c.want)
			}
		})
	}
}

// TestLinksAreBounded on a page that is made of them.
func TestLinksAreBounded(t *testing.T) {
	t.Parallel()
	got, _, _ := find.ReadLinks([]byte(strings.Repeat(`<a href="/x">`, find.MaxLinks+10)), parsed(t, "https://f.example/"))
	if len(got) != find.MaxLinks {
		t.Errorf("%d links", len(got))
	}
}

// FuzzLinks: whatever a page holds, its links are web addresses without fragments.
func FuzzLinks(f *testing.F) {
	f.Add([]byte(`<base href="/b/"><article><time datetime="2019-04-23"><a href="x">y</a></article>`))
	f.Add([]byte(`<a href="//x"><a href="http:/y"><link rel=next href="?p=2">`))
	base := "https://f.example/liste?page=1"
	f.Fuzz(func(t *testing.T, page []byte) {
		got, feeds, next := find.ReadLinks(page, parsed(t, base))
		for _, l := range got {
			feeds = append(feeds, l.Address)
		}
		if next != "" {
			feeds = append(feeds, next)
		}
		for _, address := range feeds {
			if u := parsed(t, address); u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Fragment != "" {
				t.Errorf("%q is no address", address)
			}
		}
	})
}

// listed reads a listing to its end.
func listed(t *testing.T, l find.Listing) (addresses []string, err error) {
	t.Helper()
	for item, e := range l.Items(t.Context()) {
		if e != nil {
			err = e
			continue
		}
		addresses = append(addresses, strings.TrimPrefix(item.Job.URL, "https://f.example"))
	}
	return addresses, err
}

// TestListingsEnd: where a page names nothing new, where the next one is not wanted,
// where it would lead to another day, and at the bound.
func TestListingsEnd(t *testing.T) {
	t.Parallel()
	always := func([]time.Time) bool { return true }
	s := &shelf{docs: map[string]string{
		"https://f.example/l": `<a href="/1">1</a><a href="/l?page=2">2</a>`, "https://f.example/l?page=2": `<a href="/2">2</a><a href="/l?page=3">3</a>`,
		"https://f.example/l?page=3": `<a href="/2">2</a><a rel="next" href="/l?page=2">2</a>`,
		"https://f.example/d":        `<a href="/1">1</a><a rel="next" href="/e">the day after</a>`, "https://f.example/e": `<a href="/9">9</a>`,
	}}
	for i := range find.MaxPages + 5 {
		s.docs[fmt.Sprintf("https://f.example/n?page=%d", i)] = fmt.Sprintf(`<a href="/n%d">n</a><a rel="next" href="/n?page=%d">n</a>`, i, i+1)
	}
	for name, c := range map[string]struct {
		listing find.Listing
		want    int
	}{
		"nothing new": {find.Listing{URL: "https://f.example/l", By: find.ByPage, More: always}, 4},
		"not wanted":  {find.Listing{URL: "https://f.example/l", By: find.ByPage}, 2},
		"another day": {find.Listing{URL: "https://f.example/d", By: find.ByDay, More: always, Day: april}, 2},
		"without end": {find.Listing{URL: "https://f.example/n?page=0", By: find.ByPage, More: always}, 2 * find.MaxPages},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.listing.Get, c.listing.Loc = &shelf{docs: s.docs}, time.UTC
			got, err := listed(t, c.listing)
			if err != nil || len(got) != c.want {
				t.Errorf("%d links, %v; want %d: %v", len(got), err, c.want, got)
			}
		})
	}
	if _, err := listed(t, find.Listing{Get: s, URL: "https://f.example/missing", Loc: time.UTC}); err == nil {
		t.Error("a page that is gone is no failure")
	}
}

// TestDayAddresses are written as the site does.
func TestDayAddresses(t *testing.T) {
	t.Parallel()
	base := parsed(t, "https://f.example/")
	for path, want := range map[string]string{
		"/chronik/{year}-{name}-{day}/": "https://f.example/chronik/2019-april-03/", "/{year}/{month}/{day}": "https://f.example/2019/04/03",
		"/tag.php?t={d}&m={m}&j={year}": "https://f.example/tag.php?t=3&m=4&j=2019", "https://archiv.example/{year}{month}{day}": "https://archiv.example/20190403",
	} {
		d := find.Days{Path: path, Names: []string{"", "", "", "april"}}
		if got := d.Address(base, time.Date(2019, 4, 3, 0, 0, 0, 0, time.UTC)); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

var _ scraper.Source = find.Listing{}
