package main

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// A table is rows of features as bins.
type table struct {
	width int
	cuts  [][]float32 // by feature, rising; bin b has values <= cuts[b]
	bins  []uint8     // row by row
	rows  int
}

const maxBins = 64

// newTable bins a matrix by quantiles.
func newTable(x []float32, width int) *table {
	t := &table{width: width, rows: len(x) / width, bins: make([]uint8, len(x)), cuts: make([][]float32, width)}
	step := max(1, t.rows/50000)
	for f := range width {
		var vals []float32
		for r := 0; r < t.rows; r += step {
			vals = append(vals, x[r*width+f])
		}
		slices.Sort(vals)
		var cuts []float32
		for b := 1; b < maxBins; b++ {
			v := vals[b*(len(vals)-1)/maxBins]
			if len(cuts) == 0 || v > cuts[len(cuts)-1] {
				cuts = append(cuts, v)
			}
		}
		t.cuts[f] = cuts
	}
	for r := range t.rows {
		for f := range width {
			t.bins[r*width+f] = t.bin(f, x[r*width+f])
		}
	}
	return t
}

func (t *table) bin(f int, v float32) uint8 {
	i, _ := slices.BinarySearch(t.cuts[f], v)
	return uint8(i)
}

// A node of a tree splits at x[feature] <= cut, or is a leaf with feature -1.
type node struct {
	feature     int
	bin         uint8
	cut         float32
	left, right int
	value       float32
}

type tree []node

type params struct {
	trees, depth       int
	rate, lambda       float64
	minWeight          float64
	rowShare, colShare float64
	seed               uint64
}

type bin struct{ g, h float64 }

// boost learns trees for a yes or no with weights; logistic loss.
func boost(t *table, y []bool, w []float32, rows []int32, p params) ([]tree, float64) {
	rnd := rand.New(rand.NewPCG(p.seed, 7))
	score := make([]float64, t.rows)
	var sy, sw float64
	for _, r := range rows {
		if y[r] {
			sy += float64(w[r])
		}
		sw += float64(w[r])
	}
	bias := math.Log(sy / (sw - sy))
	for i := range score {
		score[i] = bias
	}
	g := make([]float64, t.rows)
	h := make([]float64, t.rows)
	var out []tree
	for range p.trees {
		var sample []int32
		for _, r := range rows {
			if rnd.Float64() >= p.rowShare {
				continue
			}
			pr := 1 / (1 + math.Exp(-score[r]))
			yy := 0.0
			if y[r] {
				yy = 1
			}
			g[r] = float64(w[r]) * (pr - yy)
			h[r] = float64(w[r]) * pr * (1 - pr)
			sample = append(sample, r)
		}
		cols := rnd.Perm(t.width)[:max(1, int(float64(t.width)*p.colShare))]
		slices.Sort(cols)
		tr := grow(t, g, h, sample, cols, p)
		for _, r := range rows {
			score[r] += float64(tr.predictBins(t.bins[int(r)*t.width : (int(r)+1)*t.width]))
		}
		out = append(out, tr)
	}
	return out, bias
}

func (tr tree) predictBins(b []uint8) float32 {
	i := 0
	for tr[i].feature >= 0 {
		if b[tr[i].feature] <= tr[i].bin {
			i = tr[i].left
		} else {
			i = tr[i].right
		}
	}
	return tr[i].value
}

func (tr tree) predict(x []float32) float32 {
	i := 0
	for tr[i].feature >= 0 {
		if x[tr[i].feature] <= tr[i].cut {
			i = tr[i].left
		} else {
			i = tr[i].right
		}
	}
	return tr[i].value
}

type open struct {
	node  int
	rows  []int32
	hist  []bin
	depth int
}

func histogram(t *table, g, h []float64, rows []int32, cols []int) []bin {
	hist := make([]bin, len(cols)*maxBins)
	work := func(lo, hi int) {
		for _, r := range rows {
			row := t.bins[int(r)*t.width : (int(r)+1)*t.width]
			gr, hr := g[r], h[r]
			for k := lo; k < hi; k++ {
				b := &hist[k*maxBins+int(row[cols[k]])]
				b.g += gr
				b.h += hr
			}
		}
	}
	if len(rows) < 2000 {
		work(0, len(cols))
		return hist
	}
	var wg sync.WaitGroup
	half := len(cols) / 2
	wg.Go(func() { work(0, half) })
	work(half, len(cols))
	wg.Wait()
	return hist
}

func grow(t *table, g, h []float64, rows []int32, cols []int, p params) tree {
	tr := tree{{}}
	queue := []open{{0, rows, histogram(t, g, h, rows, cols), 0}}
	for len(queue) > 0 {
		o := queue[0]
		queue = queue[1:]
		var G, H float64
		for b := range maxBins {
			G += o.hist[b].g
			H += o.hist[b].h
		}
		leaf := node{feature: -1, value: float32(-p.rate * G / (H + p.lambda))}
		if o.depth >= p.depth {
			tr[o.node] = leaf
			continue
		}
		bestGain, bestK, bestB := 1e-6, -1, 0
		parent := G * G / (H + p.lambda)
		for k := range cols {
			var gl, hl float64
			for b := range len(t.cuts[cols[k]]) {
				gl += o.hist[k*maxBins+b].g
				hl += o.hist[k*maxBins+b].h
				if hl < p.minWeight || H-hl < p.minWeight {
					continue
				}
				gain := gl*gl/(hl+p.lambda) + (G-gl)*(G-gl)/(H-hl+p.lambda) - parent
				if gain > bestGain {
					bestGain, bestK, bestB = gain, k, b
				}
			}
		}
		if bestK < 0 {
			tr[o.node] = leaf
			continue
		}
		f := cols[bestK]
		var left, right []int32
		for _, r := range o.rows {
			if t.bins[int(r)*t.width+f] <= uint8(bestB) {
				left = append(left, r)
			} else {
				right = append(right, r)
			}
		}
		tr[o.node] = node{feature: f, bin: uint8(bestB), cut: t.cuts[f][bestB], left: len(tr), right: len(tr) + 1}
		tr = append(tr, node{}, node{})
		small, big := left, right
		if len(right) < len(left) {
			small, big = right, left
		}
		hs := histogram(t, g, h, small, cols)
		for i := range hs {
			o.hist[i].g -= hs[i].g
			o.hist[i].h -= hs[i].h
		}
		l := open{tr[o.node].left, small, hs, o.depth + 1}
		r := open{tr[o.node].right, big, o.hist, o.depth + 1}
		if len(right) < len(left) {
			l, r = open{tr[o.node].left, big, o.hist, o.depth + 1}, open{tr[o.node].right, small, hs, o.depth + 1}
		}
		queue = append(queue, l, r)
	}
	return tr
}
