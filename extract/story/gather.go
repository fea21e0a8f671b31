package story

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// MaxBlocks bounds the runs of text that are looked at on a page; the largest
// pages of the evaluation sets have some 5,000.
const MaxBlocks = 20000

// A Gatherer collects a page's blocks while somebody walks its tree: Enter and
// Leave for each element, Text for each text node, in document order.
type Gatherer struct {
	lexicon Lexicon
	marks   map[uint32]marks
	stack   []frame
	blocks  []Block
	pieces  []piece
	holders []holder
	shown   []picture

	mute   int
	open   bool // the last block may take more text
	breaks int  // line breaks since its last text
	images int32
	links  int32
}

// A holder is a block element with text in it.
type holder struct {
	node                  *html.Node
	parent                int32
	blocks                int32   // directly in it
	good                  float32 // size of prose directly in it
	within                float32 // size of prose in it and below
	size                  float32 // of all text in it and below
	linked                float32
	runs                  int32 // blocks in it and below
	firstBlock, lastBlock int32
}

// NewGatherer returns a gatherer that scores names by a lexicon.
func NewGatherer(l Lexicon) *Gatherer {
	return &Gatherer{lexicon: l, marks: markWords(), stack: append(make([]frame, 0, 64), frame{holder: -1})}
}

// Enter notes the start of an element. A nil gatherer notes nothing.
func (g *Gatherer) Enter(n *html.Node) {
	if g == nil {
		return
	}
	top := &g.stack[len(g.stack)-1]
	f := *top
	f.in |= placeOf[n.DataAtom]
	if isMute(n.DataAtom) {
		g.mute++
	}
	switch n.DataAtom {
	case atom.Br:
		g.lineBreak(n)
	case atom.Img:
		g.images++
		g.picture(n, &f)
	case atom.Figure:
		g.picture(n, &f)
	case atom.A:
		g.links++
	case atom.Ul, atom.Ol:
		f.lists++
	case atom.Tr:
		if isDataRow(n) {
			f.in |= inRow
		}
	case atom.Td, atom.Th:
		if top.in&inRow != 0 {
			g.separate(n)
		}
	case atom.Span:
		if n.FirstChild == nil && isBreak(n) {
			g.closeRun()
		}
	default:
	}
	if g.mute == 0 {
		g.name(n, &f)
	}
	if g.isRun(n, top) {
		if f.in&^top.in&(inHidden|inUnshown) != 0 {
			f.in |= inGone
		}
	} else {
		g.closeRun()
		f.depth++
		f.holder = -1
		f.signature = f.signature*31 + signature(n)
	}
	g.stack = append(g.stack, f)
}

// A picture is an img, or the figure around it.
type picture struct {
	node *html.Node
	at   int // blocks before it
}

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

// isBreak reports whether an empty element stands in for the end of a paragraph.
func isBreak(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "class" {
			for word := range strings.FieldsSeq(a.Val) {
				if word == "br" {
					return true
				}
			}
		}
	}
	return false
}

// lineBreak is a blank in a line; two end a paragraph.
func (g *Gatherer) lineBreak(n *html.Node) {
	if g.breaks++; g.breaks >= 2 {
		g.closeRun()
	}
	if g.open {
		g.pieces = append(g.pieces, piece{" ", n})
		b := &g.blocks[len(g.blocks)-1]
		b.pieces[1] = int32(len(g.pieces))
		b.inWord, b.spaced = false, true
	}
}

// separate sets a mark between the cells of a row.
func (g *Gatherer) separate(n *html.Node) {
	if g.open {
		g.pieces = append(g.pieces, piece{" | ", n})
		b := &g.blocks[len(g.blocks)-1]
		b.pieces[1] = int32(len(g.pieces))
		b.inWord, b.spaced = false, true
		b.cells++
	}
}

// maxCells bounds the cells and parts of a row that are looked at.
const maxCells = 200

// isDataRow reports whether a row of a table has several cells with a line or two
// each: it is read as one line, while cells that lay out a page are not.
func isDataRow(n *html.Node) bool {
	cells, left := 0, maxCells
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		cells++
		parts := 0
		for d := c.FirstChild; d != nil; d = d.NextSibling {
			if left--; left < 0 {
				return false
			}
			if d.Type == html.ElementNode && !isInline(d.DataAtom) && d.DataAtom != atom.Br {
				if parts++; parts > 1 {
					return false
				}
			}
		}
	}
	return cells > 1
}

// isRun reports whether an element goes on with the line of text it stands in. A
// custom element in a paragraph does: browsers show it inline.
func (g *Gatherer) isRun(n *html.Node, around *frame) bool {
	if around.in&inRow != 0 {
		return true
	}
	if n.DataAtom == 0 || n.DataAtom == atom.Button {
		return around.in&(inParagraph|inHeading) != 0
	}
	return isInline(n.DataAtom) || n.DataAtom == atom.Br
}

// Leave notes the end of the element that was entered last.
func (g *Gatherer) Leave(n *html.Node) {
	if g == nil || n.Type != html.ElementNode {
		return
	}
	if isMute(n.DataAtom) {
		g.mute--
	}
	g.stack = g.stack[:len(g.stack)-1]
	if !g.isRun(n, &g.stack[len(g.stack)-1]) {
		g.closeRun()
	}
}

func (g *Gatherer) closeRun() { g.open = false; g.breaks = 0 }

// Text notes a text node.
func (g *Gatherer) Text(n *html.Node) {
	if g == nil || g.mute > 0 || len(g.stack) < 2 {
		return
	}
	f := &g.stack[len(g.stack)-1]
	if f.in&inGone != 0 {
		return
	}
	if !g.open {
		if strings.TrimLeft(n.Data, " \n\t\r\u00a0\u200b") == "" || len(g.blocks) >= MaxBlocks {
			return
		}
		g.begin(n, f)
	}
	b := &g.blocks[len(g.blocks)-1]
	before := b.chars
	b.add(n.Data, f.in)
	if b.chars > before {
		g.breaks = 0
		b.links += g.links
		g.links = 0
	}
	g.pieces = append(g.pieces, piece{n.Data, n})
	b.pieces[1] = int32(len(g.pieces))
}

// begin starts a block at a text node.
func (g *Gatherer) begin(n *html.Node, f *frame) {
	h := g.hold(n)
	b := Block{Node: g.holders[h].node, Within: g.holders[h].node.DataAtom, frame: *f, images: g.images}
	b.in &^= inLink | inBold | inItalic
	b.holder = h
	b.pieces = [2]int32{int32(len(g.pieces)), int32(len(g.pieces))}
	g.images = 0
	g.blocks = append(g.blocks, b)
	g.open = true
	g.breaks = 0
}

// hold returns the container of the element that is open now, and makes those that
// are still missing from the outermost in.
func (g *Gatherer) hold(n *html.Node) int32 {
	parent := int32(-1)
	from := len(g.stack) - 1
	for ; from > 0; from-- {
		if g.stack[from].holder >= 0 {
			parent = g.stack[from].holder
			break
		}
	}
	// The nodes of the open elements, from the innermost out.
	var missing []*html.Node
	var at []int
	e := n.Parent
	for i := len(g.stack) - 1; i > from; i-- {
		if i == 1 || g.stack[i].depth != g.stack[i-1].depth {
			missing = append(missing, e)
			at = append(at, i)
		}
		e = e.Parent
	}
	for i := len(missing) - 1; i >= 0; i-- {
		g.holders = append(g.holders, holder{node: missing[i], parent: parent, firstBlock: -1})
		parent = int32(len(g.holders) - 1)
		g.stack[at[i]].holder = parent
		for j := at[i] + 1; j < len(g.stack) && g.stack[j].depth == g.stack[at[i]].depth; j++ {
			g.stack[j].holder = parent
		}
	}
	return parent
}

// signature is a number for an element's name and classes: elements of one kind
// share it.
func signature(n *html.Node) uint32 {
	h := uint32(n.DataAtom) * 2654435761
	for _, a := range n.Attr {
		if a.Key == "class" {
			for i := range min(len(a.Val), 200) {
				h = (h ^ uint32(a.Val[i])) * 16777619
			}
		}
	}
	return h
}
