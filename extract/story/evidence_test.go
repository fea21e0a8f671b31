package story_test

import (
	"strings"
	"testing"

	"broadsheet/extract/story"
)

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

// TestWordsOfShortTexts: all words of a line count, and none of a long paragraph.
func TestWordsOfShortTexts(t *testing.T) {
	t.Parallel()
	l := story.Lexicon{Words: map[uint32]float32{story.HashName("newsletter"): -2, story.HashName("river"): 1}}
	p := gatherWith(t, "<p>Get the river in our daily newsletter</p><p>"+strings.Repeat("the river ", 50)+"newsletter today then</p>", l, story.Hints{})
	for i, want := range []map[string]float32{{"words": -1, "words_low": -2, "words_first": 0}, {"words": 0, "words_low": 0, "words_first": 0}} {
		for name, v := range want {
			if got := feature(t, p, i, name); got != v {
				t.Errorf("block %d: %s %v, want %v", i, name, got, v)
			}
		}
	}
}
