package story

import "slices"

// Choose takes the blocks that make the reading's expected F1 the best: with some
// story expected that isn't sure, more is taken. It returns 1 for a block that is
// taken and else 0, and the F1 that is expected.
func Choose(prob, size []float32) (taken []float32, expected float32) {
	order := make([]int, len(prob))
	var want float32
	for i := range prob {
		order[i] = i
		want += prob[i] * weight(size[i])
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case prob[a] > prob[b]:
			return -1
		case prob[a] < prob[b]:
			return 1
		}
		return 0
	})
	var all, right, best float32
	n := 0
	for k, i := range order {
		w := weight(size[i])
		all += w
		right += prob[i] * w
		if f := 2 * right / (Care*all + want); f > best {
			best, n = f, k+1
		}
	}
	taken = make([]float32, len(prob))
	for _, i := range order[:n] {
		taken[i] = 1
	}
	return taken, best
}

// Care is how much more a wrong block costs than a lost one.
var Care float32 = 1

// weight is what a block counts for.
func weight(size float32) float32 { return size + 10 }

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
