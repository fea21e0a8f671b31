package find

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// The bounds beyond which addresses are made by machines for machines.
const (
	maxSegments = 16
	maxPath     = 1_000 // bytes
	maxRepeats  = 3     // of one part of a path
	maxParams   = 6     // of a query
	maxForms    = 200   // queries of one path
)

// A guard recognises addresses that lead on without end.
type guard struct {
	forms map[string]int // queries seen, by path
}

// trap names the trap that an address leads into, "" for none.
func (g *guard) trap(u *url.URL) string {
	if len(u.Path)+len(u.RawQuery) > maxPath {
		return TrapLong
	}
	counts := map[string]int{}
	n := 0
	for segment := range strings.SplitSeq(strings.Trim(u.Path, "/"), "/") {
		n++
		if counts[segment]++; counts[segment] >= maxRepeats {
			return TrapRepeats
		}
	}
	if n > maxSegments {
		return TrapLong
	}
	if u.RawQuery == "" {
		return ""
	}
	if strings.Count(u.RawQuery, "&") >= maxParams {
		return TrapFacets
	}
	return g.form(u)
}

// form counts the queries of a path that doesn't tell articles apart by one number.
func (g *guard) form(u *url.URL) string {
	if !strings.Contains(u.RawQuery, "&") && hasDigits(u.RawQuery, 4) {
		return "" // article.php?id=12345
	}
	if g.forms == nil {
		g.forms = map[string]int{}
	}
	at := u.Host + u.Path
	if g.forms[at] >= maxForms {
		return TrapFacets
	}
	g.forms[at]++
	return ""
}

// calendarNames are query parameters that lead through time.
var calendarNames = []string{"month", "monat", "year", "jahr", "date", "datum", "day", "tag", "week", "cal"}

// isCalendar reports whether a page is one of a calendar: those before and after it
// never end.
func isCalendar(u *url.URL) bool {
	if at, _ := addressDate(u.Path, time.UTC); !at.IsZero() {
		return true
	}
	query := u.Query()
	return slices.ContainsFunc(calendarNames, query.Has)
}
