package story_test

import (
	"math"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadsheet/extract/story"
)

// kinds are all that a finding may be.
var kinds = map[story.Kind]bool{
	story.Lead: true, story.Paragraph: true, story.Subhead: true, story.ListItem: true, story.Quote: true, story.TableRow: true, story.Code: true,
}

// FuzzStory: whatever the tree, each block has text and features that are numbers, and
// what is read are blocks in order, each once.
func FuzzStory(f *testing.F) {
	const sentence = "The river rose in the night, and by the morning the old bridge was closed to cars and carts. "
	for _, src := range []string{
		"<h1>Bridge closed</h1>" + strings.Repeat("<p>"+sentence, 6), "<p>a<br><br>b<p hidden>c<p><span hidden>d</span>e", "<table><tr><td>a<td>b<tr><td><p>c<p>d<td>e",
		"<ul><li>a<ul><li>b</ul><li>c</ul><dl><dt>x<dd>y", "<div>a<p>b</p>c<x-y>d</x-y></div><p>e<x-y>f</x-y>g", "<article><h2>a</h2>" + sentence + "<aside>" + sentence + "</aside></article>",
		"<figure><img src=a.jpg><figcaption>x</figcaption></figure>" + sentence, "<select><option>a</select><textarea>b</textarea><svg><text>c", "<p>\u00ad\u200b</p><p>\u00a0", "<body><frameset>", "<math><mi>a<p>b",
		"<p>橋は朝から閉鎖された。町の人々は川を見ていた。<p>" + sentence, "<td>a<td>b", "<tr>a<b><tr>c", "<button>a</button><p>b<button>c</button>d", "<template><p>a</template><noscript><p>b</noscript>",
	} {
		f.Add(src, "Bridge closed", sentence, "Ada Brook")
	}
	f.Fuzz(func(t *testing.T, src, headline, description, author string) {
		doc, err := html.Parse(strings.NewReader(src))
		if err != nil {
			return
		}
		g := story.NewGatherer(story.Default().Lexicon)
		g.Walk(doc)
		p := g.Page(story.Hints{Headline: headline, Descriptions: []string{description}, Authors: []string{author}, Stated: description, IsDate: func(s string) bool { return len(s) < 20 }})
		checkBlocks(t, p)
		checkFindings(t, p, p.Read(story.Default()).Found)
		checkFindings(t, p, p.Whole())
	})
}

// checkBlocks checks that all blocks have text and their features are numbers.
func checkBlocks(t *testing.T, p *story.Page) {
	t.Helper()
	for i := range p.Blocks {
		if strings.Trim(p.Text(i), " \n\t\r\u00a0\u200b") == "" {
			t.Errorf("block %d has no text: %q", i, p.Text(i))
		}
	}
	features := p.Features()
	if len(features) != len(p.Blocks)*story.Stride {
		t.Fatalf("%d features of %d blocks", len(features), len(p.Blocks))
	}
	for i, v := range features {
		if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
			t.Errorf("block %d: feature %d is %v", i/story.Stride, i%story.Stride, v)
		}
	}
}

// checkFindings checks that what was found are blocks in order.
func checkFindings(t *testing.T, p *story.Page, found []story.Finding) {
	t.Helper()
	last := -1
	for _, f := range found {
		if f.Block <= last || f.Block >= len(p.Blocks) || !kinds[f.Kind] || f.Level < 0 || f.Level > 600 {
			t.Errorf("finding %+v of %d blocks, behind block %d", f, len(p.Blocks), last)
		}
		last = f.Block
	}
}

// FuzzModel: a model's file is read, or an error says which line is wrong.
func FuzzModel(f *testing.F) {
	const head = "broadsheet story model 1\n"
	for _, src := range []string{
		head, head + "name 0a 0.5\nword ff -1\nfirst bias 0.25\nfirst 0<1 =0.5 =-0.5\n", head + "second 1<NaN =1\n", head + "lead 99999<1 =1 =2\n", head + "lead 700<0 =0 =0\n", head + "subhead -7<1 =1 =1\n", head + "first -1<1\n", "", head + "word zz 1\n", head + "features a b\n",
	} {
		f.Add(src)
	}
	row := make([]float32, story.Stride+len(story.OrderNames))
	f.Fuzz(func(t *testing.T, src string) {
		m, err := story.ReadModel(strings.NewReader(src))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "read model: ") {
				t.Errorf("error %q", err)
			}
			return
		}
		for _, forest := range []story.Forest{m.First, m.Second, m.Lead, m.Subhead} {
			if v := forest.Score(row); v < 0 || v > 1 {
				t.Errorf("a score of %v", v)
			}
		}
	})
}
