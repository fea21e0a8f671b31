package extract

import (
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// What the tests see of the reading by profile.

// Find returns what a selector finds by the index of one walk, and what it finds
// when the whole tree is searched.
func Find(doc *html.Node, css string) (byIndex, byTree []*html.Node, err error) {
	s, err := parseSelector(css)
	if err != nil {
		return nil, nil, err
	}
	keys := map[string]int{}
	s.number(keys)
	r := &reading{doc: doc}
	r.walk(keys, false)
	whole, err := cascadia.ParseGroup(css)
	for _, n := range cascadia.QueryAll(doc, whole) {
		if n.Type == html.ElementNode { // ":contains" alone finds the text nodes, too
			byTree = append(byTree, n)
		}
	}
	return r.ix.find(&s), byTree, err
}

// Asked returns how often compounds are matched with nodes to find what a selector
// finds on a page.
func Asked(doc *html.Node, css string) (found, asked int, err error) {
	s, err := parseSelector(css)
	if err != nil {
		return 0, 0, err
	}
	for _, p := range s.paths {
		for i := range p {
			p[i].match = counted{p[i].match, &asked}
		}
	}
	r := &reading{doc: doc}
	keys := map[string]int{}
	s.number(keys)
	r.walk(keys, false)
	return len(r.ix.find(&s)), asked, nil
}

type counted struct {
	cascadia.Matcher
	n *int
}

func (c counted) Match(n *html.Node) bool {
	*c.n++
	return c.Matcher.Match(n)
}

// Keys returns under which keys the candidates of a selector are filed.
func Keys(css string) []string {
	s, err := parseSelector(css)
	if err != nil {
		return nil
	}
	return s.keys
}

// Attr returns which attribute a selector takes, "" for the text.
func Attr(css string) (string, error) {
	s, err := parseSelector(css)
	return s.attr, err
}

// Shown is the text that a reader sees of a node where the classes are hidden.
func Shown(n *html.Node, classes ...string) string {
	l := &layout{Hide: classes}
	l.compile()
	return shownText(n, l)
}
