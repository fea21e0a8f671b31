package find_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/find"
)

const urlset = `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">%s</urlset>`

func packed(tb testing.TB, text string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(text))
	if err := errors.Join(err, z.Close()); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// sitemap reads one to its end.
func sitemap(body []byte) (out []find.Line, err error) {
	for l, e := range find.ReadSitemap(body, "") {
		if e != nil {
			return out, e
		}
		out = append(out, l)
	}
	return out, nil
}

// TestSitemapEntries: address and date of the entries in all forms.
func TestSitemapEntries(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want find.Line
	}{
		"plain":             {"<url><loc>https://faehre.example/a</loc></url>", find.Line{Address: "https://faehre.example/a"}},
		"blanks":            {"<url><loc>\n  https://faehre.example/a \n</loc><lastmod> 2019-04-23T07:41+02:00 </lastmod></url>", find.Line{Address: "https://faehre.example/a", Date: april, Dated: find.DatedModified}},
		"cdata":             {"<url><loc><![CDATA[https://faehre.example/a?x=1&y=2]]></loc></url>", find.Line{Address: "https://faehre.example/a?x=1&y=2"}},
		"escaped":           {"<url><loc>https://faehre.example/a?x=1&amp;y=2</loc></url>", find.Line{Address: "https://faehre.example/a?x=1&y=2"}},
		"bare ampersand":    {"<url><loc>https://faehre.example/a?x=1&y=2</loc></url>", find.Line{Address: "https://faehre.example/a?x=1&y=2"}},
		"a date that is no": {"<url><loc>https://faehre.example/a</loc><lastmod>gestern</lastmod></url>", find.Line{Address: "https://faehre.example/a", Dated: find.DatedModified}},
		"a picture first": {
			"<url><image:image><image:loc>https://faehre.example/i.jpg</image:loc></image:image><loc>https://faehre.example/a</loc></url>",
			find.Line{Address: "https://faehre.example/a"},
		},
		"news": {
			"<url><loc>https://faehre.example/a</loc><news:news><news:publication_date>2019-04-23T05:41:00Z</news:publication_date></news:news><lastmod>2020-01-01</lastmod></url>",
			find.Line{Address: "https://faehre.example/a", Date: april, Dated: find.DatedPublished, Kind: "news"},
		},
		"news, date last": {
			"<url><loc>https://faehre.example/a</loc><lastmod>2020-01-01</lastmod><news:news><news:publication_date>2019-04-23T05:41:00Z</news:publication_date></news:news></url>",
			find.Line{Address: "https://faehre.example/a", Date: april, Dated: find.DatedPublished, Kind: "news"},
		},
		"a film": {
			"<url><loc>https://faehre.example/a</loc><video:video><video:publication_date>2018-01-01</video:publication_date></video:video></url>",
			find.Line{Address: "https://faehre.example/a"},
		},
		"capitals":          {"<URL><LOC>https://faehre.example/a</LOC></URL>", find.Line{Address: "https://faehre.example/a"}},
		"an index":          {"<sitemap><loc>https://faehre.example/s.xml</loc><lastmod>2019-04-23T05:41:00Z</lastmod></sitemap>", find.Line{Address: "https://faehre.example/s.xml", Date: april, Dated: find.DatedModified, Kind: "index"}},
		"a year too few":    {"<url><loc>https://faehre.example/a</loc><lastmod>0001-01-01</lastmod></url>", find.Line{Address: "https://faehre.example/a", Dated: find.DatedModified}},
		"entity of its own": {"<url><loc>https://faehre.example/&bomb;</loc></url>", find.Line{Address: "https://faehre.example/&bomb;"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for form, body := range map[string][]byte{"plain": fmt.Appendf(nil, urlset, c.text), "packed": packed(t, fmt.Sprintf(urlset, c.text))} {
				got, err := sitemap(body)
				if diff := cmp.Diff([]find.Line{c.want}, got, inUTC); diff != "" || err != nil {
					t.Errorf("%s: %v, entries differ (-want +got):\n%s", form, err, diff)
				}
			}
		})
	}
}

// TestBrokenSitemapsGiveWhatStandsBefore the mistake, and say what it is.
func TestBrokenSitemapsGiveWhatStandsBefore(t *testing.T) {
	t.Parallel()
	const entry = "<url><loc>https://faehre.example/a</loc></url>"
	whole := packed(t, fmt.Sprintf(urlset, strings.Repeat(entry, 2000)))
	for name, c := range map[string]struct {
		body []byte
		n    int // at least
		want string
	}{
		"a page":           {[]byte("<!doctype html><html><body>no</body></html>"), 0, "it is no sitemap"},
		"nothing":          {nil, 0, "it is no sitemap"},
		"words":            {[]byte("https://faehre.example/a\n"), 0, "it is no sitemap"},
		"cut":              {[]byte("<urlset>" + entry + "<url><loc>https://fae"), 1, ""},
		"cut while packed": {whole[:len(whole)/2], 1, "read it"},
		"no gzip":          {[]byte("\x1f\x8bxx"), 0, "unpack it"},
		"too many":         {fmt.Appendf(nil, urlset, strings.Repeat(entry, find.MaxSitemapEntries+1)), find.MaxSitemapEntries, "more than 50000 entries"},
		"a bomb":           {packed(t, "<urlset>"+entry+"<url><loc>"+strings.Repeat("a", find.MaxSitemapBytes+1)), 1, "more than 67108864 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := sitemap(c.body)
			if len(got) < c.n || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("%d entries, %v; want %d and %q", len(got), err, c.n, c.want)
			}
		})
	}
}

// TestSitemapEntitiesAreNotExpanded: a document's own declarations count for nothing.
func TestSitemapEntitiesAreNotExpanded(t *testing.T) {
	t.Parallel()
	lol := `<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">]>`
	got, err := sitemap([]byte(lol + "<urlset><url><loc>https://faehre.example/&b;&x;</loc></url></urlset>"))
	if err != nil || len(got) != 1 || got[0].Address != "https://faehre.example/&b;&x;" {
		t.Errorf("got %v, %v", got, err)
	}
}

// A shelf is a getter of documents that lie there.
type shelf struct {
	docs map[string]string
	got  []string
}

func (s *shelf) Document(_ context.Context, address string) (*scraper.Page, []byte, error) {
	s.got = append(s.got, address)
	body, ok := s.docs[address]
	if !ok {
		return nil, nil, &scraper.FetchError{URL: address, Reason: scraper.ReasonStatus, Status: http.StatusNotFound}
	}
	return &scraper.Page{URL: address, HTML: []byte(body), Header: http.Header{}}, []byte(body), nil
}

func (s *shelf) Sitemaps(context.Context, string) ([]string, error) { return nil, nil }

// TestSitemapIndexes are followed, newest first, each once, and not without end.
func TestSitemapIndexes(t *testing.T) {
	t.Parallel()
	child := func(name, lastmod string) string {
		return "<sitemap><loc>https://f.example/" + name + "</loc><lastmod>" + lastmod + "</lastmod></sitemap>"
	}
	index := func(children ...string) string {
		return "<sitemapindex>" + strings.Join(children, "") + "</sitemapindex>"
	}
	page := func(name string) string { return "<urlset><url><loc>/" + name + "</loc></url></urlset>" }
	s := &shelf{docs: map[string]string{
		"https://f.example/i":     index(child("old", "2018-01-01"), child("new", "2019-01-01"), child("i", "2020-01-01"), child("gone", "2017-01-01"), child("skipped", "2016-01-01"), child("deep1", "2015-01-01")),
		"https://f.example/old":   page("a"),
		"https://f.example/new":   page("b"),
		"https://f.example/deep1": index(child("deep2", "")), "https://f.example/deep2": index(child("deep3", "")), "https://f.example/deep3": index(child("deep4", "")),
	}}
	src := find.Sitemap{Get: s, URL: "https://f.example/i", Skip: func(address string, _ time.Time) bool { return strings.HasSuffix(address, "skipped") }}
	var got []string
	failed := 0
	for item, err := range src.Items(t.Context()) {
		if err != nil {
			failed++
			continue
		}
		got = append(got, item.Job.URL)
	}
	if diff := cmp.Diff([]string{"https://f.example/b", "https://f.example/a"}, got); diff != "" || failed != 1 {
		t.Errorf("%d failed, entries differ (-want +got):\n%s", failed, diff)
	}
	want := []string{"i", "new", "old", "gone", "deep1", "deep2", "deep3"}
	for i := range want {
		want[i] = "https://f.example/" + want[i]
	}
	if diff := cmp.Diff(want, s.got); diff != "" {
		t.Errorf("sitemaps asked for differ (-want +got):\n%s", diff)
	}
}

// TestSourcesStopWhenTheReaderHasEnough and ask for nothing more.
func TestSourcesStopWhenTheReaderHasEnough(t *testing.T) {
	t.Parallel()
	s := &shelf{docs: map[string]string{
		"https://f.example/i": "<sitemapindex><sitemap><loc>/a</loc></sitemap><sitemap><loc>/b</loc></sitemap></sitemapindex>",
		"https://f.example/a": "<urlset><url><loc>/1</loc></url><url><loc>/2</loc></url></urlset>",
		"https://f.example/f": fmt.Sprintf(rss, "F"),
		"https://f.example/l": `<a href="/1">x</a><a href="/2">x</a><a rel="next" href="/m">x</a>`,
	}}
	for _, src := range []scraper.Source{
		find.Sitemap{Get: s, URL: "https://f.example/i"},
		find.Feed{Get: s, URL: "https://f.example/f"},
		find.Listing{Get: s, URL: "https://f.example/l", By: find.ByPage, Loc: time.UTC, More: func([]time.Time) bool { return true }},
	} {
		for _, err := range src.Items(t.Context()) {
			if err != nil {
				t.Error(err)
			}
			break
		}
	}
	if diff := cmp.Diff([]string{"https://f.example/i", "https://f.example/a", "https://f.example/f", "https://f.example/l"}, s.got); diff != "" {
		t.Errorf("asked for (-want +got):\n%s", diff)
	}
}

// FuzzSitemap: whatever comes, entries have addresses and are bounded.
func FuzzSitemap(f *testing.F) {
	f.Add(fmt.Appendf(nil, urlset, "<url><loc>https://faehre.example/a</loc><lastmod>2019-04-23</lastmod></url>"))
	f.Add([]byte("<sitemapindex><sitemap><loc>a</loc></sitemap></sitemapindex>"))
	f.Add(packed(f, "<urlset><url><loc>a</loc></url></urlset>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, _ := sitemap(body)
		for _, l := range got {
			if l.Address == "" {
				t.Error("an entry without an address")
			}
		}
		if len(got) > find.MaxSitemapEntries {
			t.Errorf("%d entries", len(got))
		}
	})
}
