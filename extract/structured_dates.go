package extract

import (
	"strings"
	"time"

	"golang.org/x/net/html"
)

// readDates takes the first release and the last change.
func (r *reading) readDates() {
	published := r.stated("datePublished", "datePublished", "article:published_time", "og:article:published_time", "og:published_time",
		"datepublished", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "dc.date", "dc.date.created",
		"citation_publication_date", "citation_date", "publishdate", "publish-date", "pubdate", "publication_date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "date")
	for _, o := range r.linked.objects() {
		if v := o.text("dateCreated"); v != "" {
			published = append(published, candidate{v, "jsonld:dateCreated"})
		}
	}
	published = append(published, r.timeElements()...)
	published = append(published, r.printedDates()...)
	modified := r.stated("dateModified", "dateModified", "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified")
	r.takeTime("published", &r.art.Published, published)
	r.takeTime("modified", &r.art.Modified, modified)
}

// takeTime fills a time that is still zero with the first candidate that states
// an instant, or else the first that states a day.
func (r *reading) takeTime(field string, dst *time.Time, list []candidate) {
	if !dst.IsZero() {
		return
	}
	var day moment
	var dayFrom, refused string
	for _, c := range list {
		m, ok := readDate(c.value, r.zone)
		switch {
		case !ok:
			if refused == "" {
				refused = c.value
			}
		case m.time.Unix() == 0: // an empty field of the site's database
		case !m.dayOnly:
			*dst = r.siteTime(m.time)
			r.took(field, c.from)
			return
		case dayFrom == "":
			day, dayFrom = m, c.from
		}
	}
	switch {
	case dayFrom != "":
		*dst = r.siteTime(day.time)
		r.took(field, dayFrom)
		r.warn(field + ": the page states only the day")
	case refused != "":
		r.warn(field + ": not a full date with a zone: " + clip(refused, 60))
	}
}

// timeElements are the dates of time elements, those marked as the release first.
func (r *reading) timeElements() []candidate {
	var marked, rest []candidate
	for _, n := range r.times {
		v := attr(n, "datetime")
		if v == "" {
			v = brief(n, 2*maxDate)
		}
		class := strings.ToLower(attr(n, "class"))
		switch {
		case v == "" || strings.Contains(class, "updated") && !strings.Contains(class, "published") || insideTeaser(n):
		case attr(n, "pubdate") != "" || strings.Contains(class, "publish") || strings.Contains(class, "entry-date"):
			marked = append(marked, candidate{v, "generic:time"})
		default:
			rest = append(rest, candidate{v, "generic:time"})
		}
	}
	return append(marked, rest...)
}

// dateLabels stand before a printed date. One of a change is not among them: it
// says nothing of the release.
var dateLabels = []string{"published", "posted", "publish date", "date", "on", "veröffentlicht", "erschienen", "am", "stand", "vom", "by", ":", "|", "-", "–", "•", "·"}

// isDate reports whether a text is a date and nothing else, with or without what
// it takes to make an instant of it.
func (r *reading) isDate(s string) bool {
	zone := r.zone
	if zone == nil {
		zone = time.UTC
	}
	_, ok := readDate(s, zone)
	return ok
}

// printedDates are the short texts below the headline that are a date and nothing
// else but a label.
func (r *reading) printedDates() []candidate {
	var out []candidate
	for _, n := range r.printed {
		s := stripLabels(fold(n.Data))
		if r.isDate(s) && !insideTeaser(n) {
			out = append(out, candidate{s, "generic:printed"})
		}
	}
	return out
}

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
