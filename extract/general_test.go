package extract_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"broadsheet/extract"
)

func parse(tb testing.TB, src string) *html.Node {
	tb.Helper()
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

func render(tb testing.TB, doc *html.Node) string {
	tb.Helper()
	var b bytes.Buffer
	if err := html.Render(&b, doc); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func TestStatedBodyFillsIn(t *testing.T) {
	t.Parallel()
	ld := `<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"<p>` + strings.Repeat("The river rose in the night. ", 20) + `</p><p>The bridge is closed.</p>"}</script>`
	art := read(t, pageOf(ld, `<div id="app">Loading</div>`))
	if len(art.Body) != 2 || art.Body[1].Text != "The bridge is closed." || art.Extraction.Fields["body"] != "jsonld:articleBody" {
		t.Errorf("body %+v from %q", art.Body, art.Extraction.Fields["body"])
	}
	art = read(t, pageOf(ld, story))
	if from := art.Extraction.Fields["body"]; from != "generic:story" {
		t.Errorf("body from %q though the page has it", from)
	}
}

// fixed is a general reader that finds what it holds.
type fixed extract.General

func (fixed) Name() string                                     { return "fixed" }
func (f fixed) Read(*html.Node, extract.Known) extract.General { return extract.General(f) }

func TestAnotherGeneralReader(t *testing.T) {
	t.Parallel()
	long := strings.TrimSpace(strings.Repeat("The river rose. ", 30))
	found := fixed{
		Lead: []string{" High  water "},
		Body: []extract.Block{
			{Type: extract.Subhead, Text: "Bridge closed"},
			{Type: extract.Paragraph, Text: "By Ada Brook"},
			{Type: extract.Paragraph, Text: "28 January 2020"},
			{Type: extract.Paragraph, Text: long + "\n"},
			{Type: extract.Paragraph},
			{Type: extract.Subhead, Text: "More on rivers"},
		},
		Images: []extract.Image{{URL: "https://news.example/a.jpg?w=100"}, {URL: "https://news.example/b.jpg"}, {}},
	}
	art, err := extract.Extract(pageOf(`<title>Bridge closed</title><meta name="author" content="Ada Brook"><meta property="og:image" content="/a.jpg">`, "<p>x"), extract.Options{Profiles: new(extract.Profiles), General: found})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]extract.Block{{Type: extract.Paragraph, Text: long}}, art.Body); diff != "" {
		t.Errorf("body differs (-want +got):\n%s", diff)
	}
	if len(art.Lead) != 1 || art.Lead[0] != "High water" || art.Extraction.Fields["body"] != "generic:fixed" {
		t.Errorf("lead %q, body from %q", art.Lead, art.Extraction.Fields["body"])
	}
	if len(art.Images) != 2 || art.Images[1].Role != extract.InlineImage {
		t.Errorf("images %+v", art.Images)
	}
}

// TestReaderLeavesTheTree: others read it, too.
func TestReaderLeavesTheTree(t *testing.T) {
	t.Parallel()
	doc := parse(t, string(sheet{below: boxes["a picture"]}.page().HTML))
	before := render(t, doc)
	found := extract.Story.Read(doc, extract.Known{Headline: title})
	if diff := cmp.Diff(tale, outline(found.Body)); diff != "" {
		t.Errorf("body differs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, render(t, doc)); diff != "" {
		t.Errorf("the tree changed (-before +after):\n%s", diff)
	}
}

// TestHugePages reads pages that would take minutes if the cost rose with the
// square of their size; the test's own time limit is the judge.
func TestHugePages(t *testing.T) {
	t.Parallel()
	const n = 100_000
	for name, body := range map[string]string{
		"paragraphs": strings.Repeat("<p>Some words, in a row, that say little here.</p>", n),
		"headings":   strings.Repeat("<h1>Word of the day</h1>", n),
		"breaks":     strings.Repeat("text<br><br>", n),
		"bylines":    "<h1>x</h1>" + strings.Repeat(`<div class="byline lead">`, 400) + strings.Repeat("word ", n),
		"JSON-LD":    `<script type="application/ld+json">` + strings.Repeat(`[{"@graph":`, n) + `</script>`,
		"graph":      `<script type="application/ld+json">[` + strings.Repeat(`{"@type":"NewsArticle","headline":"a b"},`, n) + `]</script>`,
		"meta":       strings.Repeat(`<meta property="article:tag" content="word">`, n),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := extract.Extract(pageOf("", body), generalOnly); err != nil && !strings.Contains(err.Error(), "not an article") {
				t.Error(err)
			}
		})
	}
}

// FuzzGeneral: no page makes the readers panic, and what they say keeps the
// record's promises on text.
func FuzzGeneral(f *testing.F) {
	for _, s := range []string{
		story, "<h1><b>a</b>b</h1>" + story, "<table><tr><td><table><tr><td>x", "<figure><figcaption class=credit>", "<meta name=author content='von'>" + story,
		"<div class=lead itemprop=author>" + story, "<svg><a><p>" + story, "<template>" + story, teasers, "<p>\xff\xfe" + story, "<frameset><frame>", "<li><pre>\u00ad",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		page := extract.Page{HTML: []byte(src), URL: "https://news.example/a"}
		art, err := extract.Extract(page, generalOnly)
		if err != nil {
			return
		}
		if len(art.Body) == 0 {
			t.Error("an article without a body")
		}
		for _, b := range art.Body {
			if b.Level < 0 || b.Level > 600 {
				t.Errorf("block %+v", b)
			}
		}
		checkPromises(t, page.HTML, art)
	})
}
