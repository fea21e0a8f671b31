package extract

import (
	"strings"
	"time"
)

// zoneOffsets are abbreviations that mean one offset wherever a news site uses
// them, in seconds east. CST, IST and their like mean several: they are
// read only where the site's own zone has them.
var zoneOffsets = map[string]int{
	"UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "WET": 0, "WEST": 3600,
	"CET": 3600, "CEST": 7200, "MEZ": 3600, "MESZ": 7200,
	"EET": 7200, "EEST": 10800, "MSK": 10800, "JST": 9 * 3600, "KST": 9 * 3600, "SGT": 8 * 3600,
	"EST": -5 * 3600, "EDT": -4 * 3600, "CDT": -5 * 3600, "MST": -7 * 3600, "MDT": -6 * 3600,
	"PST": -8 * 3600, "PDT": -7 * 3600, "AEST": 10 * 3600, "AEDT": 11 * 3600, "NZST": 12 * 3600, "NZDT": 13 * 3600,
}

// place puts a wall clock (given in UTC) into the zone that is stated by name or
// offset, or else into the site's zone. It refuses a wall clock without a zone
// and a name it doesn't know: Go's own parser would take both for UTC.
func place(wall time.Time, stated string, zone *time.Location) (time.Time, bool) {
	if stated == "" {
		if zone == nil {
			return time.Time{}, false
		}
		return inZone(wall, zone), true
	}
	if offset, ok := numericOffset(stated); ok {
		return atOffset(wall, offset), true
	}
	name := strings.ToUpper(stated)
	if zone != nil {
		if t := inZone(wall, zone); abbreviation(t) == name {
			return t, true
		}
		for _, month := range []time.Month{time.January, time.July} {
			at := time.Date(wall.Year(), month, 1, 0, 0, 0, 0, zone)
			if abbreviation(at) == name {
				_, offset := at.Zone()
				return atOffset(wall, offset), true
			}
		}
	}
	offset, ok := zoneOffsets[name]
	return atOffset(wall, offset), ok
}

// inZone reads the wall clock in a zone.
func inZone(wall time.Time, zone *time.Location) time.Time {
	return time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), zone)
}

// atOffset reads the wall clock at an offset in seconds east.
func atOffset(wall time.Time, offset int) time.Time {
	if offset == 0 {
		return wall
	}
	return inZone(wall, time.FixedZone("", offset))
}

// abbreviation is the zone's name at t in capitals.
func abbreviation(t time.Time) string {
	name, _ := t.Zone()
	return strings.ToUpper(name)
}

// numericOffset reads +01:00, +0100, +01 and GMT+0100 as seconds east.
func numericOffset(s string) (int, bool) {
	at := strings.IndexAny(s, "+-")
	if at < 0 {
		return 0, false
	}
	sign := 1
	if s[at] == '-' {
		sign = -1
	}
	digits := strings.ReplaceAll(s[at+1:], ":", "") + "00"
	h, m := number(digits[:2]), number(digits[2:4])
	if h > 15 || m > 59 {
		return 0, false
	}
	return sign * (h*3600 + m*60), true
}

// monthNamed returns the month of a German or English name or its usual
// abbreviation, 0 for another word.
func monthNamed(name string) time.Month {
	switch strings.ToLower(name) {
	case "january", "januar", "jänner", "jan":
		return time.January
	case "february", "februar", "feber", "feb":
		return time.February
	case "march", "märz", "mar", "mär", "mrz":
		return time.March
	case "april", "apr":
		return time.April
	case "may", "mai":
		return time.May
	case "june", "juni", "jun":
		return time.June
	case "july", "juli", "jul":
		return time.July
	case "august", "aug":
		return time.August
	case "september", "sept", "sep":
		return time.September
	case "october", "oktober", "oct", "okt":
		return time.October
	case "november", "nov":
		return time.November
	case "december", "dezember", "dec", "dez":
		return time.December
	}
	return 0
}
