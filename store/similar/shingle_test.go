package similar_test

import (
	"slices"
	"strings"
	"testing"

	"broadsheet/extract"
	"broadsheet/store/similar"
)

// told is an article of some blocks.
func told(blocks ...string) *extract.Article {
	art := &extract.Article{}
	for _, text := range blocks {
		art.Body = append(art.Body, extract.Block{Text: text})
	}
	return art
}

// TestShingles are of words, whatever stands between them, and of characters where a
// script parts no words.
func TestShingles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b *extract.Article
		same bool
	}{
		"case and punctuation":     {told("Der Fluss, sagt das Amt, steigt!"), told("DER FLUSS – sagt das Amt – steigt"), true},
		"parting into blocks":      {told("Der Fluss steigt.", "Das sagt das Amt."), told("Der Fluss", "steigt. Das sagt das Amt."), true},
		"lead and body":            {&extract.Article{Lead: []string{"Der Fluss steigt."}}, told("Der Fluss steigt"), true},
		"soft hyphens":             {told("Der Fluss\u00adpegel steigt\u200b"), told("der flusspegel steigt"), true},
		"order":                    {told("Der Fluss steigt schon"), told("Schon steigt der Fluss"), false},
		"a number":                 {told("Um 3 Meter"), told("Um 4 Meter"), false},
		"a mark":                   {told("re\u0301sume\u0301 du jour"), told("resume du jour"), false},
		"characters":               {told("河水今天又上涨了。"), told("河水 今天 又上涨了"), true},
		"characters, other order":  {told("河水今天又上涨了"), told("今天河水又上涨了"), false},
		"Thai":                     {told("แม่น้ำสูงขึ้นอีก"), told("แม่น้ำ สูงขึ้นอีก"), true},
		"Korean has words":         {told("강물이 다시 불었다 오늘"), told("강물이 다시 불었다, 오늘"), true},
		"bytes that are no UTF-8":  {told("Der \xff Fluss steigt"), told("Der Fluss steigt"), true},
		"a headline makes nothing": {&extract.Article{Headline: "Der Fluss steigt an"}, told(), true},
	} {
		a, b := similar.Shingles(c.a), similar.Shingles(c.b)
		if slices.Equal(a, b) != c.same {
			t.Errorf("%s: %x, %x", name, a, b)
		}
	}
	if n := len(similar.Shingles(told("zwei Worte"))); n != 0 {
		t.Errorf("two words have %d shingles", n)
	}
	if n := len(similar.Shingles(told("河水今天上涨了"))); n != 3 {
		t.Errorf("seven characters have %d shingles, want 3", n)
	}
}

// TestShortTextsAreLikeNothing: what has few shingles, or none, is no copy of anything.
func TestShortTextsAreLikeNothing(t *testing.T) {
	t.Parallel()
	p := newPress(11)
	var s shelf
	for _, words := range []int{0, 2, similar.MinShingles + 1, similar.MinShingles + 2} {
		text := newPress(11).text(40)[:words]
		s = append(s, p.article("a.example", text), p.article("b.example", text))
	}
	x := index(t, &s, "")
	for i, art := range s {
		if found := like(t, x, art, 0.5); (len(found) == 1) != (i >= 6) {
			t.Errorf("article %d, of %d shingles, is like %d others", i, len(similar.Shingles(art)), len(found))
		}
	}
}

// TestSamplesAreAnEighth, and eight of a short text; both have the same of what they
// have in common.
func TestSamplesAreAnEighth(t *testing.T) {
	t.Parallel()
	p := newPress(12)
	long := p.article("a.example", p.paragraphs(60)...)
	all, samples := similar.Shingles(long), similar.Samples(long)
	if part := float64(len(samples)) / float64(len(all)); part < 0.1 || part > 0.15 {
		t.Errorf("%d samples of %d shingles", len(samples), len(all))
	}
	if n := len(similar.Samples(p.article("a.example", p.text(18)))); n != 8 {
		t.Errorf("a short text has %d samples", n)
	}
	more := similar.Samples(p.article("a.example", append(p.paragraphs(3), strings.Fields(long.Text))...))
	lost := 0
	for _, s := range samples {
		if !slices.Contains(more, s) {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("of %d samples %d are none in a longer text", len(samples), lost)
	}
}

// FuzzShingles: no text is too strange; a text is like itself, and not less so when
// its blocks are parted elsewhere.
func FuzzShingles(f *testing.F) {
	for _, s := range []string{"Der Fluss steigt, sagt das Amt.", "河水今天又上涨了", "a\xffb", "\u0e01\u0e33 x", "İ ſ ß", "e\u0301", strings.Repeat("ab ", 40)} {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, text string, cut int) {
		whole := told(text)
		all := similar.Shingles(whole)
		if !slices.IsSorted(all) || len(slices.Compact(slices.Clone(all))) != len(all) {
			t.Errorf("the shingles of %q are no set", text)
		}
		want := 1.0
		if len(all) < similar.MinShingles {
			want = 0
		}
		if c, j := similar.Compare(whole, whole); c != want || j != want {
			t.Errorf("%q is like itself by %v and %v", text, c, j)
		}
		words := strings.Fields(text)
		if len(words) == 0 {
			return
		}
		at := (cut%len(words) + len(words)) % len(words)
		parted := told(strings.Join(words[:at], " "), strings.Join(words[at:], " "))
		if !slices.Equal(similar.Shingles(parted), similar.Shingles(told(strings.Join(words, " ")))) {
			t.Errorf("%q is another text when it is parted before word %d", text, at)
		}
	})
}
