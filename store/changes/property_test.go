package changes_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/extract"
	"broadsheet/store/changes"
)

// applied reads the JSON form of changes and makes the new article of the old one:
// what another program would do that has read docs/history.md.
func applied(old *extract.Article, raw []byte) (*extract.Article, error) {
	var c changes.Changes
	if err := json.Unmarshal(raw, &c); err != nil {
		return nil, err
	}
	art := *old
	for _, f := range []struct {
		text *string
		runs []changes.Run
	}{{&art.Kicker, c.Kicker}, {&art.Headline, c.Headline}} {
		if f.runs != nil {
			if was, _ := sides(f.runs); was != *f.text {
				return nil, fmt.Errorf("the old text is %q, not %q", was, *f.text)
			}
			_, *f.text = sides(f.runs)
		}
	}
	for _, f := range []struct {
		list    *[]string
		changed *changes.List
	}{{&art.Authors, c.Authors}, {&art.Section, c.Section}, {&art.Topics, c.Topics}} {
		if f.changed != nil {
			*f.list = f.changed.New
		}
	}
	if c.Published != nil {
		art.Published = c.Published.New
	}
	if c.Modified != nil {
		art.Modified = c.Modified.New
	}
	if c.Access != nil {
		art.Access = extract.Access(c.Access.New)
	}
	art.Images = appliedImages(old.Images, c.Images)
	return &art, appliedBlocks(&art, c.Blocks)
}

// sides are the old and the new text of runs.
func sides(runs []changes.Run) (old, now string) {
	var a, b strings.Builder
	for _, r := range runs {
		if r.Op != changes.Inserted {
			a.WriteString(r.Text)
		}
		if r.Op != changes.Deleted {
			b.WriteString(r.Text)
		}
	}
	return a.String(), b.String()
}

// entry is a block with its part.
type entry struct {
	part  changes.Part
	block extract.Block
}

func entries(art *extract.Article) (out []entry) {
	for _, text := range art.Lead {
		out = append(out, entry{changes.Lead, extract.Block{Text: text}})
	}
	for _, b := range art.Body {
		out = append(out, entry{changes.Body, b})
	}
	return out
}

func appliedBlocks(art *extract.Article, blocks []changes.Block) error {
	old := entries(art)
	put, gone := map[int]entry{}, map[int]bool{}
	for _, b := range blocks {
		was, is := sides(b.Words)
		if b.Old != nil {
			gone[b.Old.Index] = true
			if got := old[b.Old.Index].block.Text; was != got {
				return fmt.Errorf("block %d was %q, not %q", b.Old.Index, got, was)
			}
		}
		if b.New != nil {
			put[b.New.Index] = entry{b.New.Part, extract.Block{Type: b.New.Type, Text: is, Level: b.New.Level, Time: b.New.Time}}
		}
	}
	art.Lead, art.Body = nil, nil
	next := 0
	for i := range len(old) - len(gone) + len(put) {
		e, ok := put[i]
		for ; !ok && gone[next]; next++ {
		}
		if !ok {
			e, next = old[next], next+1
		}
		if e.part == changes.Lead {
			art.Lead = append(art.Lead, e.block.Text)
		} else {
			art.Body = append(art.Body, e.block)
		}
	}
	return nil
}

func appliedImages(old []extract.Image, images []changes.Image) (out []extract.Image) {
	put, gone := map[int]extract.Image{}, map[int]bool{}
	for _, img := range images {
		if img.Old != nil {
			gone[img.Old.Index] = true
		}
		if img.New != nil {
			put[img.New.Index] = img.New.Image
		}
	}
	next := 0
	for i := range len(old) - len(gone) + len(put) {
		img, ok := put[i]
		for ; !ok && gone[next]; next++ {
		}
		if !ok {
			img, next = old[next], next+1
		}
		out = append(out, img)
	}
	return out
}

var syllables = []string{"a", "the", "gull", "ferry", "9", "3.5", ",", ".", " ", "渡し船", "。", "がぎ", "e\u0301", "سفينة", "שלום", "नमस्ते", "ไทย", "👩‍👩‍👧", "\u00a0", "-"}

// texts are sentences of few words, so that many are alike.
func texts() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		words := rapid.SliceOfN(rapid.SampledFrom(syllables), 0, 9).Draw(t, "words")
		return strings.Join(words, rapid.SampledFrom([]string{" ", ""}).Draw(t, "between"))
	})
}

func articles() *rapid.Generator[*extract.Article] {
	names := rapid.SliceOfN(rapid.SampledFrom([]string{"Maud", "Odile", "Jonas"}), 0, 3)
	times := rapid.SampledFrom([]time.Time{{}, start, start.UTC(), start.Add(time.Minute)})
	block := rapid.Custom(func(t *rapid.T) extract.Block {
		return extract.Block{
			Type: rapid.SampledFrom([]extract.BlockType{extract.Paragraph, extract.Subhead}).Draw(t, "type"), Text: texts().Draw(t, "text"),
			Level: rapid.IntRange(0, 1).Draw(t, "level"), Time: times.Draw(t, "time"),
		}
	})
	image := rapid.Custom(func(t *rapid.T) extract.Image {
		return extract.Image{URL: rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "url"), Caption: rapid.SampledFrom([]string{"", "gull", "book"}).Draw(t, "caption")}
	})
	return rapid.Custom(func(t *rapid.T) *extract.Article {
		return &extract.Article{
			Kicker: texts().Draw(t, "kicker"), Headline: texts().Draw(t, "headline"),
			Authors: names.Draw(t, "authors"), Section: names.Draw(t, "section"), Topics: names.Draw(t, "topics"),
			Published: times.Draw(t, "published"), Modified: times.Draw(t, "modified"),
			Access: rapid.SampledFrom([]extract.Access{"", extract.Free, extract.Paid}).Draw(t, "access"),
			Lead:   rapid.SliceOfN(texts(), 0, 3).Draw(t, "lead"), Body: rapid.SliceOfN(block, 0, 12).Draw(t, "body"),
			Images: rapid.SliceOfN(image, 0, 5).Draw(t, "images"),
		}
	})
}

// edition is a text that an editor made of another: some blocks stay, some are
// changed, and some go elsewhere.
func edition(t *rapid.T, old *extract.Article) *extract.Article {
	art := *old
	art.Body = slices.Clone(old.Body)
	for range rapid.IntRange(0, 6).Draw(t, "edits") {
		at := rapid.IntRange(0, len(art.Body)).Draw(t, "at")
		switch {
		case at == len(art.Body):
			art.Body = append(art.Body, extract.Block{Type: extract.Paragraph, Text: texts().Draw(t, "added")})
		case rapid.Bool().Draw(t, "words"):
			art.Body[at].Text += " " + texts().Draw(t, "more")
		default:
			moved := art.Body[at]
			art.Body = slices.Delete(art.Body, at, at+1)
			if rapid.Bool().Draw(t, "moved") {
				art.Body = slices.Insert(art.Body, rapid.IntRange(0, len(art.Body)).Draw(t, "to"), moved)
			}
		}
	}
	return &art
}

// equate compares what changes tell of, an empty list being none.
func equate(a, b *extract.Article) string {
	return cmp.Diff(a, b, cmp.Comparer(slices.Equal[[]string]),
		cmp.Comparer(func(a, b []extract.Block) bool {
			return slices.EqualFunc(a, b, func(a, b extract.Block) bool {
				return a.Time.Equal(b.Time) && a.Type == b.Type && a.Text == b.Text && a.Level == b.Level
			})
		}), cmp.Comparer(slices.Equal[[]extract.Image]))
}

// checkPromises holds the promises of Between for any two articles.
func checkPromises(t interface {
	Fatalf(string, ...any)
}, a, b *extract.Article,
) {
	c := changes.Between(a, b)
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatalf("%v", err)
	}
	got, err := applied(a, raw)
	if err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	if diff := equate(b, got); diff != "" {
		t.Fatalf("the changes lead elsewhere (-want +got):\n%s%s", diff, raw)
	}
	if c.IsEmpty() != (equate(a, b) == "") {
		t.Fatalf("empty is %t, and they differ so:\n%s", c.IsEmpty(), equate(a, b))
	}
	if same := changes.Between(a, a); !same.IsEmpty() || len(same.Blocks)+len(same.Images) > 0 {
		t.Fatalf("an article differs from itself: %+v", same)
	}
	back := changes.Between(b, a)
	if diff := cmp.Diff(sizes(&c, changes.Added, changes.Removed), sizes(&back, changes.Removed, changes.Added)); diff != "" {
		t.Fatalf("the way back is another (-there +back):\n%s", diff)
	}
	for i := range c.Blocks {
		checkRuns(t, c.Blocks[i].Words)
	}
}

// sizes count what a list of changes has of each kind.
func sizes(c *changes.Changes, added, removed changes.Op) map[string]int {
	out := map[string]int{}
	names := map[changes.Op]string{added: "added", removed: "removed", changes.Edited: "edited", changes.Moved: "moved"}
	for _, b := range c.Blocks {
		out[names[b.Op]]++
		for _, r := range b.Words {
			out[map[bool]string{true: "equal", false: "changed"}[r.Op == changes.Equal]+" bytes"] += len(r.Text)
		}
	}
	for _, img := range c.Images {
		if img.Op == added || img.Op == removed { // of two that changed places either may count as moved
			out["picture "+names[img.Op]]++
		}
	}
	return out
}

// checkRuns: no empty run, no two of one kind side by side, the deleted first.
func checkRuns(t interface {
	Fatalf(string, ...any)
}, runs []changes.Run,
) {
	for i, r := range runs {
		if r.Text == "" || i > 0 && (runs[i-1].Op == r.Op || runs[i-1].Op == changes.Inserted && r.Op == changes.Deleted) {
			t.Fatalf("runs are not in their form: %q", runs)
		}
	}
}

// TestChangesLeadFromOldToNew for any two articles, and for one and its edition: also
// in their JSON form; and what was added one way was removed the other.
func TestChangesLeadFromOldToNew(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := articles().Draw(t, "old")
		checkPromises(t, a, articles().Draw(t, "new"))
		checkPromises(t, a, edition(t, a))
	})
}

// FuzzBetween takes any two texts, a block a line.
func FuzzBetween(f *testing.F) {
	f.Add("one\ntwo three\nfour", "four\none\ntwo free")
	f.Add("渡し船が戻る。\n渡し船は戻らない。", "渡し船は九年ぶりに戻る。")
	f.Add("المعبّارة تعود\nشمس", "شمس\nالمعبّارة لا تعود")
	f.Add("\xff\xfe\n\x00", "\xff\n e\u0301")
	f.Add(strings.Repeat("a b\n", 40), strings.Repeat("b a\n", 41))
	f.Fuzz(func(t *testing.T, a, b string) {
		article := func(text string) *extract.Article {
			art := &extract.Article{}
			for line := range strings.SplitSeq(strings.ToValidUTF8(text, "?"), "\n") { // JSON has no other
				art.Body = append(art.Body, extract.Block{Type: extract.Paragraph, Text: line})
			}
			art.Headline = art.Body[0].Text
			return art
		}
		checkPromises(t, article(a), article(b))
	})
}
