package extract

import (
	"bytes"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxNesting is how deep elements may stand in each other where a page has to be
// flattened. The parser refuses 512; real pages stay below 60.
const maxNesting = 200

// shortPages are pages that were parsed, whose memory the next ones get.
var shortPages = sync.Pool{New: func() any { return new([]byte) }}

// maxShortPage is how large a page is at most whose memory is kept for another, in bytes.
const maxShortPage = 4 << 20

// parseHTML parses a page. The parser refuses pages nested deeper than 512
// elements, as careless or hostile markup is; such a page is flattened first, and so
// is one that would grow.
func parseHTML(src []byte) (*html.Node, error) {
	spare, _ := shortPages.Get().(*[]byte)
	short, held := holdBack(src, *spare)
	doc := parseWhole(short)
	if held != nil && len(short) <= maxShortPage {
		*spare = short // of which the tree has copies
	}
	shortPages.Put(spare)
	if doc != nil && !giveBack(doc, src, held) {
		doc = parseWhole(src)
	}
	if doc != nil {
		return doc, nil
	}
	doc, err := html.Parse(bytes.NewReader(flatten(src)))
	if err != nil {
		return nil, &NoArticleError{ReasonNesting, "its markup is nested too deep to be read"}
	}
	return doc, nil
}

// parseWhole parses a page that needn't be flattened; nil is one that must be.
func parseWhole(src []byte) *html.Node {
	if reopensTooMuch(src) {
		return nil
	}
	doc, err := html.Parse(bytes.NewReader(src))
	if err != nil {
		return nil
	}
	return doc
}

// flatten leaves out the tags of elements that stand deeper than maxNesting, and
// keeps their text. It needs one pass over the tokens. Formatting elements go
// altogether, since the parser opens unclosed ones again and again.
func flatten(src []byte) []byte {
	var out bytes.Buffer
	z := html.NewTokenizer(bytes.NewReader(src))
	depth, dropped := 0, map[string]int{}
	for {
		kind := z.Next()
		raw := z.Raw()
		switch kind {
		case html.ErrorToken:
			return out.Bytes()
		case html.StartTagToken, html.SelfClosingTagToken: // only a void element closes itself
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			if isFormatting(name) {
				continue
			}
			if isBox := !isText(tag); depth >= maxNesting && isBox || depth >= 2*maxNesting {
				dropped[string(name)]++
				continue
			}
			if !isVoid(tag) {
				depth++
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if isFormatting(name) {
				continue
			}
			if dropped[string(name)] > 0 {
				dropped[string(name)]--
				continue
			}
			depth = max(depth-1, 0)
		}
		out.Write(raw)
	}
}

// isText reports whether an element holds text rather than other elements; such
// ones stay where boxes go.
func isText(a atom.Atom) bool {
	switch a {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Time, atom.Script, atom.Style, atom.Title:
		return true
	}
	return isVoid(a)
}

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Source,
		atom.Track, atom.Wbr:
		return true
	}
	return false
}

// isFormatting reports whether a name in lower case is that of an element that the
// parser opens again where it was not closed.
func isFormatting(name []byte) bool {
	switch string(name) {
	case "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u":
		return true
	}
	return false
}
