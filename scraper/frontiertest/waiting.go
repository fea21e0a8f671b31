package frontiertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/scraper"
)

// waiting is about Lease when nothing is due at once. The time is that of a
// bubble: waiting costs none.
var waiting = map[string]func(*testing.T, Open){
	"LeaseWaitsForADueTime":        bubble(1, waitsForDueTime),
	"LeaseWaitsForTheEndOfAHold":   bubble(1, waitsForHold),
	"LeaseWaitsForTheEndOfALease":  bubble(1, waitsForLease),
	"LeaseWaitsForAPush":           bubble(1, waitsForPush),
	"LeaseOfAnEmptyFrontierIsDry":  bubble(1, func(t *testing.T, f scraper.Frontier) { dry(t, f) }),
	"PatienceHasItsLimit":          bubble(1, patience),
	"PatienceCountsHoldAndDueTime": bubble(1, patienceOfBoth),
	"PatienceLastsWhileOneIsBusy":  bubble(1, busyPatience),
	"DryWhenTheLastJobIsDone":      bubble(1, dryAtTheEnd),
	"CancelledContextEndsLease":    bubble(1, cancelled),
	"ContextEndedBeforeLease":      bubble(1, endedBefore),
	"PerHostLimitAboveOne":         bubble(3, perHost),
	"ManyWorkersLeaseEachJobOnce":  bubble(2, crowd),
	"ManyWorkersPushAndRetry":      bubble(2, busyCrowd),
	"RetryOfAnotherWakesTheWaiter": bubble(1, retryWakes),
}

// bubble runs a test in a bubble with a frontier that allows perHost leases a host.
func bubble(perHost int, test func(*testing.T, scraper.Frontier)) func(*testing.T, Open) {
	return func(t *testing.T, open Open) {
		t.Helper()
		synctest.Test(t, func(t *testing.T) {
			test(t, open(t, Settings{Now: time.Now, PerHost: perHost})) //nolint:forbidigo // the bubble's clock
		})
	}
}

// after checks that a call takes a time of the bubble.
func after(t *testing.T, want time.Duration, call func()) {
	t.Helper()
	start := time.Now() //nolint:forbidigo // the bubble's clock
	call()
	if got := time.Since(start); got < want || got > want+time.Second {
		t.Errorf("it took %v, want %v", got, want)
	}
}

func in(d time.Duration) time.Time { return time.Now().Add(d) } //nolint:forbidigo // the bubble's clock

func waitsForDueTime(t *testing.T, f scraper.Frontier) {
	add(t, f, scraper.Job{URL: a1, NotBefore: in(10 * time.Minute)}, scraper.Job{URL: b1, NotBefore: in(5 * time.Minute)})
	after(t, 5*time.Minute, func() { finish(t, f, b1) })
	after(t, 5*time.Minute, func() { finish(t, f, a1) })
}

func waitsForHold(t *testing.T, f scraper.Frontier) {
	add(t, f, jobs(a1, a2)...)
	f.Hold("a.example", in(time.Minute))
	after(t, time.Minute, func() { finish(t, f, a1) })
	f.Hold("a.example", in(Patience))
	time.AfterFunc(time.Minute, func() { f.Hold("a.example", in(time.Second)) })
	after(t, time.Minute+time.Second, func() { finish(t, f, a2) }) // shortened while it waits
}

func waitsForLease(t *testing.T, f scraper.Frontier) {
	add(t, f, jobs(a1)...)
	late := lease(t, f, a1)
	after(t, LeaseTime, func() { lease(t, f, a1) })
	lost(t, late.Done(t.Context(), "kept"))
}

func waitsForPush(t *testing.T, f scraper.Frontier) {
	add(t, f, jobs(a1)...)
	lease(t, f, a1) // while it is worked on, it may lead to others
	time.AfterFunc(time.Minute, func() { add(t, f, jobs(b1)...) })
	after(t, time.Minute, func() { finish(t, f, b1) })
}

func patience(t *testing.T, f scraper.Frontier) {
	add(t, f, scraper.Job{URL: a1, NotBefore: in(Patience + time.Second)})
	after(t, 0, func() { dry(t, f) })
	add(t, f, scraper.Job{URL: b1, NotBefore: in(Patience)})
	after(t, Patience, func() { finish(t, f, b1) })
	after(t, time.Second, func() { finish(t, f, a1) })
}

func patienceOfBoth(t *testing.T, f scraper.Frontier) {
	add(t, f, scraper.Job{URL: a1, NotBefore: in(10 * time.Minute)}, scraper.Job{URL: b1, NotBefore: in(time.Hour)})
	f.Hold("a.example", in(time.Hour))
	f.Hold("b.example", in(10*time.Minute))
	after(t, 0, func() { dry(t, f) }) // of both times the later one counts
	f.Hold("a.example", in(5*time.Minute))
	after(t, 10*time.Minute, func() { finish(t, f, a1) })
}

func busyPatience(t *testing.T, f scraper.Frontier) {
	add(t, f, scraper.Job{URL: a1}, scraper.Job{URL: b1, NotBefore: in(time.Hour)})
	l := lease(t, f, a1)
	time.AfterFunc(time.Minute, func() { check(t, l.Done(t.Context(), "kept")) })
	after(t, time.Minute, func() { dry(t, f) })
}

func dryAtTheEnd(t *testing.T, f scraper.Frontier) {
	add(t, f, jobs(a1)...)
	l := lease(t, f, a1)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if _, err := f.Lease(t.Context()); !errors.Is(err, scraper.ErrDry) {
				t.Errorf("a waiting worker: %v", err)
			}
		})
	}
	synctest.Wait()
	check(t, l.Done(t.Context(), "kept"))
	wg.Wait()
}

func cancelled(t *testing.T, f scraper.Frontier) {
	add(t, f, jobs(a1)...)
	lease(t, f, a1)
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(time.Second, func() { cancel(errCause) })
	after(t, time.Second, func() {
		if _, err := f.Lease(ctx); !errors.Is(err, errCause) {
			t.Errorf("%v, want the context's cause", err)
		}
	})
}

func endedBefore(t *testing.T, f scraper.Frontier) {
	add(t, f, jobs(a1)...)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errCause)
	if _, err := f.Lease(ctx); !errors.Is(err, errCause) {
		t.Errorf("%v, want the context's cause", err)
	}
	counts(t, f, scraper.Counts{Queued: 1}) // nothing was leased
}

func perHost(t *testing.T, f scraper.Frontier) {
	add(t, f, jobs(a1, a2, a3, "http://a.example/4", b1)...)
	lease(t, f, a1)
	lease(t, f, b1)
	second := lease(t, f, a2)
	lease(t, f, a3) // the host has its three
	time.AfterFunc(time.Minute, func() { check(t, second.Done(t.Context(), "kept")) })
	after(t, time.Minute, func() { lease(t, f, "http://a.example/4") })
	counts(t, f, scraper.Counts{Leased: 4, Done: 1})
}

func retryWakes(t *testing.T, f scraper.Frontier) {
	add(t, f, jobs(a1)...)
	l := lease(t, f, a1)
	time.AfterFunc(time.Minute, func() { check(t, l.Retry(t.Context(), in(time.Second), errCause)) })
	after(t, time.Minute+time.Second, func() { finish(t, f, a1) })
}

// A tally is what many workers did.
type tally struct {
	mu      sync.Mutex
	leases  map[string]int // by address
	running map[string]int // by host
}

// begin counts a lease and checks the host's limit.
func (c *tally) begin(t *testing.T, url string, limit int) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.leases[url]++
	if c.running[url[:17]]++; c.running[url[:17]] > limit {
		t.Errorf("%d leases of %s at once", c.running[url[:17]], url[:17])
	}
}

func (c *tally) end(url string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running[url[:17]]--
}

// workers lets 16 workers lease until all is done, and tallies.
func workers(t *testing.T, f scraper.Frontier, limit int, work func(scraper.Lease) error) map[string]int {
	t.Helper()
	c := &tally{leases: map[string]int{}, running: map[string]int{}}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for {
				l, err := f.Lease(t.Context())
				if errors.Is(err, scraper.ErrDry) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				c.begin(t, l.Job().URL, limit)
				c.end(l.Job().URL) // before another worker may begin
				if err := work(l); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	return c.leases
}

// list is 200 jobs on 5 hosts.
func list() []scraper.Job {
	var out []scraper.Job
	for n := range 200 {
		out = append(out, scraper.Job{URL: fmt.Sprintf("http://%d.example/%d", n%5, n), Priority: n % 3})
	}
	return out
}

func crowd(t *testing.T, f scraper.Frontier) {
	add(t, f, list()...)
	leases := workers(t, f, 2, func(l scraper.Lease) error { return l.Done(t.Context(), "kept") })
	for _, j := range list() {
		if leases[j.URL] != 1 {
			t.Errorf("%s was leased %d times", j.URL, leases[j.URL])
		}
	}
	counts(t, f, scraper.Counts{Done: 200})
}

// busyCrowd lets every job be put back once and lead to another.
func busyCrowd(t *testing.T, f scraper.Frontier) {
	add(t, f, list()...)
	leases := workers(t, f, 2, func(l scraper.Lease) error {
		j := l.Job()
		if j.Attempts == 0 && len(j.URL) < 30 {
			_, err := f.Push(t.Context(), time.Hour, scraper.Job{URL: j.URL + "/and-its-second-page"})
			return errors.Join(err, l.Retry(t.Context(), in(time.Second), errCause))
		}
		return l.Done(t.Context(), "kept")
	})
	for _, j := range list() {
		if n, m := leases[j.URL], leases[j.URL+"/and-its-second-page"]; n != 2 || m != 1 {
			t.Errorf("%s was leased %d times, its second page %d times", j.URL, n, m)
		}
	}
	counts(t, f, scraper.Counts{Done: 400})
}
