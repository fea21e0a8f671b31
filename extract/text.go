package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// fold puts a text into the record's form: NFC, white space folded to single
// blanks, soft hyphens and zero-width characters gone, nothing at the ends.
func fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for s = strings.ToValidUTF8(s, "\ufffd"); s != ""; {
		n := shownBytes(s)
		if n == 0 {
			var r rune
			r, n = utf8.DecodeRuneInString(s)
			isSpace := unicode.IsSpace(r)
			blank = blank || isSpace && b.Len() > 0
			if isSpace || isInvisible(r) {
				s = s[n:]
				continue
			}
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteString(s[:n])
		s = s[n:]
	}
	return norm.NFC.String(b.String())
}

// shownBytes is how many characters of ASCII that are seen a text begins with.
func shownBytes(s string) int {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f {
			return i
		}
	}
	return len(s)
}

// isFolded reports whether a text is in folded form already, as most are.
func isFolded(s string) bool {
	blank, isASCII := true, true
	for i := 0; i < len(s); {
		if n := shownBytes(s[i:]); n > 0 {
			i += n
			blank = false
			continue
		}
		if s[i] == ' ' && !blank {
			i++
			blank = true
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r < utf8.RuneSelf || r == utf8.RuneError || unicode.IsSpace(r) || isInvisible(r) {
			return false
		}
		i += size
		blank, isASCII = false, false
	}
	return s == "" || !blank && (isASCII || norm.NFC.IsNormalString(s))
}

// isInvisible reports whether a character is one that a reader never sees and
// that would only spoil comparison and search. Joiners that shape Indic and
// Arabic letters (U+200C, U+200D) stay.
func isInvisible(r rune) bool {
	switch r {
	case '\u00ad', '\u200b', '\u2060', '\ufeff':
		return true
	}
	return r < ' ' || r >= 0x7f && r < 0xa0
}

// text returns what a reader sees of a node in folded form.
func (r *reading) text(n *html.Node) string { return shownText(n, r.layout) }

// text returns what a reader of an unknown site sees of a node.
func text(n *html.Node) string { return shownText(n, nil) }

func shownText(n *html.Node, l *layout) string {
	var b strings.Builder
	writeText(&b, n, l)
	return fold(b.String())
}

// writeText walks without recursion over siblings; the parser bounds the depth.
func writeText(b *strings.Builder, n *html.Node, l *layout) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
		return
	case n.Type == html.ElementNode && hidden(n, l):
		return
	case n.DataAtom == atom.Br:
		b.WriteByte(' ')
		return
	}
	apart := n.Type == html.ElementNode && isBlock(n.DataAtom)
	if apart {
		b.WriteByte(' ')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writeText(b, c, l)
	}
	if apart {
		b.WriteByte(' ')
	}
}

// hidden reports whether the page hides an element from its readers: by its
// kind, by attributes, or by a class that the profile names.
func hidden(n *html.Node, l *layout) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Iframe, atom.Svg, atom.Object, atom.Select, atom.Textarea:
		return true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			if a.Val == "true" {
				return true
			}
		}
	}
	return l != nil && l.hides(n)
}

// isBlock reports whether an element sets its text apart from what surrounds it.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.Td, atom.Th, atom.Tr, atom.Table, atom.Section, atom.Article,
		atom.Header, atom.Footer, atom.Aside, atom.Figure, atom.Figcaption, atom.Blockquote, atom.H1, atom.H2, atom.H3,
		atom.H4, atom.H5, atom.H6, atom.Dl, atom.Dt, atom.Dd, atom.Pre, atom.Hr, atom.Main, atom.Nav,
		atom.Details, atom.Summary, atom.Caption, atom.Form, atom.Fieldset, atom.Legend:
		return true
	}
	return false
}

// hasClass reports whether an element's class list holds one of names.
func hasClass(n *html.Node, names map[string]bool) bool {
	if len(names) == 0 {
		return false
	}
	for class := range strings.FieldsSeq(attr(n, "class")) {
		if names[class] {
			return true
		}
	}
	return false
}
