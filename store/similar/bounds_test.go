package similar_test

import (
	"fmt"
	"testing"

	"broadsheet/store/similar"
)

// TestBoilerplateIsNoText: what a site prints below each of its articles pairs none of
// them, however short they are, and costs a copy nothing.
func TestBoilerplateIsNoText(t *testing.T) {
	t.Parallel()
	p := newPress(14)
	offer, disclaimer := p.text(40), p.text(120)
	var s shelf
	for range 3 * similar.MaxPerSite {
		s = append(s, p.article("notice.example", p.text(60), offer, disclaimer))
	}
	report := p.text(60)
	copies := shelf{p.article("notice.example", report, offer, disclaimer), p.article("other.example", report)}
	s = append(s, copies...)
	x := index(t, &s, "")
	for _, art := range s[:len(s)-2] {
		for _, m := range like(t, x, art, 0.3) {
			t.Errorf("%s is like %s by %.2f", m.Article.ID, art.ID, m.Similarity)
		}
	}
	for i, art := range copies {
		found := like(t, x, art, 0.9)
		if len(found) != 1 || found[0].Article != copies[1-i] {
			t.Errorf("the copy of %s is not found: %d others", art.ID, len(found))
		}
	}
}

// TestAReportInManyPapers is found in all of them up to the bound of a band; beyond it
// the report is in so many that it is taken for boilerplate.
func TestAReportInManyPapers(t *testing.T) {
	t.Parallel()
	p := newPress(15)
	report := p.paragraphs(3)
	var s shelf
	for n := range similar.MaxBand {
		s = append(s, p.article(fmt.Sprintf("paper%d.example", n), report...))
	}
	if found := like(t, index(t, &s, ""), s[0], 0.9); len(found) != similar.MaxBand-1 {
		t.Errorf("found in %d other papers of %d", len(found), similar.MaxBand-1)
	}
	s = append(s, p.article("one.example", report...))
	if found := like(t, index(t, &s, ""), s[0], 0.9); len(found) != 0 {
		t.Errorf("found in %d papers, where bands are cut", len(found))
	}
}

// TestRevisionsAreOneArticle: an article that was revised often is not boilerplate of
// its site, and is found once.
func TestRevisionsAreOneArticle(t *testing.T) {
	t.Parallel()
	p := newPress(16)
	report := p.paragraphs(5)
	s := shelf{p.article("evening.example", report...)}
	for range 4 * similar.MaxPerSite {
		last := s[len(s)-1]
		s = append(s, revised(last, p.article("", p.changed(report, 2)...)))
	}
	s = append(s, p.article("morning.example", report...))
	found := like(t, index(t, &s, ""), s[len(s)-1], 0.5)
	if len(found) != 1 || found[0].Article != s[len(s)-2] {
		t.Errorf("%d articles are found, want the newest revision of one", len(found))
	}
}

// TestDuplicatesAreOfLikeLength: a brief that stands whole in a long article is similar
// to it and no duplicate, and of several the most similar is named.
func TestDuplicatesAreOfLikeLength(t *testing.T) {
	t.Parallel()
	p := newPress(17)
	report := p.paragraphs(9)
	s := shelf{p.article("a.example", report[0]), p.article("b.example", report...), p.article("c.example", report[:6]...), p.article("d.example", p.changed(report, 3)...)}
	x := index(t, &s, "")
	if found := like(t, x, s[0], 0.5); len(found) != 3 {
		t.Errorf("the brief is in %d articles", len(found))
	}
	d := x.Duplicates()
	for i, want := range []string{"", "", s[1].ID, s[1].ID} {
		if of, err := d.Of(t.Context(), s[i]); of != want || err != nil {
			t.Errorf("article %d is a duplicate of %q, want %q: %v", i, of, want, err)
		}
	}
}
