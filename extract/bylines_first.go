package extract

import (
	"slices"
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
	last := len(w.e.lines) - 1
	if p != nil && p.DataAtom == atom.P && strings.TrimSpace(n.Data) != "" && (last < 0 || w.e.lines[last] != p) {
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
		if list := r.namesAlone(brief(p, 2*maxName)); len(list) > 0 {
			return list
		}
	}
	return nil
}

// namesAlone are the names of people that a line is, and nothing else but what
// joins them.
func (r *reading) namesAlone(line string) []string {
	list := r.onlyPeople(shownNames(line, false))
	parts := splitNames(line)
	if len(list) != len(parts) {
		return nil
	}
	for i, part := range parts {
		if len(strings.Fields(part)) > 4 || strings.TrimSpace(part) != list[i] {
			return nil
		}
	}
	return list
}

// nameBeforeDate is the name that stands just before the date below the headline,
// parted from it by a stroke. A link there leads to the section.
func (r *reading) nameBeforeDate() []string {
	b := dateBook{r: r, hints: r.dateHints()}
	for _, d := range r.printed {
		if d.before == nil || b.nearness(d) != below || !isDateLine(printedText(d.node), b.hints) || insideLink(d.before) {
			continue
		}
		line := fold(d.before.Data)
		if name := strings.TrimRight(line, " |"); name != line && !r.isSection(name) {
			return r.namesAlone(name)
		}
	}
	return nil
}

// insideLink reports whether a text stands in a link.
func insideLink(n *html.Node) bool {
	for up := 0; n != nil && up < 4; up++ {
		if n.DataAtom == atom.A {
			return true
		}
		n = n.Parent
	}
	return false
}

// isSection reports whether a text is the name of one of the article's sections.
func (r *reading) isSection(name string) bool {
	return slices.ContainsFunc(r.art.Section, func(s string) bool { return strings.EqualFold(s, name) })
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
