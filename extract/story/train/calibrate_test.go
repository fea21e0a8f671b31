package main_test

import (
	"math/rand/v2"
	"testing"

	main "broadsheet/extract/story/train"
)

// TestLineRises: whatever readings were worth, a higher expectation is never worth less.
func TestLineRises(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(8, 9))
	for range 50 {
		var all [][2]float64
		for range 1 + rnd.IntN(300) {
			all = append(all, [2]float64{float64(rnd.IntN(100)) / 100, rnd.Float64()})
		}
		line := main.Rising(all)
		if len(line) == 0 {
			t.Fatalf("no line of %d beliefs", len(all))
		}
		for i := 1; i < len(line); i++ {
			if line[i][0] <= line[i-1][0] || line[i][1] < line[i-1][1] {
				t.Fatalf("line %v falls", line)
			}
		}
	}
	if line := main.Rising(nil); len(line) != 0 {
		t.Errorf("line %v of nothing", line)
	}
}

// TestLineFollowsTheBeliefs: where worth is what was expected, the line says so.
func TestLineFollowsTheBeliefs(t *testing.T) {
	t.Parallel()
	var all [][2]float64
	for i := range 1000 {
		all = append(all, [2]float64{float64(i) / 1000, float64(i) / 2000})
	}
	line := main.Rising(all)
	if len(line) < 10 || len(line) > 25 {
		t.Errorf("%d points of 1000 beliefs", len(line))
	}
	for _, p := range line {
		if d := p[1] - p[0]/2; d > 0.001 || d < -0.001 {
			t.Errorf("%v is worth %v", p[0], p[1])
		}
	}
}

// TestLineTakesNeighboursTogether: what falls is averaged.
func TestLineTakesNeighboursTogether(t *testing.T) {
	t.Parallel()
	var all [][2]float64
	for i := range 100 {
		worth := 0.8
		if i >= 50 {
			worth = 0.4
		}
		all = append(all, [2]float64{float64(i) / 100, worth})
	}
	line := main.Rising(all)
	if len(line) != 1 || line[0][1] < 0.59 || line[0][1] > 0.61 {
		t.Errorf("line %v, want one point of 0.6", line)
	}
}
