package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A datedNode is a text or time element that may hold a date.
type datedNode struct {
	node   *html.Node
	before *html.Node // the text before it, where that is short; nil for none
	place  int        // in bytes of text
}

// publishedMetas and modifiedMetas are the names of meta elements that state a
// date, the surest first.
var (
	publishedMetas = []string{
		"article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
		"dc.date.issued", "dcterms.created", "dcterms.issued", "article:published", "article.published", "og:pubdate", "dc.date.published",
		"dc.date", "dc.date.created", "dc.created", "dcterms.date", "dc:date",
		"citation_publication_date", "citation_online_date", "citation_date", "publishdate", "publish-date", "publish_date", "published-date", "published_date",
		"published_time", "published_at", "published", "pubdate", "pub_date", "publication_date", "publication-date", "publicationdate", "release_date", "releasedate",
		"originalpublicationdate", "article_date_original", "firstpublished", "first_published", "article.created", "article:created_time",
		"vr:published_time", "apub:time", "rnews:datepublished", "bt:pubdate", "weibo:article:create_at", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "date",
	}
	modifiedMetas = []string{
		"article:modified_time", "og:article:modified_time", "og:modified_time", "og:updated_time", "article:modified", "article.updated", "datemodified",
		"dcterms.modified", "dc.date.modified", "dc.modified", "last-modified", "last_modified", "lastmodified", "modified-date", "modified_date", "modified_time",
		"update_time", "updated_time", "updated", "lastmod", "weibo:article:update_at",
	}
)

// readDates takes the first release and the last change: what is stated for
// machines, then what time elements and short texts by the headline say, then
// the day in the address. A date that is labelled as a change is no release but
// where nothing else is known.
func (r *reading) readDates() {
	if !r.art.Published.IsZero() && !r.art.Modified.IsZero() {
		return
	}
	b := dateBook{r: r, hints: r.dateHints()}
	b.note(ofRelease, r.stated("datePublished", "datePublished", publishedMetas...))
	b.note(ofRelease, r.created())
	b.note(ofChange, r.stated("dateModified", "dateModified", modifiedMetas...))
	b.show()
	b.settle("published", &r.art.Published, b.ranked())
	b.settle("modified", &r.art.Modified, b.later(b.changes))
	if r.art.Dateline == nil && b.lineAt != farAway {
		r.art.Dateline = &b.dateline
		r.took("dateline", "generic:printed")
	}
}

// created are the days on which the article was made, where that is stated.
func (r *reading) created() []candidate {
	var out []candidate
	for _, o := range r.linked.objects() {
		if v := o.text("dateCreated"); v != "" {
			out = append(out, candidate{v, "jsonld:dateCreated"})
		}
	}
	return out
}

// dateHints are what the language and the host say of the page's dates.
func (r *reading) dateHints() dateHints {
	base, rest, _ := strings.Cut(r.art.Language, "-")
	h := dateHints{lang: base}
	for part := range strings.SplitSeq(rest, "-") {
		if len(part) == 2 {
			h.region = part
		}
	}
	if r.base == nil {
		return h
	}
	host := r.base.Hostname()
	switch top := host[strings.LastIndexByte(host, '.')+1:]; {
	case top == "uk":
		h.region = "GB"
	case top == "gov" || top == "edu" || top == "mil":
		h.region = "US"
	case len(top) == 2 && !homeless[top]:
		h.region = strings.ToUpper(top)
	}
	return h
}

// homeless are domains of countries that sites everywhere use for their look.
var homeless = map[string]bool{"io": true, "ai": true, "co": true, "me": true, "tv": true, "fm": true, "ly": true, "cc": true, "ws": true, "to": true, "sh": true, "gg": true, "la": true, "eu": true}

// isDate reports whether a text is a date and nothing else but labels, weekday
// and clock, with or without what it takes to make an instant of it. It is cheap
// enough to ask it of each short text.
func (r *reading) isDate(s string) bool { return mayHoldDate(s) && isDateLine(s, r.dateHints()) }

// classLabel is what the class of an element or of the one around it says of the
// date in it.
func classLabel(n *html.Node) dateLabel {
	for up := 0; up < 2 && n != nil; up, n = up+1, n.Parent {
		for _, a := range n.Attr {
			if a.Key != "class" && a.Key != "itemprop" && a.Key != "id" && a.Key != "pubdate" {
				continue
			}
			class := strings.ToLower(a.Val)
			switch {
			case a.Key == "pubdate", strings.Contains(class, "publish"), strings.Contains(class, "entry-date"), strings.Contains(class, "posted"), strings.Contains(class, "pubdate"):
				return ofRelease
			case strings.Contains(class, "updated"), strings.Contains(class, "modif"), strings.Contains(class, "changed"):
				return ofChange
			}
		}
	}
	return unlabelled
}

// How large a box or link is at most that belongs to the headline, in bytes.
const (
	maxSmallBox = 400
	maxDateLink = 80
)

// insideOther reports whether a date stands in what is not the article. A small
// box or link that holds little but the date is where many sites put it.
func insideOther(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.DataAtom {
		case atom.Nav, atom.Figcaption:
			return true
		case atom.A:
			if brief(p, maxDateLink) == "" {
				return true
			}
		case atom.Aside, atom.Footer:
			if brief(p, maxSmallBox) == "" || !insideArticle(p) {
				return true
			}
		default:
		}
	}
	return false
}

// insideArticle reports whether an element stands in the page's main part.
func insideArticle(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Article || p.DataAtom == atom.Main {
			return true
		}
	}
	return false
}

// insideTeaser reports whether an element stands in what is not the article:
// navigation, a side column, a list of links.
func insideTeaser(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.Data {
		case "nav", "aside", "footer", "a", "figcaption":
			return true
		}
	}
	return false
}

// clip cuts a text after n bytes at a rune's end.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}

// dateLabels stand before a printed date. One of a change is not among them: it
// says nothing of the release.
var dateLabels = []string{"published", "posted", "publish date", "date", "on", "veröffentlicht", "erschienen", "am", "stand", "vom", "by", ":", "|", "-", "–", "•", "·"}

// stripLabels takes the labels before a date and the signs behind it off.
func stripLabels(s string) string {
	for {
		before := len(s)
		for _, label := range dateLabels {
			if len(s) > len(label) && strings.EqualFold(s[:len(label)], label) {
				rest := s[len(label):]
				if strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, ":") || len(label) == 1 {
					s = strings.TrimLeft(rest, " :")
				}
			}
		}
		if len(s) == before {
			return strings.TrimRight(s, " |•·-–,")
		}
	}
}
