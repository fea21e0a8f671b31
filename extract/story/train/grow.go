package main

import (
	"math"
	"sync"
)

// A grower grows trees that explain the gradients of rows.
type grower struct {
	*table
	params
	grad, curve []float64 // first and second derivative of the loss, by row
	cols        []int     // the features that may be asked
}

// set takes the derivatives of the loss of a row.
func (g *grower) set(r int32, score float64, yes bool, weight float64) {
	p := 1 / (1 + math.Exp(-score))
	g.grad[r] = weight * (p - float64(bit(yes)))
	g.curve[r] = weight * p * (1 - p)
}

// A sum is the derivatives of some rows.
type sum struct{ grad, curve float64 }

func (s *sum) add(o sum) { s.grad += o.grad; s.curve += o.curve }

// gain is what rows say when they get a value of their own.
func (s sum) gain(lambda float64) float64 { return s.grad * s.grad / (s.curve + lambda) }

// A bud is a node that may still be split.
type bud struct {
	node, depth int
	rows        []int32
	hist        []sum // by feature of cols and bin
}

// A choice is how a bud is best split.
type choice struct {
	gain     float64
	col, bin int
}

// grow grows a tree over some rows.
func (g *grower) grow(rows []int32) tree {
	tr := tree{{}}
	buds := []bud{{0, 0, rows, g.histogram(rows)}}
	for len(buds) > 0 {
		b := buds[0]
		buds = buds[1:]
		var all sum
		for bin := range maxBins {
			all.add(b.hist[bin])
		}
		best := choice{}
		if b.depth < g.depth {
			best = g.best(b.hist, all)
		}
		if best.gain <= 1e-6 {
			tr[b.node] = node{feature: -1, value: float32(-g.rate * all.grad / (all.curve + g.lambda))}
			continue
		}
		f := g.cols[best.col]
		tr[b.node] = node{feature: f, bin: uint8(best.bin), cut: g.cuts[f][best.bin], left: len(tr), right: len(tr) + 1}
		left, right := g.split(&b, f, uint8(best.bin))
		left.node, right.node = len(tr), len(tr)+1
		tr = append(tr, node{}, node{})
		buds = append(buds, left, right)
	}
	return tr
}

// best finds the split that explains the most.
func (g *grower) best(hist []sum, all sum) choice {
	var out choice
	whole := all.gain(g.lambda)
	for k, f := range g.cols {
		var left sum
		for b := range g.cuts[f] {
			left.add(hist[k*maxBins+b])
			right := sum{all.grad - left.grad, all.curve - left.curve}
			if left.curve < g.least || right.curve < g.least {
				continue
			}
			if gain := left.gain(g.lambda) + right.gain(g.lambda) - whole; gain > out.gain {
				out = choice{gain, k, b}
			}
		}
	}
	return out
}

// split parts a bud's rows; the sums of the larger part are what is left of the whole's.
func (g *grower) split(b *bud, f int, bin uint8) (left, right bud) {
	for _, r := range b.rows {
		if g.row(r)[f] <= bin {
			left.rows = append(left.rows, r)
		} else {
			right.rows = append(right.rows, r)
		}
	}
	left.depth, right.depth = b.depth+1, b.depth+1
	small, large := &left, &right
	if len(right.rows) < len(left.rows) {
		small, large = large, small
	}
	small.hist, large.hist = g.histogram(small.rows), b.hist
	for i, s := range small.hist {
		large.hist[i].grad -= s.grad
		large.hist[i].curve -= s.curve
	}
	return left, right
}

// histogram sums up rows by feature and bin, the features on two processors.
func (g *grower) histogram(rows []int32) []sum {
	hist := make([]sum, len(g.cols)*maxBins)
	work := func(from, to int) {
		for _, r := range rows {
			row, s := g.row(r), sum{g.grad[r], g.curve[r]}
			for k := from; k < to; k++ {
				hist[k*maxBins+int(row[g.cols[k]])].add(s)
			}
		}
	}
	const few = 2000
	if len(rows) < few {
		work(0, len(g.cols))
		return hist
	}
	var wg sync.WaitGroup
	wg.Go(func() { work(0, len(g.cols)/2) })
	work(len(g.cols)/2, len(g.cols))
	wg.Wait()
	return hist
}
