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

// TestWhatIsKnownIsComparedWithTheBlocks: headline, author, date, description and
// stated text are found again, in whatever signs.
func TestWhatIsKnownIsComparedWithTheBlocks(t *testing.T) {
	t.Parallel()
	const summary = "High water has closed the bridge, and it may stay closed for a whole year or two."
	h := story.Hints{
		Headline: "Bridge closed for a year", Authors: []string{"Ada Brook"}, Descriptions: []string{summary},
		Stated: "The river rose in the night, and nobody slept.", IsDate: func(s string) bool { return s == "5 March 2024" },
	}
	p := gatherWith(t, `<p>Some words</p><h1>Bridge closed — for a YEAR</h1><p>`+strings.ToUpper(summary)+`</p><p>By Ada Brook</p><p>5 March 2024</p><p>The river rose in the night, and <b>nobody</b> slept.</p><p>The river rose in the morning, and they slept.</p>`, story.Lexicon{}, h)
	for name, at := range map[string]int{"is_headline": 1, "described": 2, "is_author": 3, "is_date": 4} {
		for i := range p.Blocks {
			if got := feature(t, p, i, name); got > 0 != (i == at) {
				t.Errorf("%s of %q is %v", name, p.Text(i), got)
			}
		}
	}
	if all, some, none := feature(t, p, 5, "stated"), feature(t, p, 6, "stated"), feature(t, p, 2, "stated"); all != 1 || some <= 0 || some >= 1 || none != 0 {
		t.Errorf("stated %v, %v, %v; want all, some, none", all, some, none)
	}
	if got := feature(t, gather(t, "<p>The river rose in the night.</p>"), 0, "stated"); got != -1 {
		t.Errorf("stated %v on a page that states none", got)
	}
	for i, want := range []float32{-1, 0, 1, 2} {
		if got := feature(t, p, i, "since_headline"); got != want {
			t.Errorf("block %d stands %v behind the headline, want %v", i, got, want)
		}
	}
}

// TestStatedTextInAScriptWithoutBlanks: characters are compared as words are.
func TestStatedTextInAScriptWithoutBlanks(t *testing.T) {
	t.Parallel()
	p := gatherWith(t, "<p>川の水が夜に上がった。</p><p>山の雪はまだ残る。</p>", story.Lexicon{}, story.Hints{Stated: "昨日、川の水が夜に上がった。橋は閉じた。"})
	if a, b := feature(t, p, 0, "stated"), feature(t, p, 1, "stated"); a != 1 || b > 0.3 {
		t.Errorf("stated %v of the story, %v of another", a, b)
	}
}

// TestPromptsAreKnownByTheirFirstWords: in several languages, in whatever signs, and not
// in the midst of a sentence.
func TestPromptsAreKnownByTheirFirstWords(t *testing.T) {
	t.Parallel()
	for text, kind := range map[string]string{
		"Read more: Miller finds a bell": "also", "» READ ALSO | Choir looks for basses": "also", "Lesen Sie auch: Chor sucht Bässe": "also",
		"Sign up for our letter": "sign", "Advertisement": "ad", "Photo: Ada Brook": "credit",
		"The miller read more than he wrote": "", "Reader, I married him": "", "Bridge closed": "",
	} {
		p := gather(t, "<p>"+text+"</p><p>b</p>")
		for _, name := range []string{"prompt_also", "prompt_sign", "prompt_ad", "prompt_credit", "prompt_note"} {
			if got := feature(t, p, 0, name) == 1; got != (name == "prompt_"+kind) {
				t.Errorf("%q: %s is %v", text, name, got)
			}
		}
		if got := feature(t, p, 0, "prompt"); (got != 0) != (kind != "") {
			t.Errorf("%q: prompt %v", text, got)
		}
	}
}

// TestHeadlinesThatMayBe: all that are known count, one with a kicker for half.
func TestHeadlinesThatMayBe(t *testing.T) {
	t.Parallel()
	h := story.Hints{Headline: "Bridge closed for a whole year", Headlines: []string{"", "High water: what to know"}}
	p := gatherWith(t, `<p>menu</p><h1>Bridge closed for a whole year</h1><h2>High water — what to know</h2><p>Flood: Bridge closed for a whole year</p><p>year</p><p>***</p>`, story.Lexicon{}, h)
	for i, want := range []float32{0, 1, 1, 0.5, 0} {
		if got := feature(t, p, i, "is_headline"); got != want {
			t.Errorf("%q is a headline by %v, want %v", p.Text(i), got, want)
		}
	}
}

// TestDescriptionsAreFound: the same letters, one that begins the other, one behind a
// place.
func TestDescriptionsAreFound(t *testing.T) {
	t.Parallel()
	const summary = "High water has closed the bridge, and it may stay closed for a whole year or two."
	p := gatherWith(t, `<p>`+summary+`</p><p>`+summary+` And there is no boat.</p><p>`+summary[:60]+`</p><p>RIVERTOWN – `+summary+`</p><p>High water</p><p>Low water has opened the bridge, and it may stay open for a whole year or two.</p>`, story.Lexicon{}, story.Hints{Descriptions: []string{"Something else", summary}})
	for i, want := range []float32{3, 2, 2, 1, 0, 0} {
		if got := feature(t, p, i, "described"); got != want {
			t.Errorf("%q is described by %v, want %v", p.Text(i), got, want)
		}
	}
}
