package frontiertest

import (
	"testing"
	"time"

	"broadsheet/scraper"
)

// pushing is about what becomes of jobs that are pushed.
var pushing = map[string]func(*testing.T, bench){
	"PushKeepsOneOfEach":            oneOfEach,
	"PushLeavesQueuedAndLeased":     pushLeaves,
	"PushOfNothing":                 pushNothing,
	"PushAgainKeepsPriorityAndTurn": pushKeepsTurn,
	"JobsAreHandedOutAsPushed":      asPushed,
	"RevisitAges":                   revisit,
	"RevisitZeroFetchesAlways":      revisitZero,
	"FailedIsQueuedAnew":            failedAnew,
	"DoneAgainGoesToTheEnd":         doneAgain,
	"CountsAfterEveryStep":          everyStep,
}

func oneOfEach(t *testing.T, f bench) {
	push(t, f, 0, scraper.Pushed{Added: 2, Known: 1}, jobs(a1, a2, a1)...)
	finish(t, f, a1, a2)
	dry(t, f)
	counts(t, f, scraper.Counts{Done: 2})
}

func pushLeaves(t *testing.T, f bench) {
	add(t, f, jobs(a1, b1)...)
	l := lease(t, f, a1)
	push(t, f, 0, scraper.Pushed{Known: 2}, jobs(a1, b1)...)
	counts(t, f, scraper.Counts{Queued: 1, Leased: 1})
	check(t, l.Done(t.Context(), "kept")) // the lease is still good
	finish(t, f, b1)
	dry(t, f)
}

func pushNothing(t *testing.T, f bench) {
	push(t, f, 0, scraper.Pushed{})
	counts(t, f, scraper.Counts{})
	dry(t, f)
}

func pushKeepsTurn(t *testing.T, f bench) {
	add(t, f, jobs(a1, a2)...)
	push(t, f, 0, scraper.Pushed{Known: 1}, scraper.Job{URL: a2, Priority: 9, NotBefore: f.clock.Now().Add(time.Hour)})
	finish(t, f, a1, a2)
}

func asPushed(t *testing.T, f bench) {
	want := scraper.Job{URL: a1, Source: "HTTP://A.example/1#top", Priority: -3, NotBefore: f.clock.Now().Add(-time.Minute), Attempts: 2, LastError: "once"}
	add(t, f, want)
	got := lease(t, f, a1).Job()
	if !got.NotBefore.Equal(want.NotBefore) {
		t.Errorf("not before %v, want %v", got.NotBefore, want.NotBefore)
	}
	if got.NotBefore = want.NotBefore; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func revisit(t *testing.T, f bench) {
	push(t, f, time.Hour, scraper.Pushed{Added: 1}, jobs(a1)...)
	finish(t, f, a1)
	f.clock.Add(time.Hour - time.Nanosecond)
	push(t, f, time.Hour, scraper.Pushed{Fresh: 1}, jobs(a1)...)
	push(t, f, time.Minute, scraper.Pushed{Added: 1}, jobs(a1)...)
	finish(t, f, a1)
	f.clock.Add(time.Hour)
	push(t, f, time.Hour+1, scraper.Pushed{Fresh: 1, Added: 1}, jobs(a1, b1)...)
	push(t, f, time.Hour, scraper.Pushed{Added: 1, Known: 1}, jobs(a1, b1)...)
}

func revisitZero(t *testing.T, f bench) {
	for range 3 {
		add(t, f, jobs(a1)...) // at the very moment it was done
		finish(t, f, a1)
	}
}

func failedAnew(t *testing.T, f bench) {
	add(t, f, jobs(a1)...)
	check(t, lease(t, f, a1).Retry(t.Context(), f.clock.Now(), errCause))
	check(t, lease(t, f, a1).Fail(t.Context(), "gave up", errCause))
	dry(t, f)
	counts(t, f, scraper.Counts{Failed: 1})
	push(t, f, 24*time.Hour, scraper.Pushed{Added: 1}, jobs(a1)...) // its age doesn't matter
	if j := lease(t, f, a1).Job(); j.Attempts != 0 || j.LastError != "" {
		t.Errorf("a failed job that was pushed again: %+v", j)
	}
}

func doneAgain(t *testing.T, f bench) {
	add(t, f, jobs(a1)...)
	finish(t, f, a1)
	add(t, f, jobs(a2, a1)...)
	finish(t, f, a2, a1)
}

func everyStep(t *testing.T, f bench) {
	add(t, f, jobs(a1, a2, b1)...)
	counts(t, f, scraper.Counts{Queued: 3})
	first := lease(t, f, a1)
	counts(t, f, scraper.Counts{Queued: 2, Leased: 1})
	second := lease(t, f, b1)
	counts(t, f, scraper.Counts{Queued: 1, Leased: 2})
	check(t, first.Retry(t.Context(), f.clock.Now().Add(time.Hour), errCause))
	counts(t, f, scraper.Counts{Queued: 2, Leased: 1})
	check(t, second.Fail(t.Context(), "gone", errCause))
	counts(t, f, scraper.Counts{Queued: 2, Failed: 1})
	finish(t, f, a2)
	counts(t, f, scraper.Counts{Queued: 1, Done: 1, Failed: 1})
	f.clock.Add(time.Hour)
	lease(t, f, a1)
	f.clock.Add(2 * LeaseTime)
	l := lease(t, f, a1) // the lease before has ended
	counts(t, f, scraper.Counts{Leased: 1, Done: 1, Failed: 1})
	check(t, l.Done(t.Context(), "kept"))
	push(t, f, 0, scraper.Pushed{Added: 3}, jobs(a1, a2, b1)...)
	counts(t, f, scraper.Counts{Queued: 3})
}
