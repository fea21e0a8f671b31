package main_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	main "broadsheet/extract/story/train"
)

// The paragraphs of a story.
const (
	first  = "The river rose in the night, and by the morning the old bridge was closed to all."
	second = "Nobody was hurt, said the mayor, who had come in boots, but a goat was saved."
	third  = "When carts may cross again is not known, since the stones have to be looked at."
)

func TestWordsOfTexts(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][]string{
		"": nil, "The old-bridge, 1920!": {"The", "old", "bridge", "1920"}, "a_b c": {"a_b", "c"}, "東京 bridge": {"東", "京", "bridge"}, "강물이 불어": {"강물이", "불어"}, "мост": {"мост"}, "「橋」": {"橋"},
	} {
		if got := main.Tokens(s); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	if got := main.Letters(" a\u00adb \n\u200b c\u00a0"); got != "abc" {
		t.Errorf("letters %q", got)
	}
}

// labels is a letter a block: lead, paragraph, subhead, - for none, ? for one that can't
// be told; a capital where it is the gold's block letter by letter.
func labels(all []main.Label) string {
	var b strings.Builder
	for _, l := range all {
		c := "-"
		switch {
		case l.In && l.Kind != "":
			c = l.Kind[:1]
		case l.In:
			c = "i"
		case l.Skip:
			c = "?"
		}
		if l.Whole {
			c = strings.ToUpper(c)
		}
		b.WriteString(c)
	}
	return b.String()
}

func TestAlignFindsTheGold(t *testing.T) {
	t.Parallel()
	gold := []main.GoldBlock{{"lead", third}, {"paragraph", first}, {"subhead", "The goat"}, {"paragraph", second}}
	for name, c := range map[string]struct {
		texts []string
		want  string
	}{
		"nothing":                    {nil, ""},
		"another page":               {[]string{"Menu", "Words that are nowhere in the gold of the page", "Imprint"}, "---"},
		"all of it":                  {[]string{"Menu", third, first, "The goat", second, "Imprint"}, "-LPSP-"},
		"white space and hyphens":    {[]string{" " + strings.ReplaceAll(third, " ", "\n "), strings.Replace(first, "river", "ri\u00adver", 1), "The\u00a0goat", second}, "LPSP"},
		"a short one elsewhere":      {[]string{"The goat", third, first, "The goat", second, "The goat"}, "-LPSP-"},
		"a teaser of the story":      {[]string{third, first, "The goat", second, "Menu", first}, "LPSP-?"},
		"one that has more":          {[]string{third, first + " Read on here.", second}, "LpP"},
		"one in two parts":           {[]string{third, first[:40], first[40:], second}, "LppP"},
		"two in one":                 {[]string{third, first + " The goat " + second}, "Lp"},
		"other words around it":      {[]string{third, "And so it was that somebody else wrote a long and quite other text about " + first[:30], second}, "L-P"},
		"a subhead that isn't there": {[]string{third, first, second}, "LPP"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, labels(main.Align(c.texts, gold))); diff != "" {
				t.Errorf("labels differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAlignNamesTheGoldBlock(t *testing.T) {
	t.Parallel()
	gold := []main.GoldBlock{{"lead", third}, {"paragraph", first}, {"paragraph", second}}
	all := main.Align([]string{"Menu", third, first, "Advert", second}, gold)
	for i, want := range []int{-1, 0, 1, -1, 2} {
		if all[i].Gold != want {
			t.Errorf("block %d is of gold %d, want %d", i, all[i].Gold, want)
		}
	}
}

// TestAlignOfPagesThatRepeat: costs and labels stay in bounds where the same text
// stands on a page again and again.
func TestAlignOfPagesThatRepeat(t *testing.T) {
	t.Parallel()
	all := main.Align(slices.Repeat([]string{first}, 2000), []main.GoldBlock{{"paragraph", strings.Repeat(first+" ", 300)}})
	n := 0
	for _, l := range all {
		if l.In {
			n++
		}
	}
	if n == 0 || n > 310 {
		t.Errorf("%d of 2000 blocks are in a gold that has the text 300 times", n)
	}
}

func TestOverlapOfTexts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		gold, got  string
		tp, fp, fn float64
	}{
		{"a b c d", "a b c d", 1, 0, 0},
		{"a b c d e", "a b c d", 1, 0, 1},
		{"a b c d", "x a b c d y", 1, 2, 0},
		{"a b", "a b", 1, 0, 0},
		{"", "a b c d", 0, 1, 0},
		{"a b c d", "", 0, 0, 1},
		{"a a a a a", "a a a a", 1, 0, 1},
	} {
		if tp, fp, fn := main.Overlap(c.gold, c.got); tp != c.tp || fp != c.fp || fn != c.fn {
			t.Errorf("%q, %q: %v %v %v, want %v %v %v", c.gold, c.got, tp, fp, fn, c.tp, c.fp, c.fn)
		}
	}
}
