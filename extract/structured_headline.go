package extract

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// readHeadline gathers the headlines that the page states for itself and takes
// the best. A heading on the page that agrees with one of the others is what
// the reader saw; without one the publisher's word counts in the order of the
// candidates.
func (r *reading) readHeadline() {
	stated := r.stated("headline", "headline", "og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "citation_title")
	stated = append(stated, candidate{r.title, "meta:title"})
	site, _ := r.meta("og:site_name", "application-name")
	for i, c := range stated {
		stated[i].value = withoutSite(fold(c.value), site, r.base)
	}
	if r.art.Headline == "" {
		best := r.shownHeadline(stated)
		if best.value == "" {
			for _, c := range stated {
				if c.value != "" {
					best = c
					break
				}
			}
		}
		r.setText("headline", &r.art.Headline, best.value, best.from)
	}
	for _, c := range stated {
		r.headlines = addUnique(r.headlines, c.value)
	}
	r.headlines = addUnique(r.headlines, asText(r.linked.article["alternativeHeadline"]))
}

// shownHeadline returns the first h1 that agrees with a stated headline.
func (r *reading) shownHeadline(stated []candidate) candidate {
	for _, h1 := range r.h1 {
		shown := headingText(h1)
		if shown == "" {
			continue
		}
		for _, c := range stated {
			if c.value != "" && sameHeadline(shown, c.value) {
				return candidate{shown, "generic:h1"}
			}
		}
	}
	if len(r.h1) == 1 && len(stated) == 1 { // only the title element speaks
		return candidate{headingText(r.h1[0]), "generic:h1"}
	}
	return candidate{}
}

// headingText is a heading's text.
func headingText(n *html.Node) string { return text(n) }

// sameHeadline reports whether two headlines are one but for case, punctuation
// and cuts: one's words begin or end the other's, and are most of it.
func sameHeadline(a, b string) bool {
	x, y := letters(a), letters(b)
	if x == y {
		return x != ""
	}
	if len(x) > len(y) {
		x, y = y, x
	}
	return len(x)*10 >= len(y)*6 && (strings.HasPrefix(y, x) || strings.HasSuffix(y, x))
}

// letters are a text's letters and digits in lower case.
func letters(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, s)
}
