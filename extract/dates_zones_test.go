package extract_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"broadsheet/extract"
)

// java is a date as Java's Date.toString writes it.
func java(zone, day, clock string, year int) string {
	return fmt.Sprintf("Tue %s %s %s %d", day, clock, zone, year)
}

func TestZoneNamesMeanOneOffset(t *testing.T) {
	t.Parallel()
	for name, offset := range map[string]string{
		"UTC": "Z", "GMT": "Z", "UT": "Z", "WET": "Z", "WEST": "+01:00", "CET": "+01:00", "CEST": "+02:00", "MEZ": "+01:00", "MESZ": "+02:00",
		"EET": "+02:00", "EEST": "+03:00", "MSK": "+03:00", "JST": "+09:00", "KST": "+09:00", "SGT": "+08:00",
		"EST": "-05:00", "EDT": "-04:00", "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00",
		"AEST": "+10:00", "AEDT": "+11:00", "NZST": "+12:00", "NZDT": "+13:00",
	} {
		for _, spelt := range []string{name, strings.ToLower(name)} {
			for _, s := range []string{java(spelt, "Jan 28", "15:28:56", 2020), "2020-01-28 15:28:56 " + spelt, "Tue, 28 Jan 2020 15:28:56 " + spelt, "28.01.2020, 15:28:56 " + spelt, "January 28, 2020 3:28:56 PM (" + spelt + ")"} {
				if got, ok := extract.ParseDate(s, nil); !ok || got.Format(time.RFC3339) != "2020-01-28T15:28:56"+offset {
					t.Errorf("ParseDate(%q) = %s, %v; want offset %s", s, got.Format(time.RFC3339), ok, offset)
				}
			}
		}
	}
}

func TestZoneNamesOfSeveralZonesAskTheSite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, site, day, want string }{
		{"IST", "Asia/Kolkata", "Jan 28", "+05:30"},
		{"IST", "Europe/Dublin", "Jul 28", "+01:00"},
		{"IST", "Asia/Jerusalem", "Jan 28", "+02:00"},
		{"CST", "America/Chicago", "Jan 28", "-06:00"},
		{"CST", "Asia/Shanghai", "Jan 28", "+08:00"},
		{"BST", "Europe/London", "Jul 28", "+01:00"},
		{"PKT", "Asia/Karachi", "Jan 28", "+05:00"},
		{"SAST", "Africa/Johannesburg", "Jan 28", "+02:00"},
		{"HST", "Pacific/Honolulu", "Jan 28", "-10:00"},
		// The site's zone has the name in the other half of the year: the name is
		// what was stated, however odd.
		{"BST", "Europe/London", "Jan 28", "+01:00"},
		{"CET", "Europe/Berlin", "Jul 28", "+01:00"},
		{"CEST", "Europe/Berlin", "Jan 28", "+02:00"},
		{"CST", "America/Chicago", "Jul 28", "-06:00"},
		// The site's zone doesn't have it: what it means everywhere, or nothing.
		{"PST", "Europe/Berlin", "Jan 28", "-08:00"},
		{"CEST", "America/Chicago", "Jul 28", "+02:00"},
		{"IST", "Europe/Berlin", "Jan 28", ""},
		{"CST", "Europe/Berlin", "Jan 28", ""},
		{"BST", "Europe/Berlin", "Jul 28", ""},
		{"CST", "", "Jan 28", ""},
		{"XYZT", "Europe/Berlin", "Jan 28", ""},
		{"PM", "Europe/Berlin", "Jan 28", ""},
	} {
		s := java(c.name, c.day, "15:28:56", 2020)
		got, ok := extract.ParseDate(s, zone(t, c.site))
		if ok != (c.want != "") || ok && got.Format("15:04:05-07:00") != "15:28:56"+c.want {
			t.Errorf("ParseDate(%q, %q) = %s, %v; want offset %q", s, c.site, got.Format(time.RFC3339), ok, c.want)
		}
	}
}

func TestNumericOffsets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ stated, want string }{
		{"+01:00", "+01:00"},
		{"+0100", "+01:00"},
		{"+01", "+01:00"},
		{" +01:00", "+01:00"},
		{"-0930", "-09:30"},
		{"+05:45", "+05:45"},
		{"+14:00", "+14:00"},
		{"-12:00", "-12:00"},
		{"+00:00", "Z"},
		{"-00:00", "Z"},
		{" GMT+0100", "+01:00"},
		{" UTC+01:00", "+01:00"},
		{" UTC-0500", "-05:00"},
		{"+16:00", ""},
		{"+24:00", ""},
		{"+01:60", ""},
		{"+1", ""},
		{"+1:00", ""},
		{"+01:0", ""},
		{"+010", ""},
		{"+", ""},
		{"+01:00:00", ""},
		{"+01:00 +01:00", ""},
	} {
		got, ok := extract.ParseDate("2020-01-28T15:49:07"+c.stated, nil)
		if ok != (c.want != "") || ok && got.Format(time.RFC3339) != "2020-01-28T15:49:07"+c.want {
			t.Errorf("offset %q is %s, %v; want %q", c.stated, got.Format(time.RFC3339), ok, c.want)
		}
	}
}

// TestClockThatIsSetForward: a wall clock that the zone never showed is still a
// time within the hour around the change, and always the same one.
func TestClockThatIsSetForward(t *testing.T) {
	t.Parallel()
	for name, day := range map[string]string{"Europe/Berlin": "2020-03-29 02:30", "America/New_York": "2020-03-08 02:30", "Australia/Sydney": "2020-10-04 02:30"} {
		first, ok := extract.ParseDate(day, zone(t, name))
		if !ok {
			t.Fatalf("%s in %s is refused", day, name)
		}
		wall, err := time.ParseInLocation("2006-01-02 15:04", day, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		_, offset := first.Zone()
		if gap := first.Sub(wall) + time.Duration(offset)*time.Second; gap != time.Hour && gap != -time.Hour {
			t.Errorf("%s in %s is %s, which shows a clock %s off", day, name, first, gap)
		}
		if again, _ := extract.ParseDate(day, zone(t, name)); !again.Equal(first) {
			t.Errorf("%s in %s is %s and %s", day, name, first, again)
		}
	}
}

// TestClockThatIsSetBack: the hour that comes twice is one of the two, and the
// zone's name says which.
func TestClockThatIsSetBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ site, wall, summer, winter, summerOffset, winterOffset string }{
		{"Europe/Berlin", "Sun Oct 25 02:30:00", "CEST", "CET", "+02:00", "+01:00"},
		{"America/New_York", "Sun Nov 01 01:30:00", "EDT", "EST", "-04:00", "-05:00"},
		{"America/Chicago", "Sun Nov 01 01:30:00", "CDT", "CST", "-05:00", "-06:00"},
		{"Europe/London", "Sun Oct 25 01:30:00", "BST", "GMT", "+01:00", "+00:00"},
	} {
		for name, offset := range map[string]string{c.summer: c.summerOffset, c.winter: c.winterOffset} {
			s := c.wall + " " + name + " 2020"
			if got, ok := extract.ParseDate(s, zone(t, c.site)); !ok || got.Format("-07:00") != offset {
				t.Errorf("ParseDate(%q, %s) = %s, %v; want offset %s", s, c.site, got, ok, offset)
			}
		}
		got, ok := extract.ParseDate(c.wall+" 2020", zone(t, c.site))
		if offset := got.Format("-07:00"); !ok || offset != c.summerOffset && offset != c.winterOffset {
			t.Errorf("ParseDate(%q, %s) = %s, %v", c.wall+" 2020", c.site, got, ok)
		}
		if again, _ := extract.ParseDate(c.wall+" 2020", zone(t, c.site)); !again.Equal(got) {
			t.Errorf("%q in %s is %s and %s", c.wall, c.site, got, again)
		}
	}
}

// TestLocalTimeIsTheSitesWallClock: away from changes of the clock, a local time
// shows the clock that was printed, in the offset that the site's zone has then.
func TestLocalTimeIsTheSitesWallClock(t *testing.T) {
	t.Parallel()
	var zones []*time.Location
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Kiritimati", "UTC"} {
		zones = append(zones, zone(t, name))
	}
	rapid.Check(t, func(t *rapid.T) {
		site := rapid.SampledFrom(zones).Draw(t, "zone")
		want := time.Unix(rapid.Int64Range(0, 2_000_000_000).Draw(t, "seconds"), 0).In(site)
		got, ok := extract.ParseDate(want.Format("2006-01-02T15:04:05"), site)
		if !ok || got.Format("2006-01-02T15:04:05") != want.Format("2006-01-02T15:04:05") {
			t.Fatalf("%s in %s is %s, %v", want, site, got, ok)
		}
		if d := got.Sub(want); d > time.Hour || d < -time.Hour {
			t.Fatalf("%s in %s is %s", want, site, got)
		}
	})
}

// TestStatedOffsetBeatsTheSite: what a page states of its offset is what counts,
// whatever zone the profile has.
func TestStatedOffsetBeatsTheSite(t *testing.T) {
	t.Parallel()
	for _, site := range []string{"", "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"} {
		for _, s := range []string{"2020-07-28T15:49:07-03:00", "2020-07-28 18:49:07 UTC", "Tue Jul 28 20:49:07 CEST 2020", "Tue, 28 Jul 2020 18:49:07 GMT"} {
			if got, ok := extract.ParseDate(s, zone(t, site)); !ok || got.Unix() != 1595962147 {
				t.Errorf("ParseDate(%q, %q) = %s, %v", s, site, got, ok)
			}
		}
	}
}

// TestAmericanZonesKnowTheirSummer: "ET" is winter or summer as the day and the
// hour say, from the second Sunday of March to the first of November.
func TestAmericanZonesKnowTheirSummer(t *testing.T) {
	t.Parallel()
	for clock, want := range map[string]string{
		"March 10, 2024 1:59 AM ET": "-05:00", "March 10, 2024 3:00 AM ET": "-04:00", "March 9, 2025 3:00 AM ET": "-04:00", "March 8, 2026 1:00 AM ET": "-05:00",
		"November 3, 2024 1:30 AM ET": "-04:00", "November 3, 2024 2:00 AM ET": "-05:00", "November 1, 2026 3:00 AM ET": "-05:00", "October 31, 2026 3:00 AM ET": "-04:00",
		"July 4, 2024 3:00 PM CT": "-05:00", "July 4, 2024 3:00 PM MT": "-06:00", "July 4, 2024 3:00 PM PT": "-07:00", "January 4, 2024 3:00 PM PT": "-08:00",
	} {
		if got, ok := extract.ParseDate(clock, nil); !ok || got.Format("-07:00") != want {
			t.Errorf("%q is %s, %v; want offset %s", clock, got.Format(time.RFC3339), ok, want)
		}
	}
}

// TestRegionsTellWhoseZoneIsMeant: IST is India's on India's pages, Ireland's on
// Ireland's, and nobody's where the page doesn't say.
func TestRegionsTellWhoseZoneIsMeant(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{"en-IN": " +05:30", "en-IE": " +01:00", "he-IL": " +02:00", "en": "", "de-DE": ""} {
		if got, _ := extract.DatesIn("3 May 2024 14:05 IST", tag); len(got) != 1 || got[0] != "2024-05-03 14:05"+want {
			t.Errorf("%s: %q, want 14:05%s", tag, got, want)
		}
	}
}
