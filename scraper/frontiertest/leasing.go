package frontiertest

import (
	"testing"
	"time"

	"broadsheet/scraper"
)

// leasing is about how leases end.
var leasing = map[string]func(*testing.T, bench){
	"LeaseEndsByItself":         leaseEnds,
	"LateCallsAreLost":          lateCalls,
	"SecondCallsAreLost":        secondCalls,
	"EndedLeaseFreesItsHost":    endedFreesHost,
	"EndedLeaseKeepsTheTurn":    endedKeepsTurn,
	"LateCallSparesTheNewLease": lateSparesNew,
	"FetchedFreesItsHost":       fetchedFreesHost,
	"FetchedFreesItsHostOnce":   fetchedOnce,
	"FetchedIsStillLeased":      fetchedIsLeased,
}

func leaseEnds(t *testing.T, f bench) {
	add(t, f, jobs(a1)...)
	late := lease(t, f, a1)
	f.clock.Add(LeaseTime + time.Minute)
	again := lease(t, f, a1)
	lost(t, late.Done(t.Context(), "kept"))
	check(t, again.Done(t.Context(), "kept"))
	dry(t, f)
}

func lateCalls(t *testing.T, f bench) {
	calls := map[string]func(scraper.Lease) error{
		a1: func(l scraper.Lease) error { return l.Done(t.Context(), "kept") },
		b1: func(l scraper.Lease) error { return l.Fail(t.Context(), "gone", errCause) },
		c1: func(l scraper.Lease) error { return l.Retry(t.Context(), f.clock.Now(), errCause) },
	}
	add(t, f, jobs(a1, b1, c1)...)
	late := []scraper.Lease{lease(t, f, a1), lease(t, f, b1), lease(t, f, c1)}
	f.clock.Add(LeaseTime + time.Minute)
	again := []scraper.Lease{lease(t, f, a1), lease(t, f, b1), lease(t, f, c1)}
	for _, l := range late {
		lost(t, calls[l.Job().URL](l))
	}
	counts(t, f, scraper.Counts{Leased: 3})
	for _, l := range again {
		if j := l.Job(); j.Attempts != 0 {
			t.Errorf("a late call changed the job: %+v", j)
		}
		check(t, calls[l.Job().URL](l))
	}
	counts(t, f, scraper.Counts{Queued: 1, Done: 1, Failed: 1})
}

func secondCalls(t *testing.T, f bench) {
	add(t, f, jobs(a1, a2)...)
	l := lease(t, f, a1)
	check(t, l.Done(t.Context(), "kept"))
	lost(t, l.Done(t.Context(), "kept"))
	lost(t, l.Fail(t.Context(), "gone", errCause))
	lost(t, l.Retry(t.Context(), f.clock.Now(), nil))
	counts(t, f, scraper.Counts{Queued: 1, Done: 1})
	finish(t, f, a2)
	dry(t, f)
}

func endedFreesHost(t *testing.T, f bench) {
	add(t, f, jobs(a1, a2)...)
	lease(t, f, a1)
	f.clock.Add(LeaseTime + time.Minute)
	finish(t, f, a1, a2)
}

func endedKeepsTurn(t *testing.T, f bench) {
	add(t, f, jobs(a1, b1)...)
	lease(t, f, a1)
	add(t, f, jobs(b2, a2)...)
	f.clock.Add(LeaseTime + time.Minute)
	finish(t, f, b1, a1, b2, a2) // its host has had its turn
}

func lateSparesNew(t *testing.T, f bench) {
	add(t, f, jobs(a1)...)
	late := lease(t, f, a1)
	f.clock.Add(LeaseTime + time.Minute)
	check(t, lease(t, f, a1).Done(t.Context(), "kept"))
	add(t, f, jobs(a1)...)
	lost(t, late.Fail(t.Context(), "gone", errCause)) // it was done and pushed again meanwhile
	counts(t, f, scraper.Counts{Queued: 1})
}

func fetchedFreesHost(t *testing.T, f bench) {
	add(t, f, jobs(a1, a2, a3)...)
	first := lease(t, f, a1)
	first.Fetched()
	second := lease(t, f, a2)
	counts(t, f, scraper.Counts{Queued: 1, Leased: 2})
	check(t, second.Done(t.Context(), "kept"))
	f.Hold("a.example", f.clock.Now().Add(time.Minute)) // the host may be asked again in a minute, whoever is done
	check(t, first.Done(t.Context(), "kept"))
	f.clock.Add(time.Minute)
	finish(t, f, a3)
	dry(t, f)
}

// fetchedOnce: the end of a lease that was said to be fetched, or said so twice, doesn't
// free its host for two others.
func fetchedOnce(t *testing.T, f bench) {
	add(t, f, ranked(a1, 9), ranked(a2, 9), ranked(a3, 9), ranked(b1, 0))
	first := lease(t, f, a1)
	first.Fetched()
	first.Fetched()
	second := lease(t, f, a2)
	check(t, first.Done(t.Context(), "kept"))
	first.Fetched()
	last := lease(t, f, b1)
	check(t, second.Done(t.Context(), "kept"))
	check(t, last.Done(t.Context(), "kept"))
	finish(t, f, a3)
}

func fetchedIsLeased(t *testing.T, f bench) {
	add(t, f, jobs(a1)...)
	late := lease(t, f, a1)
	late.Fetched()
	push(t, f, 0, scraper.Pushed{Known: 1}, jobs(a1)...)
	f.clock.Add(LeaseTime + time.Minute)
	again := lease(t, f, a1)
	lost(t, late.Done(t.Context(), "kept"))
	late.Fetched()
	check(t, again.Done(t.Context(), "kept"))
	dry(t, f)
}
