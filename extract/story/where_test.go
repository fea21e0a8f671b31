package story_test

import (
	"math"
	"strings"
	"testing"

	"broadsheet/extract/story"
)

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
