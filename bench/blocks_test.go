package main_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	main "broadsheet/bench"
	"broadsheet/bench/score"
)

func TestBlocksAreWhatAReaderSees(t *testing.T) {
	t.Parallel()
	p := func(text string) score.Block { return score.Block{Type: "paragraph", Text: text} }
	for page, want := range map[string][]score.Block{
		"<p>One <b>t</b>wo<!-- three --> <a href=/>four</a></p>":        {p("One two four")},
		"<div>One<p>two</p>three</div>":                                 {p("One"), p("two"), p("three")},
		"<h2>One <em>two</em></h2><p>three<br>four</p>":                 {{Type: "subhead", Text: "One two"}, p("three four")},
		"<ul><li>One</li><li> </li><li>two</li></ul>":                   {p("One"), p("two")},
		"<header>One</header><hr><script>two()</script><style></style>": {p("One")},
		"": nil,
	} {
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, main.Blocks(doc)); diff != "" {
			t.Errorf("%s: %s", page, diff)
		}
	}
	if got := main.Blocks(nil); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}

func TestBlocksKnowElementsByTheirNames(t *testing.T) {
	t.Parallel()
	made := &html.Node{Type: html.ElementNode, Data: "h3"} // as peers make them, without the number
	made.AppendChild(&html.Node{Type: html.TextNode, Data: "One"})
	if diff := cmp.Diff([]score.Block{{Type: "subhead", Text: "One"}}, main.Blocks(made)); diff != "" {
		t.Error(diff)
	}
}

func TestNamesPartsALineOfAuthors(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]score.Texts{
		"By Ada Quill, Ben Reed and Cleo Marsh": {"Ada Quill", "Ben Reed", "Cleo Marsh"},
		"Ada Quill; Ben Reed":                   {"Ada Quill", "Ben Reed"},
		"Von Bernd Andermatt und Uwe Byrne":     {"Bernd Andermatt", "Uwe Byrne"},
		"Sandy Byron":                           {"Sandy Byron"},
		" ":                                     nil,
	} {
		if diff := cmp.Diff(want, main.Names(line)); diff != "" {
			t.Errorf("%q: %s", line, diff)
		}
	}
}
