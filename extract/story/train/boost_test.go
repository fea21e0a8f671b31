package main_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	main "broadsheet/extract/story/train"
)

// exclusive are rows of two features, of which one is above a half, and one of noise.
func exclusive(n int) (x []float32, y []bool) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range n {
		a, b := rnd.Float32(), rnd.Float32()
		x = append(x, a, b, rnd.Float32())
		y = append(y, (a > 0.5) != (b > 0.5))
	}
	return x, y
}

// usual are settings as the trainer's.
func usual(trees int, seed uint64) main.Settings {
	return main.Settings{Trees: trees, Depth: 3, Rate: 0.3, Lambda: 1, RowShare: 0.8, Least: 0.1, Seed: seed}
}

// TestBoostLearnsWhatNoLineParts: exclusive or is not the sum of its features.
func TestBoostLearnsWhatNoLineParts(t *testing.T) {
	t.Parallel()
	x, yes := exclusive(6000)
	var rows []int32
	for r := range int32(3000) {
		rows = append(rows, r)
	}
	l := main.Learn(x, 3, yes, rows, usual(60, 1))
	wrong := 0
	for r := 3000; r < 6000; r++ {
		if l.Score(r) > 0 != yes[r] {
			wrong++
		}
	}
	if wrong*50 > 3000 {
		t.Errorf("%d of 3000 rows that it hadn't seen are wrong", wrong)
	}
	if l.Depth() > 3 {
		t.Errorf("a tree is %d deep", l.Depth())
	}
}

// TestLeavesSayWhatTheirRowsSay: a tree over rows of two values has a leaf for each kind
// of row, with the value that the loss's derivatives give.
func TestLeavesSayWhatTheirRowsSay(t *testing.T) {
	t.Parallel()
	var x []float32
	var yes []bool
	count := map[[2]int]float64{}
	for r := range 900 {
		a, b := r%3%2, r/3%2 // a third of the rows has the first feature, half the second
		x = append(x, float32(a), float32(b))
		yes = append(yes, a == 1 && b == 1)
		count[[2]int{a, b}]++
	}
	l := main.Learn(x, 2, yes, nil, main.Settings{Trees: 1, Depth: 2, Rate: 0.5, Lambda: 2, RowShare: 1, Seed: 1})
	p := count[[2]int{1, 1}] / 900
	value := func(rows, right float64) float64 {
		return math.Log(p/(1-p)) - 0.5*rows*(p-right)/(rows*p*(1-p)+2)
	}
	first := map[[2]int]float64{ // the feature that fewer rows have is asked first
		{1, 1}: value(count[[2]int{1, 1}], 1), {1, 0}: value(count[[2]int{1, 0}], 0),
	}
	for r := range 900 {
		if want, ok := first[[2]int{int(x[2*r]), int(x[2*r+1])}]; ok && math.Abs(l.Score(r)-want) > 1e-4 {
			t.Fatalf("row %d of %v: %v, want %v", r, x[2*r:2*r+2], l.Score(r), want)
		}
		if l.Score(r) > math.Log(p/(1-p)) != yes[r] {
			t.Fatalf("row %d of %v: %v", r, x[2*r:2*r+2], l.Score(r))
		}
	}
}

// TestTreesOverManyRows: with features shared out over processors and the sums of the
// larger part taken from the whole, rows of eight kinds are told apart exactly.
func TestTreesOverManyRows(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(5, 6))
	var x []float32
	var yes []bool
	for range 12000 {
		a, b, c := rnd.IntN(2), rnd.IntN(2), rnd.IntN(2)
		x = append(x, float32(a), float32(b), float32(c), 0)
		yes = append(yes, (a == 1 && b == 1) || (a == 0 && c == 1))
	}
	l := main.Learn(x, 4, yes, nil, main.Settings{Trees: 12, Depth: 3, Rate: 0.5, Lambda: 1, RowShare: 1, Least: 1, Seed: 1})
	for r := range yes {
		if score := l.Score(r); score > 0 != yes[r] || math.Abs(score) < 2 {
			t.Fatalf("row %d of %v: %v", r, x[4*r:4*r+4], score)
		}
	}
}

// TestLeavesNeedWeight: fewer rows than the least aren't told apart.
func TestLeavesNeedWeight(t *testing.T) {
	t.Parallel()
	x, yes := make([]float32, 1000), make([]bool, 1000)
	x[0], yes[0], yes[1], yes[2] = 1, true, true, true
	if l := main.Learn(x, 1, yes, nil, main.Settings{Trees: 1, Depth: 3, Rate: 1, RowShare: 1, Least: 1}); l.Score(0) != l.Score(3) {
		t.Error("one row has a leaf of its own")
	}
	if l := main.Learn(x, 1, yes, nil, main.Settings{Trees: 1, Depth: 3, Rate: 1, RowShare: 1}); l.Score(0) <= l.Score(3) {
		t.Error("no row has a leaf of its own")
	}
}

// TestAnswersThatAreAllAlike: what is always so is likely, not certain.
func TestAnswersThatAreAllAlike(t *testing.T) {
	t.Parallel()
	for _, always := range []bool{true, false} {
		l := main.Learn([]float32{1, 2, 3}, 1, slices.Repeat([]bool{always}, 3), nil, usual(3, 1))
		if score := l.Score(0); math.IsNaN(score) || math.IsInf(score, 0) || score > 0 != always {
			t.Errorf("always %v: %v", always, score)
		}
	}
}

// TestBoostIsReproducible: the same rows and seed learn the same, another seed another.
func TestBoostIsReproducible(t *testing.T) {
	t.Parallel()
	x, yes := exclusive(2500)
	one, two, other := main.Learn(x, 3, yes, nil, usual(10, 1)), main.Learn(x, 3, yes, nil, usual(10, 1)), main.Learn(x, 3, yes, nil, usual(10, 2))
	differs := false
	for r := range yes {
		if one.Score(r) != two.Score(r) {
			t.Fatalf("row %d: %v and %v", r, one.Score(r), two.Score(r))
		}
		differs = differs || one.Score(r) != other.Score(r)
	}
	if !differs {
		t.Error("another seed learns the same")
	}
}

// TestBoostLearnsFromItsRowsAlone: those of another fold teach nothing.
func TestBoostLearnsFromItsRowsAlone(t *testing.T) {
	t.Parallel()
	x, yes := exclusive(2000)
	var rows []int32
	for r := range int32(1000) {
		rows = append(rows, r)
	}
	before := main.Learn(x, 3, yes, rows, usual(10, 1))
	for r := 1000; r < 2000; r++ {
		yes[r] = !yes[r]
	}
	after := main.Learn(x, 3, yes, rows, usual(10, 1))
	for r := range 2000 {
		if before.Score(r) != after.Score(r) {
			t.Fatalf("row %d: %v, and %v with other answers elsewhere", r, before.Score(r), after.Score(r))
		}
	}
}
