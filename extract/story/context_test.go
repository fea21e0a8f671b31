package story_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"broadsheet/extract/story"
)

// contextOf returns the second opinion's features by name.
func contextOf(tb testing.TB, p *story.Page, first []float32) func(block int, name string) float32 {
	tb.Helper()
	all := p.Features()
	p.AddContext(all, first)
	return func(block int, name string) float32 {
		k := slices.Index(story.ContextNames, name)
		if k < 0 {
			tb.Fatalf("no feature %q", name)
		}
		return all[block*story.Stride+story.Width+k]
	}
}

// TestContextIsWhatIsThoughtAround: a block sees what the first opinion says of its
// neighbours, its container and those of its kind.
func TestContextIsWhatIsThoughtAround(t *testing.T) {
	t.Parallel()
	p := gather(t, `<div class=story><p>aaaaa</p><p>bbbbb</p><p>ccccc</p></div><div class=box><span>ddddd</span></div><div class=box><span>eeeee</span></div>`)
	first := []float32{0.9, 0.6, 0.3, 0.2, 0}
	at := contextOf(t, p, first)
	for block, want := range []map[string]float32{
		{"p": 0.9, "p-1": -1, "p-2": -1, "p-3": -1, "p+1": 0.6, "p+2": 0.3, "p+3": 0.2, "p_up": 0.6, "p_group": 0.6, "p_before": 0, "p_after": 0.55, "p_until": 1, "p_max": 0.9},
		{"p": 0.6, "p-1": 0.9, "p-2": -1, "p+1": 0.3, "p_up": 0.6, "p_before": 0.45, "p_after": 0.25, "p_since": 1, "p_until": 30},
		{"p": 0.3, "p-1": 0.6, "p-2": 0.9, "p-3": -1, "p_since": 1},
		{"p": 0.2, "p-3": 0.9, "p+1": 0, "p+2": -1, "p_group": 0.1, "p_since": 2, "p_near": 2},
		{"p": 0, "p-1": 0.2, "p+1": -1, "p_group": 0.1, "p_before": 1, "p_after": 0, "p_since": 3, "p_until": 30, "p_max": 0.9},
	} {
		for name, v := range want {
			if got := at(block, name); math.Abs(float64(got-v)) > 1e-5 {
				t.Errorf("block %d: %s %v, want %v", block, name, got, v)
			}
		}
	}
}

func TestContextOfNothing(t *testing.T) {
	t.Parallel()
	gather(t, "").AddContext(nil, nil) // must not panic
	p := gather(t, "<p>a</p>")
	at := contextOf(t, p, []float32{0})
	for _, name := range story.ContextNames {
		if v := float64(at(0, name)); math.IsNaN(v) || math.IsInf(v, 0) {
			t.Errorf("%s of a page that has no story is %v", name, v)
		}
	}
}

// TestContextSharesAddUp: what stands before a block, in it and behind it is all.
func TestContextSharesAddUp(t *testing.T) {
	t.Parallel()
	p := gather(t, strings.Repeat("<div><p>Some words</p> and <ul><li>more</ul></div>", 9))
	first := make([]float32, len(p.Blocks))
	var all float32
	for i, size := range p.Sizes() {
		first[i] = float32(i%7) / 7
		all += first[i] * size
	}
	at := contextOf(t, p, first)
	for i, size := range p.Sizes() {
		if sum := at(i, "p_before") + at(i, "p_after") + first[i]*size/all; math.Abs(float64(sum-1)) > 1e-4 {
			t.Errorf("block %d: shares add up to %v", i, sum)
		}
	}
}

// TestContextReaches: as far as it says, and no further.
func TestContextReaches(t *testing.T) {
	t.Parallel()
	p := gather(t, strings.Repeat("<p>a</p>", 40))
	first := make([]float32, 40)
	first[20] = 1
	at := contextOf(t, p, first)
	for block, want := range map[int]float32{14: 0, 15: 1, 20: 1, 25: 1, 26: 0} {
		if got := at(block, "p_near"); got != want {
			t.Errorf("block %d has %v near", block, got)
		}
	}
	for block, want := range map[int][2]float32{0: {30, 20}, 5: {30, 15}, 20: {30, 30}, 21: {1, 30}, 39: {19, 30}} {
		if got := [2]float32{at(block, "p_since"), at(block, "p_until")}; got != want {
			t.Errorf("block %d is %v from the story, want %v", block, got, want)
		}
	}
}
