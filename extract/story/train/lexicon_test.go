package main_test

import (
	"testing"

	main "broadsheet/extract/story/train"
)

// TestLexiconNeedsPages: a word that few pages have tells nothing, however often it stands.
func TestLexiconNeedsPages(t *testing.T) {
	t.Parallel()
	const hash = 42
	if l := main.Lexicon(hash, 9, 1, 3); len(l.Names)+len(l.Words) != 0 {
		t.Errorf("three pages make %v", l)
	}
	around, within, both := main.Lexicon(hash, 0.9, 0.1, 30), main.Lexicon(hash, 0.1, 0.9, 30), main.Lexicon(hash, 0.5, 0.5, 30)
	if around.Names[hash] >= 0 || around.Words[hash] >= 0 || within.Names[hash] <= 0 || within.Words[hash] <= 0 || both.Names[hash] != 0 {
		t.Errorf("around %v, within %v, both %v", around, within, both)
	}
	if _, ok := both.Words[hash]; ok {
		t.Error("a word that says nothing is kept")
	}
}

// TestLexiconWithoutAPublisher: what its own pages taught is taken out.
func TestLexiconWithoutAPublisher(t *testing.T) {
	t.Parallel()
	if l := main.LexiconWithout(42, 0.9, 0.1, 30); len(l.Names)+len(l.Words) != 0 {
		t.Errorf("a publisher's own words are left: %v", l)
	}
}
