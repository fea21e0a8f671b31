package changes

import "slices"

// shortest finds the alignment with the fewest differences (E. W. Myers, "An O(ND)
// difference algorithm and its variations", 1986), unless there are more than
// maxEdits.
func (m *matcher) shortest(a, b []int32) (pairs []pair, ok bool) {
	limit := min(len(a)+len(b), maxEdits)
	if d := len(a) - len(b); d > limit || -d > limit {
		return nil, false
	}
	// far[zero+k] is how far into a the paths with the edits so far come on the
	// diagonal k, which is the place in a less that in b.
	zero := limit + 1
	m.far = append(m.far[:0], make([]int32, 2*limit+3)...)
	far, trace := m.far, m.trace[:0]
	defer func() { m.trace = trace }()
	for d := range limit + 1 {
		for k := -d; k <= d; k += 2 {
			x := int(far[zero+before(far[zero-d:], d, k)])
			if before(far[zero-d:], d, k) < k {
				x++
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			far[zero+k] = int32(x)
			if x >= len(a) && x-k >= len(b) {
				return walkBack(trace, d, pair{len(a), len(b)}), true
			}
		}
		trace = append(trace, far[zero-d:zero+d+1]...)
	}
	return nil, false
}

// before is the diagonal from which a path with d edits came to diagonal k: the one
// above by an insertion, the one below by a deletion, whichever led further. far
// begins at the diagonal -d.
func before(far []int32, d, k int) int {
	if k == -d || k != d && far[d+k-1] < far[d+k+1] {
		return k + 1
	}
	return k - 1
}

// walkBack gathers the pairs of a path from its end.
func walkBack(trace []int32, d int, end pair) (out []pair) {
	take := func(from pair) {
		for end.old > from.old && end.new > from.new {
			end = pair{end.old - 1, end.new - 1}
			out = append(out, end)
		}
	}
	for ; d > 0; d-- {
		k := end.old - end.new
		last := trace[(d-1)*(d-1):]
		at := k - 1
		if k == -d || k != d && last[d+k-2] < last[d+k] {
			at = k + 1
		}
		x := int(last[d-1+at])
		from := pair{x, x - at}
		after := pair{from.old + 1, from.new}
		if at > k {
			after = pair{from.old, from.new + 1}
		}
		take(after)
		end = from
	}
	take(pair{})
	slices.Reverse(out)
	return out
}
