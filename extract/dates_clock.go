package extract

import (
	"strings"
	"time"
)

// A statedZone is what a text says of the zone of its clock.
type statedZone struct {
	name      string // as written; "" for none
	offset    int    // seconds east
	hasOffset bool
}

// behindDay reads the clock behind a day and goes past the weekday.
func (t *dateText) behindDay(i int, d *foundDate) int {
	i = t.pastWeekday(i)
	if d.hasClock {
		return i
	}
	if t.is(i, isYearMark) || !t.at(i).spaced && t.is(i, isPM) && t.is(i, isPlainWord) {
		i++ // 2024م
	}
	j, before := i, false
	for steps := 6; steps > 0; steps-- {
		switch {
		case t.sign(j, ",|–—-•@()./~") || t.isT(j) || t.is(j, isWeekday):
		case t.is(j, isAM|isPM) && t.at(j+1).digits > 0:
			before = true
		case t.is(j, isPlainWord):
		default:
			steps = 0
			continue
		}
		j++
	}
	if next, ok := t.clock(j, before, d); ok {
		return next
	}
	return i
}

// isT reports whether a token is the T of RFC 3339.
func (t *dateText) isT(i int) bool {
	tok := t.at(i)
	return tok.end == tok.start+1 && tok.digits == 0 && (t.s[tok.start] == 'T' || t.s[tok.start] == 't') && t.at(i-1).digits > 0
}

// pastWeekday goes past a weekday behind a day, in brackets or not.
func (t *dateText) pastWeekday(i int) int {
	switch {
	case t.sign(i, "(") && t.is(i+1, isWeekday) && t.sign(i+2, ")"):
		return i + 3
	case t.is(i, isWeekday) && t.at(i).word.kind&isPlainWord == 0:
		return i + 1
	}
	return i
}

// pass goes past up to limit signs, small words and weekdays.
func (t *dateText) pass(i, limit int) int {
	for ; limit > 0 && (t.sign(i, ",|–—-•.") || t.is(i, isPlainWord|isWeekday)) && t.at(i).word.month == 0; limit-- {
		i++
	}
	return i
}

// clock reads a time of day at token i, with the half of the day and the zone.
// Where the half stands before it, before is set.
func (t *dateText) clock(i int, before bool, d *foundDate) (next int, ok bool) {
	h, isShort := t.short(i)
	if compact := t.at(i); t.hints.machine && t.isT(i-1) && (compact.digits == 4 || compact.digits == 6) {
		return t.compactClock(i, d)
	}
	if !isShort {
		return 0, false
	}
	c := clockParts{hour: h}
	i, ok = t.minutes(i+1, &c)
	if before {
		t.half(t.halfBefore(i), &c)
		if c.hour > 12 {
			c.half = 0 // 下午14:05 says it twice
		}
	} else if next := t.half(i, &c); c.half != 0 {
		i, ok = next, true
	}
	if !ok || !c.settle() {
		return 0, false
	}
	d.hasClock, d.clock = true, c.duration
	return t.zoneAt(i, &d.zone), true
}

// clockParts are the parts of a time of day as stated.
type clockParts struct {
	hour, minute, second, nano int
	half                       byte // 'a', 'p' or 0
	duration                   time.Duration
}

// settle reports whether the parts are a time of day, and makes it.
func (c *clockParts) settle() bool {
	if c.half != 0 {
		if c.hour < 1 || c.hour > 12 {
			return false
		}
		c.hour %= 12
		if c.half == 'p' {
			c.hour += 12
		}
	}
	if c.hour > 23 || c.minute > 59 || c.second > 59 {
		return false
	}
	c.duration = time.Duration(c.hour)*time.Hour + time.Duration(c.minute)*time.Minute + time.Duration(c.second)*time.Second + time.Duration(c.nano)
	return true
}

// compactClock reads 154907 and 1549.
func (t *dateText) compactClock(i int, d *foundDate) (next int, ok bool) {
	n := t.at(i).number
	if t.at(i).digits == 4 {
		n *= 100
	}
	c := clockParts{hour: n / 10000, minute: n / 100 % 100, second: n % 100}
	if !c.settle() {
		return 0, false
	}
	d.hasClock, d.clock = true, c.duration
	return t.zoneAt(i+1, &d.zone), true
}

// minutes reads what stands behind the hour: :49:07.5, .49, 時49分07秒, h49, Uhr.
// ok is false where nothing says that the number before was an hour.
func (t *dateText) minutes(i int, c *clockParts) (next int, ok bool) {
	switch {
	case t.is(i, isHourMark):
		return t.markedMinutes(i+1, c), true
	case !t.sign(i, ":.") || t.at(i).spaced || !t.two(i+1):
		return i, false
	case t.sign(i, ".") && t.sign(i+2, "./") && t.at(i+3).digits > 0:
		return i, false // 14.05.2024
	}
	c.minute = t.at(i + 1).number
	i += 2
	if t.sign(i, ":") && t.two(i+1) {
		c.second = t.at(i + 1).number
		i = t.fraction(i+2, c)
	}
	if t.is(i, isHourMark) {
		i++
	}
	return i, true
}

// two reports whether the token at i is a number of two digits that belongs to
// the sign or word before it.
func (t *dateText) two(i int) bool {
	return t.at(i).digits == 2 && (t.is(i-1, isHourMark|isMinuteMark) || !t.at(i).spaced)
}

// markedMinutes reads the minutes and seconds behind the word for the hour. What a
// month follows is a day: 14 h 12 May.
func (t *dateText) markedMinutes(i int, c *clockParts) int {
	n, isShort := t.short(i)
	marked := t.is(i+1, isMinuteMark)
	isDay := t.at(i).spaced && t.at(i+1).word.month != 0
	if !isShort || isDay || !marked && !t.two(i) {
		return i
	}
	c.minute = n
	if i++; marked {
		i++
	}
	if t.two(i) && t.is(i+1, isSecondMark) {
		c.second = t.at(i).number
		i += 2
	}
	return i
}

// fraction reads the parts of a second.
func (t *dateText) fraction(i int, c *clockParts) int {
	tok := t.at(i + 1)
	if !t.sign(i, ".,") || tok.digits == 0 || tok.spaced || t.at(i).spaced {
		return i
	}
	c.nano = tok.number
	for n := tok.digits; n < 9; n++ {
		c.nano *= 10
	}
	return i + 2
}

// half reads am, p.m. and their like.
func (t *dateText) half(i int, c *clockParts) int {
	part := func(kind wordKind) bool {
		return t.is(i, kind) && t.sign(i+1, ".") && t.is(i+2, isMOfAM)
	}
	switch {
	case part(isAOfAM), part(isPOfPM):
		c.half = 'a'
		if t.is(i, isPOfPM) {
			c.half = 'p'
		}
		if i += 3; t.sign(i, ".") {
			i++
		}
	case t.is(i, isAM):
		c.half = 'a'
		i++
	case t.is(i, isPM):
		c.half = 'p'
		i++
	}
	return i
}

// halfBefore is where the half of the day stands before a clock that ends at i.
func (t *dateText) halfBefore(i int) int {
	for i--; i > 0 && !t.is(i, isAM|isPM); i-- {
	}
	return i
}

// zoneAt reads the zone behind a clock: +01:00, GMT+7, (MEZ), Z.
func (t *dateText) zoneAt(i int, z *statedZone) int {
	j := i
	if t.sign(j, "(,") {
		j++
	}
	next, ok := t.zoneName(j, z)
	if !ok {
		if next, ok = t.offset(j, false, z); !ok || j != i {
			return i
		}
	}
	if j > i && t.at(i).sign == '(' {
		if !t.sign(next, ")") {
			*z = statedZone{}
			return i
		}
		next++
	}
	if t.hints.machine && t.sign(next, "(") {
		for ; next < t.n; next++ { // (Central European Standard Time), [Europe/Berlin]
			if t.sign(next, ")") {
				return next + 1
			}
		}
	}
	return next
}

// zoneName reads the name of a zone, with the offset that may follow GMT.
func (t *dateText) zoneName(i int, z *statedZone) (next int, ok bool) {
	tok := t.at(i)
	if tok.sign != 0 || tok.digits != 0 || tok.end == tok.start || tok.end-tok.start > 8 {
		return 0, false
	}
	written := t.s[tok.start:tok.end]
	name := strings.ToUpper(written)
	if name != written && !t.hints.machine {
		return 0, false // à 14:05 et, est
	}
	base, known := zoneOffsets[name]
	if known && base == 0 {
		if next, ok = t.offset(i+1, true, z); ok {
			return next, true
		}
	}
	local := usZones[name] != 0 || regionalZones[name]
	unknown := t.hints.machine && tok.end-tok.start >= 2 && tok.end-tok.start <= 5 && tok.word.kind == 0
	if !known && !local && !unknown {
		return 0, false
	}
	z.name = name
	return i + 1, true
}

// offset reads +01:00, +0100 and +01; behind GMT +7 too.
func (t *dateText) offset(i int, behindName bool, z *statedZone) (next int, ok bool) {
	tok := t.at(i + 1)
	if !t.sign(i, "+-") || tok.digits == 0 || tok.spaced {
		return 0, false
	}
	h, m := tok.number, 0
	next = i + 2
	switch {
	case tok.digits == 4:
		h, m = h/100, h%100
	case tok.digits > 2 || tok.digits == 1 && !behindName:
		return 0, false
	case t.sign(next, ":") && t.at(next+1).digits == 2 && !t.at(next+1).spaced:
		m = t.at(next + 1).number
		next += 2
	case t.at(i).spaced && !behindName && !t.hints.machine:
		return 0, false
	}
	if h > 15 || m > 59 {
		return 0, false
	}
	z.offset, z.hasOffset = h*3600+m*60, true
	if t.at(i).sign == '-' {
		z.offset = -z.offset
	}
	return next, true
}
