package story_test

import (
	"slices"
	"strings"
	"testing"

	"broadsheet/extract/story"
)

func wordsOf(s string) []uint32 {
	var out []uint32
	story.Words(s, func(h uint32) bool { out = append(out, h); return true })
	return out
}

func edgesOf(s string) []uint32 {
	var out []uint32
	story.Edges(s, func(h uint32) { out = append(out, h) })
	return out
}

// TestWordsAndPairs: each word, and each with the one before it.
func TestWordsAndPairs(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{"": 0, " . ": 0, "12 34": 0, "read": 1, "Read also": 3, "read, also: this": 5, "東京": 3, "東京 today": 5, "पुल बंद": 3, "a1b": 3} {
		if got := wordsOf(s); len(got) != want {
			t.Errorf("%q has %d words and pairs, want %d", s, len(got), want)
		}
	}
	for _, same := range [][2]string{{"Read also", "READ ALSO:"}, {"Читайте также", "ЧИТАЙТЕ ТАКЖЕ"}, {"lire aussi", "«Lire\u00a0aussi»"}} {
		if a, b := wordsOf(same[0]), wordsOf(same[1]); !slices.Equal(a, b) {
			t.Errorf("%q and %q have other words: %v, %v", same[0], same[1], a, b)
		}
	}
	if a, b := wordsOf("also read"), wordsOf("read also"); a[2] == b[2] || a[0] != b[1] {
		t.Errorf("pairs have no order: %v, %v", a, b)
	}
	if wordsOf("read")[0] != story.HashName("read") {
		t.Error("a word in small letters has another hash than a name of the same letters")
	}
}

func TestWordsStopWhenTold(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"read also this story now", "東京都の橋", "one 東 two 京"} {
		all := wordsOf(s)
		for stop := 1; stop <= len(all); stop++ {
			var got []uint32
			story.Words(s, func(h uint32) bool { got = append(got, h); return len(got) < stop })
			if !slices.Equal(got, all[:stop]) {
				t.Errorf("%q: the first %d are %v of %v", s, stop, got, all)
			}
		}
	}
}

// TestEdgesOfAText: a credit at the end and a label at the beginning are seen however
// long the text between is, and the one isn't taken for the other.
func TestEdgesOfAText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("many words and more ", 50)
	short, far := edgesOf("Photo: the old bridge / Agency Press"), edgesOf("Photo: the "+long+"/ Agency Press")
	if len(short) != 4 || !slices.Equal(short, far) {
		t.Errorf("edges %v of a short text, %v of a long one", short, far)
	}
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"Photo: a", "PHOTO: a", true}, {"Photo: a", "photo a", false}, {"Foto a", "Bild a", false}, {"東京a", "東京b", true},
	} {
		if got := edgesOf(c.a)[1] == edgesOf(c.b)[1]; got != c.same {
			t.Errorf("first words of %q and %q alike: %v", c.a, c.b, got)
		}
	}
	for _, h := range edgesOf("one two")[:2] {
		if slices.Contains(edgesOf("one two")[2:], h) {
			t.Error("the beginning has a hash of the end")
		}
	}
	for _, s := range []string{"", " ", "…", strings.Repeat("x", 1000), strings.Repeat(" ", 1000), "\xff\xfe", strings.Repeat("、", 200)} {
		if got := edgesOf(s); len(got) > 4 {
			t.Errorf("%.20q has %d edges", s, len(got))
		}
	}
}
