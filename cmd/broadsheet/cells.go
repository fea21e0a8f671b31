package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/width"
)

// A terminal is told what to do by what is printed on it, and much of that comes from
// strangers: headlines, addresses, what servers say of an error. So all of it passes
// through here first.

// harmless is a text that a terminal only shows: without control characters of either
// set, without line and paragraph separators, and without what turns the direction of
// all that follows. Each is U+FFFD; what has no width is left out, but for what joins
// the letters of words.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case unicode.IsControl(r), r == '\u2028', r == '\u2029', r == utf8.RuneError, unicode.Is(unicode.Bidi_Control, r):
			return utf8.RuneError
		case r == '\u200c' || r == '\u200d': // Persian words, families
			return r
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, text)
}

// columnsOf is how many columns of a terminal a text takes at most: a wide character two, a
// mark on another one none.
func columnsOf(text string) (n int) {
	for _, r := range text {
		n += columnsOfRune(r)
	}
	return n
}

func columnsOfRune(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		if r == '\ufe0f' {
			return 1 // makes a sign before it a picture, which is wide
		}
		return 0
	case r >= 0x1160 && r <= 0x11ff: // Hangul vowels and finals, within a syllable
		return 0
	}
	if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// cut shortens a text to so many columns; an ellipsis stands for what is left out, and
// no character is cut in two (UAX #29).
func cut(text string, columns int) string {
	if columnsOf(text) <= columns {
		return text
	}
	if columns < 1 {
		return ""
	}
	var out strings.Builder
	left := columns - 1
	for g := graphemes.FromString(text); g.Next(); {
		if left -= columnsOf(g.Value()); left < 0 {
			break
		}
		out.WriteString(g.Value())
	}
	return strings.TrimRight(out.String(), " ") + "…"
}

// fit makes a text exactly so many columns wide.
func fit(text string, columns int) string {
	text = cut(text, columns)
	return text + strings.Repeat(" ", max(0, columns-columnsOf(text)))
}
