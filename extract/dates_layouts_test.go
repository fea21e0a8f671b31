package extract_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"broadsheet/extract"
)

// layoutsOf writes one instant in the layouts that news pages use. Those that
// state a zone or offset come first, those of local time after them.
func layoutsOf(t time.Time) (stated, local []string) {
	_, offset := t.Zone()
	sign := "+"
	if offset < 0 {
		sign, offset = "-", -offset
	}
	h, m := offset/3600, offset%3600/60
	for _, zone := range []string{fmt.Sprintf("%s%02d:%02d", sign, h, m), fmt.Sprintf("%s%02d%02d", sign, h, m)} {
		stated = append(stated,
			t.Format("2006-01-02T15:04:05")+zone, t.Format("2006-01-02t15:04:05")+zone, t.Format("2006-01-02 15:04:05")+zone, t.Format("2006-01-02 15:04:05 ")+zone,
			t.Format("2006-01-02, 15:04:05 ")+zone, t.Format("2006-01-02T15:04:05.000")+zone, t.Format("2006-01-02T15:04:05,0")+zone, t.Format("2006-1-2T15:04:05")+zone,
			t.Format("2006-01-02T15:04:05")+zone+"[Etc/Somewhere]", t.Format("20060102T150405")+zone,
			t.Format("Mon, 02 Jan 2006 15:04:05 ")+zone, t.Format("Monday, 02-Jan-2006 15:04:05 ")+zone, t.Format("2 January 2006 15:04:05 ")+zone,
			t.Format("Mon Jan 02 2006 15:04:05 GMT")+zone, t.Format("Mon Jan 2 2006 15:04:05 GMT")+zone+" (Some Standard Time)",
			t.Format("Mon Jan 02 15:04:05 ")+zone+t.Format(" 2006"), t.Format("January 2, 2006 3:04:05 PM ")+zone, t.Format("January 2, 2006 at 3:04:05 pm ")+zone)
	}
	u := t.UTC()
	stated = append(stated,
		u.Format("2006-01-02T15:04:05Z"), u.Format("2006-01-02T15:04:05z"), u.Format("2006-01-02 15:04:05 UTC"), u.Format("2006-01-02 15:04:05 GMT"),
		u.Format("20060102T150405Z"), u.Format("Mon Jan 02 15:04:05 UTC 2006"), u.Format("Mon Jan _2 15:04:05 GMT 2006"),
		u.Format("Mon, 02 Jan 2006 15:04:05 GMT"), u.Format("Monday, 02-Jan-2006 15:04:05 UTC"), u.Format("02.01.2006 15:04:05 UTC"), u.Format("2. January 2006, 15:04:05 (GMT)"))
	local = []string{
		t.Format("2006-01-02T15:04:05"), t.Format("2006-01-02 15:04:05"), t.Format("2006-01-02 3:04:05 PM"), t.Format("20060102T150405"),
		t.Format("Mon Jan 02 15:04:05 2006"), t.Format("Mon, 02 Jan 2006 15:04:05"), t.Format("02.01.2006, 15:04:05 Uhr"), t.Format("2.1.2006 15.04:05"),
		t.Format("02.01.2006 | 15:04:05"), t.Format("02.01.2006 – 15:04:05"), t.Format("02.01.2006-15:04:05"), t.Format("January 2, 2006 3:04:05 pm"), t.Format("Jan. 2, 2006, 3:04:05 AM"),
	}
	if t.Hour() >= 12 {
		local = local[:len(local)-1] // it says AM
	}
	return stated, local
}

// TestEachLayoutStatesTheInstant: a second of any day, at any offset, reads
// back from each layout.
func TestEachLayoutStatesTheInstant(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	rapid.Check(t, func(t *rapid.T) {
		offset := 15 * rapid.IntRange(-12*4, 14*4).Draw(t, "quarters of an hour")
		want := time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, "seconds"), 0).In(time.FixedZone("", offset*60))
		stated, local := layoutsOf(want)
		for _, s := range stated {
			for _, site := range []*time.Location{nil, berlin, time.UTC} {
				if got, ok := extract.ParseDate(s, site); !ok || !got.Equal(want) {
					t.Fatalf("ParseDate(%q, %v) = %s, %v; want %s", s, site, got, ok, want)
				}
			}
		}
		site := time.FixedZone("XST", offset*60)
		for _, s := range local {
			if got, ok := extract.ParseDate(s, site); !ok || !got.Equal(want) {
				t.Fatalf("ParseDate(%q, %v) = %s, %v; want %s", s, site, got, ok, want)
			}
			if got, ok := extract.ParseDate(s, nil); ok {
				t.Fatalf("ParseDate(%q) without a zone = %s, want it refused", s, got)
			}
		}
	})
}

// TestBlanksDontMatter: whatever blanks surround or part a date, it is one instant.
func TestBlanksDontMatter(t *testing.T) {
	t.Parallel()
	blank := rapid.StringOfN(rapid.SampledFrom([]rune(" \t\n\r\u00a0\u2003")), 1, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		want := time.Date(2020, 1, 28, 15, 49, 7, 0, time.FixedZone("", 3600))
		stated, _ := layoutsOf(want)
		s := rapid.SampledFrom(stated).Draw(t, "date")
		s = blank.Draw(t, "before") + strings.ReplaceAll(s, " ", blank.Draw(t, "between")) + blank.Draw(t, "after")
		if got, ok := extract.ParseDate(s, nil); !ok || !got.Equal(want) {
			t.Fatalf("ParseDate(%q) = %s, %v; want %s", s, got, ok, want)
		}
	})
}

// TestReadDateReadsBack: what a record writes is read as the same again, offset
// and fraction included.
func TestReadDateReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		offset := time.FixedZone("", 60*rapid.IntRange(-12*60, 14*60).Draw(t, "minutes east"))
		want := time.Unix(rapid.Int64Range(-2_000_000_000, 7_000_000_000).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).In(offset)
		got, ok := extract.ParseDate(want.Format(time.RFC3339Nano), nil)
		if !ok || !got.Equal(want) || got.Format(time.RFC3339Nano) != want.Format(time.RFC3339Nano) {
			t.Fatalf("%s reads back as %s, %v", want.Format(time.RFC3339Nano), got.Format(time.RFC3339Nano), ok)
		}
	})
}

func TestFractions(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2020-01-28T15:49:07.1Z":            "2020-01-28T15:49:07.1Z",
		"2020-01-28T15:49:07.000Z":          "2020-01-28T15:49:07Z",
		"2020-01-28T15:49:07.000001Z":       "2020-01-28T15:49:07.000001Z",
		"2020-01-28T15:49:07.123456789Z":    "2020-01-28T15:49:07.123456789Z",
		"2020-01-28T15:49:07.1234567891Z":   "2020-01-28T15:49:07.123456789Z",
		"2020-01-28T15:49:07,25+01:00":      "2020-01-28T15:49:07.25+01:00",
		"2020-01-28 15:49:07.5 UTC":         "2020-01-28T15:49:07.5Z",
		"Tue, 28 Jan 2020 15:49:07.75 GMT":  "2020-01-28T15:49:07.75Z",
		"2020-01-28T15:49:07.0000000+00:00": "2020-01-28T15:49:07Z",
	} {
		if got, ok := extract.ParseDate(in, nil); !ok || got.Format(time.RFC3339Nano) != want {
			t.Errorf("ParseDate(%q) = %s, %v; want %s", in, got.Format(time.RFC3339Nano), ok, want)
		}
	}
}

func TestMonthsByName(t *testing.T) {
	t.Parallel()
	for month, names := range map[time.Month]string{
		time.January: "January Januar Jänner Jan JAN. jan", time.February: "February Februar Feber Feb", time.March: "March März Mar Mär Mrz MÄRZ", time.April: "April Apr",
		time.May: "May Mai", time.June: "June Juni Jun", time.July: "July Juli Jul", time.August: "August Aug", time.September: "September Sept Sep Sept.",
		time.October: "October Oktober Oct Okt", time.November: "November Nov", time.December: "December Dezember Dec Dez",
	} {
		for name := range strings.FieldsSeq(names) {
			for _, s := range []string{"7. " + name + " 2020", "7 " + name + " 2020", name + " 7, 2020", "Dienstag, den 7. " + name + " 2020", "Tuesday, " + name + " 7th, 2020"} {
				if got, ok := extract.ParseDate(s, nil); !ok || got.Month() != month || got.Day() != 7 || !extract.DayOnly(s, nil) {
					t.Errorf("ParseDate(%q) = %s, %v; want a day in %s", s, got, ok, month)
				}
			}
		}
	}
}

func TestTwelveHours(t *testing.T) {
	t.Parallel()
	for clock, want := range map[string]string{
		"12:00 am": "00:00", "12:30 AM": "00:30", "1:05 a.m.": "01:05", "11:59 AM": "11:59", "12:00 pm": "12:00", "12:30 P.M.": "12:30", "1 pm": "13:00", "11:59PM": "23:59", "9.15 am": "09:15",
	} {
		got, ok := extract.ParseDate("January 28, 2020 "+clock, time.UTC)
		if !ok || got.Format("15:04") != want {
			t.Errorf("%q is %s, %v; want %s", clock, got.Format("15:04"), ok, want)
		}
	}
	for _, clock := range []string{"0:30 am", "13:00 pm", "12:60 pm", "pm", "24:00 am"} {
		if got, ok := extract.ParseDate("January 28, 2020 "+clock, time.UTC); ok {
			t.Errorf("%q is %s, want it refused", clock, got)
		}
	}
}

func TestOnlyDaysAreDays(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"2020-01-28": true, "20200128": true, "28.01.2020": true, "28. Januar 2020": true, "January 28, 2020": true, "Dienstag, 28.01.2020": true,
		"2020-01-28T00:00:00Z": false, "28.01.2020, 0 Uhr": false, "28.01.2020 00:00": false, "January 28, 2020 12:00 am": false, "nonsense": false, "": false,
	} {
		if got := extract.DayOnly(s, time.UTC); got != want {
			t.Errorf("DayOnly(%q) = %v", s, got)
		}
	}
}

func TestYearsOutOfRange(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]bool{0: false, 1: false, 1699: false, 1700: true, 1899: true, 1970: true, 2020: true, 2199: true, 2200: true, 2201: false, 9999: false} {
		for _, s := range []string{fmt.Sprintf("%04d-06-01T12:00:00Z", year), fmt.Sprintf("%04d-06-01", year), fmt.Sprintf("1. Juni %04d", year), fmt.Sprintf("June 1, %04d 12:00 pm UTC", year)} {
			if got, ok := extract.ParseDate(s, nil); ok != want || ok && got.Year() != year {
				t.Errorf("ParseDate(%q) = %s, %v; want %v", s, got, ok, want)
			}
		}
	}
}

func TestDaysOfMonths(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]bool{
		"2020-02-29": true, "2019-02-29": false, "2000-02-29": true, "1900-02-29": false, "2020-04-31": false, "2020-12-31": true, "2020-12-32": false, "2020-06-00": false, "2020-00-01": false, "2020-13-01": false,
	} {
		y, m, d := day[:4], day[5:7], day[8:]
		for _, s := range []string{day, y + m + d, d + "." + m + "." + y, day + "T12:00:00Z"} {
			if got, ok := extract.ParseDate(s, nil); ok != want {
				t.Errorf("ParseDate(%q) = %s, %v; want %v", s, got, ok, want)
			}
		}
	}
}
