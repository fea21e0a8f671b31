// Package frontiertest holds the promises of a frontier as one test suite.
package frontiertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"broadsheet/scraper"
)

// A Clock is a clock that tests move on.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Add moves the clock on.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Run tests a frontier. open makes an empty one that reads the clock, allows one
// lease a host, ends leases after five minutes and has fifteen minutes' patience.
func Run(t *testing.T, open func(t *testing.T, now func() time.Time) scraper.Frontier) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, scraper.Frontier, *Clock){
		"PushKeepsOneOfEach": oneOfEach, "PriorityThenOrder": order, "OneLeaseOfAHost": oneOfAHost,
		"HoldKeepsOthersGoing": hold, "LeaseEndsByItself": leaseEnds, "RevisitAges": revisit, "RetryAndFail": retry,
		"CancelEndsLease": cancelled,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := &Clock{now: time.Date(2019, 4, 23, 7, 41, 0, 0, time.UTC)}
			test(t, open(t, clock.Now), clock)
		})
	}
}

func jobs(addresses ...string) []scraper.Job {
	var out []scraper.Job
	for _, a := range addresses {
		out = append(out, scraper.Job{URL: a})
	}
	return out
}

func push(t *testing.T, f scraper.Frontier, age time.Duration, want scraper.Pushed, list ...scraper.Job) {
	t.Helper()
	if got, err := f.Push(t.Context(), age, list...); err != nil || got != want {
		t.Fatalf("push: %+v, %v; want %+v", got, err, want)
	}
}

func lease(t *testing.T, f scraper.Frontier, want string) scraper.Lease {
	t.Helper()
	l, err := f.Lease(t.Context())
	if err != nil || l.Job().URL != want {
		t.Fatalf("lease: %+v, %v; want %s", l, err, want)
	}
	return l
}

func dry(t *testing.T, f scraper.Frontier) {
	t.Helper()
	if l, err := f.Lease(t.Context()); !errors.Is(err, scraper.ErrDry) {
		t.Fatalf("lease: %+v, %v; want ErrDry", l, err)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func oneOfEach(t *testing.T, f scraper.Frontier, _ *Clock) {
	push(t, f, 0, scraper.Pushed{Added: 2, Known: 1}, jobs("http://a.example/1", "http://a.example/2", "http://a.example/1")...)
	check(t, lease(t, f, "http://a.example/1").Done(t.Context(), "kept"))
	check(t, lease(t, f, "http://a.example/2").Done(t.Context(), "kept"))
	dry(t, f)
	if c, err := f.Counts(t.Context()); err != nil || c != (scraper.Counts{Done: 2}) {
		t.Errorf("%+v, %v", c, err)
	}
}

func order(t *testing.T, f scraper.Frontier, _ *Clock) {
	list := jobs("http://a.example/1", "http://a.example/2", "http://a.example/3")
	list[2].Priority = 5
	push(t, f, 0, scraper.Pushed{Added: 3}, list...)
	for _, n := range []int{3, 1, 2} {
		check(t, lease(t, f, fmt.Sprint("http://a.example/", n)).Done(t.Context(), "kept"))
	}
}

func oneOfAHost(t *testing.T, f scraper.Frontier, _ *Clock) {
	push(t, f, 0, scraper.Pushed{Added: 3}, jobs("http://a.example/1", "http://a.example/2", "http://b.example/1")...)
	first := lease(t, f, "http://a.example/1")
	lease(t, f, "http://b.example/1")
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
	if next := <-got; next != "http://a.example/2" {
		t.Errorf("after the host is free: %s", next)
	}
}

func hold(t *testing.T, f scraper.Frontier, clock *Clock) {
	push(t, f, 0, scraper.Pushed{Added: 2}, jobs("http://slow.example/1", "http://b.example/1")...)
	f.Hold("slow.example", clock.Now().Add(time.Hour))
	check(t, lease(t, f, "http://b.example/1").Done(t.Context(), "kept"))
	dry(t, f) // an hour is beyond its patience
	clock.Add(time.Hour)
	lease(t, f, "http://slow.example/1")
}

func leaseEnds(t *testing.T, f scraper.Frontier, clock *Clock) {
	push(t, f, 0, scraper.Pushed{Added: 1}, jobs("http://a.example/1")...)
	late := lease(t, f, "http://a.example/1")
	clock.Add(6 * time.Minute)
	again := lease(t, f, "http://a.example/1")
	if err := late.Done(t.Context(), "kept"); !errors.Is(err, scraper.ErrLeaseLost) {
		t.Errorf("a late call: %v", err)
	}
	check(t, again.Done(t.Context(), "kept"))
}

func revisit(t *testing.T, f scraper.Frontier, clock *Clock) {
	push(t, f, time.Hour, scraper.Pushed{Added: 1}, jobs("http://a.example/1")...)
	check(t, lease(t, f, "http://a.example/1").Done(t.Context(), "kept"))
	push(t, f, time.Hour, scraper.Pushed{Fresh: 1}, jobs("http://a.example/1")...)
	clock.Add(2 * time.Hour)
	push(t, f, time.Hour, scraper.Pushed{Added: 1}, jobs("http://a.example/1")...)
	check(t, lease(t, f, "http://a.example/1").Done(t.Context(), "kept"))
	push(t, f, 0, scraper.Pushed{Added: 1}, jobs("http://a.example/1")...)
}

func retry(t *testing.T, f scraper.Frontier, clock *Clock) {
	push(t, f, 0, scraper.Pushed{Added: 1}, jobs("http://a.example/1")...)
	cause := errors.New("no answer")
	check(t, lease(t, f, "http://a.example/1").Retry(t.Context(), clock.Now().Add(time.Hour), cause))
	dry(t, f)
	clock.Add(time.Hour)
	l := lease(t, f, "http://a.example/1")
	if j := l.Job(); j.Attempts != 1 || j.LastError != "no answer" {
		t.Errorf("%+v", j)
	}
	check(t, l.Fail(t.Context(), "gave up", cause))
	dry(t, f)
	push(t, f, time.Hour, scraper.Pushed{Added: 1}, jobs("http://a.example/1")...)
	if j := lease(t, f, "http://a.example/1").Job(); j.Attempts != 0 {
		t.Errorf("a failed job that was pushed again has %d attempts", j.Attempts)
	}
}

func cancelled(t *testing.T, f scraper.Frontier, _ *Clock) {
	push(t, f, 0, scraper.Pushed{Added: 1}, jobs("http://a.example/1")...)
	lease(t, f, "http://a.example/1")
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := f.Lease(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
