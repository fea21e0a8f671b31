package extract

import (
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What the tests see of the inside.

func ParseDate(s string, zone *time.Location) (time.Time, bool) { return parseDate(s, zone) }

func ParseJSONLD(src string) []any { return parseJSONLD(src) }

func Names(line string) []string { return names(line) }

func LanguageTag(s string) string { return languageTag(s) }

// Pictures reads the figures, and the pictures in none, of a page.
func Pictures(doc *html.Node) []Image {
	var nodes []*html.Node
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Figure || n.DataAtom == atom.Img && n.Parent.DataAtom != atom.Figure {
			nodes = append(nodes, n)
		}
	}
	return pictures(nodes, nil)
}

func Fold(s string) string { return fold(s) }

func ParseHTML(src string) (*html.Node, error) { return parseHTML([]byte(src)) }

func ReopensTooMuch(src []byte) bool { return reopensTooMuch(src) }
