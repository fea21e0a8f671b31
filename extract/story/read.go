package story

import (
	"slices"
	"sync"
)

// A Finding is a block of the story.
type Finding struct {
	Block int // index of Page.Blocks
	Kind  Kind
	Level int // of a subhead, or of a list item's list; 0 when unknown
}

// A Reading is the story of a page.
type Reading struct {
	// Found are the blocks of the story in order.
	Found []Finding
	// Confidence is the F1 that readings like this one had on pages that the model
	// hadn't seen, from 0 to 1.
	Confidence float64
}

// tables are features of pages that were read. They are a tenth of what a reading needs of
// memory (BenchmarkUnknown), and as large as the page before.
var tables = sync.Pool{New: func() any { return new([]float32) }}

// maxTable is how many features a table has at most that is used again.
const maxTable = 1 << 20

// Read reads the story.
func (p *Page) Read(m *Model) Reading {
	table, _ := tables.Get().(*[]float32)
	x := p.featuresIn(*table)
	defer func() {
		if len(x) <= maxTable {
			*table = x
			tables.Put(table)
		}
	}()
	prob := p.judge(m, x)
	sizes := p.Sizes()
	taken, expected := Choose(prob, sizes)
	return Reading{p.find(m, x, taken, sizes), m.Confidence(expected)}
}

// maxSubhead is the size above which a block is no heading, whatever it looks like.
const maxSubhead = 160

// find tells of each block of the story what it is.
func (p *Page) find(m *Model, x, taken, sizes []float32) []Finding {
	leads := p.leads(m, x, taken, sizes)
	var out []Finding
	for i, t := range taken {
		f := Finding{Block: i, Kind: p.KindOf(i)}
		switch {
		case leads[i]:
			f.Kind = Lead
		case t == 0:
			continue
		case f.Kind == Paragraph || f.Kind == Subhead:
			f.Kind = Paragraph
			if sizes[i] <= maxSubhead && m.Subhead.Score(p.row(x, i)) > 0.5 {
				f.Kind = Subhead
			}
		}
		f.Level = p.level(i, f.Kind)
		out = append(out, f)
	}
	return out
}

// Doubtful and Certain are the probabilities between which a block gets a second opinion.
const (
	Doubtful = 0.05
	Certain  = 0.9
)

// InDoubt reports whether a block of this probability gets a second opinion.
func InDoubt(first float32) bool { return first >= Doubtful && first < Certain }

// judge returns how likely each block is one of the story, and adds to the features those of
// the context.
func (p *Page) judge(m *Model, x []float32) []float32 {
	prob := make([]float32, len(p.Blocks))
	var near []int
	for i := range prob {
		if !p.Remote(i) {
			near = append(near, i)
		}
	}
	m.First.scoreAll(prob, x, near)
	p.AddContext(x, prob)
	second := slices.Clone(prob)
	doubtful := near[:0]
	for i, first := range prob {
		if InDoubt(first) {
			doubtful = append(doubtful, i)
		}
	}
	m.Second.scoreAll(second, x, doubtful)
	return second
}

// Sizes are the sizes of the blocks as [Choose] wants them.
func (p *Page) Sizes() []float32 {
	out := make([]float32, len(p.Blocks))
	for i := range p.Blocks {
		out[i] = p.Blocks[i].size()
	}
	return out
}

// Forget lets go of the page's tree and texts; what was measured stays.
func (p *Page) Forget() {
	p.pieces, p.shown, p.texts = nil, nil, nil
	for i := range p.holders {
		p.holders[i].node = nil
	}
	for i := range p.Blocks {
		p.Blocks[i].Node = nil
	}
}

// IsLink reports whether a block is a short link.
func (p *Page) IsLink(i int) bool {
	b := &p.Blocks[i]
	return b.size() < 60 && 5*b.linked > 4*b.chars
}

// Remote reports whether a block is a short link far from all prose: nobody need look at
// it twice. It is known once the features are.
func (p *Page) Remote(i int) bool { return p.remote[i] }
