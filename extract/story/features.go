package story

import "slices"

var featureNames = nameFeatures()

// Width is the number of features of a block.
var Width = len(featureNames)

// FeatureNames are the names of the features in order.
func FeatureNames() []string { return slices.Clone(featureNames) }

// nameFeatures fills in the features of a block that stands alone, and keeps their
// names. It looks no word up: the program starts with it.
func nameFeatures() []string {
	g := newGatherer(vocabulary{})
	g.blocks = append(g.blocks, Block{count: count{words: 1}})
	g.holders = append(g.holders, holder{parent: -1})
	p := g.Page(Hints{})
	var names []string
	r := row{vals: make([]float32, 200), names: &names}
	s := newScan(len(p.Blocks))
	p.fill(0, &r, &s)
	return names
}

// Stride is the number of features of a block with those of its context.
var Stride = Width + len(ContextNames)

// Features returns the features of all blocks, Stride a block; those of the context
// are zero yet, and so are all of a remote one.
func (p *Page) Features() []float32 { return p.featuresIn(nil) }

// featuresIn are the features, in memory that is used again where there is enough of it.
func (p *Page) featuresIn(spare []float32) []float32 {
	n := len(p.Blocks) * Stride
	out := slices.Grow(spare[:0], n)[:n]
	clear(out)
	s := p.scan()
	for i := range p.Blocks {
		if p.Remote(i) {
			continue
		}
		r := row{vals: p.row(out, i)}
		p.fill(i, &r, &s)
	}
	return out
}

// row is the features of one block.
func (p *Page) row(x []float32, i int) []float32 { return x[i*Stride : (i+1)*Stride] }
