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
	found := p.Read(m)
	var out General
	for _, f := range found {
		text := p.Text(f.Block)
		if f.Kind == story.Lead {
			out.Lead = append(out.Lead, text)
			continue
		}
		out.Body = append(out.Body, Block{Type: BlockType(f.Kind), Text: text, Level: f.Level})
	}
	b := blocker{base: known.Base}
	for _, n := range p.Pictures(found) {
		b.picture(n)
	}
	out.Images = b.images
	return out
}
