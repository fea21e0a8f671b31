package extract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
)

const heading = "<h1>Bridge closed for a year</h1>"

// released and changed are both dates of a record with their sources, "" where it
// has none.
func released(art extract.Article) string {
	return strings.TrimSpace(stamp(art.Published) + " " + art.Extraction.Fields["published"])
}

func changed(art extract.Article) string {
	return strings.TrimSpace(stamp(art.Modified) + " " + art.Extraction.Fields["modified"])
}

// TestReleaseAndChangeAreKeptApart: a label, wherever it stands, says which of
// the two a date is.
func TestReleaseAndChangeAreKeptApart(t *testing.T) {
	t.Parallel()
	const may3, may4 = "2024-05-03T00:00:00Z", "2024-05-04T00:00:00Z"
	for name, c := range map[string]struct{ body, published, modified string }{
		"in one line":                  {heading + "<p>Published 3 May 2024. Updated 4 May 2024</p>", may3 + " generic:printed", may4 + " generic:printed"},
		"the change first":             {heading + "<p>Updated: 4 May 2024 | 3 May 2024</p>", may3 + " generic:printed", may4 + " generic:printed"},
		"labels of their own":          {heading + "<div><b>Last updated:</b> <i>4 May 2024</i></div><div><b>Posted:</b> <i>3 May 2024</i></div>", may3 + " generic:printed", may4 + " generic:printed"},
		"labels in classes":            {heading + `<p class="date-modified">4 May 2024</p><p class="published-on">3 May 2024</p>`, may3 + " generic:printed", may4 + " generic:printed"},
		"time elements with texts":     {heading + `Updated <time datetime="2024-05-04">x</time> First published <time datetime="2024-05-03">y</time>`, may3 + " generic:time", may4 + " generic:time"},
		"behind, as in Japanese":       {heading + "<p>2024年5月3日 公開</p><p>2024年5月4日 更新</p>", may3 + " generic:printed", may4 + " generic:printed"},
		"only a change":                {heading + "<p>Zuletzt aktualisiert: 4. Mai 2024</p>", may4 + " generic:last-change", may4 + " generic:printed"},
		"a day, and the change's hour": {heading + `<p>Posted 4 May 2024</p><p>Updated 4 May 2024, 14:05 CEST</p>`, may4 + " generic:printed", "2024-05-04T14:05:00+02:00 generic:printed"},
		"today's date above":           {"<p>9 May 2024</p>" + heading + "<p>Updated 4 May 2024</p>", may4 + " generic:last-change", may4 + " generic:printed"},
		"a change far below":           {heading + story + story + "<p>Last updated 4 May 2024</p>", "", may4 + " generic:printed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf("", c.body+story))
			if released(art) != c.published || changed(art) != c.modified {
				t.Errorf("published %q, want %q; modified %q, want %q", released(art), c.published, changed(art), c.modified)
			}
			if marked := slices.Contains(art.Extraction.Warnings, "published: the page states only its last change"); marked != strings.HasSuffix(c.published, "last-change") {
				t.Errorf("warnings %q", art.Extraction.Warnings)
			}
		})
	}
}

// TestDatesOfOtherTextsAreNotTheArticles: of what a page shows, the date by the
// headline is the article's; without one, what all of the others agree on.
func TestDatesOfOtherTextsAreNotTheArticles(t *testing.T) {
	t.Parallel()
	far := strings.Repeat("<p>The bridge over the Aue will stay closed, the council said, until the piers have been looked at by divers.</p>", 12)
	const printed = "2024-05-03T00:00:00Z generic:printed"
	for name, c := range map[string]struct{ body, want string }{
		"below before above":        {"<p>9 May 2024</p>" + heading + "<p>3 May 2024</p>", printed},
		"above":                     {"<p>3 May 2024</p>" + heading, printed},
		"a masthead's far above":    {"<p>9 May 2024</p>" + far + heading + far + "<p>3 May 2024</p>", ""},
		"teasers' below":            {heading + far + "<h2>Read also</h2><p>3 May 2024</p><p>4 May 2024</p>", ""},
		"the only one far below":    {heading + far + "<p>3 May 2024</p>", printed},
		"the same twice, far below": {heading + far + "<p>3 May 2024</p><p>May 3, 2024</p>", printed},
		"in a sentence":             {heading + "<p>The mill burnt down on 3 May 2024</p>", ""},
		"in navigation":             {"<nav><p>3 May 2024</p></nav>" + heading, ""},
		"in a link to a story":      {heading + `<a href="/b"><b>Mill burnt down, and the bridge has been closed since, for nobody knows how long</b><p>3 May 2024</p></a>`, ""},
		"linked itself":             {heading + `<a href="/2024/5">3 May 2024</a>`, printed},
		"in a small box":            {"<article>" + heading + "<aside>3 May 2024</aside></article>", printed},
		"in a large box":            {"<article>" + heading + "<aside>3 May 2024" + far + "</aside></article>", ""},
		"in an article's footer":    {"<article>" + heading + "<footer>Posted on 3 May 2024</footer></article>", printed},
		"parted by comments":        {heading + "<p>May <!-- -->3<!-- -->, 2024</p>", printed},
		"two days in one":           {heading + "<p>03/05/2024</p>", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf("", c.body+story))
			if got := released(art); got != c.want {
				t.Errorf("published %q, want %q", got, c.want)
			}
		})
	}
}

// TestTheLanguageOfThePageOrdersItsNumbers: so does a country's domain.
func TestTheLanguageOfThePageOrdersItsNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, address, want string }{
		{"en-US", "https://news.example/a", "2024-03-05"},
		{"en-GB", "https://news.example/a", "2024-05-03"},
		{"es", "https://news.example/a", "2024-05-03"},
		{"en", "https://news.example/a", ""},
		{"en", "https://news.co.uk/a", "2024-05-03"},
		{"en-US", "https://news.com.au/a", "2024-05-03"},
		{"en", "https://news.gov/a", "2024-03-05"},
		{"en", "https://news.io/a", ""},
	} {
		page := pageOf(`<meta http-equiv="content-language" content="`+c.lang+`">`, heading+"<p>03/05/2024</p>"+story)
		page.URL = c.address
		art := read(t, page)
		if got := released(art); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s at %s: %q, want %q", c.lang, c.address, got, c.want)
		}
	}
}

// TestAWrongDateIsWorseThanNone: what can't be is dropped, and told.
func TestAWrongDateIsWorseThanNone(t *testing.T) {
	t.Parallel()
	fetched := time.Date(2024, 5, 4, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct{ head, published, modified, warning string }{
		"in the future":               {metaNamed("pubdate", "2024-05-09T10:00:00Z"), "", "", "published: 2024-05-09 is after the page was fetched"},
		"the next is taken":           {metaNamed("pubdate", "2034-05-03T10:00:00Z") + metaNamed("date", "2024-05-03T10:00:00Z"), "2024-05-03T10:00:00Z meta:date", "", "published: 2034-05-03 is after the page was fetched"},
		"today where clocks are fast": {metaNamed("pubdate", "2024-05-05"), "2024-05-05T00:00:00Z meta:pubdate", "", ""},
		"before the web":              {metaNamed("pubdate", "1989-12-31T10:00:00Z"), "", "", "published: 1989-12-31 is before the first page of the web"},
		"the first year of the web":   {metaNamed("pubdate", "1990-01-01T10:00:00Z"), "1990-01-01T10:00:00Z meta:pubdate", "", ""},
		"changed before its release":  {metaNamed("pubdate", "2024-05-03T10:00:00Z") + metaNamed("article:modified_time", "2024-05-01T10:00:00Z"), "2024-05-03T10:00:00Z meta:pubdate", "", "modified: 2024-05-01 is before the first release"},
		"two others agree": {
			newsWith(`"datePublished":"2023-01-01T10:00:00Z"`) + metaNamed("pubdate", "2024-05-03T10:00:00Z") + `<meta itemprop="datePublished" content="2024-05-03">`,
			"2024-05-03T10:00:00Z meta:pubdate", "", "published: 2023-01-01 of jsonld:datePublished is contradicted by two others",
		},
		"one other disagrees": {newsWith(`"datePublished":"2023-01-01T10:00:00Z"`) + metaNamed("pubdate", "2024-05-03T10:00:00Z"), "2023-01-01T10:00:00Z jsonld:datePublished", "", ""},
		"one of each": {
			newsWith(`"datePublished":"2023-01-01T10:00:00Z"`) + metaNamed("pubdate", "2024-05-03T10:00:00Z") + `<meta itemprop="datePublished" content="2023-01-01">`,
			"2023-01-01T10:00:00Z jsonld:datePublished", "", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := pageWith(c.head)
			page.Fetched = fetched
			art := read(t, page)
			if released(art) != c.published || changed(art) != c.modified {
				t.Errorf("published %q, want %q; modified %q, want %q", released(art), c.published, changed(art), c.modified)
			}
			if got := strings.Join(art.Extraction.Warnings, "; "); c.warning != "" && !strings.Contains(got, c.warning) {
				t.Errorf("warnings %q, want %q", got, c.warning)
			}
		})
	}
}

// TestZoneOfThePage: a local time takes the zone from what the page states
// elsewhere of the same moment, or of the same week.
func TestZoneOfThePage(t *testing.T) {
	t.Parallel()
	local := metaNamed("pubdate", "2024-05-03T14:05")
	for name, c := range map[string]struct{ head, want string }{
		"none":                         {local, "2024-05-03T14:05:00Z"},
		"the same moment":              {local + metaNamed("date", "2024-05-03T12:05:33Z"), "2024-05-03T12:05:33Z"},
		"the change's, of that week":   {local + metaNamed("article:modified_time", "2024-05-05T16:00:00+02:00"), "2024-05-03T14:05:00+02:00"},
		"the change's, half a year on": {local + metaNamed("article:modified_time", "2024-12-05T16:00:00+01:00"), "2024-05-03T14:05:00Z"},
		"the change's in UTC":          {local + metaNamed("article:modified_time", "2024-05-05T16:00:00Z"), "2024-05-03T14:05:00Z"},
		"a day, and its time":          {metaNamed("pubdate", "2024-05-03") + metaNamed("date", "2024-05-03T14:05:00+02:00"), "2024-05-03T14:05:00+02:00"},
		"a day, and another's time":    {metaNamed("pubdate", "2024-05-03") + metaNamed("date", "2024-05-09T14:05:00+02:00"), "2024-05-03T00:00:00Z"},
	} {
		art := read(t, pageWith(c.head))
		if got := stamp(art.Published); got != c.want {
			t.Errorf("%s: published %q, want %q", name, got, c.want)
		}
		open := slices.Contains(art.Extraction.Warnings, "published: the page states no zone, the time is its local one")
		if marked := c.want == "2024-05-03T14:05:00Z"; open != marked {
			t.Errorf("%s: warnings %q", name, art.Extraction.Warnings)
		}
	}
}

// TestTheAddressIsTheLastResort: its day counts where nothing by the headline says
// one, and never against what is stated.
func TestTheAddressIsTheLastResort(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ head, body, path, want string }{
		"alone":               {"", "", "/2024/05/03/bridge", "2024-05-03T00:00:00Z generic:address"},
		"below a stated one":  {metaNamed("date", "2024-05-02T10:00:00Z"), "", "/2024/05/03/bridge", "2024-05-02T10:00:00Z meta:date"},
		"below a printed one": {"", "<p>2 May 2024</p>", "/2024/05/03/bridge", "2024-05-02T00:00:00Z generic:printed"},
		"none in a number":    {"", "", "/story-20240503", ""},
	} {
		page := pageOf(c.head, heading+c.body+story)
		page.URL = "https://news.example" + c.path
		if got := released(read(t, page)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestManyDatesCostInProportion: a page of dates is read in time that grows with
// its size, for each text is looked at once and only so many are kept.
func TestManyDatesCostInProportion(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(heading)
	for i := range 20_000 {
		fmt.Fprintf(&b, "<aside><time>%d May 2024</time><p>Updated: %d June 2024</p></aside>", i%28+1, i%28+1)
	}
	art := read(t, pageOf("", b.String()+story))
	if !art.Published.IsZero() || !art.Modified.IsZero() {
		t.Errorf("published %q, modified %q", released(art), changed(art))
	}
}

func BenchmarkIsDateLine(b *testing.B) {
	lines := []string{"Veröffentlicht am 3. Mai 2024 um 14:05 Uhr", "The bridge over the Aue will stay closed, the council said, until 2024.", "2024年5月3日 14時05分", "The piers have been looked at by divers."}
	for b.Loop() {
		for _, s := range lines {
			extract.IsDateLine(s, "de")
		}
	}
}
