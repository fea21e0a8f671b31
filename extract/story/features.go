package story

// Width is the number of features of a block.
var Width = len(FeatureNames())

// FeatureNames are the names of the features in order.
func FeatureNames() []string {
	g := NewGatherer(Lexicon{})
	g.blocks = append(g.blocks, Block{count: count{words: 1}})
	g.holders = append(g.holders, holder{parent: -1})
	p := g.Page(Hints{})
	var names []string
	r := row{vals: make([]float32, 200), names: &names}
	s := p.scan()
	p.fill(0, &r, &s)
	return names
}

// Stride is the number of features of a block with those of its context.
var Stride = Width + len(ContextNames)

// Features returns the features of all blocks, Stride a block; those of the context
// are zero yet, and so are all of a remote one.
func (p *Page) Features() []float32 {
	out := make([]float32, len(p.Blocks)*Stride)
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
