package extract_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

const (
	hour = time.Hour
	day  = 24 * hour
)

// TestRevisitFollowsTheArticle: what is quiet is asked for ever less, what changes
// often more, and no article for ever.
func TestRevisitFollowsTheArticle(t *testing.T) {
	t.Parallel()
	first := time.Date(2019, 4, 1, 6, 0, 0, 0, time.UTC)
	after := first.Add
	for name, c := range map[string]struct {
		b    extract.Behaviour
		want time.Duration // after the last visit; 0 is never
	}{
		"just out":                       {extract.Behaviour{First: first, Visited: after(time.Minute)}, hour},
		"quiet for hours":                {extract.Behaviour{First: first, Visited: after(20 * hour)}, 6 * hour},
		"quiet for days":                 {extract.Behaviour{First: first, Visited: after(4 * day)}, day},
		"quiet for weeks":                {extract.Behaviour{First: first, Visited: after(22 * day)}, 7 * day},
		"quiet for a month":              {extract.Behaviour{First: first, Visited: after(30 * day)}, 0},
		"an old one that changed":        {extract.Behaviour{First: first, Visited: after(90 * day), Changed: after(90*day - hour), Changes: 1}, hour},
		"one that changes each few days": {extract.Behaviour{First: first, Visited: after(60 * day), Changed: after(36 * day), Changes: 12}, day},
		"changed before it came out":     {extract.Behaviour{First: first, Visited: after(4 * day), Changed: after(-80 * day)}, day},
		"a list says that it changed":    {extract.Behaviour{First: first, Visited: after(60 * day), Updated: after(61 * day)}, hour},
		"a list tells of an old change":  {extract.Behaviour{First: first, Visited: after(60 * day), Updated: after(59 * day)}, 0},
		"nothing is known":               {extract.Behaviour{Visited: after(0)}, 0},
		"published in the future":        {extract.Behaviour{First: after(day), Visited: after(0)}, hour},
	} {
		at, ok := extract.DefaultRevisit.Due(c.b)
		if ok != (c.want > 0) || ok && at.Sub(c.b.Visited) != c.want {
			t.Errorf("%s: due %v after the visit, %t; want %v", name, at.Sub(c.b.Visited), ok, c.want)
		}
	}
}

const revisited = `name: kiosk.example
hosts: [kiosk.example]
revisit: 30m, 6h, 1d, 1w, stop 30d
layouts: [{name: one, when: article}]
`

// TestRevisitIsAsTheProfileSays, else the default.
func TestRevisitIsAsTheProfileSays(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]extract.Revisit{
		revisited: {Steps: []time.Duration{hour / 2, 6 * hour, day, 7 * day}, Stop: 30 * day},
		strings.Replace(revisited, "30m, 6h, 1d, 1w, stop 30d", "1d", 1):          {Steps: []time.Duration{day}},
		strings.Replace(revisited, "revisit: 30m, 6h, 1d, 1w, stop 30d\n", "", 1): extract.DefaultRevisit,
	} {
		p, err := extract.ParseProfile("kiosk.yaml", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, p.Revisit()); diff != "" {
			t.Errorf("%s: (-want +got):\n%s", src, diff)
		}
	}
}

// TestRevisitMistakes are named with their place.
func TestRevisitMistakes(t *testing.T) {
	t.Parallel()
	for put, want := range map[string]string{
		"1h, 6x":            `kiosk.yaml:3:10: revisit: "6x" is no time`,
		"''":                `kiosk.yaml:3:10: revisit: "" is no time`,
		"6h, 1h":            `"1h" is out of place`,
		"1h, 1h":            `"1h" is out of place`,
		"1h, stop 1h":       `"stop 1h" is out of place`,
		"stop 30d":          `"stop 30d" is out of place`,
		"1h, stop 30d, 90d": `"stop 30d" is out of place`,
		"1s, 6h":            `"1s" is out of place`,
		"-1h":               `"-1h" is out of place: write waits that rise`,
		"1h, -1d":           `"-1d" is no time`,
		"[1h]":              "kiosk.yaml:3:10",
	} {
		_, err := extract.ParseProfile("kiosk.yaml", []byte(strings.Replace(revisited, "30m, 6h, 1d, 1w, stop 30d", put, 1)))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", put, err, want)
		}
	}
}
