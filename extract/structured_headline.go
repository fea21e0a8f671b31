package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A headline is one that the page states for machines.
type headline struct {
	candidate

	letters string // see [letters]
}

// readHeadline gathers the headlines that the page states for itself and takes
// the one that the reader saw.
func (r *reading) readHeadline() {
	sites := r.siteNames()
	stated := r.statedHeadlines(sites)
	if r.art.Headline == "" {
		r.takeHeadline(stated, sites)
	}
	for _, c := range stated {
		r.headlines = append(r.headlines, c.value)
	}
	if other := r.linked.article.text("alternativeHeadline"); len(other) <= maxValue {
		r.headlines = append(r.headlines, other)
	}
	r.headlines = unique(r.headlines)
}

// statedHeadlines are the headlines that the page states for machines, without the
// names of its site, the surest first.
func (r *reading) statedHeadlines(sites []string) []headline {
	found := r.stated("headline", "headline", "headline", "og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "citation_title")
	found = append(found, candidate{r.title, "meta:title"})
	var stated []headline
	for _, c := range found {
		c.value = fold(resolveEntities(clip(c.value, maxMeta)))
		for _, site := range sites {
			c.value = withoutSite(c.value, site, r.base)
		}
		if c.value != "" && len(c.value) <= maxValue {
			stated = append(stated, headline{c, letters(c.value)})
		}
	}
	return stated
}

// takeHeadline fills headline and, where the page shows one, kicker.
func (r *reading) takeHeadline(stated []headline, sites []string) {
	h := r.shownHeading(stated, sites)
	if h == nil {
		if len(stated) > 0 {
			r.setText("headline", &r.art.Headline, stated[0].value, stated[0].from)
		}
		return
	}
	best := punctuated(candidate{h.text, "generic:" + h.node.Data}, stated)
	if len(stated) > 0 && r.prefersLinked(stated, h) {
		best = stated[0].candidate
	}
	r.headlines = append(r.headlines, h.text) // an alternative where it isn't the best
	if isCapitals(best.value) {
		best = inSmallLetters(best, stated)
	}
	r.setText("headline", &r.art.Headline, best.value, best.from)
	if !strings.HasPrefix(letters(best.value), letters(h.kicker)) {
		r.setText("kicker", &r.art.Kicker, h.kicker, "generic:"+h.node.Data)
	}
}

// prefersLinked reports whether the JSON-LD's headline comes before that of the
// heading. Newsrooms keep it to the article itself, while the headings of a live
// report or a page that was revised tell of the latest; but not where it was cut
// short, where the kicker was put before what is stated without it elsewhere, or
// where the heading is what the page is shared under and only search engines are
// told otherwise. In blogs and guides it is words for search engines, and the
// heading comes first.
func (r *reading) prefersLinked(stated []headline, h *heading) bool {
	first := stated[0]
	if !strings.HasPrefix(first.from, "jsonld:") || !r.linked.article.is(isNewsType) || isCutOff(first.value, h.text) {
		return false
	}
	own := h.letters
	if h.kicker != "" && first.letters == letters(h.kicker)+own && isStated(h.text, stated) {
		return false
	}
	isHeading := func(from string) bool {
		return slices.ContainsFunc(stated, func(c headline) bool { return c.from == from && c.letters == own })
	}
	return first.letters == own || !isHeading("meta:og:title") || isHeading("meta:title")
}

// isNewsType reports whether a type of schema.org is a newsroom's story.
func isNewsType(t string) bool { return strings.HasSuffix(t, "NewsArticle") || t == "LiveBlogPosting" }

// isCapitals reports whether a text of some length shows capitals alone.
func isCapitals(s string) bool {
	return len(s) > 12 && strings.ToUpper(s) == s && strings.ToLower(s) != s
}

// inSmallLetters returns the first stated headline that is the same but not in
// capitals, which are a matter of style; the headline itself when there is none.
func inSmallLetters(best candidate, stated []headline) candidate {
	own := letters(best.value)
	for _, c := range stated {
		if c.letters == own && !isCapitals(c.value) {
			return c.candidate
		}
	}
	return best
}

// punctuated returns the first stated headline that is a heading's words with a
// sign between two of them, where the page shows two lines; the heading itself
// when there is none.
func punctuated(shown candidate, stated []headline) candidate {
	own := letters(shown.value)
	for _, c := range stated {
		for _, sign := range []string{": ", " - ", " – ", " — "} {
			if c.letters == own && strings.Contains(c.value, sign) && strings.Replace(c.value, sign, " ", 1) == shown.value {
				return c.candidate
			}
		}
	}
	return shown
}

// isCutOff reports whether a headline is the beginning of another, cut for search
// engines that want it short.
func isCutOff(headline, whole string) bool {
	return isCut(headline) && len(whole) > len(headline) && strings.HasPrefix(letters(whole), letters(headline))
}

// sameHeadline reports whether two headlines are one but for case, punctuation
// and cuts: one's words begin or end the other's, and are most of it.
func sameHeadline(a, b string) bool { return sameLetters(letters(a), letters(b)) }

// sameLetters is sameHeadline of the headlines' letters.
func sameLetters(x, y string) bool {
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
	var room [256]byte // most texts fit, and cost no more than their letters
	out := room[:0]
	for _, c := range s {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			out = append(out, byte(c))
		case 'A' <= c && c <= 'Z':
			out = append(out, byte(c)+'a'-'A')
		case c >= utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsDigit(c)):
			out = utf8.AppendRune(out, unicode.ToLower(c))
		}
	}
	return string(out)
}
