package main

import (
	"math"
	"slices"
)

// maxBins is how many values of a feature are told apart.
const maxBins = 64

// A table is rows of features as bins: bin b holds values up to cuts[b].
type table struct {
	width, rows int
	cuts        [][]float32 // by feature, rising
	bins        []uint8     // row by row
}

// newTable bins a matrix of some width by quantiles.
func newTable(x []float32, width int) *table {
	t := &table{width: width, rows: len(x) / width, bins: make([]uint8, len(x)), cuts: make([][]float32, width)}
	for f := range width {
		t.cuts[f] = cutsOf(x, width, f)
	}
	for i, v := range x {
		b, _ := slices.BinarySearch(t.cuts[i%width], v)
		t.bins[i] = uint8(b)
	}
	return t
}

// cutsOf are the quantiles of a feature, to four digits, of some 50,000 rows.
func cutsOf(x []float32, width, f int) []float32 {
	const enough = 50000
	var vals []float32
	for r := f; r < len(x); r += width * max(1, len(x)/width/enough) {
		vals = append(vals, x[r])
	}
	slices.Sort(vals)
	var cuts []float32
	for b := 1; b < maxBins; b++ {
		v := rounded(vals[b*(len(vals)-1)/maxBins])
		if len(cuts) == 0 || v > cuts[len(cuts)-1] {
			cuts = append(cuts, v)
		}
	}
	return cuts
}

// rounded is a number to four digits.
func rounded(v float32) float32 {
	if v == 0 {
		return 0
	}
	scale := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(float64(v)))))
	return float32(math.Round(float64(v)*scale) / scale)
}

// row are the bins of a row.
func (t *table) row(r int32) []uint8 { return t.bins[int(r)*t.width : (int(r)+1)*t.width] }
