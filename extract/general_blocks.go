package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A blocker turns a tree of HTML into blocks: a run of inline content between
// the borders of block elements is one block.
type blocker struct {
	base   *url.URL
	blocks []Block
	images []Image

	run   strings.Builder // the inline content since the last border
	kind  BlockType       // of the enclosing element; "" is a paragraph
	level int
	depth int // of lists
}

// flush ends the current block.
func (b *blocker) flush() {
	s := fold(b.run.String())
	b.run.Reset()
	if s == "" {
		return
	}
	block := Block{Type: b.kind, Text: s, Level: b.level}
	if block.Type == "" {
		block.Type = Paragraph
	}
	b.blocks = append(b.blocks, block)
}

// children walks the children of n.
func (b *blocker) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			b.run.WriteString(c.Data)
		case html.ElementNode:
			b.element(c)
		default:
		}
	}
}

// as walks n as a block of its own of a kind.
func (b *blocker) as(n *html.Node, kind BlockType, level int) {
	b.flush()
	before, was := b.kind, b.level
	b.kind, b.level = kind, level
	b.children(n)
	b.flush()
	b.kind, b.level = before, was
}

// element walks one element.
func (b *blocker) element(n *html.Node) {
	if isCaption(attr(n, "class")) {
		return
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Button, atom.Figcaption, atom.Caption, atom.Nav, atom.Video, atom.Audio:
		return
	case atom.Br:
		b.run.WriteByte(' ')
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		b.as(n, Subhead, max(2, int(n.Data[1]-'0')))
	case atom.Ul, atom.Ol:
		b.depth++
		b.as(n, b.kind, b.level)
		b.depth--
	case atom.Li, atom.Dd:
		b.as(n, ListItem, max(1, b.depth))
	case atom.Blockquote:
		b.as(n, Quote, 0)
	case atom.Pre:
		b.as(n, Code, 0)
	case atom.P:
		kind, level := b.kind, b.level
		if kind == "" && isBoldLine(n) {
			kind, level = Subhead, 0
		}
		b.as(n, kind, level)
	case atom.Figure:
		b.flush()
		b.figure(n)
	case atom.Table:
		b.flush()
		b.table(n)
	default:
		if isInline(n.DataAtom) {
			b.children(n)
			return
		}
		b.as(n, b.kind, b.level)
	}
}

// isBoldLine reports whether a paragraph is a subhead in disguise: short, bold as
// a whole, and no sentence.
func isBoldLine(p *html.Node) bool {
	var bold *html.Node
	for c := p.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "" || c.DataAtom == atom.Br:
		case bold == nil && (c.DataAtom == atom.Strong || c.DataAtom == atom.B):
			bold = c
		default:
			return false
		}
	}
	if bold == nil {
		return false
	}
	line := brief(bold, 120)
	return line != "" && !strings.HasSuffix(line, ".") && !strings.HasSuffix(line, ":") && !strings.HasSuffix(line, "”") && !strings.HasSuffix(line, "“")
}

// isInline reports whether an element is part of a line of text.
func isInline(a atom.Atom) bool {
	switch a {
	case atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Cite, atom.Code, atom.Data, atom.Del, atom.Dfn, atom.Em, atom.Font, atom.I, atom.Ins,
		atom.Kbd, atom.Label, atom.Mark, atom.Q, atom.S, atom.Samp, atom.Small, atom.Span, atom.Strike, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Tt, atom.U, atom.Var, atom.Wbr:
		return true
	default:
	}
	return false
}

// table turns a table into rows; a row of one cell only lays out text and is
// walked through. Rows of tables inside it are reached with their cell.
func (b *blocker) table(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Tr:
			b.row(c)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			b.table(c)
		default:
		}
	}
}

// row turns the cells of a row into one block.
func (b *blocker) row(n *html.Node) {
	var cells []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			cells = append(cells, c)
		}
	}
	if len(cells) == 1 {
		b.as(cells[0], b.kind, b.level)
		return
	}
	parts := make([]string, 0, len(cells))
	for _, c := range cells {
		if s := text(c); s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) > 0 {
		b.blocks = append(b.blocks, Block{Type: TableRow, Text: strings.Join(parts, " | ")})
	}
}
