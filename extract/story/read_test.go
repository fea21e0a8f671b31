package story_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"broadsheet/extract/story"
)

// simple takes what stands in an article, for leads what a standfirst's class marks,
// and for subheads what is a heading or bold.
func simple(tb testing.TB) *story.Model {
	tb.Helper()
	return model(tb, "first {in_article}<0.5 =-9 =9", "second {p}<0.5 =-9 =9", "lead {standfirst}<0.5 =-9 =9", "subhead {in_heading}<0.5 {bold}<0.9 =-9 =9 =9")
}

// outline is a line a finding: its kind, level and text.
func outline(p *story.Page, all []story.Finding) []string {
	var out []string
	lines := texts(p)
	for _, f := range all {
		out = append(out, string(f.Kind)+strings.Repeat("*", f.Level)+" "+lines[f.Block])
	}
	return out
}

func TestPagesWithoutAStory(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"nothing": "", "blanks": " <p> </p>", "a picture": "<img src=a>", "a script": "<script>x</script>"} {
		p := gather(t, body)
		for which, m := range map[string]*story.Model{"simple": simple(t), "shipped": story.Default()} {
			if all := p.Read(m).Found; len(all) != 0 || len(p.Pictures(all)) != 0 {
				t.Errorf("%s: the %s model finds %v", name, which, outline(p, all))
			}
		}
	}
}

// TestFindingsAreInOrder: each block at most once, as on the page, of a kind and level
// that the record knows.
func TestFindingsAreInOrder(t *testing.T) {
	t.Parallel()
	kinds := []story.Kind{story.Lead, story.Paragraph, story.Subhead, story.ListItem, story.Quote, story.TableRow, story.Code}
	for _, s := range stories(t) {
		for _, m := range []*story.Model{story.Default(), model(t, "first bias 1", "second bias 1", "lead bias 1"), simple(t)} {
			p := gatherWith(t, s.body(s.paragraphs[0]), story.Default().Lexicon, story.Hints{})
			last := -1
			for _, f := range p.Read(m).Found {
				if f.Block <= last || f.Block >= len(p.Blocks) || !slices.Contains(kinds, f.Kind) || f.Level < 0 {
					t.Errorf("%s: finding %+v behind block %d", s.tag, f, last)
				}
				last = f.Block
			}
		}
	}
}

// TestReadersShareModelAndTree: several read one tree with one model, and find the same.
func TestReadersShareModelAndTree(t *testing.T) {
	t.Parallel()
	for _, s := range stories(t)[:4] {
		doc := parse(t, s.body(s.paragraphs[0]))
		read := func() []string {
			g := story.NewGatherer(story.Default().Lexicon)
			g.Walk(doc)
			p := g.Page(story.Hints{Headline: s.headline})
			return outline(p, found(p))
		}
		want := read()
		all := make([][]string, 8)
		var wg sync.WaitGroup
		for i := range all {
			wg.Go(func() { all[i] = read() })
		}
		wg.Wait()
		for _, got := range all {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: another reader differs (-want +got):\n%s", s.tag, diff)
			}
		}
	}
}

// TestReadingLeavesTheTree: others read it, too.
func TestReadingLeavesTheTree(t *testing.T) {
	t.Parallel()
	for _, s := range stories(t) {
		doc := parse(t, s.body("A standfirst."))
		render := func() string {
			var b strings.Builder
			if err := html.Render(&b, doc); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		before := render()
		g := story.NewGatherer(story.Default().Lexicon)
		g.Walk(doc)
		p := g.Page(story.Hints{})
		first := outline(p, found(p))
		if again := outline(p, found(p)); !slices.Equal(first, again) {
			t.Errorf("%s: read again %q, before %q", s.tag, again, first)
		}
		if render() != before {
			t.Errorf("%s: the tree changed", s.tag)
		}
	}
}

// TestForgottenPageStillWeighs: without its tree a page keeps what the trainer needs.
func TestForgottenPageStillWeighs(t *testing.T) {
	t.Parallel()
	p := gather(t, head)
	first := make([]float32, len(p.Blocks))
	for i := range first {
		first[i] = float32(i) / 20
	}
	sizes, before := p.Sizes(), p.Features()
	after := slices.Clone(before)
	p.AddContext(before, first)
	p.Forget()
	p.AddContext(after, first)
	if !slices.Equal(sizes, p.Sizes()) || !slices.Equal(before, after) {
		t.Error("sizes or context differ")
	}
}

// FuzzRead: no page makes the reader panic, and what it finds are blocks of the page in
// order, with the page's own text.
func FuzzRead(f *testing.F) {
	for _, s := range []string{head, "<table><tr><td>a<td><table><tr><td>b", "<a><div><a>x<br><br><span class=br></span>", "<svg><p>a<foreignObject><p>b", "<p hidden>a<span>b", "<x-y><button>a<p>b", "<select><p>a", "<math><mi>x<p>y", "<p>\xff\u200b|", "<ruby>a<rt>b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		doc, err := html.Parse(strings.NewReader(body))
		if err != nil {
			return
		}
		var all strings.Builder
		for n := range doc.Descendants() {
			if n.Type == html.TextNode {
				all.WriteString(n.Data)
			}
		}
		g := story.NewGatherer(story.Default().Lexicon)
		g.Walk(doc)
		p := g.Page(story.Hints{Headline: "x", Stated: body})
		bare := strings.NewReplacer(" ", "", "|", "")
		rest := bare.Replace(all.String())
		for i := range p.Blocks {
			for piece := range strings.FieldsSeq(bare.Replace(p.Text(i))) {
				at := strings.Index(rest, piece)
				if at < 0 {
					t.Fatalf("%q of block %d isn't in the page behind the blocks before", piece, i)
				}
				rest = rest[at+len(piece):]
			}
		}
		last := -1
		for _, finding := range found(p) {
			if finding.Block <= last || finding.Block >= len(p.Blocks) {
				t.Fatalf("finding %+v behind block %d", finding, last)
			}
			last = finding.Block
		}
	})
}

// TestOnlyDoubtfulBlocksAreJudgedTwice: the first opinion has the last word where it is
// sure that a block is none of the story.
func TestOnlyDoubtfulBlocksAreJudgedTwice(t *testing.T) {
	t.Parallel()
	p := gather(t, `<nav>menu</nav><p>One paragraph.</p>`)
	if diff := cmp.Diff([]string{"paragraph One paragraph."}, outline(p, p.Read(model(t, "first {in_nav}<0.5 =0 =-9", "second bias 9", "lead bias -9", "subhead bias -9")).Found)); diff != "" {
		t.Errorf("story differs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"paragraph One paragraph."}, outline(p, p.Read(model(t, "first bias 0", "second {in_nav}<0.5 =9 =-9", "lead bias -9", "subhead bias -9")).Found)); diff != "" {
		t.Errorf("story by the second opinion differs (-want +got):\n%s", diff)
	}
}
