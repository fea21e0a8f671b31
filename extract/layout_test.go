package extract_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

const kioskURL = "https://kiosk.example/news/1"

// readKiosk reads a body with layouts, given as YAML, of an invented site.
func readKiosk(t *testing.T, layouts, body string) extract.Article {
	t.Helper()
	return readWith(t, kiosk(layouts), kioskURL, []byte("<html lang=en><body>"+body+"</body></html>"))
}

func kiosk(layouts string) string {
	return "name: kiosk.example\nhosts: [kiosk.example]\npublisher: Kiosk\ntimezone: Europe/Berlin\ndates: ['02.01.2006 um 15:04']\n" +
		"strip: {credit: ['Photo:', 'Picture by '], authors: ['By '], topics: [All topics]}\nlayouts:\n" + layouts
}

const twoLayouts = `  - {name: new, when: [main.new, .newer], headline: h1.new, body: {paragraph: main p}}
  - {name: old, when: main, headline: h1.old, body: {paragraph: main p}}
`

func TestFirstLayoutWhoseMarkIsThereReads(t *testing.T) {
	t.Parallel()
	const heads = "<h1 class=new>New</h1><h1 class=old>Old</h1><p>Text."
	for name, c := range map[string]struct{ body, layout, headline string }{
		"both marks":         {"<main class=new>" + heads, "new", "New"},
		"the later mark":     {"<main>" + heads, "old", "Old"},
		"second alternative": {"<main><i class=newer></i>" + heads, "new", "New"},
		"mark below":         {"<main>" + heads + "</main><footer class=newer></footer>", "new", "New"},
	} {
		art := readKiosk(t, twoLayouts, c.body)
		if art.Extraction.Layout != c.layout || art.Headline != c.headline || art.Extraction.Profile != "kiosk.example" {
			t.Errorf("%s: layout %s, headline %s; want %s, %s", name, art.Extraction.Layout, art.Headline, c.layout, c.headline)
		}
	}
}

// TestLayoutErrorNamesAllMarks: who mends the profile sees what was looked for.
func TestLayoutErrorNamesAllMarks(t *testing.T) {
	t.Parallel()
	page := extract.Page{URL: kioskURL, Source: "saved.html", HTML: []byte("<title>The bridge</title><script type=application/ld+json>{\"@type\":\"NewsArticle\"}</script>" + story)}
	art, err := extract.Extract(page, withProfile(t, kiosk(twoLayouts)))
	le, ok := errors.AsType[*extract.LayoutError](err)
	if !ok || !errors.Is(err, extract.ErrLayout) || errors.Is(err, extract.ErrNoArticle) {
		t.Fatalf("%v: want a LayoutError", err)
	}
	if diff := cmp.Diff(&extract.LayoutError{Profile: "kiosk.example", Tried: []string{"main.new", ".newer", "main"}}, le); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	const says = `extract saved.html (https://kiosk.example/news/1): profile kiosk.example: none of the marks ["main.new" ".newer" "main"] is on the page: was the site redesigned?`
	if diff := cmp.Diff(says, err.Error()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(extract.Article{}, art); diff != "" {
		t.Errorf("there is a record beside the error:\n%s", diff)
	}
}

// TestFrontPageOfKnownSiteHasNotDrifted: a page that is no article is that first,
// so that it raises no alarm.
func TestFrontPageOfKnownSiteHasNotDrifted(t *testing.T) {
	t.Parallel()
	for address, body := range map[string]string{
		"https://kiosk.example/":       "<h1>News</h1>" + story,
		"https://kiosk.example/news/2": "<title>Page not found</title><p>Sorry.",
	} {
		_, err := extract.Extract(extract.Page{URL: address, HTML: []byte(body)}, withProfile(t, kiosk(twoLayouts)))
		if !errors.Is(err, extract.ErrNoArticle) || errors.Is(err, extract.ErrLayout) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// wholeLayout reads each field from an element of its name.
const wholeLayout = `  - name: whole
    when: main
    hide: [sr]
    kicker: [.kicker-new, .kicker]
    headline: h1
    dateline: {text: .line > *, label: .label, place: .place, agency: .agency}
    published: time.first @datetime
    modified: [time.last @datetime, time.last]
    authors: .author
    lead: .lead
    body: {paragraph: main p, subhead: [main h2, main h3], list_item: main li, quote: main blockquote, drop: [aside, .advert]}
    reading_minutes: .minutes
    section: .section a
    topics: [.topics a, 'meta[name=keywords] @content']
    paid: .wall
    free: .open
`

func TestLayoutReadsEachField(t *testing.T) {
	t.Parallel()
	art := readKiosk(t, wholeLayout, `<main><div class=kicker>Craft:<span class=sr>, read on</span></div><h1>The mill</h1>
<div class=line><span class=label>Updated</span> <span class=place>Oberau</span> <i class=agency>ana</i></div>
<time class=first datetime="23.04.2019 um 07:12">x</time><time class=last>23.04.2019 um 09:41</time>
<div class=author>By Ida Kolm</div><div class=author>Jonas Ferber</div><div class=lead>It turns again.</div>
<div class=minutes>about 4 min</div><nav class=section><a>Town</a><a>Craft</a><a>Town</a></nav>
<h2>How</h2><p>Slowly.<p>By <b>w</b>ater.<aside><p>Subscribe!</aside><h3>Why</h3><ul><li>Flour<li>Noise</ul><blockquote><p>It is loud.</p></blockquote>
<div class=advert><h2>Buy</h2><li>now</div></main><div class=topics><a>Mills</a><a>All topics</a><a>Oberau, Auental</a></div>`)
	want := extract.Article{
		Kicker: "Craft", Headline: "The mill", Section: []string{"Town", "Craft"}, Authors: []string{"Ida Kolm", "Jonas Ferber"}, Lead: []string{"It turns again."},
		Dateline: &extract.Dateline{Text: "Updated Oberau ana", Label: "Updated", Place: "Oberau", Agency: "ana"}, ReadingMinutes: 4, Topics: []string{"Mills", "Oberau, Auental"},
		Body: []extract.Block{
			{Type: extract.Subhead, Text: "How", Level: 2},
			{Type: extract.Paragraph, Text: "Slowly."},
			{Type: extract.Paragraph, Text: "By water."},
			{Type: extract.ListItem, Text: "Flour"},
			{Type: extract.ListItem, Text: "Noise"},
			{Type: extract.Quote, Text: "It is loud."},
		},
	}
	got := extract.Article{
		Kicker: art.Kicker, Headline: art.Headline, Section: art.Section, Authors: art.Authors, Lead: art.Lead, Dateline: art.Dateline,
		ReadingMinutes: art.ReadingMinutes, Topics: art.Topics, Body: art.Body,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if p, m := art.Published.Format("2006-01-02T15:04Z07:00"), art.Modified.Format("2006-01-02T15:04Z07:00"); p != "2019-04-23T07:12+02:00" || m != "2019-04-23T09:41+02:00" {
		t.Errorf("published %s, modified %s", p, m)
	}
	for field, from := range map[string]string{
		"kicker": "css:.kicker", "headline": "css:h1", "dateline": "css:.line > *", "published": "css:time.first @datetime", "modified": "css:time.last", "authors": "css:.author",
		"lead": "css:.lead", "body": "css:main p", "reading_minutes": "css:.minutes", "section": "css:.section a", "topics": "css:.topics a",
	} {
		if got := art.Extraction.Fields[field]; got != from {
			t.Errorf("%s comes from %q, want %q", field, got, from)
		}
	}
}

// TestEmptyFieldsFallToWhatThePageStates: and from there to the general reader;
// the record says so for each.
func TestEmptyFieldsFallToWhatThePageStates(t *testing.T) {
	t.Parallel()
	art := readKiosk(t, wholeLayout, `<meta name=keywords content="Mills, All topics,Oberau "><meta name=author content="Ida Kolm"><meta property=og:site_name content=Other>
<script type="application/ld+json">{"@type":"NewsArticle","headline":"The mill","datePublished":"2019-04-23T07:12:00+02:00","isAccessibleForFree":true,"articleSection":"Craft"}</script><main>`+story+`</main>`)
	for field, from := range map[string]string{
		"headline": "jsonld:headline", "published": "jsonld:datePublished", "access": "jsonld:isAccessibleForFree", "section": "jsonld:articleSection", "authors": "meta:author",
		"topics": "css:meta[name=keywords] @content", "body": "css:main p", "publisher": "profile:publisher", "language": "generic:html", "url": "url", "id": "url",
	} {
		if got := art.Extraction.Fields[field]; got != from {
			t.Errorf("%s comes from %q, want %q", field, got, from)
		}
	}
	if diff := cmp.Diff([]string{"Mills", "Oberau"}, art.Topics); diff != "" {
		t.Errorf("topics (-want +got):\n%s", diff)
	}
	for _, absent := range []string{"kicker", "dateline", "modified", "lead", "reading_minutes", "images", "related"} {
		if from, ok := art.Extraction.Fields[absent]; ok {
			t.Errorf("%s comes from %q, and isn't on the page", absent, from)
		}
	}
}
