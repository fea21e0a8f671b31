package extract

import (
	"net/url"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A GeneralReader reads the body of a page of an unknown site.
type GeneralReader interface {
	// Name is how provenance calls the reader ("generic:NAME").
	Name() string
	// Read returns the body's blocks in document order, none when it finds no
	// article. It must not change doc. base is nil when the address is unknown.
	Read(doc *html.Node, base *url.URL) []Block
}

// Readability reads bodies with the readability algorithm.
var Readability GeneralReader = readabilityReader{}

type readabilityReader struct{}

// Name returns "readability".
func (readabilityReader) Name() string { return "readability" }

// Read works on the library's own copy of the tree.
func (readabilityReader) Read(doc *html.Node, base *url.URL) []Block {
	parser := readability.NewParser()
	found, err := parser.ParseDocument(doc, base)
	if err != nil || found.Node == nil {
		return nil
	}
	var b blocks
	b.walk(found.Node, 0)
	return b.list
}

// readGeneral reads the body where no layout did.
func readGeneral(r *reading) error {
	if len(r.art.Body) > 0 || r.layout != nil {
		return nil
	}
	general := r.opts.General
	if general == nil {
		general = Readability
	}
	body := general.Read(r.doc, r.base)
	for len(body) > 0 && body[0].Text == r.art.Headline {
		body = body[1:]
	}
	from := "generic:" + general.Name()
	if len(body) == 0 {
		from = "jsonld:articleBody"
		for part := range strings.SplitSeq(r.data.article.text("articleBody"), "\n") {
			if part = fold(part); part != "" {
				body = append(body, Block{Type: Paragraph, Text: part})
			}
		}
	}
	if len(body) == 0 {
		return nil
	}
	if len(r.art.Lead) == 1 && body[0].Text == r.art.Lead[0] && len(body) > 1 {
		body = body[1:]
	}
	r.art.Body = body
	r.took("body", from)
	return nil
}

// blocks turns a tree into blocks.
type blocks struct {
	list []Block
	r    reading // for its text
}

func (b *blocks) add(kind BlockType, n *html.Node, level int) {
	if t := b.r.text(n); t != "" {
		b.list = append(b.list, Block{Type: kind, Text: t, Level: level})
	}
}

// walk adds the blocks below n. depth counts the lists around it.
func (b *blocks) walk(n *html.Node, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.P, atom.Pre:
			b.add(Paragraph, c, 0)
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			b.add(Subhead, c, int(c.Data[1]-'0'))
		case atom.Li:
			b.add(ListItem, c, max(depth, 1))
		case atom.Blockquote:
			b.add(Quote, c, 0)
		case atom.Tr:
			b.row(c)
		case atom.Ul, atom.Ol:
			b.walk(c, depth+1)
		case atom.Figure, atom.Figcaption, atom.Img:
		default:
			b.inner(c, depth)
		}
	}
}

// inner goes into a container, or takes it as a paragraph when it holds text and
// no blocks.
func (b *blocks) inner(n *html.Node, depth int) {
	if n.Type == html.ElementNode && !holdsBlocks(n) {
		b.add(Paragraph, n, 0)
		return
	}
	if n.Type == html.TextNode && fold(n.Data) != "" {
		b.add(Paragraph, n, 0)
		return
	}
	b.walk(n, depth)
}

func holdsBlocks(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (isBlock(c.DataAtom) || holdsBlocks(c)) {
			return true
		}
	}
	return false
}

// row makes one block of a table row.
func (b *blocks) row(n *html.Node) {
	var cells []string
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if t := b.r.text(c); t != "" {
			cells = append(cells, t)
		}
	}
	if len(cells) > 0 {
		b.list = append(b.list, Block{Type: TableRow, Text: strings.Join(cells, " | ")})
	}
}
