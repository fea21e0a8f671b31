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
		if f := 2 * right / (all + want); f > best {
			best, n = f, k+1
		}
	}
	taken = make([]float32, len(prob))
	for _, i := range order[:n] {
		taken[i] = 1
	}
	return taken, best
}

// weight is what a block counts for.
func weight(size float32) float32 { return size + 10 }
