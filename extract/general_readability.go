package extract

import (
	"net/url"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Readability is the general reader after Mozilla's Readability.
var Readability GeneralReader = readabilityReader{}

type readabilityReader struct{}

// maxElements bounds the pages given to the library, in elements: the largest
// news pages have some ten thousand.
const maxElements = 60000

// Name returns "readability".
func (readabilityReader) Name() string { return "readability" }

// Read returns the body that the library finds. The library works by tearing
// the tree apart, so it gets a copy, without what is no text.
func (readabilityReader) Read(doc *html.Node, known Known) General {
	base := known.Base
	c := copier{left: maxElements}
	slim := c.copy(doc)
	if c.left <= 0 {
		return General{Body: paragraphs(doc, base)}
	}
	p := readability.NewParser()
	p.DisableJSONLD = true
	p.KeepClasses = true // they tell credits from captions
	article, err := p.ParseAndMutate(slim, base)
	b := blocker{base: base}
	if err == nil && article.Node != nil {
		nameElements(article.Node)
		b.children(article.Node)
		b.flush()
	}
	if runes(b.blocks) < minStory {
		if found := paragraphs(doc, base); runes(found) > 3*runes(b.blocks) {
			return General{Body: found}
		}
	}
	return General{Body: b.blocks, Images: b.images}
}

// nameElements gives the elements that the library made the number of their name:
// it makes paragraphs of lines with none.
func nameElements(n *html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.DataAtom == 0 {
			d.DataAtom = atom.Lookup([]byte(d.Data))
		}
	}
}

// paragraphs is the plainest reading: all paragraphs and subheads of the page
// that stand in no side element. It serves where the library finds nothing.
func paragraphs(doc *html.Node, base *url.URL) []Block {
	var out []Block
	for n := range doc.Descendants() {
		switch n.DataAtom {
		case atom.P, atom.H2, atom.H3, atom.H4:
			if !insideTeaser(n) && len(out) < maxElements {
				b := blocker{base: base}
				b.element(n)
				out = append(out, b.blocks...)
			}
		default:
		}
	}
	for len(out) > 0 && out[0].Type == Subhead {
		out = out[1:]
	}
	return out
}

// maxSignup bounds the text of a box that asks for an address, in bytes: with
// more it is the page of one who writes a newsletter.
const maxSignup = 800

// isSignup reports whether an element is a box that asks readers to subscribe to
// a newsletter.
func isSignup(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Div, atom.Section, atom.Aside, atom.Form:
	default:
		return false
	}
	class := strings.ToLower(attr(n, "class"))
	return strings.Contains(class, "newsletter") && brief(n, maxSignup) != ""
}

// A copier copies a tree without scripts, styles, comments and drawings.
type copier struct{ left int }

// copy returns the copy of n; nil when it is left out. The parser bounds the
// depth of a tree, so recursion is safe.
func (c *copier) copy(n *html.Node) *html.Node {
	switch {
	case c.left <= 0 || n.Type == html.CommentNode:
		return nil
	case n.Type == html.ElementNode:
		c.left--
		if isSignup(n) {
			return nil
		}
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Template, atom.Svg, atom.Noscript, atom.Iframe, atom.Link, atom.Meta:
			return nil
		default:
		}
	}
	out := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace}
	if len(n.Attr) > 0 {
		out.Attr = append([]html.Attribute(nil), n.Attr...)
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if inner := c.copy(child); inner != nil {
			out.AppendChild(inner)
		}
	}
	return out
}
