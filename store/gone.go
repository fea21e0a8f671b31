package store

import "time"

// An Absence is that the page of a known article is not there any more.
type Absence struct {
	Since time.Time // the first visit that found no page
	Last  time.Time // the last one
	// Sure says that a second look, some hours after the first, found none either:
	// one answer may be a mistake of the server.
	Sure bool
}

// SecondLook is how long after the first answer that a page is gone another one is
// believed. Pages that come back mostly do within it.
const SecondLook = 3 * time.Hour

// AbsenceOf says since when an article's page is gone, by its visits from the oldest
// on; ok is false when it is not. Visits that brought no answer say nothing.
func AbsenceOf(visits []Visit) (a Absence, ok bool) {
	for i := range visits {
		switch v := &visits[i]; v.Outcome {
		case Gone:
			if !ok {
				a, ok = Absence{Since: v.Fetched}, true
			}
			a.Last = v.Fetched
			a.Sure = a.Last.Sub(a.Since) >= SecondLook
		case GaveUp, RefusedByRobots:
		default:
			ok = false
		}
	}
	return a, ok
}
