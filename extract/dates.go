package extract

import (
	"time"
)

// maxDate bounds the text of a date that is written for machines, in bytes: the
// longest, with weekday, zone and comment, are below it.
const maxDate = 100

// A moment is a date as a page states it.
type moment struct {
	time    time.Time
	dayOnly bool // no time of day was stated
	local   bool // no zone was stated or known: the wall clock stands in UTC
}

// parseDate reads a date in one of the forms that news pages use and keeps the
// offset that it states. A local time takes zone, and without one it is refused:
// an invented offset would be a wrong instant. A day without a time of day is
// its midnight in zone, in UTC without one: the day is what was stated, and
// UTC keeps it the same day in the record's text. A text that is more than a date
// is refused, and so is 01/02/2020, which is two days.
func parseDate(s string, zone *time.Location) (time.Time, bool) {
	m, ok := readDate(s, zone, dateHints{})
	return m.time, ok && !m.local
}

// readDate is parseDate that says what was stated, and reads a local time without
// a zone as one. The hints tell what the date alone doesn't: which of 01/02/2020
// is the month, and whose time IST is.
func readDate(s string, zone *time.Location, hints dateHints) (moment, bool) {
	if len(s) > 4*maxDate {
		return moment{}, false
	}
	t := dateText{hints: hints}
	t.hints.machine = true
	t.split(s)
	if !t.whole || t.n == 0 || t.tokens[t.n-1].end-t.tokens[0].start > 2*maxDate {
		return moment{}, false
	}
	d, ok := t.find(0)
	if !ok || d.open || !t.onlyBeside(0, d.from) || !t.onlyBeside(d.to, t.n) {
		return moment{}, false
	}
	return d.moment(zone, hints)
}

// onlyBeside reports whether some tokens are only words and signs that may stand
// beside a date.
func (t *dateText) onlyBeside(from, to int) bool {
	for i := from; i < to; i++ {
		tok := t.at(i)
		switch {
		case tok.sign != 0 && tok.sign != '+' && tok.sign != '%' && tok.sign != '$':
		case tok.word.kind&isBeside != 0:
		case tok.digits > 0 && tok.digits < 4 && t.isReadingTime(i):
		default:
			return false
		}
	}
	return true
}

// isReadingTime reports whether a number tells how long a text takes to read.
func (t *dateText) isReadingTime(i int) bool {
	return t.is(i+1, isPlainWord|isMinuteMark) && t.at(i+1).end-t.at(i+1).start >= 3
}

// moment puts what was found into a zone: the one that was stated or else the
// site's.
func (d *foundDate) moment(zone *time.Location, hints dateHints) (moment, bool) {
	day := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	if !d.hasClock {
		if zone != nil {
			day = inZone(day, zone)
		}
		return moment{time: day, dayOnly: true}, true
	}
	wall := day.Add(d.clock)
	t, known := place(wall, d.zone, zone, hints.region)
	if !known {
		if d.zone.name != "" && zone != nil {
			return moment{}, false
		}
		t = wall
	}
	return moment{time: t, local: !known}, true
}
