package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// minLead is the length in bytes below which a description is no standfirst.
const minLead = 40

// readLead takes the standfirst: what the reader marked, or the paragraph that
// the page also gives as its description, be it the first of the body or stand
// above it.
func (r *reading) readLead(marked []string, from string) {
	if len(r.art.Lead) > 0 {
		return
	}
	if marked = unique(marked); len(marked) > 0 {
		r.art.Lead = marked
		r.took("lead", from)
		return
	}
	described := r.descriptions()
	if lead := r.markedLead(); len(lead) > 0 {
		r.setLead(lead, "generic:standfirst")
		return
	}
	for i, b := range r.art.Body {
		if i > 1 || b.Type != Paragraph && b.Type != Subhead {
			break
		}
		if matchesAny(b.Text, described) && len(r.art.Body) > i+1 {
			r.art.Lead = []string{b.Text}
			r.art.Body = append(r.art.Body[:i:i], r.art.Body[i+1:]...)
			r.took("lead", from)
			return
		}
	}
	if lead := r.shownDescription(described); lead != "" && !r.bodyHas(lead) {
		r.art.Lead = []string{lead}
		r.took("lead", "generic:description")
	}
}

// maxLead bounds a standfirst, in bytes: what is longer is the story.
const maxLead = 1500

// markedLead returns the paragraphs of the first element below the headline
// that its class calls a standfirst.
func (r *reading) markedLead() []string {
	for _, n := range r.standfirsts {
		if insideTeaser(n) || brief(n, 2*maxLead) == "" {
			continue
		}
		b := blocker{base: r.from}
		b.children(n)
		b.flush()
		var out []string
		size := 0
		for _, block := range b.blocks {
			out = append(out, block.Text)
			size += len(block.Text)
		}
		if size >= minLead && size <= maxLead && !r.isOwnName(out[0]) {
			return unique(out)
		}
	}
	return nil
}

// setLead takes the lead and drops it from the head of the body.
func (r *reading) setLead(lead []string, from string) {
	r.art.Lead = lead
	r.took("lead", from)
	for len(r.art.Body) > 1 && slices.Contains(lead, r.art.Body[0].Text) {
		r.art.Body = r.art.Body[1:]
	}
}

// descriptions are the summaries that the page states for itself, folded.
func (r *reading) descriptions() []string {
	var out []string
	for _, c := range r.stated("description", "description", "og:description", "description", "twitter:description", "dc.description", "sailthru.description") {
		if s := fold(c.value); len(s) >= minLead {
			out = append(out, s)
		}
	}
	return unique(out)
}

// matchesAny reports whether a text is one of the descriptions, or one of them
// is the text cut.
func matchesAny(s string, described []string) bool {
	x := letters(s)
	for _, d := range described {
		y := letters(d)
		switch {
		case x == y:
			return x != ""
		case len(y) < 60 || len(x) <= len(y):
		case len(x) < 3*len(y) && strings.HasPrefix(x, y) && isCut(d):
			return true
		case len(x) < len(y)+40 && strings.HasSuffix(x, y): // a place before it
			return true
		}
	}
	return false
}

// isCut reports whether a description ends in the midst.
func isCut(s string) bool {
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") || strings.HasSuffix(s, "[…]")
}

// shownDescription looks for the description as text of the page. Lengths are
// compared first, so the walk costs little.
func (r *reading) shownDescription(described []string) string {
	if len(described) == 0 {
		return ""
	}
	for n := range r.doc.Descendants() {
		if n.Type != html.TextNode || len(n.Data) < minLead || n.Parent == nil || n.Parent.DataAtom == atom.Script || n.Parent.DataAtom == atom.Style {
			continue
		}
		for _, d := range described {
			if len(n.Data) >= len(d) && len(n.Data) < 2*len(d)+400 && matchesAny(fold(n.Data), described) && !insideTeaser(n) && brief(n.Parent, 2*maxLead) != "" {
				return fold(n.Data)
			}
		}
	}
	return ""
}

// bodyHas reports whether a text stands in the body.
func (r *reading) bodyHas(s string) bool {
	for _, b := range r.art.Body {
		if strings.Contains(b.Text, s) {
			return true
		}
	}
	return false
}
