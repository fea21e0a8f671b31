package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A signed paragraph's neighbour is a paragraph of the story: at least this long.
const minNeighbour = 100

// maxLines bounds the short paragraphs that are looked at for the name.
const maxLines = 6

// firstLine notes a text below the headline that is a paragraph of its own and
// may be the writer's name: many a small paper prints it as the story's first line.
func (w *walker) firstLine(n *html.Node) {
	if !w.guess || len(w.e.lines) >= maxLines || len(n.Data) > maxName || w.links > 0 || !w.nearHeading() {
		return
	}
	p := n.Parent
	for up := 0; up < 3 && p != nil && (p.DataAtom == atom.Strong || p.DataAtom == atom.B || p.DataAtom == atom.Em || p.DataAtom == atom.I || p.DataAtom == atom.Span); up++ {
		p = p.Parent
	}
	if p != nil && p.DataAtom == atom.P && strings.TrimSpace(n.Data) != "" {
		w.e.lines = append(w.e.lines, p)
	}
}

// signedLine is the name that a short paragraph above the story's first is, and
// nothing else.
func (r *reading) signedLine() []string {
	for _, p := range r.lines {
		next := elementBehind(p)
		if next == nil || next.DataAtom != atom.P || ofOthers(p) || len(clip(text(next), minNeighbour)) < minNeighbour {
			continue
		}
		line := brief(p, maxName)
		if list := r.onlyPeople(shownNames(line, false)); len(list) == 1 && len(strings.Fields(line)) < 5 && list[0] == line {
			return list
		}
	}
	return nil
}

// elementBehind is the next element that is not empty.
func elementBehind(n *html.Node) *html.Node {
	for i := 0; i < maxPieces && n != nil; i++ {
		if n = n.NextSibling; n != nil && n.Type == html.ElementNode && n.FirstChild != nil {
			return n
		}
	}
	return nil
}
