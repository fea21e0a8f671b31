package extract

import (
	"broadsheet/extract/story"

	"golang.org/x/net/html"
)

// Story is the general reader: it weighs each run of text on the page with what was
// learned from pages of other sites.
var Story GeneralReader = storyReader{}

type storyReader struct{}

// Name returns "story".
func (storyReader) Name() string { return "story" }

// Read returns the blocks that the page's reader would call the story.
func (storyReader) Read(doc *html.Node, known Known) General {
	m := story.Default()
	g := story.NewGatherer(m.Lexicon)
	g.Walk(doc)
	p := g.Page(known)
	var out General
	for i, taken := range story.Choose(p.Judge(m), p.Sizes()) {
		if taken == 0 {
			continue
		}
		b := Block{Type: Paragraph, Text: p.Text(i)}
		if k := p.Kind(i); k != "" {
			b.Type = BlockType(k)
		}
		out.Body = append(out.Body, b)
	}
	return out
}
