package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxPieces bounds the texts of one element that is looked at as a byline.
const maxPieces = 60

// A piece is one text of a byline and the element it stands in.
type piece struct {
	text   string
	in     *html.Node
	linked bool // to an author's page or address
}

// bylinePieces are the texts of an element, or of the one around it where it has
// no more than the word for "by".
func bylinePieces(n *html.Node) []piece {
	list := pieces(n)
	for up := 0; up < 2 && n.Parent != nil && onlyByline(list); up++ {
		n = n.Parent
		list = pieces(n)
	}
	return list
}

// onlyByline reports whether pieces hold one word for "by" and no more.
func onlyByline(list []piece) bool {
	return len(list) == 1 && isBylineWord(list[0].text)
}

// isBylineWord reports whether a text is nothing but a word for "by".
func isBylineWord(s string) bool {
	s = strings.TrimRight(s, marksBehind)
	is := func(w string) bool { return strings.EqualFold(s, w) }
	return slices.ContainsFunc(bylineWords, is) || slices.ContainsFunc(labelWords, is)
}

// pieces are the texts of an element that is short, those that the page hides
// left out; none of one that is long.
func pieces(n *html.Node) []piece {
	var out []piece
	var look func(n *html.Node, linked bool) bool
	nodes, bytes := 0, 0
	look = func(n *html.Node, linked bool) bool {
		if nodes++; nodes > 10*maxPieces {
			return false
		}
		switch {
		case n.Type == html.TextNode:
			if s := fold(n.Data); s != "" {
				bytes += len(s)
				out = append(out, piece{s, n.Parent, linked})
			}
			return len(out) <= maxPieces && bytes <= 20*maxName
		case n.Type != html.ElementNode || hidden(n, nil) || n.DataAtom == atom.Figcaption:
			return true
		}
		own, start := isAuthorLink(n), len(out)
		linked = linked || own
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !look(c, linked) {
				return false
			}
		}
		if own {
			out = append(out[:start], oneName(out[start:])...)
		}
		return true
	}
	if !look(n, false) {
		return nil
	}
	return out
}

// oneName joins the pieces of a link that has each word of a name in an element of
// its own.
func oneName(list []piece) []piece {
	isPart := func(p piece) bool {
		return strings.Contains(strings.ToLower(attr(p.in, "class")), "name") && isName(p.text)
	}
	if len(list) < 2 || len(list) > 3 || slices.ContainsFunc(list, func(p piece) bool { return !isPart(p) }) {
		return list
	}
	var words []string
	for _, p := range list[1:] {
		words = append(words, p.text)
	}
	if rest := strings.Join(words, " "); rest != list[0].text { // else the whole name stands before its parts
		list[0].text += " " + rest
	}
	return list[:1]
}

// isAuthorLink reports whether an element links to an author's page or address.
func isAuthorLink(n *html.Node) bool {
	if n.DataAtom != atom.A {
		return false
	}
	href := attr(n, "href")
	return strings.HasPrefix(href, "mailto:") || hasWord(attr(n, "rel"), "author") || leadsToAuthor(href)
}

// pieceNames are the names in a byline's pieces. It begins at the word for "by"
// where there is one; behind a name another follows only after a word for "and",
// or where it stands in the same kind of element.
func pieceNames(list []piece, sure bool) []signed {
	by := slices.IndexFunc(list, func(p piece) bool { return isBylineWord(p.text) || beginsByline(p.text) })
	if by > 0 {
		list = list[by:]
	}
	if out := beforeRoles(list); len(out) > 0 {
		return out
	}
	var out []signed
	var last *html.Node
	open := true
	for _, p := range list {
		switch s := p.text; {
		case saysOthers(s):
			if len(out) > 0 {
				return out
			}
			open = false
			continue
		case isBylineWord(s) || joins(s):
			open = true
			continue
		case !open && !startsJoined(s) && !beginsByline(s) && !sameKind(p.in, last):
			continue
		}
		found := shownNames(p.text, by >= 0 || sure)
		if len(found) == 0 && beginsByline(p.text) {
			return out // by somebody who is no person
		}
		for _, name := range found {
			out = append(out, signed{name, p.linked})
			last, open = p.in, endsJoined(p.text)
		}
	}
	return out
}

// beforeRoles are the names that stand in pieces of their own before a role, in
// scripts where the role tells a name from all else.
func beforeRoles(list []piece) []signed {
	var out []signed
	for i := 1; i < len(list); i++ {
		if name := list[i-1]; isRoleEnding(list[i].text) && isName(name.text) && utf8.RuneCountInString(name.text) < 10 {
			out = append(out, signed{name.text, name.linked})
		}
	}
	return out
}

// isRoleEnding reports whether a text is nothing but such a role.
func isRoleEnding(s string) bool {
	return slices.ContainsFunc(roleEndings, func(role string) bool { return strings.TrimSpace(role) == s })
}

// beginsByline reports whether a text begins with a word for "by".
func beginsByline(s string) bool {
	_, cut := cutByline(s)
	return cut
}

// shownNames are the names in a printed text: written as names are, the first of
// them at its beginning. A single word is one only where the page says so.
func shownNames(s string, sure bool) []string {
	if len(s) > 4*maxName {
		return nil
	}
	s = stripByline(strings.Trim(s, " ,;|•·"))
	for _, and := range []string{"and ", "und ", "et ", "y ", "e ", "og ", "och ", "& "} {
		s = strings.TrimPrefix(s, and)
	}
	first, _, _ := strings.Cut(splitNames(s)[0], ",")
	if !isWritten(bareName(first)) {
		return nil
	}
	return slices.DeleteFunc(names(s), func(name string) bool {
		return !isWritten(name) || !isWhole(name) && (!sure || utf8.RuneCountInString(name) < 4)
	})
}

// sameKind reports whether two elements are of the same kind: links to authors,
// or of the same class.
func sameKind(a, b *html.Node) bool {
	if b == nil || a.DataAtom != b.DataAtom {
		return false
	}
	class := attr(a, "class")
	return class != "" && class == attr(b, "class") || isAuthorLink(a) && isAuthorLink(b)
}

// joins reports whether a text only stands between two names.
func joins(s string) bool {
	switch strings.ToLower(s) {
	case ",", ";", "&", "|", "/", "and", "und", "et", "y", "e", "og", "och", "en", "i", "и", "та", "і", "ve", "a", "és", "și", "ja", "dan", "και", ", and", "·", "•":
		return true
	}
	return false
}

// startsJoined reports whether a text goes on from a name to another.
func startsJoined(s string) bool {
	first, _, _ := strings.Cut(s, " ")
	return joins(first) || strings.HasPrefix(s, ",")
}

// endsJoined reports whether a text ends where another name follows.
func endsJoined(s string) bool {
	return joins(s[strings.LastIndexByte(s, ' ')+1:]) || strings.HasSuffix(s, ",")
}
