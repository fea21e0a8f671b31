package extract

import (
	"slices"
	"strings"
	"time"
)

// A statedDate is a date that the page states somewhere.
type statedDate struct {
	moment
	from string
	near nearness
}

// A dateBook gathers the dates of a page.
type dateBook struct {
	r        *reading
	hints    dateHints
	releases []statedDate // stated for machines, the surest first
	changes  []statedDate
	marked   []statedDate // shown, and labelled as the release
	shown    []statedDate // shown without a label
	refused  map[string]string

	dateline Dateline
	lineAt   nearness // of the date line; far away while there is none
}

// note reads what is stated for machines.
func (b *dateBook) note(label dateLabel, list []candidate) {
	field, dst := "published", &b.releases
	if label == ofChange {
		field, dst = "modified", &b.changes
	}
	for _, c := range list {
		m, ok := readDate(c.value, b.r.zone, b.hints)
		switch {
		case !ok:
			b.refuse(field, c.value)
		case m.time.Unix() == 0: // an empty field of the site's database
		case b.doubt(m) != "":
			b.r.warn(field + ": " + m.time.Format(time.DateOnly) + " is " + b.doubt(m))
		default:
			*dst = append(*dst, statedDate{moment: m, from: c.from})
		}
	}
}

// refuse keeps the first text that is no date, to tell of it if there is none.
func (b *dateBook) refuse(field, value string) {
	if b.refused == nil {
		b.refused = map[string]string{}
	}
	if _, told := b.refused[field]; !told {
		b.refused[field] = value
	}
}

// firstNews is the year before which no page of the web was published, and
// zoneSlack how far two clocks of the world are apart at most.
const (
	firstNews = 1990
	zoneSlack = 26 * time.Hour
)

// doubt says why no page could have been published then, "" where one could.
// What the future is only the time of the fetch tells: without it nothing is
// refused for that.
func (b *dateBook) doubt(m moment) string {
	fetched := b.r.page.Fetched
	switch {
	case m.time.Year() < firstNews:
		return "before the first page of the web"
	case !fetched.IsZero() && m.time.After(fetched.Add(zoneSlack)):
		return "after the page was fetched"
	}
	return ""
}

// ranked are the dates that may be the first release, the surest first.
func (b *dateBook) ranked() []statedDate {
	out := slices.Concat(b.releases, b.marked, b.shownAt(below))
	out = append(out, b.address()...)
	out = append(out, b.shownAt(above)...)
	change := b.shownChange()
	if far := b.shownAt(farAway); change == nil && areOneDay(far) {
		out = append(out, far...)
	}
	return append(out, change...)
}

// shownAt are the dates without a label that stand so to a headline, those after
// the last change left out: they are today's, or of what is to come.
func (b *dateBook) shownAt(near nearness) []statedDate {
	var last time.Time
	for _, s := range b.changes {
		if s.time.After(last) {
			last = s.time
		}
	}
	var out []statedDate
	for _, s := range b.shown {
		if s.near == near && (last.IsZero() || s.time.Before(last.Add(zoneSlack))) {
			out = append(out, s)
		}
	}
	return out
}

// areOneDay reports whether dates far from the headline are all of one day:
// those of other articles and of comments differ.
func areOneDay(list []statedDate) bool {
	for _, s := range list {
		if s.time.Format(time.DateOnly) != list[0].time.Format(time.DateOnly) {
			return false
		}
	}
	return true
}

// fromChange is the source of a release that is only known by its last change.
const fromChange = "generic:last-change"

// shownChange is the date of the last change where it is all that readers see by
// the headline. The release was then or before.
func (b *dateBook) shownChange() []statedDate {
	for _, s := range b.changes {
		if s.near != farAway {
			s.from = fromChange
			return []statedDate{s}
		}
	}
	return nil
}

// settle fills a time that is still zero with the first date of a list that
// others don't contradict. A day is made an instant, and a local time one of a
// zone, by what else the page states.
func (b *dateBook) settle(field string, dst *time.Time, list []statedDate) {
	if !dst.IsZero() {
		return
	}
	for i, s := range list {
		if isContradicted(list, i) {
			b.r.warn(field + ": " + s.time.Format(time.DateOnly) + " of " + s.from + " is contradicted by two others")
			continue
		}
		s = b.refined(s, list)
		*dst = s.time
		if !s.local {
			*dst = b.r.siteTime(s.time)
		}
		b.r.took(field, s.from)
		if s.from == fromChange {
			b.r.warn(field + ": the page states only its last change")
		}
		switch {
		case s.dayOnly:
			b.r.warn(field + ": the page states only the day")
		case s.local:
			b.r.warn(field + ": the page states no zone, the time is its local one")
		}
		return
	}
	if refused := b.refused[field]; refused != "" {
		b.r.warn(field + ": not a full date with a zone: " + clip(fold(refused), 60))
	}
}

// later are the changes that were not before the release.
func (b *dateBook) later(list []statedDate) []statedDate {
	out := list[:0:0]
	for _, s := range list {
		if s.time.Before(b.r.art.Published.Add(-zoneSlack)) {
			b.r.warn("modified: " + s.time.Format(time.DateOnly) + " is before the first release")
			continue
		}
		out = append(out, s)
	}
	return out
}

// isContradicted reports whether two kinds of sources agree on another day than
// the date does, and none but its own kind agrees with it.
func isContradicted(list []statedDate, i int) bool {
	kind := kindOf(list[i].from)
	for j, other := range list {
		if kindOf(other.from) == kind || !isStatedKind(other.from) {
			continue
		}
		if sameDay(list[i].time, other.time) {
			return false
		}
		for _, third := range list[j+1:] {
			if k := kindOf(third.from); k != kind && k != kindOf(other.from) && isStatedKind(third.from) && sameDay(other.time, third.time) {
				return true
			}
		}
	}
	return false
}

// kindOf is the kind of a source: "jsonld", "meta", "microdata", "generic:time".
func kindOf(from string) string {
	kind, _, _ := strings.Cut(from, ":")
	if kind == "generic" {
		return from
	}
	return kind
}

// isStatedKind reports whether a source can contradict another: one that is shown
// may be that of a change.
func isStatedKind(from string) bool {
	return !strings.HasPrefix(from, "generic:") || from == fromAddress
}

// sameDay reports whether two times may be of one day, wherever they were told.
func sameDay(a, b time.Time) bool { return a.Sub(b).Abs() < zoneSlack }

// refined is a date with what others of the list know better: of a day the time,
// of a local time the zone.
func (b *dateBook) refined(s statedDate, list []statedDate) statedDate {
	if !s.dayOnly && !s.local {
		return s
	}
	for _, o := range list {
		switch {
		case o.dayOnly || o.local || o.from == fromChange:
		case s.dayOnly && o.time.Format(time.DateOnly) == s.time.Format(time.DateOnly), s.local && isSameClock(s.time, o.time):
			return o
		}
	}
	if s.dayOnly {
		for _, o := range list {
			if o.local && o.from != fromChange && o.time.Format(time.DateOnly) == s.time.Format(time.DateOnly) {
				s = o
				break
			}
		}
	}
	if offset, ok := b.offsetNear(s.time); s.local && ok {
		s.time, s.local = atOffset(s.time, offset), false
	}
	return s
}

// isSameClock reports whether a local time can be an instant: whole half hours
// apart.
func isSameClock(local, instant time.Time) bool {
	apart := local.Truncate(time.Minute).Sub(instant.Truncate(time.Minute)).Abs()
	return apart <= 14*time.Hour && apart%(30*time.Minute) == 0
}

// offsetNear is the offset that another date of the page states, of about the
// same time: a clock may be set in between. UTC tells nothing of the site.
func (b *dateBook) offsetNear(local time.Time) (seconds int, ok bool) {
	for _, list := range [][]statedDate{b.releases, b.changes, b.marked, b.shown} {
		for _, o := range list {
			if o.dayOnly || o.local || o.time.Sub(local).Abs() > 7*24*time.Hour {
				continue
			}
			if _, seconds = o.time.Zone(); seconds != 0 {
				return seconds, true
			}
		}
	}
	return 0, false
}
