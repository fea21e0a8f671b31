package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A heading is an element that may show the headline.
type heading struct {
	node         *html.Node
	kicker, text string
	letters      string // of text
	words        int    // what speaks for its words
	score        int    // what speaks for it in all
}

// What speaks for a heading, and how much. One that nothing on the page confirms
// must have three words and stand alone or be marked twice; one of the second
// rank needs the words of a stated headline.
const (
	headingEqual    = 4 // its letters are those of a stated headline
	headingAgrees   = 3 // it begins or ends one
	headingAlone    = 2 // the page has no other of the first rank
	headingInside   = 1 // it stands in the article or the main part
	headingNamed    = 1 // its class names a headline or title
	headingSecond   = -1
	headingAside    = -4 // it stands in a side box, a trail of crumbs or a link, or is hidden
	headingRequired = 2
	headingSure     = 6 // and more: no other rank need be looked at
)

// shownHeading returns the heading that shows the headline; nil when none can be
// told to. It is chosen by its words first, since many sites write another
// headline for search engines than for readers, and by its place.
func (r *reading) shownHeading(stated []headline, sites []string) *heading {
	first := r.headings(r.h1, stated, sites)
	alone := !slices.ContainsFunc(first, func(h heading) bool { return h.letters != first[0].letters })
	best := heading{score: headingRequired - 1}
	if len(stated) == 0 { // nothing to compare with: what the page shows must do
		best.score = -1
	}
	for _, h := range first {
		if alone {
			h.score += headingAlone
		}
		if h.score > best.score {
			best = h
		}
	}
	if best.score < headingSure {
		for _, h := range r.headings(r.h2, stated, sites) {
			if h.score += headingSecond; h.words == headingEqual && h.score > best.score {
				best = h
			}
		}
	}
	if best.node == nil {
		return nil
	}
	if best.kicker == "" {
		best.kicker = kickerAbove(&best)
	}
	return &best
}

// headings returns headings with what they say, those left out that say nothing
// or name the site.
func (r *reading) headings(nodes []*html.Node, stated []headline, sites []string) []heading {
	var out []heading
	for _, n := range nodes {
		h := heading{node: n}
		h.kicker, h.text = splitKicker(n, stated)
		for _, site := range sites {
			h.text = withoutSite(resolveEntities(h.text), site, r.base)
		}
		if h.text == "" || slices.ContainsFunc(sites, func(site string) bool { return isSiteName(h.text, site, r.base) }) {
			continue
		}
		h.letters = letters(h.text)
		h.words = h.confirmed(stated)
		if h.words == 0 && len(stated) > 0 && strings.Count(h.text, " ") < 2 {
			continue // "Weather" over all reports of the weather
		}
		h.score = h.words + headingPlace(n)
		out = append(out, h)
	}
	return out
}

// confirmed says how far a heading's words are those of a stated headline.
func (h *heading) confirmed(stated []headline) int {
	agrees := 0
	whole := h.letters
	if h.kicker != "" {
		whole = letters(h.kicker) + h.letters
	}
	for _, c := range stated {
		if c.letters != "" && (c.letters == h.letters || c.letters == whole) {
			return headingEqual
		}
		if agrees == 0 && (sameLetters(h.letters, c.letters) || beginsTitle(h.text, c.value)) {
			agrees = headingAgrees
		}
	}
	return agrees
}

// beginsTitle reports whether a title is a headline and, behind a separator,
// something else.
func beginsTitle(headline, title string) bool {
	if len(title) <= len(headline) || !strings.EqualFold(title[:len(headline)], headline) {
		return false
	}
	return slices.ContainsFunc(titleSeparators, func(sep string) bool { return strings.HasPrefix(title[len(headline):], sep) })
}

// headingPlace says what the elements around a heading and its class tell.
func headingPlace(n *html.Node) int {
	inside, aside := false, hidden(n, nil) || isOffstage(n)
	for p := n.Parent; p != nil && p.DataAtom != atom.Body; p = p.Parent {
		switch p.DataAtom {
		case atom.Article, atom.Main:
			inside = true
		case atom.Nav, atom.Aside, atom.Footer, atom.A, atom.Figcaption, atom.Li, atom.Dialog:
			aside = true
		default:
			aside = aside || isOffstage(p)
		}
	}
	score := 0
	if inside {
		score += headingInside
	}
	if aside {
		return score + headingAside
	}
	if class := strings.ToLower(attr(n, "class")); strings.Contains(class, "headline") || strings.Contains(class, "title") {
		score += headingNamed
	}
	return score
}

// isOffstage reports whether an element's class says that it is part of a trail
// of crumbs or kept from the reader's eye. The attribute "hidden" around a heading
// says nothing: scripts bring whole pages into view.
func isOffstage(n *html.Node) bool {
	class := strings.ToLower(attr(n, "class"))
	if strings.Contains(class, "crumb") || strings.Contains(class, "seotitle") || strings.Contains(class, "seo-title") {
		return true
	}
	for name := range strings.FieldsSeq(class) {
		switch name {
		case "visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "screen-reader-only", "u-visually-hidden", "offscreen":
			return true
		}
	}
	return false
}
