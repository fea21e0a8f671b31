package extract

import (
	"net/url"

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
func (readabilityReader) Read(doc *html.Node, base *url.URL) General {
	c := copier{left: maxElements}
	slim := c.copy(doc)
	if c.left <= 0 {
		return General{}
	}
	p := readability.NewParser()
	p.DisableJSONLD = true
	p.KeepClasses = true // they tell credits from captions
	article, err := p.ParseAndMutate(slim, base)
	if err != nil || article.Node == nil {
		return General{}
	}
	b := blocker{base: base}
	b.children(article.Node)
	b.flush()
	return General{Body: b.blocks, Images: b.images}
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
		switch n.DataAtom {
		case atom.Script, atom.Style, atom.Template, atom.Svg, atom.Noscript, atom.Iframe, atom.Link, atom.Meta:
			return nil
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
