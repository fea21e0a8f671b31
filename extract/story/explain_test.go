package story_test

import (
	"math"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadsheet/extract/story"
)

// explainable gathers a page's blocks.
func explainable(t *testing.T, src string, l story.Lexicon) *story.Page {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	g := story.NewGatherer(l)
	g.Walk(doc)
	return g.Page(story.Hints{})
}

const (
	long  = "The miller has left the wheel to itself, for the brook is dry, and the ducks that lived on it have moved to the pond behind the school."
	paper = "<body><nav><a href=/>Front page</a></nav><article class=story><h1>The mill stands still</h1><p>" + long + "</p><h2>A dry brook</h2><p>" + long + " It has not rained.</p></article>" +
		"<aside><a href=/a>Ducks at school</a> more</aside><form><p>Your name</p></form><footer><p>Mill Press</p></footer><p hidden>" + long + " Hidden.</p></body>"
)

func TestVerdictsAreThoseOfRead(t *testing.T) {
	t.Parallel()
	m := story.Default()
	p := explainable(t, paper, m.Lexicon)
	verdicts, cut := p.Explain(m)
	kinds := map[int]story.Kind{}
	for _, f := range p.Read(m).Found {
		kinds[f.Block] = f.Kind
	}
	if len(verdicts) != len(p.Blocks) || len(kinds) == 0 {
		t.Fatalf("%d verdicts on %d blocks, %d taken", len(verdicts), len(p.Blocks), len(kinds))
	}
	for i, v := range verdicts {
		if v.Kind != kinds[i] {
			t.Errorf("block %d is %q, read as %q", i, v.Kind, kinds[i])
		}
		if v.Kind != story.Lead && (v.Kind != "") != (v.Prob >= cut) {
			t.Errorf("block %d is %q with %f, but the cut is %f", i, v.Kind, v.Prob, cut)
		}
		first, last := v.Opinions[0], v.Opinions[0]
		if len(v.Opinions) > 1 && v.Opinions[1].Of == "second" {
			last = v.Opinions[1]
		}
		if first.Of != "first" || last.Prob != v.Prob || (last.Of == "second") != story.InDoubt(first.Prob) {
			t.Errorf("block %d is likely %f, by %+v", i, v.Prob, v.Opinions)
		}
	}
}

// TestReasonsAddUp: all of them are what parts a block from the page's average, in
// logits. The model has fewer features than reasons are told.
func TestReasonsAddUp(t *testing.T) {
	t.Parallel()
	m, err := story.ReadModel(strings.NewReader("broadsheet story model 1\nfirst bias -0.5\nfirst 0<12 =-1.5 2<0.5 =2 =-0.25\nfirst 1<3 =-0.75 15<4.5 =0.5 =1.25\nsecond bias 0.1\nsecond 0<3 =-1 =1\n"))
	if err != nil {
		t.Fatal(err)
	}
	p := explainable(t, paper, m.Lexicon)
	verdicts, _ := p.Explain(m)
	for k, of := range []string{"first", "second"} {
		var mean float64
		for _, v := range verdicts {
			mean += logit(v.Opinions[k].Prob) / float64(len(verdicts))
		}
		for i, v := range verdicts {
			sum := mean
			for _, r := range v.Opinions[k].Reasons {
				sum += float64(r.By)
			}
			if got := logit(v.Opinions[k].Prob); math.Abs(got-sum) > 1e-3 {
				t.Errorf("%s opinion of block %d is %f, but its reasons and the average are %f", of, i, got, sum)
			}
		}
	}
	strongest := math.Inf(1)
	for _, r := range verdicts[2].Opinions[0].Reasons {
		if by := math.Abs(float64(r.By)); by > strongest {
			t.Errorf("a weak reason comes before %+v", r)
		} else {
			strongest = by
		}
	}
}

func logit(p float32) float64 { return math.Log(float64(p) / (1 - float64(p))) }

func TestReasonsNameTheirFeature(t *testing.T) {
	t.Parallel()
	m, err := story.ReadModel(strings.NewReader("broadsheet story model 1\nfirst 0<12 =-1 =1\n"))
	if err != nil {
		t.Fatal(err)
	}
	verdicts, _ := explainable(t, paper, m.Lexicon).Explain(m)
	for i, v := range verdicts {
		r := v.Opinions[0].Reasons
		if len(r) != 1 || r[0].Feature != "size" || (r[0].By > 0) != (r[0].Value > 12) {
			t.Errorf("block %d: %+v, want the size alone", i, r)
		}
	}
}

func TestPlaceAndPathOfBlocks(t *testing.T) {
	t.Parallel()
	p := explainable(t, paper, story.Lexicon{})
	verdicts, _ := p.Explain(story.Default())
	want := []struct {
		place story.Place
		path  string
	}{
		{story.Navigation, "nav"},
		{"", "article.story > h1"},
		{"", "article.story > p"},
		{"", "article.story > h2"},
		{"", "article.story > p"},
		{story.Links, "aside"},
		{story.Form, "form > p"},
		{story.Footer, "footer > p"},
		{story.Hidden, "p"},
	}
	if len(verdicts) != len(want) {
		t.Fatalf("%d blocks, want %d", len(verdicts), len(want))
	}
	for i, w := range want {
		if v := verdicts[i]; v.Place != w.place || v.Path != w.path {
			t.Errorf("%q stands in %q (%s), want %q (%s)", p.Text(i), v.Path, v.Place, w.path, w.place)
		}
	}
}

func TestEmptyPageHasNoVerdicts(t *testing.T) {
	t.Parallel()
	if verdicts, cut := explainable(t, "<body></body>", story.Lexicon{}).Explain(story.Default()); len(verdicts) != 0 || cut != 1 {
		t.Errorf("%d verdicts, cut %f", len(verdicts), cut)
	}
}

func TestPathsStayShort(t *testing.T) {
	t.Parallel()
	p := explainable(t, strings.Repeat("<div class='"+strings.Repeat("x", 5000)+"'>", 30)+"<div class='a  b'><p>Words", story.Lexicon{})
	verdicts, _ := p.Explain(story.Default())
	if got := verdicts[0].Path; got != "div > div > div.a > p" {
		t.Errorf("the path is %.80q", got)
	}
}
