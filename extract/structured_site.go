package extract

import (
	"net/url"
	"strings"
)

// titleSeparators stand between a headline and the site's name.
var titleSeparators = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / "}

// withoutSite cuts the site's name off a headline's end or start. What stands
// there counts as the name when it is the name the site states or the word
// of its address; "Kim meets Putin - a report" keeps its end.
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
		if cut == headline || cut == "" {
			return headline
		}
		headline = cut
	}
}

// isSiteName reports whether a part of a title names the site.
func isSiteName(part, site string, base *url.URL) bool {
	name := letters(part)
	if name == "" || len(part) > 60 {
		return false
	}
	if s := letters(site); s != "" && (name == s || len(s) > 3 && strings.Contains(name, s) && len(name) < 2*len(s)) {
		return true
	}
	if base == nil {
		return false
	}
	host := letters(strings.TrimPrefix(strings.ToLower(base.Hostname()), "www."))
	return len(name) > 2 && strings.HasPrefix(host, strings.TrimPrefix(name, "the")) ||
		len(name) > 4 && strings.HasPrefix(name, letters(firstLabel(base.Hostname())))
}

// firstLabel is the site's own word in a host name, as far as a look tells:
// "faz" in www.faz.net.
func firstLabel(host string) string {
	label, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(host), "www."), ".")
	return label
}

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
	}
	for _, name := range []string{"application-name", "dc.publisher", "publisher", "citation_journal_title"} {
		if v, _ := r.meta(name); !strings.Contains(v, "://") {
			r.setText("publisher", &r.art.Publisher, v, "meta:"+name)
		}
	}
}
