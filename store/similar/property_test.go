package similar_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/extract"
	"broadsheet/store/similar"
)

// drawn are articles that are copies of few reports, with edits of any kind; no site
// has more of them than make a block boilerplate.
func drawn(t *rapid.T) shelf {
	p := newPress(rapid.Uint64Range(0, 30).Draw(t, "seed"))
	sources := [][][]string{p.paragraphs(3), p.paragraphs(5), p.paragraphs(8)}
	var out shelf
	for i := range rapid.IntRange(2, 24).Draw(t, "articles") {
		text := sources[rapid.IntRange(0, len(sources)-1).Draw(t, "report")]
		text = text[:rapid.IntRange(1, len(text)).Draw(t, "paragraphs")]
		text = p.changed(text, rapid.IntRange(0, 40).Draw(t, "changed"))
		out = append(out, p.article(fmt.Sprintf("paper%d.example", i%6), append(text, p.paragraphs(rapid.IntRange(0, 2).Draw(t, "own"))...)...))
	}
	return out
}

// TestSimilarityIsMutual: of two articles the one is as similar to the other as the
// other to the one; none is similar to itself, and no other is named twice.
func TestSimilarityIsMutual(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		least := rapid.Float64Range(0.2, 1).Draw(t, "least")
		x := opened(t, &s)
		found := map[[2]string]float64{}
		for _, art := range s {
			for _, m := range asked(t, x, art, least) {
				pair := [2]string{art.ID, m.Article.ID}
				if _, twice := found[pair]; twice || pair[0] == pair[1] || m.Similarity < least || m.Similarity > 1 {
					t.Errorf("%v: %v", pair, m.Similarity)
				}
				found[pair] = m.Similarity
			}
		}
		for pair, similarity := range found {
			if back := found[[2]string{pair[1], pair[0]}]; back != similarity {
				t.Errorf("%v: %v, and back %v", pair, similarity, back)
			}
		}
	})
}

// TestMoreArticlesLoseNoPair as long as no band is cut and no block becomes
// boilerplate.
func TestMoreArticlesLoseNoPair(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := drawn(t)
		some := slices.Clone(all[:rapid.IntRange(1, len(all)).Draw(t, "before")])
		few, many := opened(t, &some), opened(t, &all)
		for _, art := range some {
			after := asked(t, many, art, 0.5)
			for _, m := range asked(t, few, art, 0.5) {
				if !slices.ContainsFunc(after, func(a similar.Match) bool { return a.Article.ID == m.Article.ID && a.Similarity == m.Similarity }) {
					t.Errorf("%s and %s are no longer a pair", art.ID, m.Article.ID)
				}
			}
		}
	})
}

// TestDuplicatesLeaveOneOfEach: what is left has no duplicate of those left, and each
// that went is one of something left.
func TestDuplicatesLeaveOneOfEach(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		x := opened(t, &s)
		d := x.Duplicates()
		left := map[string]bool{}
		for i, art := range s {
			of, err := d.Of(t.Context(), art)
			if err != nil {
				t.Fatal(err)
			}
			again, err := d.Of(t.Context(), art)
			if err != nil || again != of {
				t.Errorf("asked twice: %q, then %q: %v", of, again, err)
			}
			if left[art.ID] = of == ""; of != "" && !left[of] {
				t.Errorf("article %d is a duplicate of %s, which isn't left", i, of)
			}
		}
		for _, art := range s {
			for _, m := range asked(t, x, art, 0.7) {
				if left[art.ID] && left[m.Article.ID] && m.Shorter >= 0.5 {
					t.Errorf("%s and %s are both left", art.ID, m.Article.ID)
				}
			}
		}
	})
}

func opened(t *rapid.T, s *shelf) *similar.Index {
	x, err := similar.Open(t.Context(), s, "", similar.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func asked(t *rapid.T, x *similar.Index, art *extract.Article, least float64) []similar.Match {
	out, err := x.Like(t.Context(), art, least)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
