package story

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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
func (g *Gatherer) lineBreak() {
	if g.breaks++; g.breaks >= 2 {
		g.closeRun()
	}
	g.part(" ")
}

// separate sets a mark between the cells of a row.
func (g *Gatherer) separate() {
	if b := g.part(" | "); b != nil {
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
