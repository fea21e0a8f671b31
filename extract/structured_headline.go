package extract

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// readHeadline gathers the headlines that the page states for itself and takes
// the best: the one of the JSON-LD, which publishers keep to the article itself,
// then the heading that the reader saw, when it can be told which one that is, and
// else the publisher's words in the order of the candidates.
func (r *reading) readHeadline() {
	stated := r.stated("headline", "headline", "og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "citation_title")
	stated = append(stated, candidate{r.title, "meta:title"})
	site, _ := r.meta("og:site_name", "application-name")
	for i, c := range stated {
		stated[i].value = withoutSite(fold(clip(c.value, maxMeta)), site, r.base)
	}
	stated = slices.DeleteFunc(stated, func(c candidate) bool { return c.value == "" || len(c.value) > maxValue })
	if r.art.Headline == "" {
		r.takeHeadline(stated, site)
	}
	for _, c := range stated {
		r.headlines = append(r.headlines, c.value)
	}
	if other := r.linked.article.text("alternativeHeadline"); len(other) <= maxValue {
		r.headlines = append(r.headlines, other)
	}
	r.headlines = unique(r.headlines)
}

// takeHeadline fills headline and, where the heading holds it, kicker.
func (r *reading) takeHeadline(stated []candidate, site string) {
	h1 := r.shownHeading(stated, site)
	var headline string
	if h1 != nil {
		var kicker string
		kicker, headline = splitKicker(h1, stated)
		r.setText("kicker", &r.art.Kicker, kicker, "generic:h1")
	}
	if len(stated) > 0 && strings.HasPrefix(stated[0].from, "jsonld:") && !isCutOff(stated[0].value, headline) {
		r.setText("headline", &r.art.Headline, stated[0].value, stated[0].from)
		return
	}
	if h1 != nil {
		r.setText("headline", &r.art.Headline, headline, "generic:h1")
		return
	}
	if len(stated) > 0 {
		r.setText("headline", &r.art.Headline, stated[0].value, stated[0].from)
		return
	}
	for _, h1 := range r.h1 { // nothing to compare with: what the page shows must do
		if shown := brief(h1, maxValue); !insideTeaser(h1) && !isSiteName(shown, site, r.base) {
			r.setText("headline", &r.art.Headline, shown, "generic:h1")
		}
	}
}

// isCutOff reports whether a headline is the beginning of another, cut for search
// engines that want it short.
func isCutOff(headline, whole string) bool {
	return isCut(headline) && len(whole) > len(headline) && strings.HasPrefix(letters(whole), letters(headline))
}

// shownHeading returns the first h1 that agrees with a stated headline, or the
// only h1 of the page when it says something: many sites write another headline
// for search engines than for readers.
func (r *reading) shownHeading(stated []candidate, site string) *html.Node {
	var only *html.Node
	count := 0
	for _, h1 := range r.h1 {
		shown := brief(h1, maxValue)
		if shown == "" {
			continue
		}
		for _, c := range stated {
			if sameHeadline(shown, c.value) {
				return h1
			}
		}
		only = h1
		count++
	}
	if count != 1 || insideTeaser(only) || isSiteName(text(only), site, r.base) || strings.Count(text(only), " ") < 2 {
		return nil
	}
	return only
}

// splitKicker parts a heading's text into what its first element says above the
// headline and the headline. It does so only when a stated headline is exactly
// the rest.
func splitKicker(h1 *html.Node, stated []candidate) (kicker, headline string) {
	whole := brief(h1, maxValue)
	for d := range h1.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		part := brief(d, maxValue)
		if part == "" || !strings.HasPrefix(whole, part) || len(part) >= len(whole) {
			continue
		}
		rest := strings.TrimLeft(whole[len(part):], " :|–—")
		if rest != "" && slices.ContainsFunc(stated, func(c candidate) bool { return letters(c.value) == letters(rest) }) {
			return strings.TrimRight(part, " :|–—"), rest
		}
	}
	return "", whole
}

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
