package main_test

import (
	"slices"
	"testing"

	main "broadsheet/extract/story/train"
)

func TestBinsAreQuantiles(t *testing.T) {
	t.Parallel()
	const rows = 1000
	x := make([]float32, 0, rows*3)
	for r := range rows {
		x = append(x, float32(r), float32(r%2), 7)
	}
	cuts, bins := main.Bins(x, 3)
	if len(cuts[0]) != main.MaxBins-1 || len(cuts[1]) > 2 || len(cuts[2]) != 1 {
		t.Errorf("%d, %d and %d cuts", len(cuts[0]), len(cuts[1]), len(cuts[2]))
	}
	counts := make([]int, main.MaxBins)
	for r := range rows {
		for f := range 3 {
			b, v := int(bins[r*3+f]), x[r*3+f]
			if b < len(cuts[f]) && v > cuts[f][b] || b > 0 && v <= cuts[f][b-1] {
				t.Fatalf("value %v of feature %d is in bin %d of %v", v, f, b, cuts[f])
			}
		}
		counts[bins[r*3]]++
	}
	if slices.Max(counts) > 3*rows/main.MaxBins {
		t.Errorf("values are in bins of %v", counts)
	}
	for f := range cuts {
		for i := 1; i < len(cuts[f]); i++ {
			if cuts[f][i] <= cuts[f][i-1] {
				t.Errorf("cuts of feature %d don't rise: %v", f, cuts[f])
			}
		}
	}
}
