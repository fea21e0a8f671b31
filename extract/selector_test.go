package extract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"broadsheet/extract"
)

// Few names and words, so that random selectors find something in random trees.
var (
	tagNames   = []string{"div", "p", "span", "a", "ul", "li", "section", "i"}
	classNames = []string{"atc-Text", "tsr", "x_y", "o", "mx-2", "a:b", "Ü"}
	idNames    = []string{"top", "Main", "n1"}
	attrValues = []string{"lead", "lead-1", "de", "de-AT", "a,b", "x y", "it's", "]", ""}
	someWords  = []string{"Bild", "Lesezeit: 2 Min.", "Ähnliche Themen", "x"}
)

// tree draws a page of some depth as HTML.
func tree(t *rapid.T, depth int) string {
	var b strings.Builder
	for range rapid.IntRange(0, 4).Draw(t, "children") {
		if depth == 0 || rapid.IntRange(0, 4).Draw(t, "kind") == 0 {
			b.WriteString(rapid.SampledFrom(someWords).Draw(t, "word"))
			continue
		}
		tag := rapid.SampledFrom(tagNames).Draw(t, "tag")
		b.WriteString("<" + tag)
		if list := rapid.SliceOfN(rapid.SampledFrom(classNames), 0, 3).Draw(t, "classes"); len(list) > 0 {
			fmt.Fprintf(&b, ` class="%s"`, strings.Join(list, rapid.SampledFrom([]string{" ", "\n", "  "}).Draw(t, "gap")))
		}
		if rapid.IntRange(0, 5).Draw(t, "has id") == 0 {
			fmt.Fprintf(&b, ` id="%s"`, rapid.SampledFrom(idNames).Draw(t, "id"))
		}
		if rapid.Bool().Draw(t, "has attribute") {
			fmt.Fprintf(&b, ` data-s="%s"`, rapid.SampledFrom(attrValues).Draw(t, "value"))
		}
		b.WriteString(">" + tree(t, depth-1) + "</" + tag + ">")
	}
	return b.String()
}

// compound draws a selector without combinators, of the kinds that profiles use.
func compound(t *rapid.T, depth int) string {
	escaped := strings.NewReplacer(":", `\:`)
	var out strings.Builder
	out.WriteString(rapid.SampledFrom([]string{"", "*", "DIV", "Span", "div", "p", "a", "li", "i"}).Draw(t, "tag"))
	for range rapid.IntRange(0, 2).Draw(t, "parts") {
		switch rapid.IntRange(0, 6).Draw(t, "part") {
		case 0, 1:
			out.WriteString("." + escaped.Replace(rapid.SampledFrom(classNames).Draw(t, "class")))
		case 2:
			out.WriteString("#" + rapid.SampledFrom(idNames).Draw(t, "id"))
		case 3, 4:
			op := rapid.SampledFrom([]string{"=", "~=", "|=", "^=", "$=", "*="}).Draw(t, "operator")
			quote := rapid.SampledFrom([]string{`"`, `'`}).Draw(t, "quote")
			value := strings.ReplaceAll(rapid.SampledFrom(attrValues).Draw(t, "value"), quote, `\`+quote)
			out.WriteString(rapid.SampledFrom([]string{"[data-s]", "[data-s" + op + quote + value + quote + "]", "[class*=tsr]"}).Draw(t, "attribute"))
		case 5:
			out.WriteString(`:contains("` + rapid.SampledFrom(someWords).Draw(t, "word") + `")`)
		default:
			out.WriteString(pseudo(t, depth))
		}
	}
	if out.String() == "" {
		return "*"
	}
	return out.String()
}

func pseudo(t *rapid.T, depth int) string {
	if depth == 0 {
		return rapid.SampledFrom([]string{":first-child", ":last-child", ":nth-child(2n+1)", ":first-of-type", ":empty", ":only-child"}).Draw(t, "position")
	}
	return rapid.SampledFrom([]string{":has(", ":not(", ":haschild("}).Draw(t, "pseudo") + group(t, depth-1) + ")"
}

// group draws selectors with combinators and commas.
func group(t *rapid.T, depth int) string {
	var parts []string
	for range rapid.IntRange(1, 3).Draw(t, "alternatives") {
		var s strings.Builder
		s.WriteString(compound(t, depth))
		for range rapid.IntRange(0, 2).Draw(t, "steps") {
			s.WriteString(rapid.SampledFrom([]string{" ", ">", " > ", "+", "~", " ~ ", "\n", "\t>"}).Draw(t, "combinator"))
			s.WriteString(compound(t, depth))
		}
		parts = append(parts, s.String())
	}
	return strings.Join(parts, rapid.SampledFrom([]string{",", ", ", " ,\n"}).Draw(t, "comma"))
}

// TestIndexFindsWhatTheTreeHolds: one walk files the candidates of all selectors;
// what it finds is what a search of the whole tree would.
func TestIndexFindsWhatTheTreeHolds(t *testing.T) {
	t.Parallel()
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		css, src := group(t, 1), tree(t, 4)
		doc, err := html.Parse(strings.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		byIndex, byTree, err := extract.Find(doc, css)
		if err != nil {
			t.Fatalf("%s: %v", css, err)
		}
		found += len(byTree)
		if !slices.Equal(byIndex, byTree) {
			t.Fatalf("%s finds %d of %d in %s (keys %q)", css, len(byIndex), len(byTree), src, extract.Keys(css))
		}
	})
	if found == 0 {
		t.Error("no random selector found anything: the test shows nothing")
	}
}

func TestEmbeddedSelectorsFindWhatTheTreeHolds(t *testing.T) {
	t.Parallel()
	const css = `.lst-LinksTopics:has(p:contains("Ähnliche Themen")) .lst-LinksTopics_TopicsListLink, article.atc [class*="ContentBlurred"], p.lbl-Base > .lbl-Base_Text`
	seen := 0
	for name, page := range testPages(t) {
		byIndex, byTree, err := extract.Find(parse(t, string(page.HTML)), css)
		if err != nil || !slices.Equal(byIndex, byTree) {
			t.Errorf("%s: %d of %d, %v", name, len(byIndex), len(byTree), err)
		}
		seen += len(byTree)
	}
	if seen == 0 {
		t.Error("no page has what is looked for")
	}
}

// TestCandidatesAreFew: the key is what keeps a page from being searched anew for
// each selector, so a plain selector must not fall back to "*".
func TestCandidatesAreFew(t *testing.T) {
	t.Parallel()
	for css, want := range map[string][]string{
		"p": {"p"}, "P": {"p"}, ".a": {".a"}, "p.a": {".a"}, "p.a.b": {".a"}, "#x": {"#x"}, "p#X": {"#X"}, ".a#x": {".a"}, "p#x.a": {".a"},
		"article p": {"p"}, "article > p": {"p"}, "article>p": {"p"}, "h2+p": {"p"}, "h2 ~ .b": {".b"}, "h2\n\t.b": {".b"},
		"p, .a": {"p", ".a"}, `p[title="a, b"]`: {"p"}, `p[title="a > .b"]`: {"p"}, `a:contains("x, y")`: {"a"}, ".a:has(p, i) b": {"b"},
		":has(p)": {"*"}, "*": {"*"},
		"[title]": {"[title"}, "[Title=x]": {"[title"}, `a > [ data-x ^= "b]" ].c`: {"[data-x"}, "[class*=x]:not(p)": {"[class"}, "[title!=x]": {"*"}, "[title #= x]": {"[title"},
		`.a\:b`: {"*"}, "*.a": {".a"}, `p[title='it\'s, .a']`: {"*"}, "img @src": {"img"}, "div:not(.a)": {"div"},
	} {
		if diff := cmp.Diff(want, extract.Keys(css)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", css, diff)
		}
	}
}

func TestAttributeIsWhatFollowsTheLastAt(t *testing.T) {
	t.Parallel()
	for css, want := range map[string]string{
		"img @src": "src", `a[title="by @kiosk"]`: "", `a[title='by @kiosk'] @title`: "title", "img  @ src ": "src", `a[href="mailto:x @y"] @href`: "href", `a:contains("@")`: "", "p, a @title": "title", "time @datetime": "datetime",
	} {
		if got, err := extract.Attr(css); got != want || err != nil {
			t.Errorf("%s takes %q, %v; want %q", css, got, err, want)
		}
	}
}
