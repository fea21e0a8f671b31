package main_test

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"broadsheet/extract/story"
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

// TestBoostLearnsWhatNoLineParts: exclusive or is not the sum of its features.
func TestBoostLearnsWhatNoLineParts(t *testing.T) {
	t.Parallel()
	x, y := exclusive(3000)
	l := main.Learn(x, 3, y, nil, 60, 3, 1)
	test, want := exclusive(5000)
	test, want = test[3*3000:], want[3000:]
	wrong := 0
	for i, yes := range want {
		if l.Sum(test[3*i:3*i+3]) > 0 != yes {
			wrong++
		}
	}
	if wrong*50 > len(want) {
		t.Errorf("%d of %d rows are wrong", wrong, len(want))
	}
	if l.Depth() > 3 {
		t.Errorf("a tree is %d deep", l.Depth())
	}
	for r := range 3000 {
		if a, b := l.Sum(x[3*r:3*r+3]), l.SumOfRow(r); math.Abs(a-b) > 1e-6 {
			t.Fatalf("row %d: %v by its values, %v by its bins", r, a, b)
		}
	}
}

// TestBoostIsReproducible: the same rows and seed learn the same, another seed another.
func TestBoostIsReproducible(t *testing.T) {
	t.Parallel()
	x, y := exclusive(2500)
	one, two, other := main.Learn(x, 3, y, nil, 10, 3, 1), main.Learn(x, 3, y, nil, 10, 3, 1), main.Learn(x, 3, y, nil, 10, 3, 2)
	differs := false
	for r := range y {
		row := x[3*r : 3*r+3]
		if one.Sum(row) != two.Sum(row) {
			t.Fatalf("row %d: %v and %v", r, one.Sum(row), two.Sum(row))
		}
		differs = differs || one.Sum(row) != other.Sum(row)
	}
	if !differs {
		t.Error("another seed learns the same")
	}
}

// TestBoostLearnsFromItsRowsAlone: those of another fold teach nothing.
func TestBoostLearnsFromItsRowsAlone(t *testing.T) {
	t.Parallel()
	x, y := exclusive(2000)
	var rows []int32
	for r := range int32(1000) {
		rows = append(rows, r)
	}
	before := main.Learn(x, 3, y, rows, 10, 3, 1)
	for r := 1000; r < 2000; r++ {
		y[r] = !y[r]
	}
	after := main.Learn(x, 3, y, rows, 10, 3, 1)
	for r := range 2000 {
		if row := x[3*r : 3*r+3]; before.Sum(row) != after.Sum(row) {
			t.Fatalf("row %d: %v, and %v with other answers elsewhere", r, before.Sum(row), after.Sum(row))
		}
	}
}

// TestWhatWasLearnedIsRead: the file says what the trees said.
func TestWhatWasLearnedIsRead(t *testing.T) {
	t.Parallel()
	x, y := exclusive(1500)
	var all []main.Learned
	for seed := range uint64(4) {
		all = append(all, main.Learn(x, 3, y, nil, 12, 2+int(seed), seed))
	}
	l := story.Lexicon{Names: map[uint32]float32{0xabc: 1.25, 1: -3}, Words: map[uint32]float32{0xffffffff: 0.5}}
	f, err := os.Open(main.Write(t, all[0], all[1], all[2], all[3], l))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	m, err := story.ReadModel(f)
	if err != nil {
		t.Fatal(err)
	}
	if m.Lexicon.Names[0xabc] != 1.25 || m.Lexicon.Names[1] != -3 || m.Lexicon.Words[0xffffffff] != 0.5 || len(m.Lexicon.Names) != 2 || len(m.Lexicon.Words) != 1 {
		t.Errorf("lexicon %+v", m.Lexicon)
	}
	for i, forest := range []story.Forest{m.First, m.Second, m.Lead, m.Subhead} {
		for r := range y {
			row := x[3*r : 3*r+3]
			want := 1 / (1 + math.Exp(-all[i].Sum(row)))
			if got := float64(forest.Score(row)); math.Abs(got-want) > 0.02 { // leaves are written short
				t.Fatalf("forest %d, row %d: %v, want %v", i, r, got, want)
			}
		}
	}
}

func TestModelThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	if err := main.WriteTo(filepath.Join(t.TempDir(), "no", "folder")); err == nil {
		t.Error("no error")
	}
}
