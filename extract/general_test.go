package extract_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

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

func TestReadabilityLeavesTheTree(t *testing.T) {
	t.Parallel()
	doc := parse(t, `<html><head><title>x</title><style>p{}</style></head><body><div class="sidebar">Ads</div>`+story+
		`<!-- end --><noscript><img src="/a.gif"></noscript><font>old</font><div>one<br><br>two</div><script>x()</script></body></html>`)
	before := render(t, doc)
	found := extract.Readability.Read(doc, extract.Known{Base: &url.URL{Scheme: "https", Host: "news.example", Path: "/a"}})
	if len(found.Body) != 5 {
		t.Errorf("%d blocks, want 5: %+v", len(found.Body), found.Body)
	}
	if diff := cmp.Diff(before, render(t, doc)); diff != "" {
		t.Errorf("the shared tree changed (-before +after):\n%s", diff)
	}
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	type bs = []extract.Block
	for _, c := range []struct {
		name, in string
		want     []extract.Block
	}{
		{"inline tags add no blank", "<p><span>E</span>inen <b>Tag</b><br>lang</p>", bs{{Type: extract.Paragraph, Text: "Einen Tag lang"}}},
		{"loose text", "One<p>Two</p>three <i>and</i> four<div>Five</div>", bs{
			{Type: extract.Paragraph, Text: "One"}, {Type: extract.Paragraph, Text: "Two"}, {Type: extract.Paragraph, Text: "three and four"}, {Type: extract.Paragraph, Text: "Five"},
		}},
		{"subheads", "<h1>A</h1><h3>B</h3><p><strong>In disguise</strong></p><p><strong>A sentence.</strong></p>", bs{
			{Type: extract.Subhead, Text: "A", Level: 2}, {Type: extract.Subhead, Text: "B", Level: 3}, {Type: extract.Subhead, Text: "In disguise"}, {Type: extract.Paragraph, Text: "A sentence."},
		}},
		{"lists", "<ul><li>one<ol><li>two</ol><li><p>three</p></ul>", bs{
			{Type: extract.ListItem, Text: "one", Level: 1}, {Type: extract.ListItem, Text: "two", Level: 2}, {Type: extract.ListItem, Text: "three", Level: 1},
		}},
		{"quote", "<blockquote><p>Said one.</p><p>Said two.</p></blockquote>", bs{{Type: extract.Quote, Text: "Said one."}, {Type: extract.Quote, Text: "Said two."}}},
		{"table", "<table><thead><tr><th>Year<th>Flood</thead><tr><td>1920<td>4 m</table>", bs{{Type: extract.TableRow, Text: "Year | Flood"}, {Type: extract.TableRow, Text: "1920 | 4 m"}}},
		{"table for the layout", "<table><tr><td><table><tr><td><p>One</p><p>Two</p></table></table>", bs{{Type: extract.Paragraph, Text: "One"}, {Type: extract.Paragraph, Text: "Two"}}},
		{"code", "<pre>x := 1\ny := 2</pre>", bs{{Type: extract.Code, Text: "x := 1 y := 2"}}},
		{"captions are no text", `<p>One</p><figure><img src="/a.jpg"><figcaption>A bridge</figcaption></figure><p class="wp-caption">x</p><p>Two</p>`, bs{{Type: extract.Paragraph, Text: "One"}, {Type: extract.Paragraph, Text: "Two"}}},
		{"a figure around a quote", `<figure><blockquote>Said one.</blockquote></figure>`, bs{{Type: extract.Quote, Text: "Said one."}}},
		{"nothing", "<div> <p>\u00a0</p><script>x</script></div>", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, _ := extract.Blocks(parse(t, c.in).FirstChild.LastChild)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("blocks differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNestedTablesAreReadOnce(t *testing.T) {
	t.Parallel()
	const depth = 60
	src := strings.Repeat("<table><tr><td>", depth) + "<p>Deep</p>" + strings.Repeat("</table>", depth)
	got, _ := extract.Blocks(parse(t, src).FirstChild.LastChild)
	if diff := cmp.Diff([]extract.Block{{Type: extract.Paragraph, Text: "Deep"}}, got); diff != "" {
		t.Errorf("blocks differ (-want +got):\n%s", diff)
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	_, got := extract.Blocks(parse(t, `<figure><img src="data:image/gif;base64,R0" data-src="https://news.example/a.jpg" alt="A bridge">
		<figcaption>The old bridge <span class="img-credit">Photo: Ada Brook</span></figcaption></figure><figure><img src="data:x"></figure><img src="/pixel.gif">`).FirstChild.LastChild)
	want := []extract.Image{{URL: "https://news.example/a.jpg", Alt: "A bridge", Caption: "The old bridge", Credit: "Ada Brook"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("images differ (-want +got):\n%s", diff)
	}
}

func TestLead(t *testing.T) {
	t.Parallel()
	const line = "High water has closed the bridge, and it may stay closed for a year or two."
	for _, c := range []struct{ name, head, body, want, from string }{
		{"first paragraph is the description", `<meta name="description" content="` + line + `">`, "<article><p>" + line + "</p>" + story + "</article>", line, "generic:readability"},
		{
			"description cut short", `<meta name="description" content="High water has closed the bridge that stood for ninety years, and it may stay closed...">`,
			"<article><p>High water has closed the bridge that stood for ninety years, and it may stay closed for a year.</p>" + story + "</article>",
			"High water has closed the bridge that stood for ninety years, and it may stay closed for a year.", "generic:readability",
		},
		{"marked", "", `<h1>Bridge closed</h1><div class="article-standfirst">` + line + `</div>` + story, line, "generic:standfirst"},
		{"marked far below", "", `<h1>Bridge closed</h1>` + story + story + `<div class="intro">` + line + `</div>`, "", ""},
		{"shown above", `<meta property="og:description" content="` + line + `">`, `<header><div>` + line + `</div></header>` + story, line, "generic:description"},
		{"not shown at all", `<meta property="og:description" content="` + line + `">`, story, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf(c.head, c.body))
			if got := strings.Join(art.Lead, "|"); got != c.want || art.Extraction.Fields["lead"] != c.from {
				t.Errorf("lead %q from %q", got, art.Extraction.Fields["lead"])
			}
			for _, b := range art.Body {
				if c.want != "" && b.Text == c.want {
					t.Error("the body repeats the lead")
				}
			}
		})
	}
}

func TestStatedBodyFillsIn(t *testing.T) {
	t.Parallel()
	ld := `<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"<p>` + strings.Repeat("The river rose in the night. ", 20) + `</p><p>The bridge is closed.</p>"}</script>`
	art := read(t, pageOf(ld, `<div id="app">Loading</div>`))
	if len(art.Body) != 2 || art.Body[1].Text != "The bridge is closed." || art.Extraction.Fields["body"] != "jsonld:articleBody" {
		t.Errorf("body %+v from %q", art.Body, art.Extraction.Fields["body"])
	}
	art = read(t, pageOf(ld, story))
	if from := art.Extraction.Fields["body"]; from != "generic:readability" {
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
		art, err := extract.Extract(extract.Page{HTML: []byte(src), URL: "https://news.example/a"}, generalOnly)
		if err != nil {
			return
		}
		if len(art.Body) == 0 {
			t.Error("an article without a body")
		}
		all := append(append([]string{art.Headline, art.Kicker}, art.Lead...), art.Authors...)
		for _, b := range art.Body {
			if b.Text == "" || b.Level < 0 || b.Level > 600 {
				t.Errorf("block %+v", b)
			}
			all = append(all, b.Text)
		}
		for _, s := range all {
			if !utf8.ValidString(s) || strings.Contains(s, "  ") || strings.TrimSpace(s) != s {
				t.Errorf("text %q is not folded", s)
			}
		}
	})
}
