package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// maxDate bounds the text of a date in bytes: the longest printed ones, with
// weekday, zone and comment, are below it.
const maxDate = 100

// A moment is a date as a page states it.
type moment struct {
	time    time.Time
	dayOnly bool // no time of day was stated
}

// parseDate reads a date in one of the layouts that news pages use and keeps the
// offset that it states. A local time takes zone, and without one it is refused:
// an invented offset would be a wrong instant. A day without a time of day is
// its midnight in zone, in UTC without one: the day is what was stated, and
// UTC keeps it the same day in the record's text. What fits no layout whole
// is refused.
func parseDate(s string, zone *time.Location) (time.Time, bool) {
	m, ok := readDate(s, zone)
	return m.time, ok
}

// readDate is parseDate that also says whether only a day was stated.
func readDate(s string, zone *time.Location) (moment, bool) {
	if len(s) > 4*maxDate {
		return moment{}, false
	}
	s = strings.Join(strings.Fields(s), " ")
	if s == "" || len(s) > maxDate {
		return moment{}, false
	}
	for _, l := range dateLayouts {
		if m := l.re.FindStringSubmatch(s); m != nil {
			return l.read(m, zone)
		}
	}
	return moment{}, false
}

// A dateLayout is an expression over a whole date; the names of its groups say
// what they hold.
type dateLayout struct {
	re     *regexp.Regexp
	groups []string
}

const (
	clockPart = `(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<frac>\d{1,9})\d*)?)?`
	zonePart  = `(?P<zone>Z|z|(?:UTC|GMT|Z)? ?[+-]\d{2}:?\d{2}|[+-]\d{2}|[A-Za-z]{2,5})`
	weekday   = `(?:\pL{2,10}\.?,? (?:(?:den|the|dem) )?)?`
)

// dateLayouts are tried in order; each is anchored, so at most one reads a text.
// Dates with slashes are not among them: 01/02/2020 is two days.
var dateLayouts = compileDates(
	// RFC 3339 and its sloppy kin: blank for T, no seconds, +0100, zone names.
	`(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:(?:[Tt]|,? )`+clockPart+`(?: ?(?P<half>[AaPp]\.?[Mm]\.?))?(?: ?`+zonePart+`)?(?:\[[A-Za-z_/+-]+\])?)?`,
	`(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:T(?P<h>\d{2})(?P<min>\d{2})(?P<s>\d{2})?`+zonePart+`?)?`,
	// RFC 1123 and RFC 850.
	weekday+`(?P<d>\d{1,2})[ -](?P<mon>\pL{3,9})[ -](?P<y>\d{4}),? `+clockPart+`(?: ?`+zonePart+`)?`,
	// Java's Date.toString, and JavaScript's.
	`\pL{3} (?P<mon>\pL{3}) (?P<d>\d{1,2}) `+clockPart+`(?: `+zonePart+`)? (?P<y>\d{4})`,
	`\pL{3} (?P<mon>\pL{3}) (?P<d>\d{1,2}) (?P<y>\d{4}) `+clockPart+` `+zonePart+`(?: \([^)]*\))?`,
	// Printed: 28.01.2020, 15:49 Uhr and 28. Januar 2020 um 15.49 Uhr.
	weekday+`(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})`+printedClock,
	weekday+`(?P<d>\d{1,2})\.? (?:de )?(?P<mon>\pL{3,9})\.?,? (?:de )?(?P<y>\d{4})`+printedClock,
	// Printed: January 28, 2020 at 3:49 p.m.
	weekday+`(?P<mon>\pL{3,9})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})`+printedClock,
)

const printedClock = `(?: ?[,|–—-]? ?(?:(?:um|at) )?(?P<h>\d{1,2})(?:[:.](?P<min>\d{2})(?::(?P<s>\d{2}))?)?(?: ?(?P<half>[AaPp]\.?[Mm]\.?))?(?: (?P<uhr>Uhr))?(?: ?\(?` + zonePart + `\)?)?)?`

func compileDates(patterns ...string) []dateLayout {
	out := make([]dateLayout, len(patterns))
	for i, p := range patterns {
		re := regexp.MustCompile(`^(?:` + p + `)$`)
		out[i] = dateLayout{re: re, groups: re.SubexpNames()}
	}
	return out
}

// read makes a moment of the groups found.
func (l dateLayout) read(found []string, zone *time.Location) (moment, bool) {
	part := make(map[string]string, len(found))
	for i, name := range l.groups {
		if name != "" && found[i] != "" {
			part[name] = found[i]
		}
	}
	year, day := number(part["y"]), number(part["d"])
	month := number(part["m"])
	if part["mon"] != "" {
		month = int(monthNamed(part["mon"]))
	}
	if year < 1700 || year > 2200 || month < 1 || month > 12 || day < 1 || day > time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day() {
		return moment{}, false
	}
	if part["h"] == "" {
		if zone == nil {
			zone = time.UTC
		}
		return moment{time.Date(year, time.Month(month), day, 0, 0, 0, 0, zone), true}, true
	}
	clock, ok := clockOf(part)
	if !ok {
		return moment{}, false
	}
	local := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Add(clock)
	t, ok := place(local, part["zone"], zone)
	return moment{time: t}, ok
}

// clockOf returns the time of day as the time since midnight.
func clockOf(part map[string]string) (time.Duration, bool) {
	h, m, s := number(part["h"]), number(part["min"]), number(part["s"])
	if half := strings.ToLower(part["half"]); half != "" {
		if h < 1 || h > 12 {
			return 0, false
		}
		h %= 12
		if half[0] == 'p' {
			h += 12
		}
	} else if part["min"] == "" && part["uhr"] == "" {
		return 0, false // "28. Januar 2020, 15" says nothing for sure
	}
	if h > 23 || m > 59 || s > 59 {
		return 0, false
	}
	frac := number((part["frac"] + "000000000")[:9])
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(frac), true
}

// number reads digits that an expression has matched; "" is 0.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
