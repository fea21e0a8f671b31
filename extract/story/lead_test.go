package story_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract/story"
)

// head is a page with a headline, three lines and a story of four paragraphs.
const head = `<nav>menu</nav><h1>Headline</h1><p>standfirst of the page</p><p>by somebody</p><p>date</p>
	<p>one one one one</p><p>two two</p><div>advert</div><p>three three three</p><p>four</p><footer>end</footer>`

func TestOpeningIsFromTheHeadlineOn(t *testing.T) {
	t.Parallel()
	p := gatherWith(t, head, story.Lexicon{}, story.Hints{Headline: "Headline"})
	taken := make([]float32, len(p.Blocks))
	for _, i := range []int{5, 6, 8, 9} {
		taken[i] = 1
	}
	size := p.Sizes()
	o := p.Opening(taken, size)
	if len(o.Features) != len(o.Blocks) || len(story.OrderNames) != len(o.Features[0]) {
		t.Fatalf("%d blocks, %d features of %d values", len(o.Blocks), len(o.Features), len(o.Features[0]))
	}
	for _, i := range []int{1, 2, 3, 4, 5, 6} {
		if !slices.Contains(o.Blocks, i) {
			t.Errorf("block %d %q is out of %v", i, p.Text(i), o.Blocks)
		}
	}
	if !slices.IsSorted(o.Blocks) {
		t.Errorf("blocks %v are out of order", o.Blocks)
	}
	at := func(block int, name string) float32 {
		return o.Features[slices.Index(o.Blocks, block)][slices.Index(story.OrderNames, name)]
	}
	all := size[5] + size[6] + size[8] + size[9]
	for block, want := range map[int]map[string]float32{
		2: {"taken": 0, "order": 0, "taken_before": 0, "since_first": -3},
		5: {"taken": 1, "order": 0, "taken_before": 0, "taken_after": 1, "since_first": 0},
		6: {"taken": 1, "order": 1, "taken_before": size[5], "taken_after": (all - size[5]) / all, "since_first": 1},
		7: {"taken": 0, "order": 2, "taken_before": size[5] + size[6], "since_first": 2},
	} {
		for name, v := range want {
			if got := at(block, name); got != v {
				t.Errorf("block %d: %s %v, want %v", block, name, got, v)
			}
		}
	}
}

func TestOpeningIsBounded(t *testing.T) {
	t.Parallel()
	p := gather(t, strings.Repeat("<p>one</p>", 200))
	taken := make([]float32, len(p.Blocks))
	if o := p.Opening(taken, p.Sizes()); len(o.Blocks) != 0 || len(o.Features) != 0 {
		t.Errorf("the opening of no story has %d blocks", len(o.Blocks))
	}
	for i := 100; i < 200; i++ {
		taken[i] = 1
	}
	o := p.Opening(taken, p.Sizes())
	n := 0
	for _, i := range o.Blocks {
		n += int(taken[i])
	}
	if n != story.MaxLead || o.Blocks[0] < 80 || o.Blocks[0] > 99 {
		t.Errorf("%d blocks of the story from block %d on, want %d", n, o.Blocks[0], story.MaxLead)
	}
}

// TestListIsLeadAsAWhole: the items of a list stand or fall together, other blocks
// alone.
func TestListIsLeadAsAWhole(t *testing.T) {
	t.Parallel()
	o := story.Opening{Blocks: []int{1, 2, 3, 4, 5, 6}}
	var p *story.Page
	for _, page := range []string{
		`<h1>Headline</h1><p>one</p><ul><li>two</li><li>three</li><li>four</li></ul><p>five</p><ul><li>six</li></ul>`,
		`<h1>Headline</h1><p>one</p><ul><li><p>two</p></li><li><p>three</p></li><li><p>four</p></li></ul><p>five</p><ul><li><p>six</p></li></ul>`,
	} {
		p = gather(t, page)
		for _, c := range []struct {
			prob []float32
			want []bool
		}{
			{[]float32{0.9, 0.9, 0.4, 0.4, 0.1, 0.1}, []bool{true, true, true, true, false, false}},
			{[]float32{0.1, 0.9, 0.2, 0.2, 0.6, 0.9}, []bool{false, false, false, false, true, true}},
			{[]float32{0, 0, 0, 0, 0, 0}, []bool{false, false, false, false, false, false}},
		} {
			if got := p.LeadOf(o, c.prob); !slices.Equal(got, c.want) {
				t.Errorf("%s: of %v the lead is %v, want %v", page, c.prob, got, c.want)
			}
		}
	}
	if got := p.LeadOf(story.Opening{}, nil); len(got) != 0 {
		t.Errorf("the lead of nothing is %v", got)
	}
}

// TestOpeningLooksAboveTheHeadline: a standfirst may stand over it, a menu is too far.
func TestOpeningLooksAboveTheHeadline(t *testing.T) {
	t.Parallel()
	p := gatherWith(t, strings.Repeat("<p>menu</p>", 30)+"<p>standfirst</p><h1>Headline</h1><p>one</p>", story.Lexicon{}, story.Hints{Headline: "Headline"})
	taken := make([]float32, len(p.Blocks))
	taken[32] = 1
	o := p.Opening(taken, p.Sizes())
	if !slices.Contains(o.Blocks, 30) || slices.Contains(o.Blocks, 10) {
		t.Errorf("opening of blocks %v around headline 31", o.Blocks)
	}
}

// TestLeadOutsideTheStory: a standfirst needn't stand in what holds the story, and
// other blocks that do are left.
func TestLeadOutsideTheStory(t *testing.T) {
	t.Parallel()
	p := gather(t, `<header><h1>Headline</h1><ul class=intro><li>One point</li><li>Two points</li></ul><p>Share</p></header><article><p class=lead>Again.</p><p>One.</p></article><p class=lead>Far below.</p>`)
	want := []string{"lead One point", "lead Two points", "lead Again.", "paragraph One."}
	got := outline(p, p.Read(simple(t)).Found)
	for i := range got {
		got[i] = strings.ReplaceAll(got[i], "lead* ", "lead ") // a list's item may keep its level
	}
	if len(got) > 0 && got[len(got)-1] == "lead Far below." { // the opening's end is not the promise
		got = got[:len(got)-1]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("story differs (-want +got):\n%s", diff)
	}
}
