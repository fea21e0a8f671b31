package story_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"broadsheet/extract/story"
)

var featureName = regexp.MustCompile(`\{([^}]+)\}`)

// model reads a model of the given lines, in which a feature's name in braces stands
// for its number.
func model(tb testing.TB, lines ...string) *story.Model {
	tb.Helper()
	all := slices.Concat(story.FeatureNames(), story.ContextNames, story.OrderNames)
	text := featureName.ReplaceAllStringFunc(modelText(lines...), func(s string) string {
		k := slices.Index(all, s[1:len(s)-1])
		if k < 0 {
			tb.Fatalf("no feature %s", s)
		}
		return strconv.Itoa(k)
	})
	m, err := story.ReadModel(strings.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func TestScoreSumsUpTheTrees(t *testing.T) {
	t.Parallel()
	m := model(t,
		"first bias -1",
		"first 0<5 1<0.5 =1 =2 =3",
		"first =0.25",
		"first 1<0.5 =0 0<5 =10 0<7 =20 =30",
	)
	for x, sum := range map[[2]float32]float64{
		{5, 0.5}: -1 + 1 + 0.25 + 0, {5, 1}: -1 + 2 + 0.25 + 10, {5.1, 0}: -1 + 3 + 0.25 + 0, {6, 1}: -1 + 3 + 0.25 + 20, {8, 1}: -1 + 3 + 0.25 + 30,
	} {
		if got, want := m.First.Score(x[:]), 1/(1+math.Exp(-sum)); math.Abs(float64(got)-want) > 1e-6 {
			t.Errorf("score of %v is %v, want %v", x, got, want)
		}
	}
	if got := m.Second.Score(nil); got != 0.5 {
		t.Errorf("score of a forest without trees is %v", got)
	}
}

// TestEachTreeIsAskedOnce: however many trees there are, and however deep each.
func TestEachTreeIsAskedOnce(t *testing.T) {
	t.Parallel()
	trees := []string{"=0.1", "0<5 =0.2 =-0.2", "0<5 =0 1<0.5 =0.4 0<7 =0.3 =-0.4", "1<0.5 =0.8 =-0.8"}
	says := map[[2]float32][]float64{{5, 0}: {0.1, 0.2, 0, 0.8}, {6, 0}: {0.1, -0.2, 0.4, 0.8}, {7, 1}: {0.1, -0.2, 0.3, -0.8}, {8, 1}: {0.1, -0.2, -0.4, -0.8}}
	for n := range 13 {
		lines := []string{"first bias -0.5"}
		for k := range n {
			lines = append(lines, "first "+trees[k%len(trees)])
		}
		m := model(t, lines...)
		for x, say := range says {
			sum := -0.5
			for k := range n {
				sum += say[k%len(trees)]
			}
			if got, want := m.First.Score(x[:]), 1/(1+math.Exp(-sum)); math.Abs(float64(got)-want) > 1e-6 {
				t.Errorf("score of %v by %d trees is %v, want %v", x, n, got, want)
			}
		}
	}
}

// TestConfidenceIsReadOffALine: between its points, from nothing on, and never more
// than the last of them.
func TestConfidenceIsReadOffALine(t *testing.T) {
	t.Parallel()
	m := model(t, "sure 0.5 0.4", "sure 0.75 0.8", "sure 0.9 0.9")
	for expected, want := range map[float32]float64{0: 0, -1: 0, 0.25: 0.2, 0.5: 0.4, 0.625: 0.6, 0.75: 0.8, 0.9: 0.9, 1: 0.9} {
		if got := m.Confidence(expected); got != want {
			t.Errorf("confidence of %v is %v, want %v", expected, got, want)
		}
	}
	if got := model(t).Confidence(0.9); got != 0 {
		t.Errorf("confidence %v of a model that was never tried", got)
	}
}

// TestShippedModelKnowsItsWorth: its line rises, and ends below certainty.
func TestShippedModelKnowsItsWorth(t *testing.T) {
	t.Parallel()
	m, last := story.Default(), 0.0
	for i := range 101 {
		got := m.Confidence(float32(i) / 100)
		if got < last || got > 1 {
			t.Errorf("confidence %v of %d %%, %v of less", got, i, last)
		}
		last = got
	}
	if last < 0.9 {
		t.Errorf("a reading that is sure of itself is worth %v", last)
	}
}

// TestSureBlocksAreLeftEarly: those that the first trees find hopeless, and those that
// they don't doubt. One between is asked by all.
func TestSureBlocksAreLeftEarly(t *testing.T) {
	t.Parallel()
	lines := []string{"first bias -1"}
	for range 100 {
		lines = append(lines, "first 0<0.5 =-0.5 0<1.5 =0.02 =0.5")
	}
	m := model(t, lines...)
	if got := m.First.Score([]float32{0}); got > 0.018 {
		t.Errorf("a hopeless block has %v", got)
	}
	if got, want := m.First.Score([]float32{1}), story.Sigmoid(-1+100*0.02); math.Abs(float64(got-want)) > 1e-4 {
		t.Errorf("a doubtful one has %v, want %v", got, want)
	}
	if got := m.First.Score([]float32{2}); got < 0.993 || got > story.Sigmoid(30) {
		t.Errorf("a sure one has %v", got)
	}
}

// TestTreesOfAnyDepth: however deep a tree is, a row gets the leaf that its
// features lead to.
func TestTreesOfAnyDepth(t *testing.T) {
	t.Parallel()
	for depth := 1; depth <= 9; depth++ {
		var line strings.Builder // feature 0 is above 0, above 1, ...: a stair
		for i := range depth {
			fmt.Fprintf(&line, " 0<%d =0.%d", i, i+1)
		}
		m := model(t, "first bias 0", "first"+line.String()+" =-1")
		for i := range depth + 1 {
			want := story.Sigmoid(float32(i+1) / 10)
			if i == depth {
				want = story.Sigmoid(-1)
			}
			if got := m.First.Score([]float32{float32(i)}); math.Abs(float64(got-want)) > 1e-6 {
				t.Errorf("depth %d, row %d: %v, want %v", depth, i, got, want)
			}
		}
	}
}

// TestShippedModel: it fits the features, says something, and is read once.
func TestShippedModel(t *testing.T) {
	t.Parallel()
	m := story.Default()
	if m != story.Default() {
		t.Error("it was read twice")
	}
	if len(m.Lexicon.Names) < 100 || len(m.Lexicon.Words) < 100 {
		t.Errorf("%d names, %d words", len(m.Lexicon.Names), len(m.Lexicon.Words))
	}
	zero := make([]float32, story.Width+len(story.ContextNames)+len(story.OrderNames))
	for name, f := range map[string]story.Forest{"first": m.First, "second": m.Second, "lead": m.Lead, "subhead": m.Subhead} {
		if got := f.Score(zero); got <= 0 || got >= 1 || got == 0.5 {
			t.Errorf("%s says %v of nothing", name, got)
		}
	}
}

func TestSigmoid(t *testing.T) {
	t.Parallel()
	for v, want := range map[float32]float32{0: 0.5, 100: 1, -100: 0} {
		if got := story.Sigmoid(v); math.Abs(float64(got-want)) > 1e-6 {
			t.Errorf("Sigmoid(%v) = %v", v, got)
		}
	}
	for v := float32(-8); v < 8; v += 0.25 {
		if story.Sigmoid(v) >= story.Sigmoid(v+0.25) || math.Abs(float64(story.Sigmoid(v)+story.Sigmoid(-v)-1)) > 1e-6 {
			t.Errorf("Sigmoid doesn't rise, or isn't even, at %v", v)
		}
	}
}
