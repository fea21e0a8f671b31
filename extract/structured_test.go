package extract_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
)

// generalOnly reads without site profiles.
var generalOnly = extract.Options{Profiles: new(extract.Profiles)}

// story is a body long enough to be taken for an article.
var story = "<article>" + strings.Repeat("<p>The river rose in the night, and by the morning the old bridge, which had stood for ninety years, was closed to cars, carts and walkers alike.</p>\n", 4) +
	"<p>Nobody was hurt, said the mayor, who had come in boots.</p></article>"

// pageWith is a page with a story and the given head.
func pageWith(head string) extract.Page { return pageOf(head, story) }

func pageOf(head, body string) extract.Page {
	return extract.Page{HTML: []byte("<!doctype html><html><head>" + head + "</head><body>" + body + "</body></html>"), URL: "https://news.example/a/bridge.html"}
}

func read(t *testing.T, page extract.Page) extract.Article {
	t.Helper()
	art, err := extract.Extract(page, generalOnly)
	if err != nil {
		t.Fatal(err)
	}
	return art
}

func TestHeadline(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, head, h1, want, kicker, from string }{
		{"without the site's name", `<meta property="og:site_name" content="River Press"><meta property="og:title" content="Bridge closed - River Press">`, "", "Bridge closed", "", "meta:og:title"},
		{"without the word of the address", `<title>Bridge closed | NEWS</title>`, "", "Bridge closed", "", "meta:title"},
		{"a dash of its own", `<title>Bridge closed - for a year</title>`, "", "Bridge closed - for a year", "", "meta:title"},
		{"as the reader saw it", `<title>Bridge closed for a year | News</title>`, `<h1>Bridge closed for a year!</h1>`, "Bridge closed for a year!", "", "generic:h1"},
		{"not the logo", `<title>Bridge closed | News</title>`, `<h1><a href="/">News</a></h1>`, "Bridge closed", "", "meta:title"},
		{"another one for machines", `<title>High water: what to know</title>`, `<h1>The bridge is closed for a year</h1>`, "The bridge is closed for a year", "", "generic:h1"},
		{"with its kicker", `<meta property="og:title" content="Bridge closed for a year">`, `<h1><span>High water: </span><span>Bridge closed for a year</span></h1>`, "Bridge closed for a year", "High water", "generic:h1"},
		{"a template never filled", `<meta property="og:title" content="{{title}}"><title>Bridge closed</title>`, "", "Bridge closed", "", "meta:title"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf(c.head, c.h1+story))
			if art.Headline != c.want || art.Kicker != c.kicker || art.Extraction.Fields["headline"] != c.from {
				t.Errorf("headline %q, kicker %q from %q", art.Headline, art.Kicker, art.Extraction.Fields["headline"])
			}
		})
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, head, body, want, from, warning string }{
		{"meta", `<meta property="article:published_time" content="2020-01-28T15:49:07+0100">`, "", "2020-01-28T15:49:07+01:00", "meta:article:published_time", ""},
		{"a zone beats an earlier local time", `<meta property="article:published_time" content="2020-01-28T15:49:07"><meta name="date" content="2020-01-28T14:49:07Z">`, "", "2020-01-28T14:49:07Z", "meta:date", ""},
		{"local without a zone", `<meta property="article:published_time" content="2020-01-28T15:49:07">`, "", "2020-01-28T15:49:07Z", "meta:article:published_time", "no zone"},
		{"a day", `<meta name="date" content="2020-01-28">`, "", "2020-01-28T00:00:00Z", "meta:date", "only the day"},
		{"an instant beats a day", `<meta property="article:published_time" content="2020-01-28"><meta name="pubdate" content="2020-01-28T15:49:07Z">`, "", "2020-01-28T15:49:07Z", "meta:pubdate", ""},
		{"time element", "", `<time class="published" datetime="2020-01-28T15:49:07Z ">today</time>`, "2020-01-28T15:49:07Z", "generic:time", ""},
		{"not a teaser's", "", `<aside><time datetime="2019-01-01T00:00:01Z">x</time></aside><time datetime="2020-01-28T15:49:07Z">x</time>`, "2020-01-28T15:49:07Z", "generic:time", ""},
		{"microdata", "", `<span itemprop="datePublished" content="2020-01-28T15:49:07Z">x</span>`, "2020-01-28T15:49:07Z", "microdata:datePublished", ""},
		{"printed", "", `<h1>Bridge</h1><div>Published on January 28, 2020 |</div>`, "2020-01-28T00:00:00Z", "generic:printed", "only the day"},
		{"an update by the headline, where it is all there is", "", `<h1>Bridge</h1><div>Updated on January 28, 2020</div>`, "2020-01-28T00:00:00Z", "generic:last-change", "the page states only its last change"},
		{"an update is no release where one is known", "", `<h1>Bridge</h1><div>Updated on January 28, 2020</div><div>January 3, 2020</div>`, "2020-01-03T00:00:00Z", "generic:printed", "only the day"},
		{"empty field", `<meta name="date" content="1970-01-01T00:00:00Z">`, "", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf(c.head, c.body+story))
			got := ""
			if !art.Published.IsZero() {
				got = art.Published.Format(time.RFC3339)
			}
			warnings := strings.Join(art.Extraction.Warnings, "; ")
			if got != c.want || art.Extraction.Fields["published"] != c.from {
				t.Errorf("published %q from %q", got, art.Extraction.Fields["published"])
			}
			if !strings.Contains(warnings, c.warning) || c.warning == "" && warnings != "" {
				t.Errorf("warnings %q, want %q", warnings, c.warning)
			}
		})
	}
}

func TestAuthors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, head, body, want string }{
		{"meta", `<meta name="author" content="By Ada Brook and Ben Hill">`, "", "Ada Brook|Ben Hill"},
		{"an address is no name", `<meta property="article:author" content="https://social.example/press"><meta name="parsely-author" content="Ada Brook">`, "", "Ada Brook"},
		{"the house is no author", `<meta property="og:site_name" content="River Press"><meta name="author" content="River Press">`, "", ""},
		{"link", "", `<p><a rel="author" href="/x">Ada Brook</a></p>`, "Ada Brook"},
		{"byline", "", `<div class="article__byline">Von Ada Brook, Berlin</div>`, "Ada Brook"},
		{"not a teaser's", "", `<aside><div class="author">Ben Hill</div></aside>`, ""},
		{"microdata", "", `<span itemprop="author"><b>Ada Brook</b></span>`, "Ada Brook"},
		{"a byline around the page", "", `<div class="author">Ada Brook ` + strings.Repeat("writes and writes ", 100) + `</div>`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf(c.head, c.body+story))
			if got := strings.Join(art.Authors, "|"); got != c.want {
				t.Errorf("authors %q, want %q", got, c.want)
			}
		})
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"Von Ada Brook und Ben Hill":            "Ada Brook|Ben Hill",
		"BY ADA BROOK":                          "ADA BROOK",
		"Par Ada Brook et Ben Hill":             "Ada Brook|Ben Hill",
		"Ada Brook, Ben Hill & Cy Dale":         "Ada Brook|Ben Hill|Cy Dale",
		"Ada Brook, Political Editor":           "Ada Brook",
		"Ada Brook, Berlin":                     "Ada Brook",
		"Ada Brook (ab.)":                       "Ada Brook",
		"José Ortega y Gasset":                  "José Ortega y Gasset",
		"ada@news.example":                      "",
		"https://news.example/ada":              "",
		"@adabrook":                             "",
		"admin":                                 "",
		"":                                      "",
		"Von":                                   "",
		"Text: Ada Brook":                       "Ada Brook",
		strings.Repeat("very long words ", 100): "",
	} {
		if got := strings.Join(extract.Names(line), "|"); got != want {
			t.Errorf("Names(%q) = %q, want %q", line, got, want)
		}
	}
}

func TestTopicsAndSection(t *testing.T) {
	t.Parallel()
	art := read(t, pageOf(`<meta property="article:tag" content="Rivers"><meta property="article:tag" content="Bridges"><meta property="article:section" content="Local">`, story))
	if !slices.Equal(art.Topics, []string{"Rivers", "Bridges"}) || !slices.Equal(art.Section, []string{"Local"}) {
		t.Errorf("topics %q, section %q", art.Topics, art.Section)
	}
	art = read(t, pageOf("", story+`<footer><a rel="tag" href="/t">Elsewhere</a></footer><p><a rel="tag" href="/t">Rivers</a></p>`))
	if !slices.Equal(art.Topics, []string{"Rivers"}) {
		t.Errorf("topics %q", art.Topics)
	}
}

func TestAccess(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]extract.Access{
		`<meta property="article:content_tier" content="metered">`:                                                        extract.Metered,
		`<meta property="article:content_tier" content="locked">`:                                                         extract.Paid,
		`<meta property="article:content_tier" content="odd">`:                                                            "",
		`<script type="application/ld+json">{"@type":"Article","isAccessibleForFree":true}</script>`:                      extract.Free,
		`<script type="application/ld+json">{"@type":"Article","isAccessibleForFree":"http://schema.org/True"}</script>`:  extract.Free,
		`<script type="application/ld+json">{"@type":"Article","isAccessibleForFree":"False"}</script>`:                   extract.Paid,
		`<script type="application/ld+json">{"@type":"Article","isAccessibleForFree":["https://schema.org/No"]}</script>`: extract.Paid,
	} {
		if got := read(t, pageWith(head)).Access; got != want {
			t.Errorf("%s: %q, want %q", head, got, want)
		}
	}
}

func TestFilledFieldsStay(t *testing.T) {
	t.Parallel()
	art := read(t, pageOf(`<meta property="og:image" content="/a.jpg"><meta property="og:image:alt" content="A bridge"><meta name="twitter:image" content="/b.jpg">`, story))
	if len(art.Images) != 1 || art.Images[0] != (extract.Image{URL: "https://news.example/a.jpg", Alt: "A bridge", Role: extract.LeadImage}) {
		t.Errorf("images %+v", art.Images)
	}
}
