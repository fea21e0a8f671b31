package story

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A picture is an img, or the figure around it.
type picture struct {
	node *html.Node
	at   int // blocks before it
}

// captionAbove is how many blocks may stand between a picture and the story's first: its
// caption.
const captionAbove = 1

// maxPictures bounds the pictures that are kept.
const maxPictures = 1000

// picture keeps a picture that doesn't stand beside the story, and a figure for
// those in it.
func (g *Gatherer) picture(n *html.Node, f *frame) {
	if g.mute > 0 || f.in&(inAside|inNav|inFooter|inForm|inHidden) != 0 || len(g.shown) >= maxPictures {
		return
	}
	if n.DataAtom == atom.Img && f.in&inFigure != 0 {
		return
	}
	g.shown = append(g.shown, picture{n, len(g.blocks)})
}

// Pictures returns the img elements, or the figures around them, that stand among the
// blocks of the story.
func (p *Page) Pictures(found []Finding) []*html.Node {
	if len(found) == 0 {
		return nil
	}
	first, last := found[0].Block-captionAbove, found[len(found)-1].Block
	if p.headline < found[0].Block {
		first = max(first, p.headline+1)
	}
	var out []*html.Node
	for _, pic := range p.shown {
		if pic.at >= first && pic.at <= last {
			out = append(out, pic.node)
		}
	}
	return out
}
