package frontiertest

import (
	"testing"
	"time"

	"broadsheet/scraper"
)

// hosts is about hosts that are busy or on hold.
var hosts = map[string]func(*testing.T, bench){
	"OneLeaseOfAHost":           oneOfAHost,
	"HoldKeepsOthersGoing":      hold,
	"HoldEnds":                  holdEnds,
	"HoldIsExtended":            holdExtended,
	"HoldIsShortened":           holdShortened,
	"HoldOfAHostWithoutJobs":    holdBeforePush,
	"HoldInThePastIsNone":       holdPast,
	"HoldAndNotBeforeBothCount": holdAndNotBefore,
	"HoldDuringALease":          holdDuringLease,
	"PortsAreHostsOfTheirOwn":   ports,
	"BusyHostHoldsUpNobody":     busyHost,
}

func oneOfAHost(t *testing.T, f bench) {
	add(t, f, jobs(a1, a2, b1)...)
	first := lease(t, f, a1)
	lease(t, f, b1)
	got := make(chan string)
	go func() {
		l, err := f.Lease(t.Context())
		if err != nil {
			got <- err.Error()
			return
		}
		got <- l.Job().URL
	}()
	check(t, first.Done(t.Context(), "kept"))
	if next := <-got; next != a2 {
		t.Errorf("after the host is free: %s", next)
	}
}

func hold(t *testing.T, f bench) {
	add(t, f, jobs(a1, b1)...)
	f.Hold("a.example", f.clock.Now().Add(time.Hour))
	finish(t, f, b1)
	dry(t, f) // an hour is beyond its patience
	f.clock.Add(time.Hour)
	finish(t, f, a1)
}

func holdEnds(t *testing.T, f bench) {
	add(t, f, ranked(a1, 9), ranked(b1, 1), ranked(b2, 1))
	f.Hold("a.example", f.clock.Now().Add(time.Minute))
	finish(t, f, b1)
	f.clock.Add(time.Minute)
	finish(t, f, a1, b2) // after the hold the priority counts again
}

func holdExtended(t *testing.T, f bench) {
	add(t, f, jobs(a1)...)
	f.Hold("a.example", f.clock.Now().Add(time.Hour))
	f.Hold("a.example", f.clock.Now().Add(2*time.Hour))
	f.clock.Add(time.Hour)
	dry(t, f)
	f.clock.Add(time.Hour)
	finish(t, f, a1)
}

func holdShortened(t *testing.T, f bench) {
	add(t, f, jobs(a1)...)
	f.Hold("a.example", f.clock.Now().Add(2*time.Hour))
	dry(t, f)
	f.Hold("a.example", f.clock.Now().Add(time.Hour))
	dry(t, f)
	f.Hold("a.example", time.Time{})
	finish(t, f, a1)
}

func holdBeforePush(t *testing.T, f bench) {
	f.Hold("a.example", f.clock.Now().Add(time.Hour))
	dry(t, f)
	add(t, f, jobs(a1, b1)...)
	finish(t, f, b1)
	dry(t, f)
	f.clock.Add(time.Hour)
	finish(t, f, a1)
}

func holdPast(t *testing.T, f bench) {
	add(t, f, jobs(a1, a2)...)
	f.Hold("a.example", f.clock.Now().Add(-time.Hour))
	finish(t, f, a1)
	f.Hold("a.example", f.clock.Now()) // not before now: now
	finish(t, f, a2)
}

func holdAndNotBefore(t *testing.T, f bench) {
	now := f.clock.Now()
	add(t, f, scraper.Job{URL: a1, NotBefore: now.Add(3 * time.Hour)}, scraper.Job{URL: b1, NotBefore: now.Add(time.Hour)})
	f.Hold("a.example", now.Add(time.Hour))
	f.Hold("b.example", now.Add(2*time.Hour))
	f.clock.Add(time.Hour)
	dry(t, f)
	f.clock.Add(time.Hour)
	finish(t, f, b1)
	dry(t, f)
	f.clock.Add(time.Hour)
	finish(t, f, a1)
}

func holdDuringLease(t *testing.T, f bench) {
	add(t, f, jobs(a1, a2)...)
	l := lease(t, f, a1)
	f.Hold("a.example", f.clock.Now().Add(time.Hour))
	check(t, l.Done(t.Context(), "kept"))
	dry(t, f)
	f.clock.Add(time.Hour)
	finish(t, f, a2)
}

func ports(t *testing.T, f bench) {
	add(t, f, jobs("http://a.example:81/", "http://a.example:82/", a1)...)
	lease(t, f, "http://a.example:81/")
	f.Hold("a.example", f.clock.Now().Add(time.Hour))
	lease(t, f, "http://a.example:82/")
}

func busyHost(t *testing.T, f bench) {
	add(t, f, ranked(a1, 9), ranked(a2, 9), ranked(b1, 0), ranked(b2, 0))
	busy := lease(t, f, a1)
	finish(t, f, b1)
	check(t, busy.Done(t.Context(), "kept"))
	finish(t, f, a2, b2)
}
