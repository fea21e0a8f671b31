package similar_test

import (
	"slices"
	"strings"
	"testing"

	"broadsheet/extract"
	"broadsheet/store/similar"
)

// A kind is one way in which two articles come to be alike, or not.
type kind struct {
	name string
	same bool // they are one report
	make func(p *press) (a, b *extract.Article)
}

// copied makes pairs of a report and what another paper made of it.
func copied(edit func(p *press, report [][]string) [][]string) func(p *press) (a, b *extract.Article) {
	return func(p *press) (a, b *extract.Article) {
		report := p.paragraphs(4 + p.rnd.IntN(8))
		return p.article(p.site(), report...), p.article(p.site(), edit(p, report)...)
	}
}

// words changes so many of a hundred.
func words(percent int) func(p *press, report [][]string) [][]string {
	return func(p *press, report [][]string) [][]string { return p.changed(report, percent) }
}

// shortened keeps so many paragraphs of a hundred, two at least.
func shortened(percent int) func(p *press, report [][]string) [][]string {
	return func(_ *press, report [][]string) [][]string { return report[:max(2, len(report)*percent/100)] }
}

// edited is what papers do: a date line, a paragraph fewer, one of their own, some
// words, another order of parting.
func edited(p *press, report [][]string) [][]string {
	out := [][]string{append(p.text(4), p.changed(report[:1], 3)[0]...), append(slices.Clone(report[1]), report[2]...)}
	out = append(out, p.changed(report[3:max(4, len(report)*3/4)], 3)...)
	return append(out, p.text(30))
}

// quotes are two reports on one event: what was said there stands in both.
func quotes(p *press) (a, b *extract.Article) {
	said := p.paragraphs(2)
	own := func() *extract.Article {
		text := p.paragraphs(5 + p.rnd.IntN(4))
		return p.article(p.site(), append(text[:3:3], append([][]string{append(p.text(5), said[0]...), said[1]}, text[3:]...)...)...)
	}
	return own(), own()
}

// characters are texts in a script without blanks.
func characters(percent int) func(p *press) (a, b *extract.Article) {
	return func(p *press) (a, b *extract.Article) {
		han := func(text [][]string) (out [][]string) {
			for _, paragraph := range text {
				var s strings.Builder
				for _, word := range paragraph {
					for i := range 1 + len(word)%2 { // words of one and two characters
						s.WriteRune(0x4e00 + rune((int(word[0])*7919+int(word[len(word)-1])*104729+len(word)*31+i*613)%3000))
					}
				}
				out = append(out, []string{s.String() + "。"})
			}
			return out
		}
		report := p.paragraphs(6)
		return p.article(p.site(), han(report)...), p.article(p.site(), han(p.changed(report, percent))...)
	}
}

// kinds are what is measured.
var kinds = []kind{
	{"the same text", true, copied(words(0))},
	{"date line, paragraphs dropped, joined and added, 3 % of words", true, copied(edited)},
	{"half of the paragraphs", true, copied(shortened(50))},
	{"a third of the paragraphs, two at least", true, copied(shortened(34))},
	{"5 % of the words changed", true, copied(words(5))},
	{"10 %", true, copied(words(10))},
	{"15 %", true, copied(words(15))},
	{"20 %", true, copied(words(20))},
	{"30 %", true, copied(words(30))},
	{"40 %", true, copied(words(40))},
	{"characters without blanks, 5 % of words", true, characters(5)},
	{"two reports that share two quotes", false, quotes},
	{"two articles", false, func(p *press) (a, b *extract.Article) {
		return p.article(p.site(), p.paragraphs(6)...), p.article(p.site(), p.paragraphs(6)...)
	}},
}

const perKind = 50

// A made corpus has pairs of each kind, and what stands around them.
type made struct {
	shelf shelf
	pairs [][][2]*extract.Article // by kind
	same  map[[2]string]bool      // ids of one report
}

// corpus makes pairs, articles of sites that close each with the same disclaimer, and
// others, in a mixed order.
func corpus(seed uint64) *made {
	p := newPress(seed)
	m := &made{pairs: make([][][2]*extract.Article, len(kinds)), same: map[[2]string]bool{}}
	for i, k := range kinds {
		for range perKind {
			a, b := k.make(p)
			m.pairs[i] = append(m.pairs[i], [2]*extract.Article{a, b})
			m.same[[2]string{a.ID, b.ID}], m.same[[2]string{b.ID, a.ID}] = k.same, k.same
			m.shelf = append(m.shelf, a, b)
		}
	}
	for _, site := range []string{"notice.example", "imprint.example"} {
		disclaimer, offer := p.text(90), p.text(30)
		for range 60 { // half of each text is the site's
			m.shelf = append(m.shelf, p.article(site, append(p.paragraphs(2+p.rnd.IntN(2)), offer, disclaimer)...))
		}
	}
	for range 500 {
		m.shelf = append(m.shelf, p.article(p.site(), p.paragraphs(2+p.rnd.IntN(10))...))
	}
	p.rnd.Shuffle(len(m.shelf), func(i, j int) { m.shelf[i], m.shelf[j] = m.shelf[j], m.shelf[i] })
	return m
}

// TestPrecisionAndRecall are measured on made pairs, and printed as the table of
// docs/similar.md.
func TestPrecisionAndRecall(t *testing.T) {
	t.Parallel()
	const least = 0.5
	m := corpus(1)
	x := index(t, &m.shelf, "")
	found := map[[2]string]bool{}
	right, wrong := 0, 0
	for _, art := range m.shelf {
		for _, match := range like(t, x, art, least) {
			pair := [2]string{art.ID, match.Article.ID}
			found[pair] = true
			if m.same[pair] {
				right++
			} else {
				wrong++
			}
		}
	}
	t.Logf("| pairs | similarity: mean | least | greatest | found |")
	alike, hits := 0, 0
	for i, k := range kinds {
		row := measured(m.pairs[i], found)
		t.Logf("| %s | %.2f | %.2f | %.2f | %.1f %% |", k.name, row.mean, row.least, row.greatest, row.found)
		if k.same {
			alike += row.alike
			hits += row.hits
		}
	}
	precision, recall := float64(right)/float64(right+wrong), float64(hits)/float64(alike)
	t.Logf("%d articles; precision %.4f (%d of %d found); recall where the similarity is 0.7 at least %.4f (%d of %d)", len(m.shelf), precision, right, right+wrong, recall, hits, alike)
	if precision < 0.98 || recall < 0.95 {
		t.Errorf("precision %.4f, want 0.98 at least; recall %.4f, want 0.95", precision, recall)
	}
}

// A figure is what was measured of a kind.
type figure struct {
	mean, least, greatest, found float64 // the last in percent
	alike, hits                  int     // pairs of a similarity of 0.7 at least, and of them those found
}

// measured compares pairs as they are, and counts which were found from both sides.
func measured(pairs [][2]*extract.Article, found map[[2]string]bool) (f figure) {
	f.least = 1
	for _, pair := range pairs {
		s, _ := similar.Compare(pair[0], pair[1])
		f.mean += s / float64(len(pairs))
		f.least, f.greatest = min(f.least, s), max(f.greatest, s)
		isFound := found[[2]string{pair[0].ID, pair[1].ID}] && found[[2]string{pair[1].ID, pair[0].ID}]
		if isFound {
			f.found += 100 / float64(len(pairs))
		}
		if s >= 0.7 {
			f.alike++
			if isFound {
				f.hits++
			}
		}
	}
	return f
}

// index opens an index.
func index(tb testing.TB, a similar.Archive, dir string) *similar.Index {
	tb.Helper()
	x, err := similar.Open(tb.Context(), a, dir, similar.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := x.Close(); err != nil {
			tb.Error(err)
		}
	})
	return x
}

// like asks an index.
func like(tb testing.TB, x *similar.Index, art *extract.Article, least float64) []similar.Match {
	tb.Helper()
	out, err := x.Like(tb.Context(), art, least)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}
