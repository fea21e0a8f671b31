package changes

import "slices"

// A pair says that an element of the old sequence is one of the new.
type pair struct{ old, new int }

func flipped(pairs []pair) []pair {
	for i, p := range pairs {
		pairs[i] = pair{p.new, p.old}
	}
	return pairs
}

// maxEdits is how many differences are looked for exactly. Time and memory grow with
// its square: 512 are some 250,000 steps and a megabyte.
const maxEdits = 512

// maxDepth is how often a sequence is parted at what occurs once in each.
const maxDepth = 8

// common aligns two sequences: a longest common subsequence where they differ little,
// a good one elsewhere. The pairs rise on both sides.
func (m *matcher) common(a, b []int32) []pair {
	m.out = nil
	m.match(a, b, pair{}, maxDepth)
	return m.out
}

// shared leaves out what the other sequence doesn't have; at is where the rest stood.
func shared(a, b []int32) (kept []int32, at []int) {
	has := make(map[int32]bool, len(b))
	for _, id := range b {
		has[id] = true
	}
	for i, id := range a {
		if has[id] {
			kept, at = append(kept, id), append(at, i)
		}
	}
	return kept, at
}

// A matcher gathers pairs from left to right.
type matcher struct {
	out []pair
	// Room for shortest. trace is far after each number of edits d, 2d+1 of them: they
	// begin at d*d.
	far, trace []int32
}

// match aligns two sequences that begin at a place.
func (m *matcher) match(a, b []int32, at pair, depth int) {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	m.straight(at, n)
	a, b, at = a[n:], b[n:], pair{at.old + n, at.new + n}
	for n = 0; n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n]; {
		n++
	}
	m.middle(a[:len(a)-n], b[:len(b)-n], at, depth)
	m.straight(pair{at.old + len(a) - n, at.new + len(b) - n}, n)
}

// straight takes n elements of each in step.
func (m *matcher) straight(at pair, n int) {
	for k := range n {
		m.out = append(m.out, pair{at.old + k, at.new + k})
	}
}

// middle aligns what has neither beginning nor end in common. What only one side has
// is left out: it would count as differences, of which there is a bound.
func (m *matcher) middle(a, b []int32, at pair, depth int) {
	first := len(m.out)
	a, oldAt := shared(a, b)
	b, newAt := shared(b, a)
	if len(a) > 0 {
		m.rest(a, b, depth)
	}
	for i, p := range m.out[first:] {
		m.out[first+i] = pair{at.old + oldAt[p.old], at.new + newAt[p.new]}
	}
}

// rest aligns what has the same elements on both sides.
func (m *matcher) rest(a, b []int32, depth int) {
	if pairs, ok := m.shortest(a, b); ok {
		m.out = append(m.out, pairs...)
		return
	}
	anchors := unique(a, b)
	if depth == 0 || len(anchors) == 0 {
		m.out = append(m.out, onward(a, b)...)
		return
	}
	var from pair
	for _, p := range append(anchors, pair{len(a), len(b)}) {
		m.match(a[from.old:p.old], b[from.new:p.new], from, depth-1)
		if p.old < len(a) {
			m.out = append(m.out, p)
		}
		from = pair{p.old + 1, p.new + 1}
	}
}

// unique pairs what occurs once in each and stands in one order: patience diff's
// anchors.
func unique(a, b []int32) []pair {
	count := map[int32]pair{}
	for _, id := range a {
		n := count[id]
		count[id] = pair{n.old + 1, n.new}
	}
	place := map[int32]int{}
	for j, id := range b {
		n := count[id]
		count[id], place[id] = pair{n.old, n.new + 1}, j
	}
	var out []pair
	for i, id := range a {
		if count[id] == (pair{1, 1}) {
			out = append(out, pair{i, place[id]})
		}
	}
	kept := steady(out, func(pair) int { return 1 })
	anchors := out[:0]
	for i, p := range out {
		if kept[i] {
			anchors = append(anchors, p)
		}
	}
	return anchors
}

// onward pairs each element with the next of its kind: no best alignment, but one.
func onward(a, b []int32) (out []pair) {
	places := map[int32][]int{}
	for j, id := range b {
		places[id] = append(places[id], j)
	}
	next := 0
	for i, id := range a {
		list := places[id]
		k, _ := slices.BinarySearch(list, next)
		if places[id] = list[k:]; k < len(list) {
			out = append(out, pair{i, list[k]})
			next = list[k] + 1
		}
	}
	return out
}
