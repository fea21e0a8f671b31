package main

import (
	"fmt"
	"slices"
	"strings"

	"broadsheet/extract/story"
)

// A belief is what a reading expected of itself and what it was worth.
type belief struct{ expected, worth, weight float64 }

// calibrate learns what the expectations of readings are worth on pages that the
// model hadn't seen.
func (m *model) calibrate(samples []*sample, prob []float32) {
	var all []belief
	for _, s := range samples {
		if len(s.labels) == 0 {
			continue
		}
		taken, expected := story.Choose(prob[s.base:s.base+len(s.labels)], s.sizes)
		all = append(all, belief{float64(expected), s.worth(taken), 1})
	}
	m.sure = rising(all)
	reportBins(all, m.sure)
}

// worth is the F1 of the blocks taken against the gold.
func (s *sample) worth(taken []float32) float64 {
	var texts, gold []string
	for i, t := range taken {
		if t == 1 {
			texts = append(texts, s.texts[i])
		}
	}
	for _, b := range s.blocks() {
		gold = append(gold, b.Text)
	}
	tp, fp, fn := overlap(strings.Join(gold, "\n"), strings.Join(texts, "\n"))
	if tp == 0 {
		return 0
	}
	return 2 * tp / (2*tp + fp + fn)
}

// rising fits a line that never falls through the beliefs: neighbours that would make
// it fall are averaged, in groups of at least a 25th of all.
func rising(all []belief) [][2]float64 {
	slices.SortFunc(all, func(a, b belief) int {
		switch {
		case a.expected < b.expected:
			return -1
		case a.expected > b.expected:
			return 1
		}
		return 0
	})
	var pools []belief
	least := float64(len(all)) / 25
	for _, b := range all {
		pools = append(pools, b)
		for n := len(pools); n > 1 && (pools[n-2].weight < least || pools[n-2].worth >= pools[n-1].worth && pools[n-1].weight >= least); n = len(pools) {
			pools = append(pools[:n-2], merge(pools[n-2], pools[n-1]))
		}
	}
	var out [][2]float64
	for _, p := range pools {
		if n := len(out); n > 0 && (p.worth < out[n-1][1] || p.expected <= out[n-1][0]) {
			continue
		}
		out = append(out, [2]float64{p.expected, p.worth})
	}
	return out
}

func merge(a, b belief) belief {
	w := a.weight + b.weight
	return belief{(a.expected*a.weight + b.expected*b.weight) / w, (a.worth*a.weight + b.worth*b.weight) / w, w}
}

// reportBins prints confidence against worth in ten bins.
func reportBins(all []belief, line [][2]float64) {
	m := &story.Model{}
	for _, p := range line {
		m.Sure = append(m.Sure, [2]float32{float32(p[0]), float32(p[1])})
	}
	var bins [10]belief
	for _, b := range all {
		c := m.Confidence(float32(b.expected))
		k := min(9, int(10*c))
		bins[k].expected += c
		bins[k].worth += b.worth
		bins[k].weight++
	}
	fmt.Println("confidence  pages  mean  F1")
	for k, b := range bins {
		if b.weight > 0 {
			fmt.Printf("%.1f-%.1f  %5.0f  %.3f  %.3f\n", float64(k)/10, float64(k+1)/10, b.weight, b.expected/b.weight, b.worth/b.weight)
		}
	}
}
