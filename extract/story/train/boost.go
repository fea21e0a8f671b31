package main

import (
	"math"
	"math/rand/v2"
	"slices"
)

// A tree has its root first.
type tree []node

// A node goes left at x[feature] <= cut, or is a leaf with feature -1.
type node struct {
	feature     int
	bin         uint8 // of the cut
	cut         float32
	left, right int
	value       float32
}

// params are the settings of the learning.
type params struct {
	trees, depth int
	rate         float64 // how much of its say a tree gets
	lambda       float64 // how much evidence a leaf needs against the mean
	least        float64 // weight that a leaf must have
	rows, cols   float64 // share of rows and of features that a tree sees
	seed         uint64
}

// A forest is what was learned for one question.
type forest struct {
	bias  float64
	trees []tree
}

// A task is a question with yes or no for each row of a table, and how much each row
// matters.
type task struct {
	*table
	yes    []bool
	weight []float32
}

// boost learns trees one after the other, each from what those before got wrong
// (gradient boosting of the logistic loss; Friedman 2001, with the second order of
// Chen and Guestrin 2016).
func (t *task) boost(rows []int32, p params) forest {
	rnd := rand.New(rand.NewPCG(p.seed, 7))
	f := forest{bias: t.bias(rows)}
	score := make([]float64, t.rows)
	for _, r := range rows {
		score[r] = f.bias
	}
	g := grower{table: t.table, params: p, grad: make([]float64, t.rows), curve: make([]float64, t.rows)}
	for range p.trees {
		var sample []int32
		for _, r := range rows {
			if rnd.Float64() < p.rows {
				g.set(r, score[r], t.yes[r], float64(t.weight[r]))
				sample = append(sample, r)
			}
		}
		g.cols = rnd.Perm(t.width)[:max(1, int(float64(t.width)*p.cols))]
		slices.Sort(g.cols)
		tr := g.grow(sample)
		for _, r := range rows {
			score[r] += float64(tr.say(t.row(r)))
		}
		f.trees = append(f.trees, tr)
	}
	return f
}

// bias is the score of a row of which nothing is known.
func (t *task) bias(rows []int32) float64 {
	var yes, all float64
	for _, r := range rows {
		all += float64(t.weight[r])
		if t.yes[r] {
			yes += float64(t.weight[r])
		}
	}
	return math.Log((yes + 1e-6) / (all - yes + 1e-6))
}

// say is a tree's value for a row of bins.
func (tr tree) say(bins []uint8) float32 {
	i := 0
	for tr[i].feature >= 0 {
		if bins[tr[i].feature] <= tr[i].bin {
			i = tr[i].left
		} else {
			i = tr[i].right
		}
	}
	return tr[i].value
}

// score is a forest's score for a row of bins.
func (f *forest) score(bins []uint8) float32 {
	v := float32(f.bias)
	for _, tr := range f.trees {
		v += tr.say(bins)
	}
	return v
}
