package find

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// layouts are the forms of dates in lists: W3C's profile of ISO 8601 and what is
// written instead of it (https://www.w3.org/TR/NOTE-datetime).
var layouts = []string{
	time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05-0700", "2006-01-02T15:04-0700", "2006-01-02T15:04:05", "2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly, "20060102",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006",
}

// parseDate reads a date of a list; one without a zone is in that of loc. What
// can't be read, or can't be, is the zero time.
func parseDate(s string, loc *time.Location) time.Time {
	s = strings.TrimSpace(s)
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, s, loc); err == nil && isSane(at) {
			return at
		}
	}
	return time.Time{}
}

// isSane refuses dates before there was a web, and 0001-01-01.
func isSane(at time.Time) bool { return at.Year() >= 1980 && at.Year() < 2200 }

// dayIn finds a day, or only a month, in an address: /2019/04/23/, /2019-04-23,
// /20190423-, /2019/apr/23/, /2019/04/.
var dayIn = regexp.MustCompile(`(?i)(?:^|[/_.-])((?:19|20)\d\d)([/_.-]?)(0[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:([/_.-]?)(0[1-9]|[12]\d|3[01]))?(?:[/_.-]|$)`)

var shortMonths = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// addressDate reads the date that stands in an address's path.
func addressDate(path string, loc *time.Location) (at time.Time, dated string) {
	m := dayIn.FindStringSubmatch(path)
	if m == nil {
		return time.Time{}, ""
	}
	year, _ := strconv.Atoi(m[1]) // the pattern has digits alone
	month, err := strconv.Atoi(m[3])
	if err != nil {
		for i, name := range shortMonths {
			if strings.EqualFold(name, m[3]) {
				month = i + 1
			}
		}
	}
	if m[5] == "" {
		if m[2] == "" {
			return time.Time{}, "" // six digits are a number
		}
		return time.Date(year, time.Month(month), 1, 0, 0, 0, 0, loc), DatedMonth
	}
	if m[2] != m[4] {
		return time.Time{}, ""
	}
	day, _ := strconv.Atoi(m[5])
	at = time.Date(year, time.Month(month), day, 0, 0, 0, 0, loc)
	if !isSane(at) || at.Day() != day {
		return time.Time{}, "" // there is no 31 April
	}
	return at, DatedAddress
}

// A span is what is asked for: from From to before To. A zero bound is open.
type span struct{ from, to time.Time }

// has reports whether an instant lies in the span.
func (s span) has(at time.Time) bool {
	return (s.from.IsZero() || !at.Before(s.from)) && (s.to.IsZero() || at.Before(s.to))
}

// meets reports whether the month that begins at an instant has a part in the span.
func (s span) meets(month time.Time) bool {
	return (s.to.IsZero() || month.Before(s.to)) && (s.from.IsZero() || month.AddDate(0, 1, 0).After(s.from))
}

// Date reads a date as lists have them, in UTC where it names no zone; the zero time
// when it is none.
func Date(s string) time.Time { return parseDate(s, time.UTC) }
