package story

import "slices"

// OrderNames are the features of a block among those taken.
var OrderNames = []string{"taken", "order", "taken_before", "taken_after", "since_first"}

// MaxLead is how many blocks of the story are looked at for its lead, and above is how
// many before the headline, or before the first of them.
const (
	MaxLead = 10
	above   = 12
)

// An Opening is where the lead may stand: blocks, and their features among those taken.
type Opening struct {
	Blocks   []int
	Features [][5]float32
}

// Opening returns the blocks that may be the lead: those between the headline and the
// first blocks of the story. A standfirst is often no part of what holds the story.
func (p *Page) Opening(taken, size []float32) Opening {
	first := slices.Index(taken, 1)
	if first < 0 {
		return Opening{}
	}
	from := max(0, first-above)
	if p.headline >= 0 && p.headline < first {
		from = max(0, p.headline-above/2)
	}
	var all float32
	for i, t := range taken {
		all += t * size[i]
	}
	var o Opening
	var n, before float32
	for i := from; i < len(taken) && n < MaxLead; i++ {
		o.Blocks = append(o.Blocks, i)
		o.Features = append(o.Features, [5]float32{taken[i], n, before, ratio(all-before, all), float32(i - first)})
		n += taken[i]
		before += taken[i] * size[i]
	}
	return o
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

// LeadOf decides which blocks of an opening are the lead. What stands together in an
// element named a standfirst, or in one list, stands or falls together: the first by
// its surest block, the list by all.
func (p *Page) LeadOf(o Opening, prob []float32) []bool {
	out := make([]bool, len(prob))
	for k := 0; k < len(prob); {
		end, sum, top := k+1, prob[k], prob[k]
		for end < len(prob) && p.standTogether(o.Blocks[k], o.Blocks[end]) {
			sum, top = sum+prob[end], max(top, prob[end])
			end++
		}
		yes := sum > 0.5*float32(end-k) || p.Blocks[o.Blocks[k]].stand >= inStandfirst && top > 0.5
		for ; k < end; k++ {
			out[k] = yes
		}
	}
	return out
}

// inStandfirst is how near an element named a standfirst is to what stands in it.
const inStandfirst = 2

// standTogether reports whether two blocks are items of one list, or paragraphs of one
// standfirst.
func (p *Page) standTogether(i, j int) bool {
	a, b := &p.Blocks[i], &p.Blocks[j]
	switch {
	case a.signature != b.signature:
		return false
	case a.in&b.in&inItem != 0:
		list := p.listOf(a.holder)
		return list >= 0 && list == p.listOf(b.holder)
	default:
		return a.stand == inStandfirst && b.stand == inStandfirst && p.holders[a.holder].parent == p.holders[b.holder].parent
	}
}

// listOf is the list around a holder, which is an item of it or stands in one; -1 for
// none.
func (p *Page) listOf(h int32) int32 {
	for up := 0; up < 3 && h >= 0; up++ {
		if h = p.holders[h].parent; h >= 0 && placeOf(p.holders[h].node.DataAtom) == inList {
			return h
		}
	}
	return -1
}
