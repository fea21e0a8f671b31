package main

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadsheet/bench/score"
)

// blocks parts a tree that a peer found into the blocks that a reader would see:
// headings are subheads, any other element that stands on its own a paragraph.
func blocks(n *html.Node) []score.Block {
	var c cutter
	if n != nil {
		c.node(n, "paragraph")
	}
	c.flush("paragraph")
	return c.out
}

// A cutter gathers text until an element ends it.
type cutter struct {
	out  []score.Block
	text strings.Builder
}

// node walks a tree; the parser bounds its depth.
func (c *cutter) node(n *html.Node, kind string) {
	switch n.Type {
	case html.TextNode:
		c.text.WriteString(n.Data)
		return
	case html.CommentNode, html.DoctypeNode:
		return
	default:
	}
	// By its name: some peers make elements without the number of theirs.
	switch tag := atom.Lookup([]byte(n.Data)); {
	case tag == atom.Script || tag == atom.Style:
		return
	case tag == atom.Br:
		c.text.WriteByte(' ')
	case isInline[tag]:
		c.children(n, kind)
	default:
		c.flush(kind)
		inner := "paragraph"
		if strings.HasPrefix(n.Data, "h") && len(n.Data) == 2 && n.Data[1] >= '1' && n.Data[1] <= '6' {
			inner = "subhead"
		}
		c.children(n, inner)
		c.flush(inner)
	}
}

func (c *cutter) children(n *html.Node, kind string) {
	for child := range n.ChildNodes() {
		c.node(child, kind)
	}
}

// flush ends a block.
func (c *cutter) flush(kind string) {
	if text := strings.Join(strings.Fields(c.text.String()), " "); text != "" {
		c.out = append(c.out, score.Block{Type: kind, Text: text})
	}
	c.text.Reset()
}

// isInline names the elements that part no text.
var isInline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Big: true, atom.Cite: true,
	atom.Code: true, atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true, atom.I: true,
	atom.Ins: true, atom.Kbd: true, atom.Label: true, atom.Mark: true, atom.Q: true, atom.S: true, atom.Samp: true,
	atom.Small: true, atom.Span: true, atom.Strike: true, atom.Strong: true, atom.Sub: true, atom.Sup: true,
	atom.Time: true, atom.Tt: true, atom.U: true, atom.Var: true, atom.Wbr: true,
}

var (
	byWord = regexp.MustCompile(`(?i)^\s*(by|von|par|por|di|da)\s+`)
	joint  = regexp.MustCompile(`(?i)\s*[,;|&]\s*|\s+(and|und|et|y|e)\s+`)
)

// names parts the line that a peer gives for its authors, which says less than a
// list. The peer gets the benefit of the doubt.
func names(line string) score.Texts {
	var out score.Texts
	for _, name := range joint.Split(byWord.ReplaceAllString(line, ""), -1) {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}
