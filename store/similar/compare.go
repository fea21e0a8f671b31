package similar

import "slices"

// A measure says how near two texts are, from 0 to 1.
type measure struct {
	// containment is the share of the shorter text's shingles that the longer one has.
	containment float64
	// jaccard is the share that both have of those that either has.
	jaccard float64
	// shorter is how long the shorter text is, as a part of the longer one.
	shorter float64
}

// compare compares two sets of shingles, sorted, but for those that are boilerplate
// in one of them.
func compare(a, b []uint64, boilerplate ...[]uint64) measure {
	for _, stop := range boilerplate {
		a, b = without(a, stop), without(b, stop)
	}
	less, more := min(len(a), len(b)), max(len(a), len(b))
	if less < minShingles {
		return measure{}
	}
	both := float64(common(a, b))
	return measure{both / float64(less), both / (float64(less+more) - both), float64(less) / float64(more)}
}

// common counts what two sorted sets share.
func common(a, b []uint64) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n++
			a, b = a[1:], b[1:]
		}
	}
	return n
}

// without are the members of a sorted set that another one doesn't have.
func without(set, stop []uint64) []uint64 {
	if len(stop) == 0 {
		return set
	}
	var out []uint64
	for _, h := range set {
		if _, found := slices.BinarySearch(stop, h); !found {
			out = append(out, h)
		}
	}
	return out
}
