package main_test

import (
	"slices"
	"testing"

	main "broadsheet/extract/story/train"
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
