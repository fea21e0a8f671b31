package extract

import (
	"golang.org/x/net/html"

	"broadsheet/extract/story"
)

// Story is the general reader: it weighs each run of text on the page with what was
// learned from pages of other sites (see docs/reading.md).
var Story GeneralReader = storyReader{}

type storyReader struct{}

// Name returns "story".
func (storyReader) Name() string { return "story" }

// Read returns the blocks that the page's reader would call the story.
func (storyReader) Read(doc *html.Node, known Known) General {
	g := newGatherer()
	g.Walk(doc)
	return readStory(g, known)
}

func newGatherer() *story.Gatherer { return story.Default().NewGatherer() }

// readStory reads the story from what was gathered in a walk.
func readStory(g *story.Gatherer, known Known) General {
	p := g.Page(known)
	read := p.Read(story.Default())
	out := General{Confidence: read.Confidence}
	for _, f := range read.Found {
		text := p.Text(f.Block)
		if f.Kind == story.Lead {
			out.Lead = append(out.Lead, text)
			continue
		}
		out.Body = append(out.Body, Block{Type: BlockType(f.Kind), Text: text, Level: f.Level})
	}
	if len(out.Body) == 0 { // a lead of nothing is the story
		for _, text := range out.Lead {
			out.Body = append(out.Body, Block{Type: Paragraph, Text: text})
		}
		out.Lead = nil
	}
	out.Images = pictures(p.Pictures(read.Found), known.Base)
	return out
}
