package extract

import (
	"slices"
	"strings"
	"time"
)

// What the tests of the dates see of the inside.

// DatesIn reads the dates of a line in the language and region of a tag such as
// "en-US". Each is written as "2006-01-02 15:04 +01:00 label", without what isn't
// stated; a "?" stands behind a date that is two days, a "~" before one that
// stands in a sentence.
func DatesIn(line, tag string) (dates []string, alone bool) {
	lang, region, _ := strings.Cut(tag, "-")
	hints := dateHints{lang: lang, region: region}
	var t dateText
	found, alone := t.line(line, hints)
	for _, d := range found {
		m, ok := d.moment(nil, hints)
		if !ok {
			continue
		}
		s := m.time.Format(time.DateOnly)
		if !m.dayOnly {
			s = m.time.Format("2006-01-02 15:04")
			if !m.local {
				s = m.time.Format("2006-01-02 15:04 -07:00")
			}
		}
		if d.open {
			s += "?"
		}
		if !d.apart {
			s = "~" + s
		}
		dates = append(dates, s+[]string{"", " release", " change"}[d.label])
	}
	return dates, alone
}

// IsDateLine is what the readers ask of a short text.
func IsDateLine(s, tag string) bool {
	lang, region, _ := strings.Cut(tag, "-")
	return mayHoldDate(s) && isDateLine(s, dateHints{lang: lang, region: region})
}

// MayHoldDate is the first and cheap look at a text.
func MayHoldDate(s string) bool { return mayHoldDate(s) }

// MonthNames returns the names of the months by language, as the table has them.
func MonthNames() map[string][12][]string {
	out := map[string][12][]string{}
	for line := range strings.Lines(dateWordsFile) {
		f := strings.Fields(line)
		if len(f) < 3 || f[0] != "month" {
			continue
		}
		var months [12][]string
		for i, group := range slices.Collect(strings.SplitSeq(strings.Join(f[2:], " "), ",")) {
			for name := range strings.FieldsSeq(group) {
				months[i] = append(months[i], strings.ReplaceAll(name, "_", " "))
			}
		}
		if _, twice := out[f[1]]; !twice {
			out[f[1]] = months
		}
	}
	return out
}

// DateWordLines returns the lines of the table that hold words.
func DateWordLines() []string {
	var out []string
	for line := range strings.Lines(dateWordsFile) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

// KnownDateKind reports whether the table's reader knows a kind of line.
func KnownDateKind(kind string) bool { return kind == "month" || wordKinds[kind] != 0 }

// DayInPath is the day in an address's path as "2006-1-2", "" for none.
func DayInPath(path string) (year, month, day int, ok bool) { return dayInPath(path) }
