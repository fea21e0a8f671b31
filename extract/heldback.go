package extract

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Scripts and styles are two fifths of the bytes of pages, and a sixth of what parsing them
// costs: the parser takes byte by byte. Their texts are held back from it, and given to its
// tree, which is then the one that it would have made: what stands in a text for machines has
// no say in anything else.

const (
	minHeld  = 256    // bytes from which on a text is held back
	heldMark = '\x02' // stands before the number of a text that is held back: no page has it
)

// A stretch is where a text stands in a page.
type stretch struct{ start, end int }

func (s stretch) of(src []byte) []byte { return src[s.start:s.end] }

// holdBack returns a page without the texts of its scripts and styles, each of which has a
// mark in its stead, and where these texts stand. Whether they are such texts for the parser,
// too, is seen in its tree. The page is written to spare, where there is enough of it.
func holdBack(src, spare []byte) (short []byte, held []stretch) {
	held = rawTexts(src)
	if len(held) == 0 || bytes.IndexByte(src, heldMark) >= 0 {
		return src, nil
	}
	size := len(src)
	for i, s := range held {
		size += len(strconv.Itoa(i)) + 1 - len(s.of(src))
	}
	short = slices.Grow(spare[:0], size)
	from := 0
	for i, s := range held {
		short = append(append(short, src[from:s.start]...), heldMark)
		short = strconv.AppendInt(short, int64(i), 10)
		from = s.end
	}
	return append(short, src[from:]...), held
}

// rawTexts finds the texts that are worth it. A script in which a comment seems to begin
// may go on behind its end tag.
func rawTexts(src []byte) (found []stretch) {
	for s, ok := nextRawText(src, 0); ok; s, ok = nextRawText(src, s.end) {
		if text := s.of(src); len(text) >= minHeld && !bytes.Contains(text, []byte("<!--")) {
			found = append(found, s)
		}
	}
	return found
}

// nextRawText finds the text of the next script or style. What looks like one in a comment,
// in what a browser without scripts shows or in a drawing is none.
func nextRawText(src []byte, at int) (stretch, bool) {
	for at < len(src) {
		n := bytes.IndexByte(src[at:], '<')
		if n < 0 {
			break
		}
		at += n + 1
		switch tag := src[at:]; {
		case bytes.HasPrefix(tag, []byte("!--")):
			at = behind(src, at+1, "-->")
		case begins(tag, "noscript"):
			at = behind(src, at, "</noscript")
		case begins(tag, "svg"):
			at = behind(src, at, "</svg")
		case begins(tag, "script"):
			return rawTextOf(src, at, "script")
		case begins(tag, "style"):
			return rawTextOf(src, at, "style")
		}
	}
	return stretch{}, false
}

// behind is where what comes next ends; without it, the page.
func behind(src []byte, at int, next string) int {
	n := bytes.Index(src[at:], []byte(next))
	if n < 0 {
		return len(src)
	}
	return at + n + len(next)
}

// begins reports whether a tag has a name, written as most are.
func begins(tag []byte, name string) bool {
	return len(tag) > len(name) && string(tag[:len(name)]) == name && endsName(tag[len(name)])
}

// endsName reports whether a tag's name ends before c.
func endsName(c byte) bool { return c == '>' || c == '/' || isBlank(c) }

// rawTextOf is the text of the element whose tag begins at a place; false where it goes on to
// the end of the page.
func rawTextOf(src []byte, at int, name string) (stretch, bool) {
	tag, _ := tagEnd(src[at:])
	start := min(at+tag+1, len(src))
	for at = start; ; {
		n := bytes.Index(src[at:], []byte("</"))
		if n < 0 {
			return stretch{}, false
		}
		at += n + 2
		if end := at + len(name); end < len(src) && strings.EqualFold(string(src[at:end]), name) && endsName(src[end]) {
			return stretch{start, at - 2}, true
		}
	}
}

// giveBack puts texts that were held back into a page's tree, and reports whether each of
// them has found its script or style. One that stands in an attribute has not, nor has one
// in a drawing, where it would be markup.
func giveBack(doc *html.Node, src []byte, held []stretch) bool {
	given := make([]bool, len(held))
	left := len(held)
	for n := doc; n != nil && left > 0; n = behindNode(n) {
		i, ok := heldIn(n)
		if !ok {
			continue
		}
		if i >= len(held) || given[i] {
			return false
		}
		n.FirstChild.Data = rawText(held[i].of(src))
		given[i] = true
		left--
	}
	return left == 0
}

// behindNode is the node that comes next in a document; nil behind the last one.
func behindNode(n *html.Node) *html.Node {
	if n.FirstChild != nil {
		return n.FirstChild
	}
	for n != nil && n.NextSibling == nil {
		n = n.Parent
	}
	if n == nil {
		return nil
	}
	return n.NextSibling
}

// heldIn is the number of the text that is held back of a script or style.
func heldIn(n *html.Node) (i int, ok bool) {
	text := n.FirstChild
	if n.DataAtom != atom.Script && n.DataAtom != atom.Style || n.Namespace != "" || text == nil || text.NextSibling != nil {
		return 0, false
	}
	number, ok := strings.CutPrefix(text.Data, string(heldMark))
	if !ok {
		return 0, false
	}
	i, err := strconv.Atoi(number)
	return i, err == nil
}

// rawText is a text for machines as the parser has it: with one kind of line ends, and
// without zero bytes.
func rawText(b []byte) string {
	s := string(b)
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return strings.ReplaceAll(s, "\x00", "\ufffd")
}
