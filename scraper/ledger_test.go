package scraper_test

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// A ledger is a frontier that notes what becomes of each lease, and fails where it
// is told to.
type ledger struct {
	scraper.Frontier
	fail map[string]error // by the name of the call

	mu    sync.Mutex
	out   int // leases not ended
	ends  map[string][]string
	held  map[string]time.Time
	wants []time.Duration // the revisit ages of Push
}

func newLedger(opt queue.Options) *ledger {
	return &ledger{Frontier: queue.NewMemory(opt), fail: map[string]error{}, ends: map[string][]string{}, held: map[string]time.Time{}}
}

func (l *ledger) Push(ctx context.Context, revisit time.Duration, jobs ...scraper.Job) (scraper.Pushed, error) {
	l.mu.Lock()
	l.wants = append(l.wants, revisit)
	l.mu.Unlock()
	if err := l.fail["push"]; err != nil {
		return scraper.Pushed{}, err
	}
	return l.Frontier.Push(ctx, revisit, jobs...)
}

func (l *ledger) Lease(ctx context.Context) (scraper.Lease, error) {
	if err := l.fail["lease"]; err != nil {
		return nil, err
	}
	inner, err := l.Frontier.Lease(ctx)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.out++
	return &entered{Lease: inner, l: l}, nil
}

func (l *ledger) Hold(host string, until time.Time) {
	l.mu.Lock()
	l.held[host] = until
	l.mu.Unlock()
	l.Frontier.Hold(host, until)
}

// entered is a lease in the ledger.
type entered struct {
	scraper.Lease
	l     *ledger
	ended bool
}

// end notes the end of a lease, and fails if it is to.
func (e *entered) end(ctx context.Context, how string) error {
	e.l.mu.Lock()
	defer e.l.mu.Unlock()
	if e.ended {
		how = "ended twice: " + how
	} else {
		e.l.out--
	}
	if ctx.Err() != nil {
		how += " with a context that has ended"
	}
	e.ended = true
	e.l.ends[e.Job().URL] = append(e.l.ends[e.Job().URL], how)
	return e.l.fail[how]
}

func (e *entered) Done(ctx context.Context, outcome string) error {
	if err := e.end(ctx, "done"); err != nil {
		return err
	}
	return e.Lease.Done(ctx, outcome)
}

func (e *entered) Fail(ctx context.Context, outcome string, cause error) error {
	if err := e.end(ctx, "fail"); err != nil {
		return err
	}
	return e.Lease.Fail(ctx, outcome, cause)
}

func (e *entered) Retry(ctx context.Context, at time.Time, cause error) error {
	how := "retry"
	if cause == nil {
		how = "back"
	}
	if err := e.end(ctx, how); err != nil {
		return err
	}
	return e.Lease.Retry(ctx, at, cause)
}

// settled checks that each lease was ended, once. A job that came back may have
// been taken again before the crawl had ended.
func (l *ledger) settled(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.out != 0 {
		t.Errorf("%d leases were never ended", l.out)
	}
	for address, ends := range l.ends {
		for i, end := range ends {
			if last := i == len(ends)-1; !last && end != "retry" && end != "back" || end != "retry" && end != "done" && end != "fail" && end != "back" {
				t.Errorf("%s: %v", address, ends)
				break
			}
		}
	}
}

// end is how the last lease of an address ended.
func (l *ledger) end(address string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ends := l.ends[address]; len(ends) > 0 {
		return ends[len(ends)-1]
	}
	return ""
}

// counts fails the test if the frontier doesn't hold so many.
func (l *ledger) counts(t *testing.T, want scraper.Counts) {
	t.Helper()
	if got, err := l.Counts(t.Context()); err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
}

// numbered are n addresses of a host.
func numbered(host string, n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("http://%s/%d", host, i))
	}
	return out
}

// mixed is a source of anything.
type mixed []func() (scraper.Item, error)

func (m mixed) Items(context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		for _, next := range m {
			if !yield(next()) {
				return
			}
		}
	}
}
