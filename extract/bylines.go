package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// nearHeading is how many bytes of text below the headline a byline may stand: a
// standfirst, a date and a few buttons have room between.
const nearHeading = 700

// A byline is an element that may name the authors.
type byline struct {
	node *html.Node
	at   int  // the bytes of text before it
	near bool // just below a heading
	sure bool // marked as the author's name wherever it stands
}

// nearHeading reports whether the walk is where a story's byline is.
func (w *walker) nearHeading() bool {
	return len(w.e.h1) > 0 && w.e.shape.textBytes < w.heading+nearHeading
}

// byline keeps an element that may name the authors.
func (w *walker) byline(n *html.Node, sure bool) {
	if last := len(w.e.bylines) - 1; last >= 0 && w.e.bylines[last].node == n {
		w.e.bylines[last].sure = w.e.bylines[last].sure || sure
		return
	}
	if len(w.e.bylines) < maxMarked {
		w.e.bylines = append(w.e.bylines, byline{n, w.e.shape.textBytes, w.nearHeading(), sure})
	}
}

// aboveHeading is how many bytes of text above the headline a byline may stand.
const aboveHeading = 150

// tells keeps an element of which another attribute than its class tells that it
// may name the authors.
func (w *walker) tells(n *html.Node, a *html.Attribute) {
	tells := false
	switch a.Key {
	case "id":
		tells = (w.nearHeading() || mayNameAuthors(a.Val)) && namesAuthors(a.Val)
	case "style":
		tells = n.DataAtom == atom.P && len(w.e.h1) > 0 && isSetRight(a.Val)
	case "href":
		if n.DataAtom != atom.A {
			return
		}
		tells = w.nearHeading() && leadsToAuthor(a.Val)
		if len(w.e.h1) > 0 && leadsToTopic(a.Val) {
			w.topic(n)
		}
	}
	if tells {
		w.byline(n, false)
	}
}

// heads takes note of a headline: what stands just above may be its byline.
func (w *walker) heads() {
	w.heading = w.e.shape.textBytes
	for i := len(w.e.bylines) - 1; i >= 0 && w.e.bylines[i].at+aboveHeading > w.heading; i-- {
		w.e.bylines[i].near = true
	}
}

// printedByline keeps the element of a text that begins with a word for "by".
func (w *walker) printedByline(n *html.Node) {
	if !w.guess || n.Parent == nil || len(n.Data) > 10*maxName || !w.nearHeading() {
		return
	}
	switch n.Parent.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.Figcaption, atom.Button, atom.Label:
		return
	}
	s := clip(strings.TrimSpace(n.Data), maxName)
	if s == "" {
		return
	}
	if _, cut := cutByline(s + " "); cut {
		w.byline(n.Parent, false)
	}
}

// bylineStems are in the classes of elements that hold authors.
var bylineStems = []string{"author", "byline", "autor", "auteur", "writer", "reporter", "journalist", "skribent", "verfasser", "penulis", "tacgia", "tac-gia", "hofund", "yazar", "muhabir", "kirjoittaja", "forfatter"} //nolint:misspell // other languages

// otherStems are in the classes of what else is about authors or by others.
var otherStems = []string{
	"comment", "bild", "image", "img", "photo", "foto", "picture", "avatar", "bio", "desc", "follow", "social", "role", "title", "job", "function",
	"date", "time", "count", "icon", "reply", "quote", "teaser", "related", "recommend", "caption", "credit", "review", "edited", "fact",
}

// namesAuthors reports whether a class attribute speaks of authors. It is less
// strict than isByline.
func namesAuthors(class string) bool {
	for name := range strings.FieldsSeq(strings.ToLower(class)) {
		if !strings.ContainsAny(name, "[:") && hasStem(name, bylineStems) && !hasStem(name, otherStems) {
			return true
		}
	}
	return false
}

// mayNameAuthors is false for most classes: it is asked for each id of a page. What
// it looks for is in most of the stems.
func mayNameAuthors(class string) bool {
	for i := range len(class) {
		rest := class[i:]
		switch class[i] {
		case 'u', 'U':
			if strings.HasPrefix(rest, "ut") || strings.HasPrefix(rest, "UT") {
				return true
			}
		case 'l', 'L':
			if strings.HasPrefix(rest, "line") || strings.HasPrefix(rest, "LINE") {
				return true
			}
		case 'r':
			if strings.HasPrefix(rest, "riter") {
				return true
			}
		}
	}
	return false
}

// isSetRight reports whether a style sets a paragraph to the right, where many
// papers have the writer's name at the story's end.
func isSetRight(style string) bool {
	_, value, cut := strings.Cut(style, "text-align:")
	return cut && strings.HasPrefix(strings.TrimLeft(value, " "), "right")
}

// hasStem reports whether a word has one of the stems in it.
func hasStem(word string, stems []string) bool {
	for _, stem := range stems {
		if strings.Contains(word, stem) {
			return true
		}
	}
	return false
}

// A stemFinder finds stems in a word in one go: it is asked for each class.
type stemFinder [256]stemsOfLetter

// A stemsOfLetter are the stems that begin with a letter.
type stemsOfLetter struct {
	seconds uint32 // their second letters, as bits
	stems   []string
}

func newStemFinder(stems []string) *stemFinder {
	f := &stemFinder{}
	for _, s := range stems {
		l := &f[s[0]]
		l.seconds |= 1 << (s[1] & 31)
		l.stems = append(l.stems, s)
	}
	return f
}

// in reports whether a word has one of the stems in it.
func (f *stemFinder) in(word string) bool {
	for i := 1; i < len(word); i++ {
		l := &f[word[i-1]]
		if l.seconds>>(word[i]&31)&1 == 0 {
			continue
		}
		for _, stem := range l.stems {
			if strings.HasPrefix(word[i-1:], stem) {
				return true
			}
		}
	}
	return false
}

var bylineFinder = newStemFinder(bylineStems)

// leadsToAuthor reports whether an address is that of an author's page: a folder
// of authors and something in it.
func leadsToAuthor(href string) bool {
	if len(href) > maxValue {
		return false
	}
	href, query, _ := strings.Cut(href, "?")
	if strings.Contains(query, "author=") {
		return true
	}
	folder := false
	for part := range strings.SplitSeq(strings.TrimSuffix(href, "/"), "/") {
		if folder && part != "" {
			return true
		}
		folder = isAuthorFolder(part)
	}
	return false
}

// isAuthorFolder reports whether a part of an address names a folder of authors.
func isAuthorFolder(part string) bool {
	switch strings.ToLower(part) {
	case "author", "authors", "autor", "autores", "autoren", "autori", "autore", "auteur", "auteurs", "journalist", "journalists", //nolint:misspell // other languages
		"journaliste", "reporter", "reporters", "writer", "writers", "contributor", "contributors", "columnist", "columnists", "verfasser", "redaktion",
		"redakteur", "profile", "profiles", "profil", "staff", "people", "person", "team", "by", "skribent", "yazar", "yazarlar", "penulis",
		"muhabir", "tac-gia", "tacgia", "hofundur", "hofundar", "kirjoittaja", "forfatter", "redaktor", "autorzy", "skribenter", "journalister",
		"redazione", "redactie", "firmas", "signature", "signatures", "avtor":
		return true
	}
	return false
}
