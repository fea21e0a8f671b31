package story

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// MaxBlocks bounds the runs of text that are looked at on a page; the largest
// pages of the evaluation sets have some 5,000.
const MaxBlocks = 20000

// A Gatherer collects a page's blocks while somebody walks its tree: Enter and
// Leave for each element, Text for each text node, in document order.
type Gatherer struct {
	known   vocabulary
	memory  memory // of names
	stack   []frame
	scratch []int // of bare
	blocks  []Block
	pieces  []string // of texts
	holders []holder
	limit   int  // of blocks
	full    bool // there were more
	shown   []picture

	mute   int
	open   bool // the last block may take more text
	breaks int  // line breaks since its last text
	images int32
	links  int32
}

// NewGatherer returns a gatherer that scores names by a lexicon.
func NewGatherer(l Lexicon) *Gatherer {
	return newGatherer(l.vocabulary())
}

// NewGatherer returns a gatherer that scores names as the model does.
func (m *Model) NewGatherer() *Gatherer { return newGatherer(m.known) }

// usualBlocks is about how many blocks a page has: the median of the evaluation sets.
const usualBlocks = 200

func newGatherer(known vocabulary) *Gatherer {
	return &Gatherer{
		known: known, limit: MaxBlocks, memory: newMemory(), stack: append(make([]frame, 0, 64), frame{holder: -1}),
		blocks: make([]Block, 0, usualBlocks), pieces: make([]string, 0, 2*usualBlocks), holders: make([]holder, 0, usualBlocks),
	}
}

// Enter notes the start of an element. A nil gatherer notes nothing.
func (g *Gatherer) Enter(n *html.Node) {
	if g == nil {
		return
	}
	top := &g.stack[len(g.stack)-1]
	f := *top
	f.in |= placeOf(n.DataAtom)
	if isMute(n.DataAtom) {
		g.mute++
	}
	switch n.DataAtom {
	case atom.Br:
		g.lineBreak()
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
			g.separate()
		}
	case atom.Span:
		if n.FirstChild == nil && isBreak(n) {
			g.closeRun()
		}
	default:
	}
	class := uint32(0)
	if g.mute == 0 {
		class = g.name(n, &f)
	}
	if g.isRun(n, top) {
		if f.in&^top.in&(inHidden|inUnshown) != 0 {
			f.in |= inGone
		}
	} else {
		g.closeRun()
		f.depth++
		f.holder = -1
		f.signature = f.signature*31 + (uint32(n.DataAtom)*prime ^ class) // elements of one kind share it
	}
	g.stack = append(g.stack, f)
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
		if isBlank(n.Data) || !g.mayBegin() {
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
	g.addPiece(b, n.Data)
}

// isBlank reports whether a text shows nothing.
func isBlank(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c >= utf8.RuneSelf && strings.TrimLeft(s[i:], " \n\t\r\u00a0\u200b") == ""
		}
	}
	return true
}

// addPiece adds a part of a block's text.
func (g *Gatherer) addPiece(b *Block, text string) {
	g.pieces = append(g.pieces, text)
	b.pieces[1] = int32(len(g.pieces))
}

// part adds what parts the words of the open block; nil without one.
func (g *Gatherer) part(mark string) *Block {
	if !g.open {
		return nil
	}
	b := &g.blocks[len(g.blocks)-1]
	g.addPiece(b, mark)
	b.inWord = false
	return b
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
