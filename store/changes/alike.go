package changes

import (
	"cmp"
	"slices"
)

const (
	// leastAlike is how much of their words two blocks must share (Dice's coefficient)
	// to be one that was edited.
	leastAlike = 0.5
	// maxPairs bounds how many pairs of blocks are compared.
	maxPairs = 1 << 18
	// nearby is how far apart blocks may stand, counted from what stayed before them,
	// to be compared without sharing a rare word.
	nearby = 2
)

// A loose block is one that has no equal in the other revision.
type loose struct {
	index   int
	stretch int // number of blocks before it that stayed
	offset  int // place among the loose ones of its stretch
	words   []int32
}

// gather lists what isn't paired; side gives a pair's place in these texts, and the
// pairs rise on it.
func (v *vocabulary) gather(texts []string, anchors []pair, taken map[int]bool, side func(pair) int) []loose {
	var out []loose
	stretch, offset := 0, 0
	for i, text := range texts {
		if stretch < len(anchors) && side(anchors[stretch]) == i {
			stretch, offset = stretch+1, 0
			continue
		}
		if !taken[i] {
			out = append(out, loose{i, stretch, offset, v.bag(text)})
			offset++
		}
	}
	return out
}

// bag is the sorted words of a text, or its marks where it has no word.
func (v *vocabulary) bag(text string) []int32 {
	v.old = v.split(v.old, text)
	out := make([]int32, 0, len(v.old))
	for _, t := range v.old {
		if t.isWord {
			out = append(out, t.id)
		}
	}
	if len(out) == 0 {
		out = ids(v.old)
	}
	slices.Sort(out)
	return out
}

// A candidate is a pair of loose blocks, by their places among the loose ones.
type candidate struct {
	pair
	score float64
	apart int // 0 in one stretch and at one offset; more is less likely
}

// edited pairs blocks that are alike, those most alike first.
func edited(a, b []loose) []pair {
	var list []candidate
	for p := range candidates(a, b) {
		x, y := &a[p.old], &b[p.new]
		if score := dice(x.words, y.words); score >= leastAlike {
			apart := max(x.offset-y.offset, y.offset-x.offset)
			if x.stretch != y.stretch {
				apart += len(a) + len(b)
			}
			list = append(list, candidate{p, score, apart})
		}
	}
	slices.SortFunc(list, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.apart, y.apart),
			cmp.Compare(x.old, y.old), cmp.Compare(x.new, y.new))
	})
	var out []pair
	hasOld, hasNew := make([]bool, len(a)), make([]bool, len(b))
	for _, c := range list {
		if !hasOld[c.old] && !hasNew[c.new] {
			hasOld[c.old], hasNew[c.new] = true, true
			out = append(out, pair{a[c.old].index, b[c.new].index})
		}
	}
	return out
}

// candidates are the pairs that are worth a comparison: near neighbours, and those
// that share a word, the rarest words first, as long as the bound allows.
func candidates(a, b []loose) map[pair]bool {
	out := map[pair]bool{}
	neighbours(a, b, out)
	inOld, inNew := postings(a), postings(b)
	var shared []int32
	for id := range inOld {
		if len(inNew[id]) > 0 {
			shared = append(shared, id)
		}
	}
	cost := func(id int32) int { return len(inOld[id]) * len(inNew[id]) }
	slices.SortFunc(shared, func(x, y int32) int { return cmp.Or(cmp.Compare(cost(x), cost(y)), cmp.Compare(x, y)) })
	left := maxPairs
	for _, id := range shared {
		if left -= cost(id); left < 0 {
			break
		}
		for _, i := range inOld[id] {
			for _, j := range inNew[id] {
				out[pair{i, j}] = true
			}
		}
	}
	return out
}

// neighbours adds the pairs that stand at about one place of one stretch.
func neighbours(a, b []loose, out map[pair]bool) {
	start := map[int]int{} // of a stretch among b
	for j := range b {
		if b[j].offset == 0 {
			start[b[j].stretch] = j
		}
	}
	for i := range a {
		first, ok := start[a[i].stretch]
		if !ok {
			continue
		}
		for j := first + max(a[i].offset-nearby, 0); j < len(b) && b[j].stretch == a[i].stretch && b[j].offset <= a[i].offset+nearby; j++ {
			out[pair{i, j}] = true
		}
	}
}

// postings say for each word in which blocks it is.
func postings(list []loose) map[int32][]int {
	out := map[int32][]int{}
	for i := range list {
		for k, id := range list[i].words { // sorted
			if k == 0 || id != list[i].words[k-1] {
				out[id] = append(out[id], i)
			}
		}
	}
	return out
}

// dice is twice the number of shared words by the number of all.
func dice(a, b []int32) float64 {
	if len(a)+len(b) == 0 {
		return 1
	}
	if 2*min(len(a), len(b)) < int(leastAlike*float64(len(a)+len(b))) {
		return 0 // one is too long for the other, whatever they share
	}
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return float64(2*n) / float64(len(a)+len(b))
}
