package extract_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests ask for zones where the machine has none

	"broadsheet/extract"
)

func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	if name == "" {
		return nil
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		tb.Fatal(err)
	}
	return z
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	const berlin, newYork = "Europe/Berlin", "America/New_York"
	for _, c := range []struct{ in, zone, want string }{
		// RFC 3339 and its sloppy kin keep the offset they state.
		{"2020-01-28T15:49:07+01:00", "", "2020-01-28T15:49:07+01:00"},
		{"2020-01-28T15:49:07+0100", newYork, "2020-01-28T15:49:07+01:00"},
		{"2020-01-28T15:49:07+01", "", "2020-01-28T15:49:07+01:00"},
		{"2020-01-29T11:51:58Z ", berlin, "2020-01-29T11:51:58Z"},
		{"2020-01-29t11:51:58z", "", "2020-01-29T11:51:58Z"},
		{"2020-01-28 15:49:07 +01:00", "", "2020-01-28T15:49:07+01:00"},
		{"2020-01-28T15:49+01:00", "", "2020-01-28T15:49:00+01:00"},
		{"2020-01-28T15:49:07.123456-05:00", "", "2020-01-28T15:49:07.123456-05:00"},
		{"2020-01-28T15:49:07,5Z", "", "2020-01-28T15:49:07.5Z"},
		{"2020-01-28 15:49:07 UTC", "", "2020-01-28T15:49:07Z"},
		{"2020-01-28T15:49:07+05:30", "", "2020-01-28T15:49:07+05:30"},
		{"2020-01-28T15:49:07+01:00[Europe/Berlin]", "", "2020-01-28T15:49:07+01:00"},
		{"20200128T154907Z", "", "2020-01-28T15:49:07Z"},
		{"\n\t2020-01-28T15:49:07Z\n", "", "2020-01-28T15:49:07Z"},
		// A local time takes the site's zone, summer and winter.
		{"2020-01-28T15:49:07", berlin, "2020-01-28T15:49:07+01:00"},
		{"2020-07-28 15:49", berlin, "2020-07-28T15:49:00+02:00"},
		{"2020-07-28 3:49 pm", newYork, "2020-07-28T15:49:00-04:00"},
		// Java, JavaScript: names of zones.
		{"Tue Jan 28 15:28:56 CET 2020", berlin, "2020-01-28T15:28:56+01:00"},
		{"Tue Jul 28 15:28:56 CEST 2020", berlin, "2020-07-28T15:28:56+02:00"},
		{"Tue Jul 28 15:28:56 CET 2020", berlin, "2020-07-28T15:28:56+01:00"},
		{"Tue Jan 28 15:28:56 CET 2020", "", "2020-01-28T15:28:56+01:00"},
		{"Tue Jan 28 15:28:56 IST 2020", "Asia/Kolkata", "2020-01-28T15:28:56+05:30"},
		{"Tue Jan 28 15:28:56 CST 2020", "Asia/Shanghai", "2020-01-28T15:28:56+08:00"},
		{"Tue Jan 28 15:28:56 EST 2020", berlin, "2020-01-28T15:28:56-05:00"},
		{"Tue Jan 28 15:28:56 UTC 2020", berlin, "2020-01-28T15:28:56Z"},
		{"Tue Dec 16 2025 13:00:00 GMT+0100 (Central European Standard Time)", "", "2025-12-16T13:00:00+01:00"},
		// RFC 1123 and 850.
		{"Tue, 28 Jan 2020 15:28:56 GMT", "", "2020-01-28T15:28:56Z"},
		{"Tue, 28 Jan 2020 15:28:56 +0100", "", "2020-01-28T15:28:56+01:00"},
		{"Tuesday, 28-Jan-2020 15:28:56 GMT", "", "2020-01-28T15:28:56Z"},
		// As printed.
		{"28.01.2020, 15:49 Uhr", berlin, "2020-01-28T15:49:00+01:00"},
		{"28.01.2020-15:49", berlin, "2020-01-28T15:49:00+01:00"},
		{"28.1.2020 | 7.05 Uhr", berlin, "2020-01-28T07:05:00+01:00"},
		{"Dienstag, 28. Januar 2020 um 15:49 Uhr", berlin, "2020-01-28T15:49:00+01:00"},
		{"28. März 2021, 9 Uhr", berlin, "2021-03-28T09:00:00+02:00"},
		{"28. März 2021, 01:59 Uhr", berlin, "2021-03-28T01:59:00+01:00"},
		{"January 28, 2020 at 3:49 p.m.", newYork, "2020-01-28T15:49:00-05:00"},
		{"Jan. 28th, 2020 12:05 AM EST", "", "2020-01-28T00:05:00-05:00"},
		{"28 January 2020 15:49 GMT", "", "2020-01-28T15:49:00Z"},
		// A day alone is its midnight, in the site's zone or else in UTC.
		{"2020-01-28", berlin, "2020-01-28T00:00:00+01:00"},
		{"2020-01-28", "", "2020-01-28T00:00:00Z"},
		{"20200128", "", "2020-01-28T00:00:00Z"},
		{"28.01.2020", berlin, "2020-01-28T00:00:00+01:00"},
		{"29. Februar 2020", "", "2020-02-29T00:00:00Z"},
		{"February 29, 2020", "", "2020-02-29T00:00:00Z"},
	} {
		got, ok := extract.ParseDate(c.in, zone(t, c.zone))
		if !ok || got.Format(time.RFC3339Nano) != c.want {
			t.Errorf("ParseDate(%q, %q) = %s, %v; want %s", c.in, c.zone, got.Format(time.RFC3339Nano), ok, c.want)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, zone, why string }{
		{"", "", "nothing"},
		{"2020-01-28T15:49:07", "", "a local time and no zone"},
		{"28.01.2020, 15:49 Uhr", "", "a local time and no zone"},
		{"Tue Jan 28 15:28:56 2020", "", "a local time and no zone"},
		{"Tue Jan 28 15:28:56 IST 2020", "", "a name of several zones"},
		{"Tue Jan 28 15:28:56 XYZT 2020", "Europe/Berlin", "a name of no zone"},
		{"01/02/2020", "Europe/Berlin", "two days"},
		{"2020-02-30", "", "no such day"},
		{"2019-02-29", "", "no such day"},
		{"2020-13-01", "", "no such month"},
		{"2020-00-10", "", "no such month"},
		{"2020-01-28T25:00:00Z", "", "no such hour"},
		{"2020-01-28T15:60:00Z", "", "no such minute"},
		{"2020-01-28T15:00:00+99:00", "", "no such offset"},
		{"0001-01-01T00:00:00Z", "", "an empty field"},
		{"January 28, 2020 at 13:49 pm", "America/New_York", "no such hour"},
		{"28. Januar", "Europe/Berlin", "no year"},
		{"28. Januar 2020, 15", "Europe/Berlin", "half a clock"},
		{"28. Foobar 2020", "Europe/Berlin", "no month"},
		{"yesterday", "Europe/Berlin", "no date"},
		{"1580221736", "", "a number that doesn't say what it counts"},
		{"2020-01-28T15:49:07Z and more", "", "more than a date"},
		{strings.Repeat("2020-01-28T15:49:07Z ", 100), "", "far more than a date"},
	} {
		if got, ok := extract.ParseDate(c.in, zone(t, c.zone)); ok {
			t.Errorf("ParseDate(%q, %q) = %s; want it refused: %s", c.in, c.zone, got, c.why)
		}
	}
}

// FuzzDate: what is read is a time that a record can hold and that reads back as
// itself, and a local time never becomes an instant without a zone.
func FuzzDate(f *testing.F) {
	for _, s := range []string{
		"2020-01-28T15:49:07+0100", "Tue Jan 28 15:28:56 CET 2020", "28.01.2020, 15:49 Uhr", "Tue, 28 Jan 2020 15:28:56 GMT",
		"January 28, 2020 at 3:49 p.m. EST", "20200128T154907Z", "2020-01-28", "28. März 2021, 9 Uhr",
	} {
		f.Add(s)
	}
	berlin := zone(f, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, s string) {
		inZone, ok := extract.ParseDate(s, berlin)
		if ok {
			if inZone.Year() < 1600 || inZone.Year() > 2300 {
				t.Errorf("%q: year %d", s, inZone.Year())
			}
			again, ok := extract.ParseDate(inZone.Format(time.RFC3339Nano), nil)
			if !ok || !again.Equal(inZone.Truncate(0)) && inZone.Year() >= 1900 {
				t.Errorf("%q: %s reads back as %s, %v", s, inZone, again, ok)
			}
		}
		bare, ok := extract.ParseDate(s, nil)
		h, m, sec := bare.Clock()
		if ok && h+m+sec != 0 && !bare.Equal(inZone) {
			t.Errorf("%q: %s without a zone, but %s with one", s, bare, inZone)
		}
	})
}
