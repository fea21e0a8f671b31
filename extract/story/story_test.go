package story_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadsheet/extract/story"
)

// parse reads a page whose body is given.
func parse(tb testing.TB, body string) *html.Node {
	tb.Helper()
	doc, err := html.Parse(strings.NewReader("<!doctype html><html><head><title>No block</title></head><body>" + body + "</body></html>"))
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

// gather collects the blocks of a page.
func gather(tb testing.TB, body string) *story.Page {
	tb.Helper()
	return gatherWith(tb, body, story.Lexicon{}, story.Hints{})
}

func gatherWith(tb testing.TB, body string, l story.Lexicon, h story.Hints) *story.Page {
	tb.Helper()
	g := story.NewGatherer(l)
	g.Walk(parse(tb, body))
	return g.Page(h)
}

// texts are those of the blocks, white space folded.
func texts(p *story.Page) []string {
	var out []string
	for i := range p.Blocks {
		out = append(out, strings.Join(strings.Fields(p.Text(i)), " "))
	}
	return out
}

// feature is a block's value of a name.
func feature(tb testing.TB, p *story.Page, block int, name string) float32 {
	tb.Helper()
	k := slices.Index(story.FeatureNames(), name)
	if k < 0 {
		tb.Fatalf("no feature %q", name)
	}
	return p.Features()[block*stride(p)+k]
}

// stride is how many values stand for a block in [story.Page.Features].
func stride(p *story.Page) int { return len(p.Features()) / max(1, len(p.Blocks)) }

// found are the blocks that the shipped model takes.
func found(p *story.Page) []story.Finding { return p.Read(story.Default()).Found }

// choose is what [story.Choose] takes.
func choose(prob, size []float32) []float32 {
	taken, _ := story.Choose(prob, size)
	return taken
}
