package extract

import (
	"strings"
	"time"
)

// authorCandidates are the lines that may name the authors, in the order in which they
// are asked.
func (r *reading) authorCandidates() []Candidate {
	var out []Candidate
	state := func(all []stated, from string) {
		if c := r.statedCandidate(all, from); c.Value != "" && len(out) < maxCandidates {
			out = append(out, c)
		}
	}
	for _, o := range r.linked.objects() {
		for _, key := range []string{"author", "creator", "contributor"} {
			state(r.people(o[key]), "jsonld:"+key)
		}
	}
	for _, name := range authorMetas {
		state(untyped(r.metas[name]), "meta:"+name)
	}
	show := func(names []string, from string) {
		if len(names) > 0 {
			out = append(out, Candidate{Value: clip(strings.Join(names, "; "), maxShown), From: from})
		}
	}
	show(namesOf(r.bylineNames(), false), "generic:byline")
	for _, p := range r.props {
		if p.name == "author" && !ofOthers(p.node) {
			state(untyped([]string{brief(p.node, 10*maxName)}), "microdata:author")
		}
	}
	show(r.signature(), "generic:byline")
	show(r.signedLine(), "generic:line")
	return out
}

// statedCandidate shows what is stated of the authors.
func (r *reading) statedCandidate(all []stated, from string) Candidate {
	var lines, people []string
	for _, s := range all {
		lines = append(lines, fold(s.text))
		if !s.house {
			people = append(people, r.statedNames(s)...)
		}
	}
	c := Candidate{Value: clip(strings.Join(lines, "; "), maxShown), From: from}
	if len(people) == 0 {
		c.Why = "it names no person: a house, an agency, or no name at all"
	}
	return c
}

// releaseCandidates are the dates that may be the first release.
func (r *reading) releaseCandidates() []Candidate {
	b := r.dates()
	out := b.refusals(append(r.stated("datePublished", "datePublished", publishedMetas...), r.created()...))
	return append(out, candidatesOf(b.ranked())...)
}

// changeCandidates are the dates that may be the last change.
func (r *reading) changeCandidates() []Candidate {
	b := r.dates()
	shown := candidatesOf(b.changes)
	for i, s := range b.changes {
		if s.time.Before(r.art.Published.Add(-zoneSlack)) {
			shown[i].Why = "it is before the first release"
		}
	}
	return append(b.refusals(r.stated("dateModified", "dateModified", modifiedMetas...)), shown...)
}

// dates gathers the page's dates once more.
func (r *reading) dates() *dateBook {
	b := &dateBook{r: r, hints: r.dateHints()}
	b.note(ofRelease, r.stated("datePublished", "datePublished", publishedMetas...))
	b.note(ofRelease, r.created())
	b.note(ofChange, r.stated("dateModified", "dateModified", modifiedMetas...))
	b.show()
	return b
}

// refusals are the candidates that are no date of the page's.
func (b *dateBook) refusals(list []candidate) []Candidate {
	var out []Candidate
	for _, c := range asCandidates(list) {
		m, ok := readDate(c.Value, b.r.zone, b.hints)
		switch {
		case !ok:
			c.Why = "it is not a full date with a zone"
		case m.time.Unix() == 0:
			c.Why = "it is an empty field of the site's database"
		case b.doubt(m) != "":
			c.Why = "it is " + b.doubt(m)
		default:
			continue
		}
		out = append(out, c)
	}
	return out
}

// candidatesOf shows dates, those that others contradict with that word.
func candidatesOf(list []statedDate) []Candidate {
	var out []Candidate
	for i, s := range list {
		form := time.RFC3339
		switch {
		case s.dayOnly:
			form = time.DateOnly
		case s.local:
			form = "2006-01-02T15:04:05"
		}
		c := Candidate{Value: s.time.Format(form), From: s.from}
		if isContradicted(list, i) {
			c.Why = "two other sources agree on another day"
		}
		out = append(out, c)
	}
	return out
}
