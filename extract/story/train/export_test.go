package main

import (
	"path/filepath"
	"testing"

	"broadsheet/extract/story"
)

// What the tests see of the inside.

// A GoldBlock is a block of the gold.
type GoldBlock = goldBlock

// A Label is what align says of a block.
type Label struct {
	In, Unsure, Whole bool
	Kind              string
}

// Align finds which texts the gold has.
func Align(texts []string, gold []GoldBlock) []Label {
	var out []Label
	for _, l := range align(texts, gold) {
		out = append(out, Label{In: l.in, Unsure: l.unsure, Whole: l.whole, Kind: l.kind})
	}
	return out
}

// Tokens, Letters and Overlap compare texts.
var (
	Tokens  = tokens
	Letters = letters
	Overlap = overlap
)

// MaxBins bounds the bins of a feature.
const MaxBins = maxBins

// Bins are the cuts of each feature and the bin of each value.
func Bins(x []float32, width int) (cuts [][]float32, bins []uint8) {
	t := newTable(x, width)
	return t.cuts, t.bins
}

// A Learned is a forest and the table that it learned from.
type Learned struct {
	forest
	*table
}

// Settings are how a forest is learned.
type Settings struct {
	Trees, Depth int
	Rate, Lambda float64
	RowShare     float64
	Least        float64
	Seed         uint64
}

// Learn learns a yes or no from rows; of those the given alone when there are some.
func Learn(x []float32, width int, yes []bool, rows []int32, s Settings) Learned {
	weight := make([]float32, len(yes))
	for i := range weight {
		weight[i] = 1
	}
	if rows == nil {
		for i := range yes {
			rows = append(rows, int32(i))
		}
	}
	t := &task{newTable(x, width), yes, weight}
	return Learned{t.boost(rows, params{trees: s.Trees, depth: s.Depth, rate: s.Rate, lambda: s.Lambda, least: s.Least, rows: s.RowShare, cols: 1, seed: s.Seed}), t.table}
}

// Score is what the trees say of a row that they learned from.
func (l Learned) Score(r int) float64 { return float64(l.score(l.row(int32(r)))) }

// Depth is that of the deepest tree.
func (l Learned) Depth() int {
	deepest := 0
	for _, t := range l.trees {
		deepest = max(deepest, depthOf(t, 0))
	}
	return deepest
}

func depthOf(t tree, i int) int {
	if t[i].feature < 0 {
		return 0
	}
	return 1 + max(depthOf(t, t[i].left), depthOf(t, t[i].right))
}

// Write writes forests as a model's file, and returns its path.
func Write(t *testing.T, first, second, lead, subhead Learned, sure [][2]float64, l story.Lexicon) string {
	t.Helper()
	m := &model{first: first.forest, second: second.forest, lead: lead.forest, subhead: subhead.forest}
	for _, p := range sure {
		m.sure = append(m.sure, point{p[0], p[1]})
	}
	path := filepath.Join(t.TempDir(), "model.txt")
	if err := m.write(path, l); err != nil {
		t.Fatal(err)
	}
	return path
}

// WriteTo writes a model without trees.
func WriteTo(path string) error { return (&model{}).write(path, story.Lexicon{}) }

// Gold is what a folder of pages has.
type Gold struct {
	Set, File, URL, Publisher string
	Fold                      int
	Blocks                    []GoldBlock
}

// Load reads the gold of sets.
func Load(dir string, sets ...string) ([]Gold, error) {
	all, err := load(dir, sets)
	var out []Gold
	for _, g := range all {
		out = append(out, Gold{g.Set, g.File, g.URL, g.key, g.fold, g.blocks()})
	}
	return out, err
}

// Folds are the parts of the cross-validation.
const Folds = folds

// Judged are a page's texts with their labels, and the width of its features.
type Judged struct {
	Texts    []string
	Labels   []Label
	Features int
}

// Judge gathers, labels and measures the pages of a set.
func Judge(dir, set string) ([]Judged, error) {
	all, err := load(dir, []string{set})
	var samples []*sample
	for _, g := range all {
		samples = append(samples, newSample(g))
	}
	measure(samples)
	var out []Judged
	for _, s := range samples {
		j := Judged{Texts: s.texts, Features: len(s.x)}
		for _, l := range s.labels {
			j.Labels = append(j.Labels, Label{In: l.in, Unsure: l.unsure, Whole: l.whole, Kind: l.kind})
		}
		out = append(out, j)
	}
	return out, err
}

// Lexicon scores a name and a word of pages: out and in say which share of what is
// around the story, and of what is in it, has them on each.
func Lexicon(hash uint32, out, in float64, pages int) story.Lexicon {
	c := newCounts()
	for range pages {
		v := map[uint32]ratio{hash: {out, in}}
		c.add(&sample{names: v, words: v})
	}
	return c.lexicon(nil)
}

// LexiconWithout is Lexicon of pages all of which are of the publisher that is left out.
func LexiconWithout(hash uint32, out, in float64, pages int) story.Lexicon {
	c := newCounts()
	for range pages {
		v := map[uint32]ratio{hash: {out, in}}
		c.add(&sample{names: v, words: v})
	}
	return c.lexicon(c)
}

// Rising fits the line from what readings expect to what they are worth.
func Rising(beliefs [][2]float64) [][2]float64 {
	var all []belief
	for _, b := range beliefs {
		all = append(all, belief{b[0], b[1], 1})
	}
	var out [][2]float64
	for _, p := range rising(all) {
		out = append(out, [2]float64{p.expected, p.worth})
	}
	return out
}

// Train is the whole command.
func Train(dir string, sets []string, out, wrong string) error { return train(dir, sets, out, wrong) }
