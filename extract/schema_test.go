package extract_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"broadsheet/extract"
)

func compiled(tb testing.TB, schema []byte) *jsonschema.Schema {
	tb.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		tb.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		tb.Fatal(err)
	}
	out, err := c.Compile("schema.json")
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// asData is a profile as an editor that checks it against the schema sees it.
func asData(tb testing.TB, src []byte) any {
	tb.Helper()
	raw, err := yaml.YAMLToJSON(src)
	if err != nil {
		tb.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

// wholeProfile uses every key that there is.
const wholeProfile = `name: kiosk.example
publisher: Kiosk
hosts: [kiosk.example]
language: de
timezone: Europe/Berlin
dates: ["02.01.2006"]
identity: [{path: '/(?P<key>\d+)$', fetch: '/${key}', drop_query: true}]
strip: {credit: [a], authors: [b], topics: [c]}
layouts:
  - name: whole
    when: article
    hide: [sr]
    kicker: i
    headline: [h1, h2]
    dateline: {text: p, label: p, place: p, agency: p}
    published: time @datetime
    modified: time @datetime
    authors: a
    lead: p
    body: {paragraph: p, subhead: h3, list_item: li, quote: q, drop: aside}
    images: [{role: lead, each: figure, url: img @src, alt: img @alt, caption: b, credit: i}]
    reading_minutes: b
    section: a
    topics: a
    paid: b
    free: b
    aliases: a
    next_page: a @href
    related:
      - {label: h4, ignore: [Ads], each: li, kicker: i, headline: b, teaser: p, url: a @href, author: i, published: time,
         image_url: img @src, image_alt: img @alt, video: i, gallery: i, audio: i, paid: i}
tests: [{page: a.html, want: a.json, url: https://kiosk.example/1}]
`

// TestProfileSchemaTakesWhatTheReaderTakes: an editor must not underline a profile
// that works.
func TestProfileSchemaTakesWhatTheReaderTakes(t *testing.T) {
	t.Parallel()
	schema := compiled(t, extract.ProfileSchema())
	sources := map[string][]byte{"smallest": []byte(goodProfile), "whole": []byte(wholeProfile)}
	for _, p := range extract.Embedded().All() {
		sources[p.Name()] = p.YAML()
	}
	for name, src := range sources {
		if _, err := extract.ParseProfile(name, src); err != nil {
			t.Error(err)
		}
		if err := schema.Validate(asData(t, src)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProfileSchemaRefusesWhatTheReaderRefuses(t *testing.T) {
	t.Parallel()
	schema := compiled(t, extract.ProfileSchema())
	for name, edit := range map[string]func(profile, layout map[string]any){
		"unknown key":           func(p, _ map[string]any) { p["issuer"] = "x" },
		"unknown layout key":    func(_, l map[string]any) { l["hedline"] = "h1" },
		"no name":               func(p, _ map[string]any) { delete(p, "name") },
		"no hosts":              func(p, _ map[string]any) { delete(p, "hosts") },
		"no layouts":            func(p, _ map[string]any) { delete(p, "layouts") },
		"layout without name":   func(_, l map[string]any) { delete(l, "name") },
		"layout without mark":   func(_, l map[string]any) { delete(l, "when") },
		"selector a number":     func(_, l map[string]any) { l["headline"] = 5 },
		"selector a mapping":    func(_, l map[string]any) { l["headline"] = map[string]any{} },
		"image role":            func(_, l map[string]any) { firstOf(l, "images")["role"] = "hero" },
		"image without role":    func(_, l map[string]any) { delete(firstOf(l, "images"), "role") },
		"teasers without label": func(_, l map[string]any) { delete(firstOf(l, "related"), "label") },
		"teasers without each":  func(_, l map[string]any) { delete(firstOf(l, "related"), "each") },
		"rule without path":     func(p, _ map[string]any) { delete(firstOf(p, "identity"), "path") },
		"test without page":     func(p, _ map[string]any) { delete(firstOf(p, "tests"), "page") },
	} {
		profile, ok := asData(t, []byte(wholeProfile)).(map[string]any)
		if !ok {
			t.Fatal("a profile is no mapping")
		}
		edit(profile, firstOf(profile, "layouts"))
		if schema.Validate(profile) == nil {
			t.Errorf("%s: valid", name)
		}
		src, err := yaml.Marshal(profile)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := extract.ParseProfile("p.yaml", src); err == nil {
			t.Errorf("%s: the reader takes it", name)
		}
	}
}

// first is the first mapping of a list; a test that names no list panics.
func firstOf(m map[string]any, key string) map[string]any { return m[key].([]any)[0].(map[string]any) }

// objects are the schema's types by name.
func objects(t *testing.T, schema []byte) map[string]map[string]any {
	t.Helper()
	var doc struct {
		Defs map[string]map[string]any `json:"$defs"`
	}
	if err := json.Unmarshal(schema, &doc); err != nil || len(doc.Defs) == 0 {
		t.Fatalf("%d types, %v", len(doc.Defs), err)
	}
	return doc.Defs
}

func TestArticleSchemaSaysWhatEachFieldMeans(t *testing.T) {
	t.Parallel()
	for name, object := range objects(t, extract.ArticleSchema()) {
		if object["description"] == nil {
			t.Errorf("%s has no description", name)
		}
		fields, _ := object["properties"].(map[string]any)
		if len(fields) == 0 {
			t.Errorf("%s has no fields", name)
		}
		for field, v := range fields {
			if v.(map[string]any)["description"] == nil {
				t.Errorf("%s.%s has no description", name, field)
			}
		}
	}
}

// TestArticleSchemaRefuses: names are a promise, so another one is no record.
func TestArticleSchemaRefuses(t *testing.T) {
	t.Parallel()
	schema := compiled(t, extract.ArticleSchema())
	for name, edit := range map[string]func(map[string]any){
		"unknown field":        func(a map[string]any) { a["title"] = "x" },
		"unknown block field":  func(a map[string]any) { firstOf(a, "body")["html"] = "x" },
		"unknown teaser field": func(a map[string]any) { firstOf(firstOf(a, "related"), "items")["id"] = 1 },
		"block type":           func(a map[string]any) { firstOf(a, "body")["type"] = "advert" },
		"image role":           func(a map[string]any) { firstOf(a, "images")["role"] = "hero" },
		"teaser media":         func(a map[string]any) { firstOf(firstOf(a, "related"), "items")["media"] = "game" },
		"access":               func(a map[string]any) { a["access"] = "open" },
		"authors a text":       func(a map[string]any) { a["authors"] = "Ida Kolm" },
		"time without a form":  func(a map[string]any) { a["published"] = 5 },
		"no id":                func(a map[string]any) { delete(a, "id") },
		"no hash":              func(a map[string]any) { delete(a, "content_hash") },
		"no schema":            func(a map[string]any) { delete(a, "schema") },
	} {
		record, ok := asJSON(t, fullArticle()).(map[string]any)
		if !ok {
			t.Fatal("a record is no mapping")
		}
		if err := schema.Validate(record); err != nil {
			t.Fatalf("the record itself: %v", err)
		}
		if edit(record); schema.Validate(record) == nil {
			t.Errorf("%s: valid", name)
		}
	}
}

// TestArticleSchemaKnowsEveryField: a record with all fields set names all of the
// schema's, and no other.
func TestArticleSchemaKnowsEveryField(t *testing.T) {
	t.Parallel()
	record, ok := asJSON(t, fullArticle()).(map[string]any)
	if !ok {
		t.Fatal("a record is no mapping")
	}
	fields, _ := objects(t, extract.ArticleSchema())["Article"]["properties"].(map[string]any)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(fields)), slices.Sorted(maps.Keys(record))); diff != "" {
		t.Errorf("(-schema +record):\n%s", diff)
	}
}

// fullArticle has every field set.
func fullArticle() extract.Article {
	at := time.Date(2019, time.April, 23, 7, 12, 0, 0, time.FixedZone("", 7200))
	return extract.Article{
		Schema: extract.Schema, ID: "kiosk.example:1", Revision: 1, URL: "https://kiosk.example/1", Aliases: []string{"https://kiosk.example/one"}, Source: "a.html",
		Site: "kiosk.example", Publisher: "Kiosk", Section: []string{"Town"}, Language: "de", Kicker: "Craft", Headline: "The mill", AlternativeHeadlines: []string{"Mill"},
		Dateline:  &extract.Dateline{Text: "Oberau, 23 April", Label: "Updated", Place: "Oberau", Agency: "ana"},
		Published: at, Modified: at, Authors: []string{"Ida Kolm"}, Lead: []string{"It turns."},
		Body:           []extract.Block{{Type: extract.LiveEntry, Text: "It turned.", Level: 1, Time: at}, {Type: extract.Paragraph, Text: "Slowly."}},
		Images:         []extract.Image{{URL: "https://kiosk.example/i.jpg", Alt: "Wheel", Caption: "The wheel", Credit: "ana", Role: extract.LeadImage}},
		ReadingMinutes: 2, Topics: []string{"Mills"}, Access: extract.Metered,
		Related: []extract.Group{{Group: "More", Items: []extract.Teaser{{
			Kicker: "Sky", Headline: "Stars", Teaser: "Many.", URL: "https://kiosk.example/2", Author: "Ida Kolm, Oberau", Published: "yesterday",
			Image: &extract.TeaserImage{URL: "https://kiosk.example/j.jpg", Alt: "Sky"}, Media: extract.Video, Paid: true,
		}}}},
		Pages: []string{"https://kiosk.example/1", "https://kiosk.example/1?p=2"}, NextPage: "https://kiosk.example/1?p=3",
		Rights: &extract.Rights{Robots: []string{"noarchive"}, XRobotsTag: []string{"noai"}, TDMReservation: "1", TDMPolicy: "https://kiosk.example/tdm"},
		Text:   "It turns.\n\nIt turned.\n\nSlowly.", DuplicateOf: "kiosk.example:1", ContentHash: "sha256:00", Fetched: at,
		HTTP:    &extract.HTTP{Status: 200, MediaType: "text/html", Charset: "utf-8", ETag: `"1"`, LastModified: "Tue, 23 Apr 2019 05:12:00 GMT"},
		Capture: &extract.Capture{File: "a.warc.gz", Offset: 1, Length: 2, Digest: "sha1:A"},
		Extraction: extract.Extraction{
			Profile: "kiosk.example", Layout: "whole", ProfileHash: "sha256:00", Fields: map[string]string{"headline": "css:h1"}, Confidence: 0.5, Warnings: []string{"none"},
		},
	}
}

// testPages are the test pages of all built-in profiles.
func testPages(tb testing.TB) map[string]extract.Page {
	tb.Helper()
	out := map[string]extract.Page{}
	for _, p := range extract.Embedded().All() {
		for _, test := range p.Tests() {
			src, err := fs.ReadFile(extract.EmbeddedFiles(), test.Page)
			if err != nil {
				tb.Fatal(err)
			}
			out[test.Page] = extract.Page{HTML: src, URL: test.URL}
		}
	}
	return out
}
