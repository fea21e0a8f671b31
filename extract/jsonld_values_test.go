package extract_test

import (
	"slices"
	"strings"
	"testing"

	"broadsheet/extract"
)

// linked is a head with one block of JSON-LD.
func linked(src string) string {
	return `<script type="application/ld+json">` + src + `</script>`
}

// newsWith is a head whose JSON-LD is one article with the given properties.
func newsWith(properties string) string {
	return linked(`{"@context":"https://schema.org","@type":"NewsArticle",` + properties + `}`)
}

func TestScalarsAreRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ value, want string }{
		"text":                          {`"Bridge closed"`, "Bridge closed"},
		"blanks around and inside":      {`"  Bridge \n closed\t"`, "Bridge closed"},
		"a number":                      {`1984`, "1984"},
		"a fraction":                    {`3.5`, "3.5"},
		"a large number":                {`12345678901`, "12345678901"},
		"a boolean":                     {`true`, "true"},
		"the first of a list":           {`["Bridge closed","No way over"]`, "Bridge closed"},
		"an empty first of a list":      {`["",null,"Bridge closed"]`, "Bridge closed"},
		"lists in lists":                {`[[],[["Bridge closed"]]]`, "Bridge closed"},
		"a typed value":                 {`{"@type":"Text","@value":"Bridge closed"}`, "Bridge closed"},
		"a value in a language":         {`{"@language":"en","@value":"Bridge &amp; road"}`, "Bridge & road"},
		"a typed number":                {`{"@value":1984}`, "1984"},
		"values in a list":              {`[{"@value":"Bridge closed"}]`, "Bridge closed"},
		"named entities":                {`"Bridge &amp; road &ndash; closed &quot;now&quot;"`, `Bridge & road – closed "now"`},
		"numbered entities":             {`"Br&#252;cke &#x2013; zu"`, "Brücke – zu"},
		"an ampersand":                  {`"Hill & Brook"`, "Hill & Brook"},
		"an ampersand before a word":    {`"Q&A: R&D at Hill&Brook"`, "Q&A: R&D at Hill&Brook"},
		"an ampersand before an entity": {`"Hill&copyrights"`, "Hill&copyrights"},
		"no entity":                     {`"Hill &nosuch; Brook"`, "Hill &nosuch; Brook"},
		"soft hyphens":                  {`"Brücken\u00adsperrung"`, "Brückensperrung"},
		"decomposed letters":            {`"Bru\u0308cke"`, "Brücke"},
		"half a surrogate pair":         {`"Rain \ud83c"`, "Rain \ufffd"},
		"a whole surrogate pair":        {`"Rain \ud83c\udf27"`, "Rain 🌧"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(newsWith(`"headline":`+c.value)))
			if art.Headline != c.want || art.Extraction.Fields["headline"] != "jsonld:headline" {
				t.Errorf("headline %q from %q, want %q", art.Headline, art.Extraction.Fields["headline"], c.want)
			}
		})
	}
}

func TestWhatIsNoTextFallsThrough(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"null": `null`, "empty": `""`, "blanks": `" \n\u00a0"`, "an empty list": `[]`, "a list of nothing": `[null,"",[]]`, "an object": `{"name":"x"}`,
		"an empty value": `{"@value":""}`, "a template": `"{{ article.title }}"`, "invisible": `"\u200b\u00ad\ufeff"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(`<title>From the title</title>`+newsWith(`"headline":`+value)))
			if art.Headline != "From the title" || art.Extraction.Fields["headline"] != "meta:title" {
				t.Errorf("headline %q from %q, want the title's", art.Headline, art.Extraction.Fields["headline"])
			}
		})
	}
}

func TestAddressesKeepTheirParameters(t *testing.T) {
	t.Parallel()
	for stated, want := range map[string]string{
		"https://pics.example/b.jpg?w=1&copy=2&section=3&reg=4&para=5": "https://pics.example/b.jpg?w=1&copy=2&section=3&reg=4&para=5",
		"https://pics.example/b.jpg?w=1&amp;h=2":                       "https://pics.example/b.jpg?w=1&h=2",
		"/pics/b.jpg?a=1&currency=EUR":                                 "https://news.example/pics/b.jpg?a=1&currency=EUR",
		" https://pics.example/b.jpg\n":                                "https://pics.example/b.jpg", //nolint:gocritic // the blanks are the case
		"//pics.example/b.jpg":                                         "https://pics.example/b.jpg",
		"b.jpg#top":                                                    "https://news.example/a/b.jpg",
	} {
		art := read(t, pageWith(newsWith(`"image":"`+strings.ReplaceAll(stated, "\n", `\n`)+`"`)))
		if len(art.Images) != 1 || art.Images[0].URL != want {
			t.Errorf("images %+v of %q, want %q", art.Images, stated, want)
		}
	}
}

func TestImageInAllItsForms(t *testing.T) {
	t.Parallel()
	const link = "https://pics.example/b.jpg"
	for name, c := range map[string]struct{ value, caption, credit string }{
		"an address":           {`"https://pics.example/b.jpg"`, "", ""},
		"addresses":            {`["https://pics.example/b.jpg","https://pics.example/c.jpg"]`, "", ""},
		"an object":            {`{"@type":"ImageObject","url":"https://pics.example/b.jpg","caption":"The bridge"}`, "The bridge", ""},
		"an object's content":  {`{"@type":"ImageObject","contentUrl":"https://pics.example/b.jpg","creditText":"Ada Brook"}`, "", "Ada Brook"},
		"an object's list":     {`{"@type":"ImageObject","url":["https://pics.example/b.jpg"]}`, "", ""},
		"objects":              {`[{"url":"https://pics.example/b.jpg","caption":"The &quot;old&quot; bridge"},{"url":"https://pics.example/c.jpg"}]`, `The "old" bridge`, ""},
		"a reference":          {`{"@id":"#pic"},"hasPart":{"@id":"#pic","@type":"ImageObject","url":"https://pics.example/b.jpg","caption":"The bridge"}`, "The bridge", ""},
		"a reference in lists": {`[{"@id":"#pic"}],"hasPart":[[{"@id":"#pic","@type":"ImageObject","url":"https://pics.example/b.jpg"}]]`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(newsWith(`"image":`+c.value)))
			want := extract.Image{URL: link, Caption: c.caption, Credit: c.credit, Role: extract.LeadImage}
			if !slices.Equal(art.Images, []extract.Image{want}) || art.Extraction.Fields["images"] != "jsonld:image" {
				t.Errorf("images %+v from %q, want %+v", art.Images, art.Extraction.Fields["images"], want)
			}
		})
	}
}

func TestImageThatIsNoAddressFallsThrough(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"data": `"data:image/gif;base64,R0lGOD"`, "script": `"javascript:void(0)"`, "mail": `"mailto:ada@news.example"`, "broken": `"http://[::1"`,
		"a reference to nothing": `{"@id":"#nowhere"}`, "a boolean in a list": `[]`, "null": `null`, "no host": `"https:///b.jpg"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(newsWith(`"image":`+value)+`<meta property="og:image" content="https://pics.example/og.jpg">`))
			if len(art.Images) != 1 || art.Images[0].URL != "https://pics.example/og.jpg" || art.Extraction.Fields["images"] != "meta:og:image" {
				t.Errorf("images %+v from %q, want Open Graph's", art.Images, art.Extraction.Fields["images"])
			}
		})
	}
}

func TestScriptTypes(t *testing.T) {
	t.Parallel()
	const ld = `{"@type":"NewsArticle","headline":"Bridge closed"}`
	for kind, taken := range map[string]bool{
		"application/ld+json":                true,
		"application/LD+JSON":                true,
		" application/ld+json ":              true,
		"application/ld+json; charset=utf-8": true,
		"application/ld+json;profile=x":      true,
		"application/json":                   false,
		"text/javascript":                    false,
		"":                                   false,
	} {
		art := read(t, pageWith(`<title>Rain</title><script type="`+kind+`">`+ld+`</script>`))
		if got := art.Headline == "Bridge closed"; got != taken {
			t.Errorf("type %q: headline %q", kind, art.Headline)
		}
	}
}

// TestBlocksStandAnywhere: some sites put JSON-LD at the end of the body,
// in a noscript element's neighbour or into an article.
func TestBlocksStandAnywhere(t *testing.T) {
	t.Parallel()
	ld := newsWith(`"headline":"Bridge closed"`)
	for name, page := range map[string]extract.Page{
		"head": pageWith(ld), "end of the body": pageOf("", story+ld), "inside the story": pageOf("", strings.Replace(story, "<p>", ld+"<p>", 1)),
		"inside a footer": pageOf("", story+"<footer>"+ld+"</footer>"), "behind an empty one": pageWith(linked("") + linked(" ") + ld),
		"behind a broken one": pageWith(linked(`{"@type":`) + ld), "behind markup": pageWith(linked(`<p>none</p>`) + ld),
	} {
		if got := read(t, page).Headline; got != "Bridge closed" {
			t.Errorf("%s: headline %q", name, got)
		}
	}
}
