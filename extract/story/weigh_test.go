package story_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"broadsheet/extract/story"
)

func TestFeaturesHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	all := slices.Concat(story.FeatureNames(), story.ContextNames, story.OrderNames)
	for i, name := range all {
		if name == "" || strings.ContainsAny(name, " \n\t") || slices.Contains(all[:i], name) {
			t.Errorf("feature %d is named %q", i, name)
		}
	}
	if len(story.FeatureNames()) != story.Width {
		t.Errorf("%d names of %d features", len(story.FeatureNames()), story.Width)
	}
	if !slices.Equal(story.FeatureNames(), story.FeatureNames()) {
		t.Error("the names change")
	}
}

// TestShippedModelIsForTheseFeatures: reading it compares the names; a feature that was
// added without training again would be found here and not by a user.
func TestShippedModelIsForTheseFeatures(t *testing.T) {
	t.Parallel()
	if story.Default() == nil {
		t.Error("no model")
	}
}

// TestFeaturesAreNumbers: whatever the page, each block has all of them.
func TestFeaturesAreNumbers(t *testing.T) {
	t.Parallel()
	bodies := []string{"", "<p>a", "<p>...", "<h1></h1><h1>x", strings.Repeat("<a href=/>x</a> ", 500), strings.Repeat("<div><p>Words, many words.</p>", 200), "<p>" + strings.Repeat("x", 1<<20), "<table><tr><td>a<td>b</table>", "<p>\xff\xfe\x80"}
	for _, s := range stories(t) {
		bodies = append(bodies, s.body(""))
	}
	for _, body := range bodies {
		p := gatherWith(t, body, story.Default().Lexicon, story.Hints{Headline: "x", Stated: "a b c d", Descriptions: []string{"", "x"}, Authors: []string{"", "a"}})
		all := p.Features()
		if len(all) < len(p.Blocks)*story.Width || len(all) != len(p.Blocks)*stride(p) || len(p.Sizes()) != len(p.Blocks) {
			t.Fatalf("%.40s: %d values of %d blocks", body, len(all), len(p.Blocks))
		}
		for i, v := range all {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				t.Errorf("%.40s: block %d: feature %d is %v", body, i/stride(p), i%stride(p), v)
			}
		}
		for i, size := range p.Sizes() {
			if size != feature(t, p, i, "size") {
				t.Errorf("%.40s: block %d has sizes %v and %v", body, i, size, feature(t, p, i, "size"))
			}
		}
	}
}

// TestNeighboursAreSeen: a block sees what stands two before it to two behind it.
func TestNeighboursAreSeen(t *testing.T) {
	t.Parallel()
	p := gather(t, `<p>one</p><div>three</div><p class=x>a.</p><ul><li><a href=/>four</a></ul><p>seventh</p>`)
	for name, want := range map[string]float32{
		"before2_size": 3, "before_size": 5, "after_size": 4, "after2_size": 7, "before2_kind": 1, "before_kind": 2, "after_kind": 3, "before_linked": 0, "after_linked": 1, "before2_like": 0,
	} {
		if got := feature(t, p, 2, name); got != want {
			t.Errorf("%s %v, want %v", name, got, want)
		}
	}
	for name, want := range map[string]float32{"before_size": -1, "before2_size": -1, "after2_like": 0} {
		if got := feature(t, p, 0, name); got != want {
			t.Errorf("the first block's %s is %v, want %v", name, got, want)
		}
	}
	if got := feature(t, p, 4, "after_size"); got != -1 {
		t.Errorf("behind the last block stands one of size %v", got)
	}
}

// TestBlocksOfAShape: those of one element, class and depth are a group.
func TestBlocksOfAShape(t *testing.T) {
	t.Parallel()
	p := gather(t, `<div><p class=a>one</p><p class=a>two</p><p class=b>three</p></div><div><p class=a>four</p></div><div class=c><p class=a>five</p></div>`)
	for i, want := range []float32{3, 3, 1, 3, 1} {
		if got := feature(t, p, i, "group"); got != want {
			t.Errorf("block %d is in a group of %v, want %v", i, got, want)
		}
	}
}

// TestHeadingsAreOverBlocks: a block knows the heading that it stands under.
func TestHeadingsAreOverBlocks(t *testing.T) {
	t.Parallel()
	l := story.Lexicon{Words: map[uint32]float32{story.HashName("related"): -4}}
	p := gatherWith(t, `<p>a</p><h2>Related</h2><p>b</p><p>c</p><h3>Story</h3><p>d</p>`, l, story.Hints{})
	for i, want := range []map[string]float32{0: {"under_size": -1, "under_since": -1, "under_words": 0}, 2: {"under_words": -4, "under_size": 7, "under_since": 1}, 3: {"under_words": -4, "under_since": 2}, 5: {"under_words": 0, "under_size": 5, "under_since": 1}} {
		for name, v := range want {
			if got := feature(t, p, i, name); got != v {
				t.Errorf("block %d: %s %v, want %v", i, name, got, v)
			}
		}
	}
}

// TestCellsOfARow: the borders between them are counted.
func TestCellsOfARow(t *testing.T) {
	t.Parallel()
	p := gather(t, "<table><tr><td>a<td>b<td>c</table><p>d</p>")
	if a, b := feature(t, p, 0, "cells"), feature(t, p, 1, "cells"); a != 2 || b != 0 {
		t.Errorf("%v and %v borders between cells", a, b)
	}
}

// prose is a paragraph of running text.
const prose = "<p>The river rose in the night, and by the morning the old bridge was closed to all who wanted to cross it.</p>"

// TestContainerOfTheProse: the one with most of the page's running text is known, and
// what stands outside it.
func TestContainerOfTheProse(t *testing.T) {
	t.Parallel()
	p := gather(t, `<div><div><section><p>Short</p>`+strings.Repeat(prose, 4)+`</section></div><div>Aside</div></div><div>`+prose+`</div>`)
	for i, want := range []map[string]float32{
		0: {"in_most": 1, "most_distance": 1, "best_distance": 1, "up_good": 0.8, "up_within": 0.8, "upper_within": 0.8, "up_runs": 5},
		1: {"in_most": 1, "up_within": 0.8},
		5: {"in_most": 0, "most_distance": -1},
		6: {"in_most": 0, "up_within": 0.2},
	} {
		for name, v := range want {
			if got := feature(t, p, i, name); math.Abs(float64(got-v)) > 1e-5 {
				t.Errorf("block %d %.20q: %s %v, want %v", i, p.Text(i), name, got, v)
			}
		}
	}
}

// TestHeadlineIsTheH1: where the headline stands twice, as in a list of links to the
// page itself, the h1 is it.
func TestHeadlineIsTheH1(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]float32{
		"<h3>The bridge</h3><p>a</p><h1>The Bridge</h1>":    0,
		"<h1>The bridge</h1><p>a</p><h1>The bridge</h1>":    2,
		"<h1>Another</h1><p>a</p><h2>The bridge</h2>":       0,
		"<p>The bridge</p><h1>Another</h1><p>b</p><p>c</p>": 2,
	} {
		p := gatherWith(t, body, story.Lexicon{}, story.Hints{Headline: "The bridge"})
		if got := feature(t, p, len(p.Blocks)-1, "since_headline"); got != want {
			t.Errorf("%s: the last block is %v behind the headline, want %v", body, got, want)
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
