package story_test

import (
	"testing"

	"broadsheet/extract/story"
)

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
