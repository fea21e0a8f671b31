package changes_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"broadsheet/extract"
	"broadsheet/store/changes"
)

// long is an article of n blocks of 50 words, of so many different ones.
func long(n, words int, seed uint64) *extract.Article {
	r := rand.New(rand.NewPCG(seed, 1))
	art := &extract.Article{}
	for range n {
		text := make([]string, 50)
		for i := range text {
			text[i] = fmt.Sprintf("w%d", r.IntN(words))
		}
		art.Body = append(art.Body, extract.Block{Type: extract.Paragraph, Text: strings.Join(text, " ")})
	}
	return art
}

// changed is an article with each of its blocks changed.
func changed(art *extract.Article, change func(i int, text string) string) *extract.Article {
	out := &extract.Article{Body: slices.Clone(art.Body)}
	for i := range out.Body {
		out.Body[i].Text = change(i, out.Body[i].Text)
	}
	return out
}

// hard are pairs of articles of n blocks that cost most.
func hard(n int) map[string][2]*extract.Article {
	art := long(n, 5000, 1)
	edit := func(_ int, text string) string { return strings.Replace(text, " ", " edited ", 1) }
	shuffled := changed(art, func(_ int, text string) string { return text })
	rand.New(rand.NewPCG(3, 3)).Shuffle(n, func(i, j int) { shuffled.Body[i], shuffled.Body[j] = shuffled.Body[j], shuffled.Body[i] })
	few := long(n, 20, 4)
	same := func(seed uint64) *extract.Article {
		r := rand.New(rand.NewPCG(seed, 5))
		return changed(art, func(int, string) string { return []string{"one", "two", "three four"}[r.IntN(3)] })
	}
	oneBlock := func(seed uint64) *extract.Article {
		var texts []string
		for _, b := range long(n/10, 300, seed).Body {
			texts = append(texts, b.Text)
		}
		return &extract.Article{Body: []extract.Block{{Type: extract.Paragraph, Text: strings.Join(texts, " ")}}}
	}
	return map[string][2]*extract.Article{
		"edited":              {art, changed(art, edit)},
		"shuffled":            {art, shuffled},
		"shuffled and edited": {art, changed(shuffled, edit)},
		"other":               {art, long(n, 5000, 2)},
		"few words":           {few, changed(few, edit)},
		"few words, other":    {few, long(n, 20, 6)},
		"few blocks":          {same(7), same(8)},
		"one block":           {oneBlock(9), oneBlock(10)},
	}
}

// TestLargeArticlesKeepThePromises, also past the bounds.
func TestLargeArticlesKeepThePromises(t *testing.T) {
	t.Parallel()
	for name, c := range hard(1200) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkPromises(t, c[0], c[1])
		})
	}
}

// TestEachBlockIsFoundAgain in an article of thousands, of which each was edited, and
// which went elsewhere as well.
func TestEachBlockIsFoundAgain(t *testing.T) {
	t.Parallel()
	pairs := hard(3000)
	for _, name := range []string{"edited", "few words", "shuffled", "shuffled and edited"} {
		got, c := map[changes.Op]int{}, changes.Between(pairs[name][0], pairs[name][1])
		for _, b := range c.Blocks {
			got[b.Op]++
		}
		t.Log(name, got)
		if n := got[changes.Added] + got[changes.Removed]; n > 0 && name != "shuffled and edited" || n > 120 { // past the bound, of 6000
			t.Errorf("%s: %v", name, got)
		}
		if strings.HasPrefix(name, "shuffled") == (got[changes.Edited] > got[changes.Moved]) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func BenchmarkBetween(b *testing.B) {
	for name, c := range hard(10_000) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				changes.Between(c[0], c[1])
			}
		})
	}
}
