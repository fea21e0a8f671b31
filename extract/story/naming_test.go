package story_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"broadsheet/extract/story"
)

// TestEachNameHasItsOwnScore: of thousands, those that a lexicon has and those it hasn't,
// and each as often as it is asked for.
func TestEachNameHasItsOwnScore(t *testing.T) {
	t.Parallel()
	l := story.Lexicon{Names: map[uint32]float32{0: 7}}
	var page strings.Builder
	var want []float32
	for i := range 6000 { // more than are remembered
		word := "w" + strings.Map(func(r rune) rune { return r - '0' + 'a' }, strconv.Itoa(i%5000))
		if i%2 == 0 {
			l.Names[story.HashName(word)] = float32(i%5000 + 1)
			want = append(want, float32(i%5000+1))
		} else {
			want = append(want, 0)
		}
		attribute := [...]string{"class", "id", "role"}[i%3]
		fmt.Fprintf(&page, "<div %s=%s>some words</div>", attribute, word)
	}
	g := story.NewGatherer(l)
	g.Walk(parse(t, page.String()))
	p := g.Page(story.Hints{})
	x := p.Features()
	own := slices.Index(story.FeatureNames(), "name_own")
	if len(p.Blocks) != len(want) {
		t.Fatalf("%d blocks of %d", len(p.Blocks), len(want))
	}
	for i, v := range want {
		if got := x[i*story.Stride+own]; got != v {
			t.Errorf("element %d has score %v, want %v", i, got, v)
		}
	}
}

// TestNoteIsTakenOnceForEachClass, and asking for it leaves the page as it is.
func TestNoteIsTakenOnceForEachClass(t *testing.T) {
	t.Parallel()
	taken := map[string]int{}
	take := func(class string) uint8 { taken[class]++; return uint8(len(class)) }
	g := story.NewGatherer(story.Lexicon{})
	for range 3 {
		for _, class := range []string{"a", "body text", "a", ""} {
			if got := g.NoteOf(class, take); int(got) != len(class) {
				t.Errorf("note of %q is %d", class, got)
			}
		}
	}
	for class, n := range taken {
		if n != 1 {
			t.Errorf("%d notes taken of %q", n, class)
		}
	}
	var none *story.Gatherer
	if got := none.NoteOf("abc", take); got != 3 {
		t.Errorf("without a gatherer the note is %d", got)
	}
}

// TestElementsOfOneKindShareIt: those of one name and class are a group, and an empty
// class is none.
func TestElementsOfOneKindShareIt(t *testing.T) {
	t.Parallel()
	g := story.NewGatherer(story.Lexicon{})
	g.Walk(parse(t, `<p class=a>one word<p class=a>two words<div class=a>three words</div><p class=b>four words<p>five words<p class="">six words`))
	p := g.Page(story.Hints{})
	x := p.Features()
	group := slices.Index(story.FeatureNames(), "group")
	for i, want := range []float32{2, 2, 1, 1, 2, 2} {
		if got := x[i*story.Stride+group]; got != want {
			t.Errorf("block %d stands in a group of %v, want %v", i, got, want)
		}
	}
}
