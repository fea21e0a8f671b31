package extract_test

import (
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
)

func TestParseJSONLDRepairs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in string
		want     int    // values
		headline string // of the last one
	}{
		{"clean", `{"headline":"Rain"}`, 1, "Rain"},
		{"empty", "  \n", 0, ""},
		{"byte order mark", "\ufeff" + `{"headline":"Rain"}`, 1, "Rain"},
		{"CDATA in comments", "//<![CDATA[\n" + `{"headline":"Rain"}` + "\n//]]>", 1, "Rain"},
		{"CDATA in block comments", "/*<![CDATA[*/" + `{"headline":"Rain"}` + "/*]]>*/", 1, "Rain"},
		{"HTML comment", "<!-- " + `{"headline":"Rain"}` + " -->", 1, "Rain"},
		{"semicolon", `{"headline":"Rain"};`, 1, "Rain"},
		{"several in a row", `{"a":1} {"headline":"Rain"}`, 2, "Rain"},
		{"several with a comma", "{\"a\":1},\n{\"headline\":\"Rain\"}", 2, "Rain"},
		{"trailing commas", `{"a":[1,2,],"headline":"Rain",}`, 1, "Rain"},
		{"newline in a text", "{\"a\":\"one\ntwo\",\"headline\":\"Rain\"}", 1, "Rain"},
		{"tab in a text", "{\"headline\":\"Ra\tin\"}", 1, "Ra in"},
		{"stray quotes", `{"headline":"The "old" bridge"}`, 1, `The "old" bridge`},
		{"stray backslash", `{"headline":"Rain \ wind"}`, 1, `Rain \ wind`},
		{"escaped as HTML", `{&quot;headline&quot;:&quot;Rain&quot;}`, 1, "Rain"},
		{"good, then cut", `{"headline":"Rain"} {"b":`, 1, "Rain"},
		{"no JSON", `window.x = 1`, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := extract.ParseJSONLD(c.in)
			if len(got) != c.want {
				t.Fatalf("%d values %v, want %d", len(got), got, c.want)
			}
			if c.want == 0 {
				return
			}
			if o, _ := got[len(got)-1].(map[string]any); o["headline"] != c.headline {
				t.Errorf("headline %q, want %q", o["headline"], c.headline)
			}
		})
	}
}

func TestParseJSONLDIsBounded(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"deep lists":   strings.Repeat("[", 1_000_000),
		"deep objects": strings.Repeat(`{"a":`, 500_000),
		"quotes":       `{"a":"` + strings.Repeat(`" `, 1_000_000) + `"}`,
		"too large":    `{"a":"` + strings.Repeat("x", 5<<20) + `"}`,
	} {
		if got := extract.ParseJSONLD(src); len(got) > 1 {
			t.Errorf("%s: %d values", name, len(got))
		}
	}
}

func TestStatedNodeIsAboutThisPage(t *testing.T) {
	t.Parallel()
	for name, ld := range map[string]string{
		"plain":            `{"@type":"NewsArticle","headline":"Bridge closed"}`,
		"types in a list":  `{"@type":["Thing","https://schema.org/ReportageNewsArticle"],"headline":"Bridge closed"}`,
		"list":             `[{"@type":"Organization","name":"x"},{"@type":"BlogPosting","headline":"Bridge closed"}]`,
		"graph":            `{"@context":"https://schema.org","@graph":[{"@type":"WebPage","name":"x"},{"@type":"Article","headline":"Bridge closed"}]}`,
		"main entity":      `{"@type":"WebPage","mainEntity":{"@type":"LiveBlogPosting","headline":"Bridge closed"}}`,
		"one of several":   `[{"@type":"NewsArticle","url":"/other","headline":"A circus came to town"},{"@type":"NewsArticle","url":"/a/bridge.html?x=1","headline":"Bridge closed"}]`,
		"teasers in lists": `[{"@type":"ItemList","itemListElement":[{"item":{"@type":"NewsArticle","headline":"Circus"}}]},{"@type":"NewsArticle","headline":"Bridge closed"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(`<script type="application/ld+json">`+ld+`</script>`))
			if art.Headline != "Bridge closed" || art.Extraction.Fields["headline"] != "jsonld:headline" {
				t.Errorf("headline %q from %q", art.Headline, art.Extraction.Fields["headline"])
			}
		})
	}
}

func TestStatedFields(t *testing.T) {
	t.Parallel()
	art := read(t, pageWith(`<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
		{"@type":"Person","@id":"#ada","name":"Ada Brook"},
		{"@type":"NewsArticle","headline":"Bridge &amp; road closed","alternativeHeadline":"No way over","author":[{"@id":"#ada"},[{"@type":"Person","name":["Ben Hill"]}],{"@type":"Organization","name":"River Press"}],
		 "datePublished":"Tue Jan 28 15:28:56 CET 2020","dateModified":"2020-01-28T16:00:00+0100","inLanguage":"en_gb","isAccessibleForFree":"http://schema.org/False",
		 "keywords":"bridges, rivers; no","articleSection":["Local","Traffic"],"image":[{"@type":"ImageObject","url":"/pics/bridge.jpg","caption":"The bridge"}],"publisher":{"name":"River Press"}}]}</script>`))
	type row struct{ field, got, want, from string }
	for _, c := range []row{
		{"headline", art.Headline, "Bridge & road closed", "jsonld:headline"},
		{"authors", strings.Join(art.Authors, "|"), "Ada Brook|Ben Hill|River Press", "jsonld:author"},
		{"published", art.Published.Format(time.RFC3339), "2020-01-28T15:28:56+01:00", "jsonld:datePublished"},
		{"modified", art.Modified.Format(time.RFC3339), "2020-01-28T16:00:00+01:00", "jsonld:dateModified"},
		{"language", art.Language, "en-GB", "jsonld:inLanguage"},
		{"access", string(art.Access), "paid", "jsonld:isAccessibleForFree"},
		{"topics", strings.Join(art.Topics, "|"), "bridges, rivers|no", "jsonld:keywords"},
		{"section", strings.Join(art.Section, "|"), "Local|Traffic", "jsonld:articleSection"},
		{"publisher", art.Publisher, "River Press", "jsonld:publisher.name"},
		{"images", art.Images[0].URL + "|" + art.Images[0].Caption, "https://news.example/pics/bridge.jpg|The bridge", "jsonld:image"},
	} {
		if c.got != c.want || art.Extraction.Fields[c.field] != c.from {
			t.Errorf("%s: %q from %q; want %q from %q", c.field, c.got, art.Extraction.Fields[c.field], c.want, c.from)
		}
	}
	if len(art.AlternativeHeadlines) != 1 || art.AlternativeHeadlines[0] != "No way over" {
		t.Errorf("alternative headlines %q", art.AlternativeHeadlines)
	}
}

func TestBreadcrumbsAreTheSection(t *testing.T) {
	t.Parallel()
	const list = `<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":[
		{"@type":"ListItem","position":3,"item":{"@id":"https://news.example/a/bridge.html","name":"Traffic: Bridge closed"}},
		{"@type":"ListItem","position":2,"name":"Local","item":"https://news.example/local/"},
		{"@type":"ListItem","position":1,"item":{"@id":"https://news.example/","name":"NEWS"}}]}</script>`
	art := read(t, pageWith(list))
	if got := strings.Join(art.Section, "|"); got != "NEWS|Local" {
		t.Errorf("section %q", got)
	}
	if from := art.Extraction.Fields["section"]; from != "jsonld:BreadcrumbList" {
		t.Errorf("section from %q", from)
	}
}

func FuzzJSONLD(f *testing.F) {
	for _, s := range []string{
		`{"@type":"NewsArticle","headline":"a","author":{"@id":"#a"},"@id":"#a"}`, `{"@graph":[{"@type":["Article"],"image":[[]]}]}`,
		"{\"headline\":\"a\nb\",}", `<!--{"a":"b"}-->`, `[[[[`, `{"@type":"BreadcrumbList","itemListElement":{"item":[1]}}`, `{"a":"\`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		page := pageWith(`<script type="application/ld+json">` + src + `</script>`)
		if art, err := extract.Extract(page, generalOnly); err == nil {
			checkPromises(t, page.HTML, art)
		}
	})
}
