package main_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/extract"
	"broadsheet/extract/story"
)

// explanation is the page that explains one of our own.
func explanation(tb testing.TB, name string) (page []byte, e extract.Explanation) {
	tb.Helper()
	src, err := os.ReadFile(filepath.Join("..", "..", "extract", "testdata", "explain", name))
	if err != nil {
		tb.Fatal(err)
	}
	e, err = extract.Explain(extract.Page{HTML: src, URL: "https://saltmarsh.example/parish/1", Source: name}, extract.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	var out bytes.Buffer
	if err := main.WriteExplanation(&out, &e); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes(), e
}

// elements parses a page and returns its elements.
func elements(tb testing.TB, page []byte) []*html.Node {
	tb.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		tb.Fatal(err)
	}
	var out []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			out = append(out, n)
		}
	}
	return out
}

// valueOf is an attribute's value, "" without.
func valueOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textOf is all text in an element.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func TestExplanationStandsAlone(t *testing.T) {
	t.Parallel()
	page, _ := explanation(t, "bells.html")
	for _, n := range elements(t, page) {
		for _, a := range n.Attr {
			switch a.Key {
			case "src", "href", "srcset", "action", "data", "poster", "style", "onclick":
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			}
		}
		if n.DataAtom == atom.Style && (strings.Contains(textOf(n), "url(") || strings.Contains(textOf(n), "@import")) {
			t.Error("the style loads something")
		}
	}
}

// TestExplanationRunsOnlyItsOwnScript also fails when style or script is written in a
// way that the template changes, such as with a comment.
func TestExplanationRunsOnlyItsOwnScript(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"bells.html", "tide.html"} {
		page, _ := explanation(t, name)
		policy, found := "", map[atom.Atom][]string{}
		for _, n := range elements(t, page) {
			switch n.DataAtom {
			case atom.Meta:
				if valueOf(n, "http-equiv") == "Content-Security-Policy" {
					policy = valueOf(n, "content")
				}
			case atom.Script, atom.Style:
				sum := sha256.Sum256([]byte(textOf(n)))
				found[n.DataAtom] = append(found[n.DataAtom], "sha256-"+base64.StdEncoding.EncodeToString(sum[:]))
			case atom.Img, atom.Iframe, atom.Object, atom.Link:
				t.Errorf("%s: an element <%s>", name, n.Data)
			}
		}
		if len(found[atom.Script]) != 1 || len(found[atom.Style]) != 1 {
			t.Fatalf("%s: %d scripts and %d styles, want one each", name, len(found[atom.Script]), len(found[atom.Style]))
		}
		want := "default-src 'none'; style-src '" + found[atom.Style][0] + "'; script-src '" + found[atom.Script][0] + "'; base-uri 'none'; form-action 'none'"
		if policy != want {
			t.Errorf("%s: the policy is %q, want %q", name, policy, want)
		}
	}
}

// TestExplanationShowsAll of the passages, fields and candidates, as they are: what the
// page says in markup is text.
func TestExplanationShowsAll(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"bells.html", "tide.html"} {
		page, e := explanation(t, name)
		var passages, fields, candidates, wantFields, wantCandidates []string
		for _, n := range elements(t, page) {
			switch {
			case valueOf(n, "class") == "text":
				if valueOf(n, "dir") != "auto" || valueOf(n, "lang") != e.Article.Language {
					t.Errorf("%s: a passage has dir %q and lang %q", name, valueOf(n, "dir"), valueOf(n, "lang"))
				}
				passages = append(passages, strings.TrimPrefix(valueOf(n.Parent, "class"), "passage ")+" "+textOf(n))
			case valueOf(n, "data-field") != "":
				fields = append(fields, valueOf(n, "data-field"))
			case n.DataAtom == atom.Td && valueOf(n, "dir") == "auto":
				candidates = append(candidates, textOf(n))
			}
		}
		if len(passages) != len(e.Passages) {
			t.Fatalf("%s: %d passages, want %d", name, len(passages), len(e.Passages))
		}
		for i, p := range e.Passages {
			if want := string(p.Role) + " " + p.Text; passages[i] != want {
				t.Errorf("%s: passage %d is %q, want %q", name, i, passages[i], want)
			}
		}
		for _, c := range e.Choices {
			wantFields = append(wantFields, c.Field)
			for _, k := range c.Candidates {
				wantCandidates = append(wantCandidates, k.Value)
			}
		}
		if !slices.Equal(fields, wantFields) || !slices.Equal(candidates, wantCandidates) {
			t.Errorf("%s: fields %q and candidates %q, want %q and %q", name, fields, candidates, wantFields, wantCandidates)
		}
	}
}

func TestExplanationFoldsLongRows(t *testing.T) {
	t.Parallel()
	e := extract.Explanation{Refused: &extract.NoArticleError{Reason: extract.ReasonListing, Detail: "it is a list"}}
	for range 30 {
		e.Passages = append(e.Passages, extract.Passage{Text: "Harbour", Role: extract.AsDropped})
	}
	e.Passages = append(e.Passages, extract.Passage{Text: "Eels", Role: extract.AsHeadline}, extract.Passage{Text: "Late", Role: extract.AsTeaser})
	var out bytes.Buffer
	if err := main.WriteExplanation(&out, &e); err != nil {
		t.Fatal(err)
	}
	folded := 0
	for _, n := range elements(t, out.Bytes()) {
		if valueOf(n, "class") == "passage dropped" && n.Parent.DataAtom == atom.Details {
			folded++
		}
	}
	if s := out.String(); folded != 30 || !strings.Contains(s, "30 passages left out:") || !strings.Contains(s, "No record is made of this page:") {
		t.Errorf("%d of 30 passages are folded up, or it isn't said that the page is refused:\n%.3000s", folded, s)
	}
}

// TestEveryFeatureHasWords: those of a name alone tell people little.
func TestEveryFeatureHasWords(t *testing.T) {
	t.Parallel()
	for _, name := range slices.Concat(story.FeatureNames(), story.ContextNames, story.OrderNames) {
		if words := main.FeatureWords(name); words == name || strings.Contains(words, "_") || !strings.Contains(words, " ") {
			t.Errorf("%s is told as %q", name, words)
		}
	}
	if got := main.FeatureWords("a_new_one"); got != "a new one" {
		t.Errorf("an unknown feature is told as %q", got)
	}
}

func TestEveryRoleHasAColour(t *testing.T) {
	t.Parallel()
	page, _ := explanation(t, "bells.html")
	for _, r := range []extract.Role{
		extract.AsHeadline, extract.AsKicker, extract.AsLead, extract.AsBody, extract.AsSubhead, extract.AsListItem, extract.AsCaption,
		extract.AsDateline, extract.AsByline, extract.AsTeaser, extract.AsDropped,
	} {
		if !bytes.Contains(page, []byte("."+string(r)+"{--h:")) || main.RoleName(r) == "" {
			t.Errorf("%s has no colour or no name", r)
		}
	}
	if got := main.RoleName("new"); got != "new" {
		t.Errorf("an unknown role is called %q", got)
	}
}

func TestPercent(t *testing.T) {
	t.Parallel()
	for p, want := range map[float32]string{0: "below 1%", 0.004: "below 1%", 0.01: "1%", 0.5: "50%", 0.99: "99%", 0.996: "above 99%", 1: "above 99%"} {
		if got := main.Percent(p); got != want {
			t.Errorf("%f is %q, want %q", p, got, want)
		}
	}
}

func TestExplainWritesOneFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"page.html": pressArticle, "other.html": "<p>old</p>"})
	plain := run(t, dir, "extract", "page.html").want(t, 0)
	told := run(t, dir, "extract", "page.html", "--explain", "other.html").want(t, 0, `^why it was read so is in other.html: open it in a browser$`)
	if told.out != plain.out {
		t.Errorf("the record differs:\n%s%s", plain.out, told.out)
	}
	if page, err := os.ReadFile(filepath.Join(dir, "other.html")); err != nil || !bytes.HasPrefix(page, []byte("<!doctype html>")) || !bytes.HasSuffix(page, []byte("</html>\n")) {
		t.Errorf("the page is not whole: %v %.100s", err, page)
	}
	run(t, dir, "extract", "page.html", "--explain", "./page.html").want(t, 2, `that is the page to read; name another file`)
	if page, err := os.ReadFile(filepath.Join(dir, "page.html")); err != nil || string(page) != pressArticle {
		t.Errorf("the page that was read is no longer as it was: %v", err)
	}
	run(t, dir, "extract", "page.html", "--explain", "none/why.html").want(t, 1, `none/why.html: .*make its folder first`)
}
