package extract

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What the tests see of the inside.

func ParseDate(s string, zone *time.Location) (time.Time, bool) { return parseDate(s, zone) }

func ParseJSONLD(src string) []any { return parseJSONLD(src) }

// BylineStems are in the classes of elements that hold authors.
func BylineStems() []string { return bylineStems }

// HasBylineStem tells whether a class has one by the quick look, and by the plain one.
func HasBylineStem(class string) (quick, plain bool) {
	return bylineFinder.in(class), hasStem(class, bylineStems)
}

// MayNameAuthor reports whether a class may name an author.
func MayNameAuthor(class string) bool { return authorshipOf(class)&mayName != 0 }

func Names(line string) []string { return names(line) }

func LanguageTag(s string) string { return languageTag(s) }

// Pictures reads the figures, and the pictures in none, of a page.
func Pictures(doc *html.Node) []Image {
	var nodes []*html.Node
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Figure || n.DataAtom == atom.Img && !isInFigure(n) {
			nodes = append(nodes, n)
		}
	}
	return pictures(nodes, nil)
}

func isInFigure(n *html.Node) bool {
	for up := range n.Ancestors() {
		if up.DataAtom == atom.Figure {
			return true
		}
	}
	return false
}

func Fold(s string) string { return fold(s) }

func ParseHTML(src string) (*html.Node, error) { return parseHTML([]byte(src)) }

func ReopensTooMuch(src []byte) bool { return reopensTooMuch(src) }

// Traits are what a page is judged by, in words.
func Traits(page Page, opts Options) string {
	r, err := newReading(page, opts)
	if err != nil {
		return err.Error()
	}
	for _, read := range readers[:3] {
		_ = read(r)
	}
	s := r.survey()
	j := newJudgement(r, &s, r.storySize(), r.claims())
	s.opening, s.buttons = "", strings.ReplaceAll(clip(s.buttons, 100), "\n", "|")
	return fmt.Sprintf("score %d (story %d, links %d, address %d) size %d claims %d name %q headed %v kind %q published %v\n%+v %+v", j.score(), j.storyScore(), j.linkScore(), j.addressScore(), j.size, j.claims, j.name, r.isHeaded(), r.statedKind(), r.art.Published, r.shape, s)
}

// WordLists are the lists of judge_words.txt, and Letters what names are compared by.
func WordLists() map[string][]string {
	out := maps.Clone(wordLists)
	maps.DeleteFunc(out, func(name string, _ []string) bool { return strings.HasPrefix(name, "What ") })
	return out
}

func Letters(s string) string { return letters(s) }

// HoldBack returns the page that the parser gets, and how many texts are held back from it.
func HoldBack(src []byte) (short []byte, n int) {
	short, held := holdBack(src, nil)
	return short, len(held)
}

// IsGivenBack reports whether the tree of a page takes all texts that are held back.
func IsGivenBack(src []byte) bool {
	short, held := holdBack(src, nil)
	doc := parseWhole(short)
	return doc != nil && giveBack(doc, src, held)
}

// IsParsedAsItIs reports whether a page needn't be flattened.
func IsParsedAsItIs(src []byte) bool { return parseWhole(src) != nil }
