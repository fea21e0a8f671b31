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
	In, Skip, Whole bool
	Gold            int
	Kind            string
}

// Align finds which texts the gold has.
func Align(texts []string, gold []GoldBlock) []Label {
	var out []Label
	for _, l := range align(texts, gold) {
		out = append(out, Label{In: l.in, Skip: l.skip, Whole: l.whole, Gold: l.gold, Kind: l.kind})
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

// A Learned is a forest.
type Learned struct {
	trees []tree
	bias  float64
	table *table
}

// Learn learns a yes or no from rows; of those the given alone when there are some.
func Learn(x []float32, width int, y []bool, rows []int32, trees, depth int, seed uint64) Learned {
	t := newTable(x, width)
	w := make([]float32, len(y))
	for i := range w {
		w[i] = 1
	}
	if rows == nil {
		for i := range y {
			rows = append(rows, int32(i))
		}
	}
	forest, bias := boost(t, y, w, rows, params{trees: trees, depth: depth, rate: 0.3, lambda: 1, minWeight: 0.1, rowShare: 0.8, colShare: 1, seed: seed})
	return Learned{forest, bias, t}
}

// Sum is what the trees say of values, and of a row's bins.
func (l Learned) Sum(x []float32) float64 {
	sum := l.bias
	for _, t := range l.trees {
		sum += float64(t.predict(x))
	}
	return sum
}

// SumOfRow is what the trees say of a row that they learned from.
func (l Learned) SumOfRow(r int) float64 {
	sum := l.bias
	for _, t := range l.trees {
		sum += float64(t.predictBins(l.table.bins[r*l.table.width : (r+1)*l.table.width]))
	}
	return sum
}

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
func Write(t *testing.T, first, second, lead, subhead Learned, l story.Lexicon) string {
	t.Helper()
	m := &model{
		first: first.trees, firstBias: first.bias, second: second.trees, secondBias: second.bias,
		lead: lead.trees, leadBias: lead.bias, subhead: subhead.trees, subheadBias: subhead.bias,
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
func Load(dir string, sets []string, folds int) ([]Gold, error) {
	all, err := load(dir, sets, folds)
	var out []Gold
	for _, g := range all {
		out = append(out, Gold{g.Set, g.File, g.URL, g.key, g.fold, g.blocks()})
	}
	return out, err
}

// Judged are a page's texts with their labels, and the width of its features.
type Judged struct {
	Texts    []string
	Labels   []Label
	Features int
}

// Judge gathers and labels a page of the gold.
func Judge(dir, set string) ([]Judged, error) {
	all, err := load(dir, []string{set}, 2)
	var out []Judged
	for _, g := range all {
		s := first(g)
		j := Judged{Texts: s.texts}
		for _, l := range s.labels {
			j.Labels = append(j.Labels, Label{In: l.in, Skip: l.skip, Whole: l.whole, Gold: l.gold, Kind: l.kind})
		}
		s.second(story.Lexicon{})
		j.Features = len(s.x)
		out = append(out, j)
	}
	return out, err
}

// Lexicon scores the names and words of counted pages: out and in say how often a hash
// stands around and in the stories of each of so many publishers.
func Lexicon(hash uint32, out, in float64, publishers int) story.Lexicon {
	c := newCounts()
	for range publishers {
		s := &sample{names: map[uint32][2]float64{hash: {out, in}}, words: map[uint32][2]float64{hash: {out, in}}}
		c.add(s)
	}
	return c.lexicon(nil)
}
