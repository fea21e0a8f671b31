package extract_test

import (
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
)

// paced is a profile with a pace.
func paced(pace string) string {
	return "name: kiosk.example\nhosts: [kiosk.example]\ntimezone: Europe/Berlin\npace: " + pace + "\nlayouts: [{name: one, when: article}]\n"
}

func TestPaceOfAProfile(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for pace, want := range map[string]extract.Pace{
		"{delay: 2s}":                                {Delay: 2 * time.Second},
		"{delay: 1m30s}":                             {Delay: 90 * time.Second},
		"{hours: 22-6}":                              {From: 22 * time.Hour, To: 6 * time.Hour},
		"{hours: '1:30 - 05:45'}":                    {From: 90 * time.Minute, To: 5*time.Hour + 45*time.Minute},
		"{hours: 0-24}":                              {To: 24 * time.Hour},
		"{bytes_per_day: 200MB}":                     {BytesPerDay: 200_000_000},
		"{bytes_per_day: 65536}":                     {BytesPerDay: 65536},
		"{bytes_per_day: 2GiB}":                      {BytesPerDay: 2 << 30},
		"{bytes_per_day: '10 kB'}":                   {BytesPerDay: 10_000},
		"{delay: 5s, hours: 2-4, bytes_per_day: 1M}": {Delay: 5 * time.Second, From: 2 * time.Hour, To: 4 * time.Hour, BytesPerDay: 1_000_000},
	} {
		p, err := extract.ParseProfile("p.yaml", []byte(paced(pace)))
		if err != nil {
			t.Errorf("%s: %v", pace, err)
			continue
		}
		got := p.Pace()
		if got.Zone == nil || got.Zone.String() != berlin.String() {
			t.Errorf("%s: zone %v", pace, got.Zone)
		}
		if got.Zone = nil; got != want {
			t.Errorf("%s: %+v, want %+v", pace, got, want)
		}
	}
}

// TestMistakesInAPaceAreNamed with their line.
func TestMistakesInAPaceAreNamed(t *testing.T) {
	t.Parallel()
	for pace, says := range map[string]string{
		"{delay: -2s}":                  `p.yaml:4:15: "-2s" is no time`,
		"{delay: soon}":                 `p.yaml:4:15: "soon" is no time`,
		"{delay: 3}":                    `p.yaml:4:15: "3" is no time; write one such as 2s`,
		"{hours: 22}":                   `p.yaml:4:15: hours are written such as 22-6`,
		"{hours: 22-25}":                `p.yaml:4:15: "22-25" is no part of a day`,
		"{hours: 6-6}":                  `p.yaml:4:15: "6-6" is no part of a day`,
		"{hours: 6:75-7}":               `p.yaml:4:15: "6:75-7" is no part of a day`,
		"{hours: at night}":             `p.yaml:4:15: "at night" are no hours`,
		"{bytes_per_day: lots}":         `p.yaml:4:23: "lots" is no size; write one such as 200MB`,
		"{bytes_per_day: 0}":            `"0" is no size`,
		"{bytes_per_day: -1}":           `is no size`,
		"{bytes_per_day: 9999999999TB}": `is no size`,
		"{byte_per_day: 1}":             `unknown field "byte_per_day"`,
	} {
		_, err := extract.ParseProfile("p.yaml", []byte(paced(pace)))
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", pace, err, says)
		}
	}
}
