package extract_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
)

// inBerlin reads with a profile that knows the zone, language and name of the
// site, and a layout that fits each page but finds only its heading.
func inBerlin(tb testing.TB) extract.Options {
	tb.Helper()
	profile, err := extract.ParseProfile("news.yaml", []byte(`
name: news.example
publisher: River Press
hosts: [news.example]
language: de
timezone: Europe/Berlin
dates: ["02.01.06 15:04"]
layouts:
  - name: all
    when: body
    headline: h1
`))
	if err != nil {
		tb.Fatal(err)
	}
	profiles, err := extract.NewProfiles(profile)
	if err != nil {
		tb.Fatal(err)
	}
	return extract.Options{Profiles: profiles}
}

func TestLocalTimesTakeTheProfilesZone(t *testing.T) {
	t.Parallel()
	opts := inBerlin(t)
	for name, c := range map[string]struct{ head, want, from string }{
		"winter":              {metaNamed("date", "2020-01-28T15:49:07"), "2020-01-28T15:49:07+01:00", "meta:date"},
		"summer":              {metaNamed("date", "2020-07-28 15:49"), "2020-07-28T15:49:00+02:00", "meta:date"},
		"as printed":          {metaNamed("date", "28. Juli 2020, 15:49 Uhr"), "2020-07-28T15:49:00+02:00", "meta:date"},
		"Java's without zone": {metaNamed("date", "Tue Jul 28 15:49:07 2020"), "2020-07-28T15:49:07+02:00", "meta:date"},
		"JSON-LD":             {newsWith(`"datePublished":"2020-01-28T15:49:07"`), "2020-01-28T15:49:07+01:00", "jsonld:datePublished"},
		"a day":               {metaNamed("date", "2020-01-28"), "2020-01-28T00:00:00+01:00", "meta:date"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art, err := extract.Extract(pageOf(c.head, "<h1>Bridge closed</h1>"+story), opts)
			if err != nil {
				t.Fatal(err)
			}
			if got := stamp(art.Published); got != c.want || art.Extraction.Fields["published"] != c.from {
				t.Errorf("published %q from %q, want %q from %q", got, art.Extraction.Fields["published"], c.want, c.from)
			}
			bare := read(t, pageOf(c.head, story))
			open := slices.Contains(bare.Extraction.Warnings, "published: the page states no zone, the time is its local one")
			if day := strings.HasSuffix(c.head, `2020-01-28">`); !day && (!open || stamp(bare.Published) != c.want[:len("2006-01-02T15:04:05")]+"Z") {
				t.Errorf("published %s without a zone, warnings %q: want the wall clock, marked", bare.Published, bare.Extraction.Warnings)
			}
		})
	}
}

// TestStatedOffsetIsTheInstant: the zone of the profile never moves a time whose
// offset is stated.
func TestStatedOffsetIsTheInstant(t *testing.T) {
	t.Parallel()
	art, err := extract.Extract(pageOf(metaNamed("date", "2020-01-28T15:49:07-05:00"), "<h1>Bridge closed</h1>"+story), inBerlin(t))
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2020, 1, 28, 20, 49, 7, 0, time.UTC); !art.Published.Equal(want) {
		t.Errorf("published %s, want the instant %s", art.Published, want)
	}
}

func TestDateWarnings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		head string
		want []string
	}{
		"an instant":                   {metaNamed("date", "2020-01-28T15:49:07Z"), nil},
		"none":                         {"", nil},
		"a day":                        {metaNamed("date", "2020-01-28"), []string{"published: the page states only the day"}},
		"local":                        {metaNamed("date", "2020-01-28T15:49:07"), []string{"published: the page states no zone, the time is its local one"}},
		"nonsense":                     {metaNamed("date", "yesterday"), []string{"published: not a full date with a zone: yesterday"}},
		"the first of several":         {metaNamed("pubdate", "today") + metaNamed("date", "yesterday"), []string{"published: not a full date with a zone: today"}},
		"long nonsense is cut":         {metaNamed("date", strings.Repeat("é", 100)), []string{"published: not a full date with a zone: " + strings.Repeat("é", 30) + "…"}},
		"none where another is good":   {metaNamed("pubdate", "today") + metaNamed("date", "2020-01-28T15:49:07Z"), nil},
		"a day where another is none":  {metaNamed("pubdate", "today") + metaNamed("date", "2020-01-28"), []string{"published: the page states only the day"}},
		"two days, the first one":      {metaNamed("pubdate", "2020-01-28") + metaNamed("date", "2020-01-29"), []string{"published: the page states only the day"}},
		"of the last change":           {metaNamed("article:modified_time", "2020-01-28"), []string{"modified: the page states only the day"}},
		"of the last change, nonsense": {metaNamed("article:modified_time", "now"), []string{"modified: not a full date with a zone: now"}},
		"of both": {
			metaNamed("date", "today") + metaNamed("article:modified_time", "now"),
			[]string{"published: not a full date with a zone: today", "modified: not a full date with a zone: now"},
		},
		"seconds since 1970":   {metaNamed("date", "1580226547"), []string{"published: not a full date with a zone: 1580226547"}},
		"milliseconds":         {newsWith(`"datePublished":1580226547000`), []string{"published: not a full date with a zone: 1580226547000"}},
		"days with slashes":    {metaNamed("date", "01/02/2020"), []string{"published: not a full date with a zone: 01/02/2020"}},
		"an empty database":    {metaNamed("date", "1970-01-01T00:00:00Z"), nil},
		"a template":           {metaNamed("date", "{{ date }}"), nil},
		"a year out of range":  {metaNamed("date", "0001-01-01T00:00:00Z"), []string{"published: not a full date with a zone: 0001-01-01T00:00:00Z"}},
		"a day of no calendar": {metaNamed("date", "2020-02-30T00:00:00Z"), []string{"published: not a full date with a zone: 2020-02-30T00:00:00Z"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := read(t, pageWith(c.head)).Extraction.Warnings; !slices.Equal(got, c.want) {
				t.Errorf("warnings %q, want %q", got, c.want)
			}
		})
	}
}

// TestPrintedLocalTimeIsAWarning: a time whose zone nobody states is its wall
// clock, and is marked so.
func TestPrintedLocalTimeIsAWarning(t *testing.T) {
	t.Parallel()
	art := read(t, pageOf("", "<h1>Bridge closed for a year</h1><div>Stand: 28.01.2020, 15:49 Uhr</div>"+story))
	if got := art.Extraction.Warnings; stamp(art.Published) != "2020-01-28T15:49:00Z" || !slices.Equal(got, []string{"published: the page states no zone, the time is its local one"}) {
		t.Errorf("published %s, warnings %q", stamp(art.Published), got)
	}
}

// TestSelectorThatFindsNoDateIsAWarning: what a profile's selector finds and no
// layout reads is told, with the selector, and the page's own statement is taken.
func TestSelectorThatFindsNoDateIsAWarning(t *testing.T) {
	t.Parallel()
	profile, err := extract.ParseProfile("news.yaml", []byte("name: news.example\nhosts: [news.example]\nlayouts:\n  - name: all\n    when: body\n    headline: h1\n    published: .when\n"))
	if err != nil {
		t.Fatal(err)
	}
	profiles, err := extract.NewProfiles(profile)
	if err != nil {
		t.Fatal(err)
	}
	art, err := extract.Extract(pageOf(metaNamed("date", "2020-01-28T15:49:07Z"), `<h1>Bridge closed</h1><b class="when">a while ago</b>`+story), extract.Options{Profiles: profiles})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"published: css:.when is no date that can be read, or a local time of an unknown zone"}
	if stamp(art.Published) != "2020-01-28T15:49:07Z" || !slices.Equal(art.Extraction.Warnings, want) {
		t.Errorf("published %s, warnings %q, want %q", stamp(art.Published), art.Extraction.Warnings, want)
	}
}

func TestUnknownAddressIsAWarning(t *testing.T) {
	t.Parallel()
	page := pageWith("")
	page.URL = ""
	if got := read(t, page).Extraction.Warnings; !slices.Equal(got, []string{"the page's address is unknown: its id is made from its bytes"}) {
		t.Errorf("warnings %q", got)
	}
}

func TestFutureDatesAreKept(t *testing.T) {
	t.Parallel()
	art := read(t, pageWith(metaNamed("date", "2150-01-28T15:49:07Z")))
	if got := stamp(art.Published); got != "2150-01-28T15:49:07Z" {
		t.Errorf("published %q: there is no clock to hold it against", got)
	}
}

func TestTimeElements(t *testing.T) {
	t.Parallel()
	const one, two = `2020-01-28T15:49:07Z`, `2020-01-29T15:49:07Z`
	for name, c := range map[string]struct{ body, want string }{
		"by attribute":             {`<time datetime="` + one + `">yesterday</time>`, one},
		"by text":                  {`<time>28 January 2020 15:49:07 UTC</time>`, one},
		"blanks in the attribute":  {`<time datetime=" ` + one + "\n\">x</time>", one},
		"the first of two":         {`<time datetime="` + one + `"></time><time datetime="` + two + `"></time>`, one},
		"the one that is readable": {`<time datetime="yesterday"></time><time datetime="` + two + `"></time>`, two},
		"marked with pubdate":      {`<time datetime="` + one + `"></time><time pubdate="pubdate" datetime="` + two + `"></time>`, two},
		"marked by class":          {`<time datetime="` + one + `"></time><time class="Date--Published" datetime="` + two + `"></time>`, two},
		"marked as an entry's":     {`<time datetime="` + one + `"></time><time class="entry-date" datetime="` + two + `"></time>`, two},
		"no update":                {`<time class="updated" datetime="` + one + `"></time><time datetime="` + two + `"></time>`, two},
		"published and updated":    {`<time class="entry-date published updated" datetime="` + one + `"></time>`, one},
		"none in navigation":       {`<nav><time datetime="` + one + `"></time></nav>`, ""},
		"none in a side box":       {`<aside><div><time datetime="` + one + `"></time></div></aside>`, ""},
		"none in a link":           {`<a href="/b"><time datetime="` + one + `"></time></a>`, ""},
		"none in a caption":        {`<figcaption><time datetime="` + one + `"></time></figcaption>`, ""},
		"none in a footer":         {`<footer><time datetime="` + one + `"></time></footer>`, ""},
		"none hidden":              {`<template><time datetime="` + one + `"></time></template>`, ""},
		"an empty one":             {`<time></time><time datetime=""></time>`, ""},
		"a long text":              {`<time>` + strings.Repeat("long ago ", 100) + `</time>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf("", c.body+story))
			if got := stamp(art.Published); got != c.want || (art.Extraction.Fields["published"] == "generic:time") != (c.want != "") {
				t.Errorf("published %q from %q, want %q", got, art.Extraction.Fields["published"], c.want)
			}
		})
	}
}

func TestPrintedDates(t *testing.T) {
	t.Parallel()
	const want = "2020-01-28T00:00:00Z"
	for text, ok := range map[string]bool{
		"28 January 2020": true, "28. Januar 2020": true, "January 28, 2020": true, "28.01.2020": true, "2020-01-28": true,
		"Published: January 28, 2020": true, "Published on 28 January 2020": true, "Veröffentlicht am 28. Januar 2020": true, "Erschienen am 28.01.2020": true,
		"Stand: 28.01.2020": true, "| 28.01.2020 |": true, "– 28.01.2020": true, "By | January 28, 2020 •": true, "Posted January 28, 2020,": true, "vom 28.01.2020": true,
		"Updated on January 28, 2020": false, "Aktualisiert am 28.01.2020": false, "On January 28, 2020, the river rose": false, "28 January": false, "2020": false,
		"Copyright 2020": false, "Tel. 28.01.2020-1": false,
	} {
		for _, body := range []string{"<h1>Bridge closed for a year</h1><div>" + text + "</div>", "<div>" + text + "</div><h1>Bridge closed for a year</h1>"} {
			art := read(t, pageOf("", body+story))
			got := stamp(art.Published)
			if (got == want && art.Extraction.Fields["published"] == "generic:printed") != ok || !ok && got != "" && art.Extraction.Fields["published"] != "generic:last-change" {
				t.Errorf("%q: published %q in %s", text, got, body)
			}
		}
	}
}

func TestStripLabels(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Published: x": "x", "published on x": "x", "Published on: x": "x", "PUBLISHED x |": "x", "| · – x": "x", "x": "x", "": "", "onset": "onset", "on": "on",
		"Amsterdam": "Amsterdam", "am Sonntag": "Sonntag", "By Ada": "Ada", "x · •": "x", "Updated on x": "Updated on x", "Date": "Date", "date: ": "",
	} {
		if got := extract.StripLabels(in); got != want {
			t.Errorf("StripLabels(%q) = %q, want %q", in, got, want)
		}
	}
}
