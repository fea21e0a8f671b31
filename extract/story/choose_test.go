package story_test

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// expected is the expected F1 of a choice, a block weighing its size and ten more.
func expected(prob, size []float32, taken []bool) float64 {
	var want, got, right float64
	for i := range prob {
		w := float64(size[i]) + 10
		want += float64(prob[i]) * w
		if taken[i] {
			got += w
			right += float64(prob[i]) * w
		}
	}
	if got+want == 0 {
		return 0
	}
	return 2 * right / (got + want)
}

func pages(n int, blocks int) [][2][]float32 {
	rnd := rand.New(rand.NewPCG(1, 2))
	var out [][2][]float32
	for range n {
		var prob, size []float32
		for range 1 + rnd.IntN(blocks) {
			p := rnd.Float32()
			if rnd.IntN(3) == 0 { // ties and certainties
				p = float32(rnd.IntN(5)) / 4
			}
			prob = append(prob, p)
			size = append(size, float32(rnd.IntN(900)))
		}
		out = append(out, [2][]float32{prob, size})
	}
	return out
}

// TestChooseIsBestOfAllThresholds: no threshold gives a better expected F1.
func TestChooseIsBestOfAllThresholds(t *testing.T) {
	t.Parallel()
	for _, page := range pages(300, 60) {
		prob, size := page[0], page[1]
		got := expected(prob, size, isTaken(choose(prob, size)))
		for _, threshold := range append(prob, 2) {
			var by []bool
			for _, p := range prob {
				by = append(by, p >= threshold)
			}
			if f := expected(prob, size, by); f > got+1e-5 {
				t.Fatalf("%v of sizes %v: F1 %v, but %v from %v on", prob, size, got, f, threshold)
			}
		}
	}
}

// TestChooseIsBestOfAllChoices: not even one that isn't by threshold.
func TestChooseIsBestOfAllChoices(t *testing.T) {
	t.Parallel()
	for _, page := range pages(150, 9) {
		prob, size := page[0], page[1]
		got := expected(prob, size, isTaken(choose(prob, size)))
		for set := range 1 << len(prob) {
			var by []bool
			for i := range prob {
				by = append(by, set>>i&1 == 1)
			}
			if f := expected(prob, size, by); f > got+1e-5 {
				t.Fatalf("%v of sizes %v: F1 %v, but %v with %v", prob, size, got, f, by)
			}
		}
	}
}

func isTaken(taken []float32) []bool {
	var out []bool
	for _, v := range taken {
		out = append(out, v == 1)
	}
	return out
}

func TestChooseTakesTheSureOnes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ prob, size, want []float32 }{
		{[]float32{}, []float32{}, []float32{}},
		{[]float32{0, 0}, []float32{5, 5}, []float32{0, 0}},
		{[]float32{1, 0, 1}, []float32{5, 5, 0}, []float32{1, 0, 1}},
		{[]float32{0.1}, []float32{5}, []float32{1}}, // if there is a story, it is this
		{[]float32{0.01, 0.99}, []float32{400, 400}, []float32{0, 1}},
		{[]float32{0.45, 0.9, 0.45}, []float32{100, 100, 100}, []float32{1, 1, 1}}, // more is expected than is sure
	} {
		before := slices.Clone(c.prob)
		if got := choose(c.prob, c.size); !slices.Equal(got, c.want) {
			t.Errorf("of %v with sizes %v it takes %v, want %v", c.prob, c.size, got, c.want)
		}
		if !slices.Equal(before, c.prob) {
			t.Errorf("%v became %v", before, c.prob)
		}
	}
}
