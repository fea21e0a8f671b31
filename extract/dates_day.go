package extract

import (
	"time"
)

// A foundDate is a date in a text, with what was stated of it.
type foundDate struct {
	year, month, day int
	open             bool // day and month may be the other way round: 01/02/2020
	weekday          int8 // that stands with it; 0 for none

	hasClock bool
	clock    time.Duration // since midnight
	zone     statedZone

	from, to int // its tokens
}

// find looks for the first date from token i on.
func (t *dateText) find(i int) (foundDate, bool) {
	for ; i < t.n; i++ {
		if d, ok := t.dateAt(i); ok {
			return d, true
		}
	}
	return foundDate{}, false
}

// dateAt reads a date that begins at token i, its clock behind or before it.
func (t *dateText) dateAt(i int) (foundDate, bool) {
	if t.at(i).digits == 0 && t.at(i).word.month == 0 && t.at(i).word.kind == 0 {
		return foundDate{}, false
	}
	if t.at(i).digits > 0 && !t.at(i).spaced && t.sign(i-1, "-/.:") && t.at(i-2).digits > 0 {
		return foundDate{}, false // the rest of a longer number
	}
	d := foundDate{from: i}
	if next, ok := t.day(i, &d); ok {
		d.to = t.behindDay(next, &d)
		ok = t.settle(&d)
		return d, ok
	}
	if next, ok := t.clock(i, false, &d); ok { // 14:05, 3 May 2024
		if next, ok = t.day(t.pass(next, 4), &d); ok && !t.is(next, isOrdinal) {
			d.to = t.pastWeekday(next)
			ok = t.settle(&d)
			return d, ok
		}
	}
	return foundDate{}, false
}

// day reads the day of the calendar at token i in one of the forms.
func (t *dateText) day(i int, d *foundDate) (next int, ok bool) {
	tok := t.at(i)
	switch {
	case tok.digits == 4:
		if next, ok = t.yearMarked(i, d); ok {
			return next, ok
		}
		return t.yearFirst(i, d)
	case tok.digits == 8 && t.hints.machine:
		d.year, d.month, d.day = tok.number/10000, tok.number/100%100, tok.number%100
		return i + 1, true
	case tok.digits == 1 || tok.digits == 2:
		if next, ok = t.numeric(i, d); ok {
			return next, ok
		}
		return t.dayFirst(i, d)
	case tok.word.month != 0:
		return t.monthFirst(i, d)
	case t.is(i, isEra):
		return t.eraFirst(i, d)
	}
	return 0, false
}

// short reads a number of a day or month.
func (t *dateText) short(i int) (int, bool) {
	tok := t.at(i)
	return tok.number, tok.digits == 1 || tok.digits == 2
}

// yearMarked reads 2024年5月3日 and 2024년 5월 3일.
func (t *dateText) yearMarked(i int, d *foundDate) (next int, ok bool) {
	if !t.is(i+1, isYearMark) || !t.is(i+3, isMonthMark) || !t.is(i+5, isDayMark) {
		return 0, false
	}
	var isMonth, isDay bool
	d.year = t.at(i).number
	d.month, isMonth = t.short(i + 2)
	d.day, isDay = t.short(i + 4)
	return i + 6, isMonth && isDay
}

// eras are the names of years that are counted from a ruler or a founding on,
// with the year before their first.
var eras = map[string]int{"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911, "中華民國": 1911}

// eraFirst reads 令和6年5月3日.
func (t *dateText) eraFirst(i int, d *foundDate) (next int, ok bool) {
	if !t.is(i, isEra) || t.at(i+1).digits == 0 || t.at(i+1).digits > 3 {
		return 0, false
	}
	next, ok = t.yearMarked(i+1, d)
	d.year += eras[t.s[t.at(i).start:t.at(i).end]]
	return next, ok
}

// yearFirst reads 2024-05-03, 2024. 5. 3., 2024. május 3. and 2024 May 3.
func (t *dateText) yearFirst(i int, d *foundDate) (next int, ok bool) {
	d.year = t.at(i).number
	if t.sign(i+1, "-/.") && t.at(i+3).sign == t.at(i+1).sign {
		var isMonth, isDay bool
		d.month, isMonth = t.short(i + 2)
		d.day, isDay = t.short(i + 4)
		if isMonth && isDay && (t.at(i+1).sign == '.' || !t.at(i+2).spaced) {
			return i + 5, true
		}
	}
	i = t.passJoints(i+1, 2)
	if day, isDay := t.short(i); isDay { // latviski: 2024. gada 3. maijs
		if m := t.passJoints(i+1, 1); t.at(m).word.month != 0 {
			d.day, d.month = day, int(t.at(m).word.month)
			return m + 1, true
		}
	}
	if t.at(i).word.month == 0 {
		return 0, false
	}
	d.month = int(t.at(i).word.month)
	i = t.passJoints(i+1, 1)
	d.day, ok = t.short(i)
	return i + 1, ok && !t.sign(i+1, ":")
}

// numeric reads 03.05.2024 and 3/5/2024, and 3 tháng 5 năm 2024.
func (t *dateText) numeric(i int, d *foundDate) (next int, ok bool) {
	d.day, _ = t.short(i)
	d.month, ok = t.short(i + 2)
	if !ok {
		return 0, false
	}
	if t.is(i+1, isMonthMark) {
		year := t.passJoints(i+3, 1)
		if t.is(year, isYearMark) {
			year++
		}
		d.year = t.at(year).number
		return year + 1, t.at(year).digits == 4
	}
	if !t.sign(i+1, "-/.") || t.at(i+3).sign != t.at(i+1).sign || t.at(i+4).digits != 4 {
		return 0, false
	}
	d.year = t.at(i + 4).number
	if t.at(i+1).sign != '.' {
		t.order(d)
	}
	return i + 5, true
}

// order tells which of two numbers is the day, by what they can be or else by
// the page's region.
func (t *dateText) order(d *foundDate) {
	monthFirst, told := monthStandsFirst(t.hints)
	switch {
	case d.month > 12:
		d.day, d.month = d.month, d.day
	case d.day > 12 || d.day == d.month:
	case !told:
		d.open = true
	case monthFirst:
		d.day, d.month = d.month, d.day
	}
}

// dayFirst reads 3 May 2024, 3. Mai 2024, 1er mai 2024, 3 de mayo de 2024 and
// 03-May-2024.
func (t *dateText) dayFirst(i int, d *foundDate) (next int, ok bool) {
	d.day, _ = t.short(i)
	i++
	if t.is(i, isOrdinal) && !t.at(i).spaced {
		i++
	}
	i = t.passJoints(i, 2)
	if d.month = int(t.at(i).word.month); d.month == 0 {
		return 0, false
	}
	i = t.passJoints(t.passTwin(i+1, d.month), 2)
	d.year = t.at(i).number
	return i + 1, t.at(i).digits == 4
}

// passTwin goes past a second name of the same month: 3 مايو/أيار 2024.
func (t *dateText) passTwin(i, month int) int {
	j := i
	if t.sign(j, "/(-") && int(t.at(j+1).word.month) == month {
		j += 2
		if t.sign(j, ")") {
			j++
		}
		return j
	}
	return i
}

// monthFirst reads May 3, 2024 and, as Java writes it, May 03 14:05:00 UTC 2024.
func (t *dateText) monthFirst(i int, d *foundDate) (next int, ok bool) {
	d.month = int(t.at(i).word.month)
	i = t.passJoints(t.passTwin(i+1, d.month), 1)
	if d.day, ok = t.short(i); !ok || t.sign(i+1, ":") {
		return 0, false
	}
	i++
	if t.is(i, isOrdinal) && !t.at(i).spaced {
		i++
	}
	year := t.passJoints(i, 2)
	if t.at(year).digits != 4 {
		if year, ok = t.clock(i, false, d); !ok {
			return 0, false
		}
	}
	d.year = t.at(year).number
	return year + 1, t.at(year).digits == 4
}

// passJoints goes past up to limit of the signs and small words that join the
// parts of a day.
func (t *dateText) passJoints(i, limit int) int {
	for ; limit > 0 && (t.sign(i, ".,-/") || t.at(i).word.kind&isPlainWord != 0 && t.at(i).word.month == 0); limit-- {
		i++
	}
	return i
}

// settle reports whether a date is one of the calendar, and turns it where its
// weekday says so.
func (t *dateText) settle(d *foundDate) bool {
	if t.thai && d.year > 2400 {
		d.year -= 543
	}
	if d.weekday == 0 && t.is(d.from-1, isWeekday) {
		d.weekday = t.at(d.from - 1).word.weekday
	} else if d.weekday == 0 && t.sign(d.from-1, ",.") {
		d.weekday = t.at(d.from - 2).word.weekday
	}
	if d.open && d.weekday != 0 {
		asIs, turned := weekdayOf(d.year, d.month, d.day) == d.weekday, weekdayOf(d.year, d.day, d.month) == d.weekday
		if asIs != turned {
			d.open = false
		}
		if turned && !asIs {
			d.day, d.month = d.month, d.day
		}
	}
	return d.year >= 1700 && d.year <= 2200 && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
		d.day <= time.Date(d.year, time.Month(d.month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// weekdayOf is the weekday of a day, 1 for Monday.
func weekdayOf(year, month, day int) int8 {
	return int8((time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Weekday()+6)%7 + 1)
}
