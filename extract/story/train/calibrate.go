package main

import (
	"cmp"
	"fmt"
	"slices"

	"broadsheet/extract/story"
)

// A belief is what readings expect of themselves and what they are worth, on average.
type belief struct{ expected, worth, pages float64 }

// A point is one of the line from expectation to worth.
type point struct{ expected, worth float64 }

// calibrate learns what the expectations of readings are worth on publishers that
// weren't seen, and prints it in ten bins.
func (l *learner) calibrate() []point {
	var all []belief
	for _, s := range l.samples {
		taken, expected := l.taken(s)
		right, wrong, lost := s.compare(taken)
		all = append(all, belief{float64(expected), 2 * right / max(1, 2*right+wrong+lost), 1})
	}
	line := rising(all)
	reportBins(all, line)
	return line
}

// rising fits a line that never falls: neighbours are put together until each group has
// a 25th of the pages and is worth more than the one before (pool adjacent violators).
func rising(all []belief) []point {
	slices.SortFunc(all, func(a, b belief) int { return cmp.Compare(a.expected, b.expected) })
	least := float64(len(all)) / 25
	var pools []belief
	for _, b := range all {
		pools = append(pools, b)
		for n := len(pools); n > 1; n = len(pools) {
			last, next := pools[n-2], pools[n-1]
			if last.pages >= least && (next.pages < least || last.worth < next.worth) {
				break
			}
			pools = append(pools[:n-2], together(last, next))
		}
	}
	var out []point
	for _, p := range pools {
		if n := len(out); n == 0 || p.worth >= out[n-1].worth && p.expected > out[n-1].expected {
			out = append(out, point{p.expected, p.worth})
		}
	}
	return out
}

func together(a, b belief) belief {
	n := a.pages + b.pages
	return belief{(a.expected*a.pages + b.expected*b.pages) / n, (a.worth*a.pages + b.worth*b.pages) / n, n}
}

// reportBins prints confidence against worth.
func reportBins(all []belief, line []point) {
	m := &story.Model{}
	for _, p := range line {
		m.Sure = append(m.Sure, [2]float32{float32(p.expected), float32(p.worth)})
	}
	const bins = 10
	var sums [bins]belief
	for _, b := range all {
		c := m.Confidence(float32(b.expected))
		k := min(bins-1, int(bins*c))
		sums[k].expected += c
		sums[k].worth += b.worth
		sums[k].pages++
	}
	fmt.Println("confidence  pages   mean     F1")
	for k, b := range sums {
		if b.pages > 0 {
			fmt.Printf("%.1f-%.1f %10.0f  %.3f  %.3f\n", float64(k)/bins, float64(k+1)/bins, b.pages, b.expected/b.pages, b.worth/b.pages)
		}
	}
}
