package extract

import (
	"net/url"
	"slices"
	"strings"
)

// titleSeparators stand between a headline and the site's name.
var titleSeparators = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / "}

// withoutSite cuts the site's name off a headline's end or start. What stands
// there counts as the name when it is the name the site states or a few words
// that begin with that of its address; "Kim meets Putin - a report" keeps its end.
func withoutSite(headline, site string, base *url.URL) string {
	for {
		cut := headline
		for _, sep := range titleSeparators {
			if at := strings.LastIndex(cut, sep); at > 0 && isSiteName(cut[at+len(sep):], site, base) {
				cut = strings.TrimSpace(cut[:at])
			}
			if at := strings.Index(cut, sep); at > 0 && isSiteName(cut[:at], site, base) {
				cut = strings.TrimSpace(cut[at+len(sep):])
			}
		}
		cut = withoutTail(cut, site)
		if cut == headline || cut == "" {
			return headline
		}
		headline = cut
	}
}

// tightSeparators stand before the site's name without blanks, where a script
// has none or a template left them out. A hyphen is none: it makes words.
const tightSeparators = "|｜ㅣ_"

// withoutTail cuts the stated name of the site off a headline's end where only a
// sign parts them.
func withoutTail(headline, site string) string {
	if site == "" {
		return headline
	}
	rest, ok := strings.CutSuffix(headline, site)
	if cut := strings.TrimRight(rest, tightSeparators); ok && cut != rest {
		return strings.TrimRight(cut, " ")
	}
	return headline
}

// isSiteName reports whether a part of a title names the site.
func isSiteName(part, stated string, base *url.URL) bool {
	name := letters(part)
	if name == "" || len(part) > 60 {
		return false
	}
	if s := letters(stated); s != "" && (name == s || len(s) > 3 && strings.Contains(name, s) && len(name) < 2*len(s)) {
		return true
	}
	if base == nil {
		return false
	}
	host, domain := strings.TrimPrefix(strings.ToLower(base.Hostname()), "www."), site(base)
	own := letters(firstLabel(domain)) // "faz" of www.faz.net
	switch strings.TrimPrefix(name, "the") {
	case strings.TrimPrefix(own, "the"), letters(domain), letters(host), letters(firstLabel(host)):
		return len(name) > 2
	}
	words := strings.Fields(part)
	return len(own) > 2 && len(words) < 4 && (letters(words[0]) == own || len(own) > 4 && strings.HasPrefix(name, own))
}

// firstLabel is the first label of a host name.
func firstLabel(host string) string {
	label, _, _ := strings.Cut(host, ".")
	return label
}

// siteNames returns the names that the page states for the site it is on. The
// first is "" when there is none, for the address names the site as well.
func (r *reading) siteNames() []string {
	stated, _ := r.meta("og:site_name", "application-name")
	names := []string{stated}
	for _, o := range r.linked.objects() {
		if name := r.linked.resolve(asObject(o["publisher"])).text("name"); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// publisherMetas are the meta elements that may name the publication where nothing
// surer does.
var publisherMetas = []string{"application-name", "dc.publisher", "publisher", "citation_journal_title"}

// readPublisher takes the publication's name.
func (r *reading) readPublisher() {
	if r.profile != nil {
		r.setText("publisher", &r.art.Publisher, r.profile.spec.Publisher, "profile:publisher")
	}
	if name, from := r.meta("og:site_name"); !strings.Contains(name, "://") {
		r.setText("publisher", &r.art.Publisher, name, "meta:"+from)
	}
	for _, o := range r.linked.objects() {
		publisher := r.linked.resolve(asObject(o["publisher"]))
		r.setText("publisher", &r.art.Publisher, publisher.text("name"), "jsonld:publisher.name")
		if name := o.text("publisher"); !strings.Contains(name, "://") {
			r.setText("publisher", &r.art.Publisher, name, "jsonld:publisher")
		}
	}
	for _, name := range publisherMetas {
		if v, _ := r.meta(name); !strings.Contains(v, "://") {
			r.setText("publisher", &r.art.Publisher, v, "meta:"+name)
		}
	}
}
