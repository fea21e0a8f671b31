package extract

import (
	"strings"
	"time"
)

const hour = 3600 // seconds

// zoneOffsets are abbreviations that mean one offset wherever a news site uses
// them, in seconds east. CST, IST and their like mean several: they are
// read only where the site's own zone or region has them.
var zoneOffsets = map[string]int{
	"UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "WET": 0, "WEST": hour,
	"CET": hour, "CEST": 2 * hour, "MEZ": hour, "MESZ": 2 * hour,
	"EET": 2 * hour, "EEST": 3 * hour, "MSK": 3 * hour, "МСК": 3 * hour, "TRT": 3 * hour, "TSİ": 3 * hour,
	"JST": 9 * hour, "KST": 9 * hour, "SGT": 8 * hour, "HKT": 8 * hour, "WIB": 7 * hour, "WITA": 8 * hour, "WIT": 9 * hour,
	"EST": -5 * hour, "EDT": -4 * hour, "CDT": -5 * hour, "MST": -7 * hour, "MDT": -6 * hour,
	"PST": -8 * hour, "PDT": -7 * hour, "AEST": 10 * hour, "AEDT": 11 * hour, "NZST": 12 * hour, "NZDT": 13 * hour,
	"SAST": 2 * hour, "PKT": 5 * hour, "WAT": hour, "EAT": 3 * hour, "BRT": -3 * hour, "NPT": 5*hour + 45*60,
}

// usZones are the zones of North America as its papers name them, winter or
// summer: their winter offset in seconds east.
var usZones = map[string]int{"ET": -5 * hour, "CT": -6 * hour, "MT": -7 * hour, "PT": -8 * hour}

// regionOffsets are the abbreviations that only a region makes plain.
var regionOffsets = map[string]int{
	"IN IST": 5*hour + 30*60, "LK IST": 5*hour + 30*60, "IE IST": hour, "IL IST": 2 * hour, "GB BST": hour, "BD BST": 6 * hour,
	"US CST": -6 * hour, "CN CST": 8 * hour, "TW CST": 8 * hour, "CA CST": -6 * hour, "CA AST": -4 * hour, "PH PST": 8 * hour, "MY MYT": 8 * hour, "TH ICT": 7 * hour, "VN ICT": 7 * hour,
}

// regionalZones are the abbreviations of regionOffsets.
var regionalZones = map[string]bool{"IST": true, "BST": true, "CST": true, "AST": true, "MYT": true, "ICT": true}

// place puts a wall clock (given in UTC) into the zone that is stated by name or
// offset, or else into the site's zone. It refuses a wall clock without a zone
// and a name it doesn't know: Go's own parser would take both for UTC.
func place(wall time.Time, stated statedZone, zone *time.Location, region string) (time.Time, bool) {
	switch {
	case stated.hasOffset:
		return atOffset(wall, stated.offset), true
	case stated.name == "" && zone == nil:
		return time.Time{}, false
	case stated.name == "":
		return inZone(wall, zone), true
	}
	if zone != nil {
		if t, ok := namedBySite(wall, stated.name, zone); ok {
			return t, true
		}
	}
	if offset := usZones[stated.name]; offset != 0 {
		if isUSSummer(wall) {
			offset += hour
		}
		return atOffset(wall, offset), true
	}
	if offset, ok := regionOffsets[region+" "+stated.name]; ok {
		return atOffset(wall, offset), true
	}
	offset, ok := zoneOffsets[stated.name]
	return atOffset(wall, offset), ok
}

// namedBySite puts a wall clock into the site's zone where that has the name, now
// or in the other half of the year.
func namedBySite(wall time.Time, name string, zone *time.Location) (time.Time, bool) {
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
	return time.Time{}, false
}

// isUSSummer reports whether North America's clocks are set forward, as since
// 2007: from the second Sunday of March to the first of November, at two.
func isUSSummer(wall time.Time) bool {
	sunday := func(month time.Month, from int) time.Time {
		t := time.Date(wall.Year(), month, from, 2, 0, 0, 0, time.UTC)
		return t.AddDate(0, 0, int(7-t.Weekday())%7)
	}
	return !wall.Before(sunday(time.March, 8)) && wall.Before(sunday(time.November, 1))
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

// monthStandsFirst reports whether a page's 01/02/2020 is the second of January;
// told is false where its language and region don't say.
func monthStandsFirst(hints dateHints) (first, told bool) {
	switch {
	case hints.region == "US" || hints.region == "PH":
		return hints.lang == "en", hints.lang == "en"
	case hints.region == "CA":
		return false, false // they write both
	case hints.region != "" || hints.lang != "" && hints.lang != "en":
		return false, true
	}
	return false, false
}
