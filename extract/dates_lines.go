package extract

import (
	"strings"
)

// A dateLabel is what a date is said to be.
type dateLabel byte

const (
	unlabelled dateLabel = iota
	ofRelease
	ofChange
)

// A lineDate is a date in a line of a page.
type lineDate struct {
	foundDate
	label dateLabel
	apart bool // it stands for itself, not in a sentence
}

// maxLineDates bounds the dates of one line: release and change, seldom more.
const maxLineDates = 4

// line reads the dates of a text that a page shows. alone is whether it holds
// nothing else but their labels.
func (t *dateText) line(s string, hints dateHints) (dates []lineDate, alone bool) {
	t.hints = hints
	t.split(s)
	end := 0
	for len(dates) < maxLineDates {
		d, ok := t.find(end)
		if !ok {
			break
		}
		dates = append(dates, lineDate{foundDate: d, label: t.labelIn(end, d.from)})
		end = d.to
	}
	if len(dates) == 0 {
		return nil, false
	}
	if last := &dates[len(dates)-1]; last.label == unlabelled {
		last.label = t.labelBehind(end)
	}
	alone = t.whole && t.onlyBeside(end, t.n)
	for i, from := 0, 0; i < len(dates); i++ {
		d := &dates[i]
		d.apart = t.standsApart(d)
		alone = alone && t.onlyBeside(from, d.from)
		from = d.to
	}
	return dates, alone
}

// labelIn is the label that stands before a date at the end of some tokens, with
// nothing but small words and signs between them.
func (t *dateText) labelIn(from, to int) dateLabel {
	for i := to - 1; i >= from && t.onlyBeside(i, i+1) && !t.sign(i, "|•;"); i-- {
		if l := labelOf(t.at(i).word); l != unlabelled {
			return l
		}
	}
	return unlabelled
}

// labelBehind is the label that follows a date at once: 2024年5月3日 更新.
func (t *dateText) labelBehind(i int) dateLabel {
	for i < t.n && (t.at(i).sign != 0 || t.is(i, isPlainWord) && labelOf(t.at(i).word) == unlabelled) && !t.sign(i, "|•–—") {
		i++
	}
	return labelOf(t.at(i).word)
}

// labelOf is what a word says of the date beside it.
func labelOf(w dateWord) dateLabel {
	switch {
	case w.kind&isModifiedLabel != 0:
		return ofChange
	case w.kind&isPublishedLabel != 0:
		return ofRelease
	}
	return unlabelled
}

// standsApart reports whether a date begins or ends its line, parted by a sign
// from what else is in it, or follows a label.
func (t *dateText) standsApart(d *lineDate) bool {
	const parts = "|•–—-(:"
	before := t.onlyBeside(0, d.from) || t.sign(d.from-1, parts)
	behind := d.to == t.n || t.sign(d.to, "|•–—-()") || t.onlyBeside(d.to, t.n) && t.whole
	if t.sign(d.to, "-/.:") && !t.at(d.to+1).spaced && t.at(d.to+1).digits > 0 {
		return false // the beginning of a longer number
	}
	switch {
	case d.label != unlabelled:
		return behind || d.from <= 4
	case d.from > 0 && !t.onlyBeside(0, d.from) && !t.onlyBeside(d.to, t.n):
		return false
	}
	return before && behind
}

// labelLine is the label of a text that is one and holds no date: "Updated:".
func labelLine(s string) dateLabel {
	if len(s) > maxDateLine {
		return unlabelled
	}
	var t dateText
	t.split(s)
	if t.n > 6 || !t.onlyBeside(0, t.n) {
		return unlabelled
	}
	return t.labelIn(0, t.n)
}

// mayHoldDate reports whether a text has what could be a year and a day, in
// digits of any script that is read. It costs one look at each byte.
func mayHoldDate(s string) bool {
	if len(s) < len("2020") || len(s) > maxDateLine {
		return false
	}
	year, number, foreign := false, len(s) <= maxYearAlone, false
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < '0' || c > '9' {
			foreign = foreign || c >= 0x80
			continue
		}
		first := i
		for i+1 < len(s) && '0' <= s[i+1] && s[i+1] <= '9' {
			i++
		}
		isYear := i-first == 3 && (s[first] == '2' && s[first+1] == '0' || s[first] == '1' && s[first+1] == '9')
		year = year || isYear
		number = number || !isYear
	}
	return year && (number || foreign) || foreign && hasForeignYear(s)
}

// maxYearAlone is how long a text is at most that may be the last part of a date
// which markup parts.
const maxYearAlone = 12

// foreignYears are how a year begins in other digits, or in another count.
var foreignYears = [...]string{"٢٠", "۲۰", "२०", "২০", "２０", "令和", "256", "民國"}

// hasForeignYear reports whether a text has the beginning of a year in other
// digits, or of another count.
func hasForeignYear(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case 0xd9, 0xdb, 0xe0, 0xe4, 0xe6, 0xef, '2': // they begin with these bytes
			for _, year := range foreignYears {
				if strings.HasPrefix(s[i:], year) {
					return true
				}
			}
		}
	}
	return false
}

// isDateLine reports whether a short text is dates and their labels and nothing else.
func isDateLine(s string, hints dateHints) bool {
	var t dateText
	_, alone := t.line(s, hints)
	return alone
}
