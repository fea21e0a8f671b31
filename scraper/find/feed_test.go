package find_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"broadsheet/scraper/find"
)

const (
	feedBase = "https://faehre.example/feeds/all"
	rss      = `<rss version="2.0"><channel><title>%s</title><item><title>%[1]s</title><link>/auental/a-1</link><pubDate>Tue, 23 Apr 2019 07:41:00 +0200</pubDate></item></channel></rss>`
)

var april = time.Date(2019, 4, 23, 5, 41, 0, 0, time.UTC)

// inUTC compares instants, not zones.
var inUTC = cmp.Transformer("UTC", time.Time.UTC)

// TestFeedForms: the address and date of an entry in each form of feed.
func TestFeedForms(t *testing.T) {
	t.Parallel()
	one := func(address, dated string) []find.Line {
		return []find.Line{{Address: address, Date: april, Dated: dated}}
	}
	const published, modified = find.DatedPublished, find.DatedModified
	for name, c := range map[string]struct {
		feed string
		want []find.Line
	}{
		"rss":          {fmt.Sprintf(rss, "Fähre"), one("https://faehre.example/auental/a-1", published)},
		"rss, dc:date": {`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item><link>https://faehre.example/b</link><dc:date>2019-04-23T07:41+02:00</dc:date></item></channel></rss>`, one("https://faehre.example/b", published)},
		"rss, guid":    {`<rss version="2.0"><channel><item><guid>https://faehre.example/g</guid><pubDate>23 Apr 2019 05:41:00 +0000</pubDate></item></channel></rss>`, one("https://faehre.example/g", published)},
		"rss, no link": {`<rss version="2.0"><channel><item><guid isPermaLink="false">g-17</guid></item></channel></rss>`, nil},
		"rss, no date": {`<rss version="2.0"><channel><item><link>https://faehre.example/n</link></item></channel></rss>`, []find.Line{{Address: "https://faehre.example/n"}}},
		"rss, year 1":  {`<rss version="2.0"><channel><item><link>https://faehre.example/n</link><pubDate>Mon, 01 Jan 0001 00:00:00 +0000</pubDate></item></channel></rss>`, []find.Line{{Address: "https://faehre.example/n"}}},
		"through a counter": {
			`<rss version="2.0" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><item><link>https://counter.example/~r/1</link><feedburner:origLink>https://faehre.example/o</feedburner:origLink><pubDate>Tue, 23 Apr 2019 05:41:00 GMT</pubDate></item></channel></rss>`,
			one("https://faehre.example/o", published),
		},
		"rdf":            {`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="x"><link>https://faehre.example/r</link><dc:date>2019-04-23T05:41:00Z</dc:date></item></rdf:RDF>`, one("https://faehre.example/r", published)},
		"atom":           {`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="/s"/><link rel="alternate" href="/atom"/><published>2019-04-23T05:41:00Z</published><updated>2020-01-01T00:00:00Z</updated></entry></feed>`, one("https://faehre.example/atom", published)},
		"atom, updated":  {`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://faehre.example/u"/><updated>2019-04-23T05:41:00Z</updated></entry></feed>`, one("https://faehre.example/u", modified)},
		"atom, xml:base": {`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://faehre.example/x/"><entry><link href="y"/><published>2019-04-23T05:41:00Z</published></entry></feed>`, one("https://faehre.example/x/y", published)},
		"json":           {`{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"1","url":"https://faehre.example/j","date_published":"2019-04-23T07:41:00+02:00"}]}`, one("https://faehre.example/j", published)},
		"bare ampersand": {`<rss version="2.0"><channel><title>Kunst & Markt</title><item><link>https://faehre.example/a?x=1&y=2</link><pubDate>Tue, 23 Apr 2019 05:41:00 GMT</pubDate></item></channel></rss>`, one("https://faehre.example/a?x=1&y=2", published)},
		"html entity":    {`<rss version="2.0"><channel><title>F&auml;hre</title><item><link>https://faehre.example/a</link><pubDate>Tue, 23 Apr 2019 05:41:00 GMT</pubDate></item></channel></rss>`, one("https://faehre.example/a", published)},
		"blanks before":  {"\r\n  <?xml version=\"1.0\"?>\n" + fmt.Sprintf(rss, "F"), one("https://faehre.example/auental/a-1", published)},
		"words before":   {"Warning: the press is hot in line 3\n<?xml version=\"1.0\"?>" + fmt.Sprintf(rss, "F"), one("https://faehre.example/auental/a-1", published)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := find.ParseFeed([]byte(c.feed), "", feedBase, time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, inUTC); diff != "" {
				t.Errorf("entries differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFeedCharsets: a feed is read in whatever charset it is in, and whichever of
// header, declaration and byte order mark says so.
func TestFeedCharsets(t *testing.T) {
	t.Parallel()
	encoded := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	declare := func(name, title string) string {
		return `<?xml version="1.0" encoding="` + name + `"?>` + fmt.Sprintf(rss, title)
	}
	for name, c := range map[string]struct{ contentType, feed string }{
		"utf-8":                    {"text/xml", declare("UTF-8", "Fähre")},
		"utf-8 with a mark":        {"", "\ufeff" + declare("utf-8", "Fähre")},
		"iso-8859-1, declared":     {"text/xml", encoded(charmap.ISO8859_1.NewEncoder().String(declare("ISO-8859-1", "Fähre")))},
		"iso-8859-1, by header":    {"text/xml; charset=iso-8859-1", encoded(charmap.ISO8859_1.NewEncoder().String(fmt.Sprintf(rss, "Fähre")))},
		"windows-1252":             {"", encoded(charmap.Windows1252.NewEncoder().String(declare("windows-1252", "„Fähre“")))},
		"iso-8859-2":               {"", encoded(charmap.ISO8859_2.NewEncoder().String(declare("iso-8859-2", "Prám přes řeku")))},
		"koi8-r":                   {"", encoded(charmap.KOI8R.NewEncoder().String(declare("koi8-r", "Паром")))},
		"windows-1251":             {"", encoded(charmap.Windows1251.NewEncoder().String(declare("windows-1251", "Паром")))},
		"shift_jis":                {"", encoded(japanese.ShiftJIS.NewEncoder().String(declare("Shift_JIS", "渡し船")))},
		"euc-jp":                   {"", encoded(japanese.EUCJP.NewEncoder().String(declare("EUC-JP", "渡し船")))},
		"utf-16 with a mark":       {"", encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(declare("utf-16", "Fähre")))},
		"says utf-8 and is not":    {"", encoded(charmap.ISO8859_1.NewEncoder().String(declare("utf-8", "Fähre")))},
		"says latin-1 and is not":  {"text/xml; charset=iso-8859-1", declare("iso-8859-1", "Fähre")},
		"a charset nobody knows":   {"", declare("x-auental", "Fähre")},
		"header and text disagree": {"text/xml; charset=utf-8", encoded(charmap.ISO8859_1.NewEncoder().String(declare("ISO-8859-1", "Fähre")))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := find.ParseFeed([]byte(c.feed), c.contentType, feedBase, time.UTC)
			if err != nil || len(got) != 1 || got[0].Address != "https://faehre.example/auental/a-1" || !got[0].Date.Equal(april) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// TestFeedDatesWithoutAZone are in the site's.
func TestFeedDatesWithoutAZone(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 2*3600)
	feed := `<rss version="2.0"><channel><item><link>https://faehre.example/a</link><pubDate>2019-04-23 07:41:00</pubDate></item></channel></rss>`
	got, err := find.ParseFeed([]byte(feed), "", feedBase, zone)
	if err != nil || len(got) != 1 || !got[0].Date.Equal(april) {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestBrokenFeedsAreErrors that say what is wrong.
func TestBrokenFeedsAreErrors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ feed, want string }{
		"empty":         {"", "it is no feed"},
		"a page":        {"<!doctype html><html><body>Not found</body></html>", "it is no feed"},
		"a sitemap":     {"<urlset><url><loc>https://faehre.example/</loc></url></urlset>", "it is no feed"},
		"other JSON":    {`{"error":"no"}`, "it is no feed"},
		"words":         {"come back tomorrow", "it is no feed"},
		"deep":          {`<rss version="2.0"><channel>` + strings.Repeat("<a:b>", find.MaxFeedDepth), "more than 200 deep"},
		"too large":     {fmt.Sprintf(rss, strings.Repeat("x", find.MaxFeedBytes)), "more than 16777216"},
		"entities":      {`<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss version="2.0"><channel><title>&b;</title><item><link>https://faehre.example/`, ""},
		"half an entry": {`<rss version="2.0"><channel><item><link>https://faehre.exa`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := find.ParseFeed([]byte(c.feed), "", feedBase, time.UTC)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestFeedWithManyEntries is read as far as the bound.
func TestFeedWithManyEntries(t *testing.T) {
	t.Parallel()
	feed := `<rss version="2.0"><channel>` + strings.Repeat(`<item><link>https://faehre.example/a</link></item>`, find.MaxFeedEntries+1) + `</channel></rss>`
	got, err := find.ParseFeed([]byte(feed), "", feedBase, time.UTC)
	if err != nil || len(got) != find.MaxFeedEntries {
		t.Errorf("%d entries, %v", len(got), err)
	}
}

// FuzzFeed: whatever comes, it is entries with addresses or an error.
func FuzzFeed(f *testing.F) {
	f.Add(fmt.Appendf(nil, rss, "Fähre"))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"url":"https://faehre.example/j"}]}`))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="x"/></entry></feed>`))
	f.Add([]byte(`<rdf:RDF><item><link>a`))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := find.ParseFeed(body, "", feedBase, time.UTC)
		for _, l := range got {
			if l.Address == "" {
				t.Errorf("an entry without an address: %v", l)
			}
		}
		if err != nil && len(got) > 0 {
			t.Errorf("%d entries and %v", len(got), err)
		}
	})
}
