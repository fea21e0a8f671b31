package frontiertest

import (
	"math"
	"testing"
	"time"

	"broadsheet/scraper"
)

// ordering is about which of the due jobs comes first.
var ordering = map[string]func(*testing.T, bench){
	"PriorityThenOrder":              priorityThenOrder,
	"PriorityOverAllHosts":           priorityOverHosts,
	"OrderOfPushOverAllHosts":        orderOverHosts,
	"ExtremePriorities":              extremePriorities,
	"NotBeforeKeepsJobsBack":         notBefore,
	"DueLowGoesBeforeHighThatIsLate": dueLowFirst,
	"ManyNotBeforesComeDueInOrder":   manyTimes,
	"RetryKeepsTheTurn":              retryKeepsTurn,
	"RetryWaits":                     retryWaits,
}

func ranked(url string, priority int) scraper.Job { return scraper.Job{URL: url, Priority: priority} }

func priorityThenOrder(t *testing.T, f bench) {
	add(t, f, ranked(a1, 0), ranked(a2, 0), ranked(a3, 5))
	finish(t, f, a3, a1, a2)
}

func priorityOverHosts(t *testing.T, f bench) {
	add(t, f, ranked(a1, 1), ranked(b1, 3), ranked(c1, 2), ranked(b2, 4))
	finish(t, f, b2, b1, c1, a1)
}

func orderOverHosts(t *testing.T, f bench) {
	add(t, f, jobs(a1, b1)...)
	add(t, f, jobs(b2, a2, c1)...)
	finish(t, f, a1, b1, c1, a2, b2) // of equal ones the host goes first whose turn is longest ago
}

func extremePriorities(t *testing.T, f bench) {
	add(t, f, ranked(a1, math.MinInt), ranked(b1, -1), ranked(a2, 0), ranked(b2, math.MaxInt))
	finish(t, f, b2, a2, b1, a1)
}

func notBefore(t *testing.T, f bench) {
	at := f.clock.Now().Add(time.Hour)
	add(t, f, scraper.Job{URL: a1, NotBefore: at}, scraper.Job{URL: a2})
	finish(t, f, a2)
	dry(t, f)
	f.clock.Add(time.Hour)
	finish(t, f, a1) // due at the very time
}

func dueLowFirst(t *testing.T, f bench) {
	soon := f.clock.Now().Add(time.Minute)
	add(t, f, scraper.Job{URL: a1, Priority: 9, NotBefore: soon}, ranked(a2, -9), ranked(a3, -9))
	finish(t, f, a2)
	f.clock.Add(time.Minute)
	finish(t, f, a1, a3) // now it is due, its priority counts
}

func manyTimes(t *testing.T, f bench) {
	start := f.clock.Now()
	at := func(url string, minutes int) scraper.Job {
		return scraper.Job{URL: url, NotBefore: start.Add(time.Duration(minutes) * time.Hour)}
	}
	add(t, f, at(a1, 3), at(b1, 1), at(a2, 2), at(c1, 3), at(b2, 5))
	for hour, due := range [][]string{1: {b1}, 2: {a2}, 3: {c1, a1}, 4: nil, 5: {b2}} {
		finish(t, f, due...)
		counts(t, f, scraper.Counts{Queued: []int{5, 4, 3, 1, 1, 0}[hour], Done: []int{0, 1, 2, 4, 4, 5}[hour]})
		dry(t, f)
		f.clock.Add(time.Hour)
	}
}

func retryKeepsTurn(t *testing.T, f bench) {
	add(t, f, jobs(a1, a2, a3)...)
	check(t, lease(t, f, a1).Retry(t.Context(), f.clock.Now(), errCause))
	l := lease(t, f, a1) // still before those pushed after it
	if j := l.Job(); j.Attempts != 1 || j.LastError != "no answer" {
		t.Errorf("after a retry: %+v", j)
	}
	check(t, l.Retry(t.Context(), time.Time{}, nil)) // no cause: the try doesn't count
	l = lease(t, f, a1)
	if j := l.Job(); j.Attempts != 1 || j.LastError != "no answer" {
		t.Errorf("after a retry without a cause: %+v", j)
	}
	check(t, l.Retry(t.Context(), f.clock.Now().Add(time.Second), errCause))
	finish(t, f, a2) // while it waits, the others go
	f.clock.Add(time.Second)
	if j := lease(t, f, a1).Job(); j.Attempts != 2 {
		t.Errorf("after another retry: %+v", j)
	}
}

func retryWaits(t *testing.T, f bench) {
	add(t, f, jobs(a1)...)
	check(t, lease(t, f, a1).Retry(t.Context(), f.clock.Now().Add(time.Hour), errCause))
	dry(t, f)
	f.clock.Add(time.Hour - time.Nanosecond - Patience)
	dry(t, f)
	f.clock.Add(Patience + time.Nanosecond)
	finish(t, f, a1)
}
