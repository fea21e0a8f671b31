package story_test

import (
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"broadsheet/extract/story"
)

const modelHead = "broadsheet story model 1"

// modelText is a model's file of the given lines.
func modelText(lines ...string) string {
	return strings.Join(append([]string{modelHead, "features " + strings.Join(story.FeatureNames(), " ")}, lines...), "\n") + "\n"
}

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

func TestModelsOfAllKinds(t *testing.T) {
	t.Parallel()
	m := model(t, "name ff 0.5", "word 10 -2", "first bias 1", "second bias 2", "lead bias 3", "subhead bias 4")
	if m.Lexicon.Names[0xff] != 0.5 || m.Lexicon.Words[0x10] != -2 || len(m.Lexicon.Names) != 1 || len(m.Lexicon.Words) != 1 {
		t.Errorf("lexicon %+v", m.Lexicon)
	}
	for i, f := range []story.Forest{m.First, m.Second, m.Lead, m.Subhead} {
		if got, want := f.Score(nil), story.Sigmoid(float32(i+1)); got != want {
			t.Errorf("forest %d says %v, want %v", i, got, want)
		}
	}
}

func TestModelsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("0<1 ", 40) + strings.Repeat("=1 ", 41)
	for name, c := range map[string]struct{ text, want string }{
		"another head":           {"broadsheet story model 0\n", "line 1: \"broadsheet story model 0\" is no model of this program"},
		"other features":         {modelHead + "\nfeatures size count\n", "line 2: it was made for other features"},
		"an unknown line":        {modelText("third bias 1"), "line 3: \"third\" is none of its lines"},
		"an empty line":          {modelText("first bias 1", "", "first =1"), "line 4: \"\" is none of its lines"},
		"a hash that is none":    {modelText("name xyz 1"), "line 3: strconv"},
		"a hash that is long":    {modelText("word 1ffffffff 1"), "line 3: strconv"},
		"a score that is none":   {modelText("word ff one"), "line 3: strconv"},
		"a word without a score": {modelText("name ff"), "line 3: strconv"},
		"a bias that is none":    {modelText("lead bias x"), "line 3: strconv"},
		"a node that is none":    {modelText("first 0>1 =1 =2"), "line 3: \"0>1\" is no node"},
		"a leaf with a feature":  {modelText("first 1=1"), "line 3: \"1=1\" is no node"},
		"a feature of letters":   {modelText("first x<1 =1 =2"), "line 3: strconv"},
		"a cut of letters":       {modelText("first 1<x =1 =2"), "line 3: strconv"},
		"a leaf of letters":      {modelText("second =x"), "line 3: strconv"},
		"a tree without an end":  {modelText("first =1", "first 0<1 =1"), "line 4: a tree has no end"},
		"an empty tree":          {modelText("subhead"), "line 3: a tree has no end"},
		"a tree that is deep":    {modelText("first " + deep), "line 3: a tree has no end"},
		"nodes too many":         {modelText("first 0<1 =1 =2 =3 =4"), "line 3: a tree has 2 nodes too many"},
		"a point that is none":   {modelText("sure 0.5"), "line 3: strconv"},
		"points that don't rise": {modelText("sure 0.5 0.5", "sure 0.5 0.6"), "line 4: 0.5 doesn't rise"},
		"an endless line":        {modelText("first " + strings.Repeat("=1 ", 1<<19)), "token too long"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := story.ReadModel(strings.NewReader(c.text))
			if err == nil || !strings.HasPrefix(err.Error(), "read model: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// failing is a file that breaks off.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errBroken }

var errBroken = errors.New("the disk is gone")

func TestModelThatBreaksOff(t *testing.T) {
	t.Parallel()
	if _, err := story.ReadModel(failing{}); err == nil || err.Error() != "read model: the disk is gone" {
		t.Errorf("error %v", err)
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

// TestHopelessBlocksAreLeftEarly: the trees that aren't asked could make no story of
// them.
func TestHopelessBlocksAreLeftEarly(t *testing.T) {
	t.Parallel()
	lines := []string{"first bias -1"}
	for range 100 {
		lines = append(lines, "first 0<0.5 =-0.5 =0.1")
	}
	m := model(t, lines...)
	if got := m.First.Score([]float32{0}); got > 0.01 {
		t.Errorf("a hopeless block has %v", got)
	}
	if got, want := m.First.Score([]float32{1}), story.Sigmoid(-1+100*0.1); math.Abs(float64(got-want)) > 1e-4 {
		t.Errorf("another has %v, want %v", got, want)
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

// FuzzReadModel: whatever the file, it is read or refused.
func FuzzReadModel(f *testing.F) {
	f.Add("first bias -1\nfirst 0<5 1<0.5 =1 =2 =3\nname ff 1")
	f.Add("lead 0<1 0<1 0<1 =1 =2 =3 =NaN")
	f.Add("first -3<1\nsecond 1<+Inf =1 =2")
	f.Fuzz(func(t *testing.T, lines string) {
		m, err := story.ReadModel(strings.NewReader(modelText(lines)))
		if (err == nil) == (m == nil) || err != nil && !strings.HasPrefix(err.Error(), "read model: ") {
			t.Errorf("model %v, error %v", m, err)
		}
	})
}
