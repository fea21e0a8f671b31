package story

import (
	"embed"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

//go:embed model.txt
var files embed.FS

// Default returns the model that the program ships, read once.
var Default = sync.OnceValue(func() *Model {
	f, err := files.Open("model.txt")
	if err != nil {
		panic(err) // it is part of the program
	}
	defer f.Close()
	m, err := ReadModel(f)
	if err != nil {
		panic(err)
	}
	return m
})

// A Kind says what a block is to its story.
type Kind string

// The kinds of block.
const (
	Lead      Kind = "lead"
	Paragraph Kind = "paragraph"
	Subhead   Kind = "subhead"
	ListItem  Kind = "list_item"
	Quote     Kind = "quote"
	TableRow  Kind = "table_row"
	Code      Kind = "code"
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

// Read reads the story.
func (p *Page) Read(m *Model) Reading {
	x, prob := p.judge(m)
	sizes := p.Sizes()
	taken, expected := Choose(prob, sizes)
	return Reading{p.find(m, x, taken, sizes), m.Confidence(expected)}
}

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
			if m.Subhead.Score(p.row(x, i)) > 0.5 {
				f.Kind = Subhead
			}
		}
		f.Level = p.level(i, f.Kind)
		out = append(out, f)
	}
	return out
}

// leads returns the blocks of the standfirst.
func (p *Page) leads(m *Model, x, taken, sizes []float32) map[int]bool {
	out := map[int]bool{}
	row := make([]float32, Stride+len(OrderNames))
	o := p.Opening(taken, sizes)
	prob := make([]float32, len(o.Blocks))
	for k, i := range o.Blocks {
		copy(row, p.row(x, i))
		copy(row[Stride:], o.Features[k][:])
		prob[k] = m.Lead.Score(row)
	}
	for k, yes := range p.LeadOf(o, prob) {
		if yes {
			out[o.Blocks[k]] = true
		}
	}
	return out
}

// LeadOf decides which blocks of an opening are the lead. The items of a list stand or
// fall together.
func (p *Page) LeadOf(o Opening, prob []float32) []bool {
	out := make([]bool, len(prob))
	for k := 0; k < len(prob); {
		end, sum := k+1, prob[k]
		for end < len(prob) && p.isSameList(o.Blocks[k], o.Blocks[end]) {
			sum += prob[end]
			end++
		}
		for yes := sum > 0.5*float32(end-k); k < end; k++ {
			out[k] = yes
		}
	}
	return out
}

// isSameList reports whether two blocks are items of one list.
func (p *Page) isSameList(i, j int) bool {
	a, b := &p.Blocks[i], &p.Blocks[j]
	return a.in&inItem != 0 && b.in&inItem != 0 && a.signature == b.signature && p.holders[a.holder].parent == p.holders[b.holder].parent
}

// Doubtful is the probability from which on a block gets a second opinion.
const Doubtful = 0.02

// judge returns the features of all blocks, those of the context included, and how
// likely each is one of the story.
func (p *Page) judge(m *Model) (x, prob []float32) {
	x = p.Features()
	prob = make([]float32, len(p.Blocks))
	for i := range prob {
		prob[i] = m.First.Score(p.row(x, i))
	}
	p.addContext(x, prob)
	second := make([]float32, len(prob))
	for i, first := range prob {
		second[i] = first
		if first >= Doubtful {
			second[i] = m.Second.Score(p.row(x, i))
		}
	}
	return x, second
}

// Sizes are the sizes of the blocks as [Choose] wants them.
func (p *Page) Sizes() []float32 {
	out := make([]float32, len(p.Blocks))
	for i := range p.Blocks {
		out[i] = p.Blocks[i].size()
	}
	return out
}

// KindOf tells what a block of the story is by its element.
func (p *Page) KindOf(i int) Kind {
	b := &p.Blocks[i]
	switch {
	case b.in&inRow != 0:
		return TableRow
	case b.in&inHeading != 0:
		return Subhead
	case b.in&inItem != 0:
		return ListItem
	case b.in&inQuote != 0:
		return Quote
	case b.in&inCode != 0:
		return Code
	}
	return Paragraph
}

// level is that of a heading's element, or how deep a list stands in others.
func (p *Page) level(i int, k Kind) int {
	b := &p.Blocks[i]
	switch {
	case k == ListItem:
		return max(1, int(b.lists))
	case k != Subhead:
		return 0
	}
	switch b.Within {
	case atom.H1, atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	return 0
}

// Pictures returns the img elements, or the figures around them, that stand among the
// blocks of the story.
func (p *Page) Pictures(found []Finding) []*html.Node {
	if len(found) == 0 {
		return nil
	}
	first, last := found[0].Block, found[len(found)-1].Block
	var out []*html.Node
	for _, pic := range p.shown {
		if pic.at >= first && pic.at <= last {
			out = append(out, pic.node)
		}
	}
	return out
}

// Forget lets go of the page's tree.
func (p *Page) Forget() {
	p.pieces, p.shown, p.texts = nil, nil, nil
	for i := range p.holders {
		p.holders[i].node = nil
	}
}
