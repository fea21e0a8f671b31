package changes

// steady says which pairs stay in their order: of all sets whose places rise on both
// sides the one that weighs most; the others moved. The old places rise. It takes
// n log n steps.
func steady(pairs []pair, weight func(pair) int) []bool {
	size := 0
	for _, p := range pairs {
		size = max(size, p.new+1)
	}
	// best is a Fenwick tree over the new places: the pair at which the heaviest
	// chain up to a place ends, counted from 1.
	best, total, prev := make([]int, size+1), make([]int, len(pairs)+1), make([]int, len(pairs)+1)
	end := 0
	for i, p := range pairs {
		at := i + 1
		for j := p.new; j > 0; j -= j & -j {
			if total[best[j]] > total[prev[at]] {
				prev[at] = best[j]
			}
		}
		total[at] = total[prev[at]] + weight(p)
		for j := p.new + 1; j <= size; j += j & -j {
			if total[at] > total[best[j]] {
				best[j] = at
			}
		}
		if total[at] > total[end] {
			end = at
		}
	}
	out := make([]bool, len(pairs))
	for ; end > 0; end = prev[end] {
		out[end-1] = true
	}
	return out
}
