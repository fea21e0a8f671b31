package score

import (
	"strings"
	"time"
)

// layouts are the forms of ISO 8601 that gold and records use, those with a zone
// first.
var (
	zoned = []string{
		"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z0700",
	}
	bare = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly}
)

// moment reads a time to the minute and says whether it has a zone.
func moment(text string) (t time.Time, hasZone, ok bool) {
	text = strings.Replace(text, " ", "T", 1)
	for i, layout := range append(zoned, bare...) {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Add(-time.Duration(t.Second())*time.Second - time.Duration(t.Nanosecond())), i < len(zoned), true
		}
	}
	return time.Time{}, false, false
}

// sameInstant compares two times to the minute. Where one lacks a zone, the clocks
// on the wall are compared, that of the prediction also in UTC.
func sameInstant(gold, predicted string) bool {
	g, goldZone, ok := moment(gold)
	p, zone, ok2 := moment(predicted)
	if !ok || !ok2 {
		return false
	}
	if goldZone && zone {
		return g.Equal(p)
	}
	return wall(g) == wall(p) || zone && wall(g) == wall(p.UTC())
}

func wall(t time.Time) string { return t.Format("2006-01-02T15:04") }

// sameDay compares the first ten bytes.
func sameDay(gold, predicted string) bool { return head(gold) == head(predicted) }

func head(s string) string { return s[:min(len(s), len(time.DateOnly))] }
