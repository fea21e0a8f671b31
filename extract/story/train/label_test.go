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
		case l.Unsure:
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

// TestLettersAreWhatIsSeen: blanks and what nobody sees don't tell two texts apart.
func TestLettersAreWhatIsSeen(t *testing.T) {
	t.Parallel()
	if got := main.Letters(" a\u00adb \n\u200b c\u00a0"); got != "abc" {
		t.Errorf("letters %q", got)
	}
}
