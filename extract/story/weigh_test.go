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
			if size != feature(t, p, i, "size") && !p.Remote(i) {
				t.Errorf("%.40s: block %d has sizes %v and %v", body, i, size, feature(t, p, i, "size"))
			}
		}
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

// TestCellsOfARow: the borders between them are counted.
func TestCellsOfARow(t *testing.T) {
	t.Parallel()
	p := gather(t, "<table><tr><td>a<td>b<td>c</table><p>d</p>")
	if a, b := feature(t, p, 0, "cells"), feature(t, p, 1, "cells"); a != 2 || b != 0 {
		t.Errorf("%v and %v borders between cells", a, b)
	}
}
