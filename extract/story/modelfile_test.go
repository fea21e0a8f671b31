package story_test

import (
	"errors"
	"strings"
	"testing"

	"broadsheet/extract/story"
)

// modelText is a model's file of the given lines.
func modelText(lines ...string) string {
	return strings.Join(append([]string{story.ModelHead, "features " + strings.Join(story.FeatureNames(), " ")}, lines...), "\n") + "\n"
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
		"other features":         {story.ModelHead + "\nfeatures size count\n", "line 2: it was made for other features"},
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
