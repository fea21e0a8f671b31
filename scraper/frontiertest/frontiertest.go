// Package frontiertest holds the promises of a frontier as one test suite.
package frontiertest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"broadsheet/scraper"
)

// Settings are what a test wants of a frontier. In every test a lease ends after
// [LeaseTime], and a job due later than [Patience] is left.
type Settings struct {
	Now     func() time.Time
	PerHost int // leases of one host at once
	Budget  int // leases of one host in all; 0 is no limit
}

// The times that a frontier under test keeps to.
const (
	LeaseTime = 5 * time.Minute
	Patience  = 15 * time.Minute
)

// An Open makes an empty frontier.
type Open func(*testing.T, Settings) scraper.Frontier

// Run tests a frontier.
func Run(t *testing.T, open Open) {
	t.Helper()
	for _, group := range []map[string]func(*testing.T, bench){pushing, ordering, hosts, leasing, pausing} {
		for name, test := range group {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				clock := &Clock{now: time.Date(2019, 4, 23, 7, 41, 0, 0, time.UTC)}
				test(t, bench{open(t, Settings{Now: clock.Now, PerHost: 1}), clock})
			})
		}
	}
	for name, test := range budgets {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := &Clock{now: time.Date(2019, 4, 23, 7, 41, 0, 0, time.UTC)}
			test(t, bench{open(t, Settings{Now: clock.Now, PerHost: 1, Budget: 2}), clock})
		})
	}
	for name, test := range waiting {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open)
		})
	}
}

// A bench is what a test works at: a frontier with one lease a host, and its clock.
type bench struct {
	scraper.Frontier
	clock *Clock
}

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

// Addresses of three hosts.
const (
	a1 = "http://a.example/1"
	a2 = "http://a.example/2"
	a3 = "http://a.example/3"
	b1 = "http://b.example/1"
	b2 = "http://b.example/2"
	c1 = "http://c.example/1"
)

var errCause = errors.New("no answer")

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

// add pushes jobs that the frontier doesn't know.
func add(t *testing.T, f scraper.Frontier, list ...scraper.Job) {
	t.Helper()
	push(t, f, 0, scraper.Pushed{Added: len(list)}, list...)
}

func lease(t *testing.T, f scraper.Frontier, want string) scraper.Lease {
	t.Helper()
	l, err := f.Lease(t.Context())
	if err != nil || l.Job().URL != want {
		t.Fatalf("lease: %+v, %v; want %s", l, err, want)
	}
	return l
}

// finish leases jobs in this order, each done before the next.
func finish(t *testing.T, f scraper.Frontier, addresses ...string) {
	t.Helper()
	for _, a := range addresses {
		check(t, lease(t, f, a).Done(t.Context(), "kept"))
	}
}

func dry(t *testing.T, f scraper.Frontier) {
	t.Helper()
	if l, err := f.Lease(t.Context()); !errors.Is(err, scraper.ErrDry) {
		t.Fatalf("lease: %+v, %v; want ErrDry", l, err)
	}
}

func lost(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, scraper.ErrLeaseLost) {
		t.Errorf("%v; want ErrLeaseLost", err)
	}
}

func counts(t *testing.T, f scraper.Frontier, want scraper.Counts) {
	t.Helper()
	if got, err := f.Counts(t.Context()); err != nil || got != want {
		t.Errorf("counts: %+v, %v; want %+v", got, err, want)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
