package extract

import (
	"time"

	"golang.org/x/net/html"
)

// What the tests see of the inside.

func ParseDate(s string, zone *time.Location) (time.Time, bool) { return parseDate(s, zone) }

func ParseJSONLD(src string) []any { return parseJSONLD(src) }

func Names(line string) []string { return names(line) }

func LanguageTag(s string) string { return languageTag(s) }

// Blocks converts a tree as the general reader does.
func Blocks(n *html.Node) ([]Block, []Image) {
	var b blocker
	b.children(n)
	b.flush()
	return b.blocks, b.images
}

func Fold(s string) string { return fold(s) }

func ParseHTML(src string) (*html.Node, error) { return parseHTML([]byte(src)) }

func ReopensTooMuch(src []byte) bool { return reopensTooMuch(src) }
