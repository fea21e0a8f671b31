package extract

import (
	"strings"

	"golang.org/x/net/html"

	"broadsheet/extract/story"
)

// minState is the length of a script in bytes that may hold a story; a piece of one
// may be shorter.
const minState = 2 * minStory

// mayHoldState reports whether a script is looked into where the page has no story.
func mayHoldState(script string) bool {
	return len(script) >= minState || strings.Contains(script, flightPush)
}

// stateBelow is the length of a body, in characters, below which the page's text may be
// in a script.
const stateBelow = 3 * minStory

// readState looks for the story in what the page's scripts keep for their own use: on
// some pages nothing else has it before a browser has run them. It returns nil when it
// finds none, and the name of the script's variable.
func (r *reading) readState() ([]Block, string) {
	names := r.ownNames()
	left, best := maxStateWork, (*stateFinder)(nil)
	from, values := "", maxStateNodes
	for _, s := range states(r.states, r.opts.MaxStateBytes, &values) {
		f := newStateFinder(&s, names, left, &values)
		for i := range s.roots {
			f.visit(&s.roots[i], "", far)
		}
		left = f.left
		if f.best != nil && (best == nil || f.own && !best.own || f.own == best.own && f.size > best.size) {
			best, from = f, s.name
		}
	}
	if best == nil || !best.own && !r.claimsArticle() {
		return nil, ""
	}
	return best.blocks(r.known()), "state:" + from
}

// maxOwnNames bounds the headlines that texts are compared with.
const maxOwnNames = 20

// ownNames are the letters of the page's headlines.
func (r *reading) ownNames() []string {
	var out []string
	for _, h := range append([]string{r.art.Headline}, r.headlines...) {
		if h = letters(h); len(h) >= 8 && len(out) < maxOwnNames {
			out = append(out, h)
		}
	}
	return out
}

// blocks reads the best that was found, with what is known of the page.
func (f *stateFinder) blocks(known Known) []Block {
	w := stateWriter{follow: f.follow, left: maxStateBytes}
	w.out.WriteString("<article><h1>" + html.EscapeString(known.Headline) + "</h1>")
	w.value(f.best, false, 0)
	doc, err := parseHTML([]byte(w.out.String()))
	if err != nil {
		return nil
	}
	g := newGatherer()
	g.Walk(doc)
	known.Article, known.Stated = true, ""
	p := g.Page(known)
	whole := blocksOf(p, p.Whole())
	if chosen := blocksOf(p, p.Read(story.Default()).Found); 10*runes(chosen) >= 9*runes(whole) { // without captions and the like
		return chosen
	}
	return whole
}

func blocksOf(p *story.Page, found []story.Finding) []Block {
	var out []Block
	for _, f := range found {
		if f.Kind == story.Lead {
			f.Kind = story.Paragraph
		}
		out = append(out, Block{Type: BlockType(f.Kind), Text: p.Text(f.Block), Level: f.Level})
	}
	return out
}
