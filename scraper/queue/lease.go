package queue

import (
	"context"
	"fmt"
	"time"

	"broadsheet/scraper"
)

// A lease is the right to work on an entry.
type lease struct {
	m      *Memory
	e      *entry
	job    scraper.Job
	ends   time.Time
	ending bool // a call is storing its end
	free   bool // its host is: see Fetched
	place  int  // among the leases
}

// Lease waits for a due job.
func (m *Memory) Lease(ctx context.Context) (scraper.Lease, error) {
	for {
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		m.mu.Lock()
		l, next, err := m.pick()
		busy, changed := m.counts.Leased > 0, m.changed
		m.mu.Unlock()
		if err != nil {
			return nil, err
		}
		if l != nil {
			return l, nil
		}
		wait := next.Sub(m.opt.Now())
		if !busy && (next.IsZero() || wait > m.opt.Patience) {
			return nil, scraper.ErrDry
		}
		if err := pause(ctx, changed, next.IsZero(), wait); err != nil {
			return nil, err
		}
	}
}

// pause waits for a change or for a time.
func pause(ctx context.Context, changed <-chan struct{}, open bool, wait time.Duration) error {
	if open {
		wait = time.Hour // only a change can help
	}
	timer := time.NewTimer(max(wait, time.Millisecond))
	defer timer.Stop()
	select {
	case <-changed:
	case <-timer.C:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return nil
}

// pick leases the best job that is due, or says when one may be; a zero time means
// that only a change can help.
func (m *Memory) pick() (_ *lease, next time.Time, err error) {
	now := m.opt.Now()
	for l := m.leases.first(); l != nil && !l.ends.After(now); l = m.leases.first() {
		m.release(l, l.e, now)
	}
	e, err := m.take(now)
	if err != nil {
		return nil, next, err
	}
	if e == nil {
		next = m.line.next()
		if l := m.leases.first(); l != nil && (next.IsZero() || l.ends.Before(next)) {
			next = l.ends
		}
		return nil, next, nil
	}
	l := &lease{m: m, e: e, job: e.Job, ends: now.Add(m.opt.LeaseTime)}
	m.leased[e.id] = l
	m.counts.Queued--
	m.counts.Leased++
	m.leases.put(l, byTime(l.ends))
	return l, next, nil
}

// take takes the best entry that is due out of its line; nil where there is none.
func (m *Memory) take(now time.Time) (*entry, error) {
	t, ok := m.line.take(now)
	if !ok {
		return nil, nil //nolint:nilnil // nothing is due, which is no error
	}
	e, err := m.get(t.id)
	if err == nil && e == nil {
		err = fmt.Errorf("take a job: number %d is not there", t.id)
	}
	return e, err
}

// release ends a lease, after which its entry is as given.
func (m *Memory) release(l *lease, after *entry, now time.Time) {
	m.leases.remove(l)
	delete(m.leased, l.e.id)
	m.counts.Leased--
	m.count(after.State, 1)
	m.hold(after)
	if after.State == Queued {
		m.line.add(after, now)
	}
	m.free(l, now)
}

// free gives back the place that a lease has with its host, once.
func (m *Memory) free(l *lease, now time.Time) {
	if !l.free {
		l.free = true
		m.line.release(l.e.host, now)
	}
}

// Job returns the job.
func (l *lease) Job() scraper.Job { return l.job }

// Fetched says that the host has answered.
func (l *lease) Fetched() {
	m := l.m
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.leased[l.e.id] == l && !l.free {
		m.free(l, m.opt.Now())
		m.wake()
	}
}

// Done says that the job's page is kept.
func (l *lease) Done(_ context.Context, outcome string) error {
	return l.end(func(e *entry) { e.State, e.Outcome, e.Job.LastError = Done, outcome, "" }, false)
}

// Fail gives the job up.
func (l *lease) Fail(_ context.Context, outcome string, cause error) error {
	return l.end(func(e *entry) {
		e.State, e.Outcome = Failed, outcome
		if cause != nil {
			e.Job.LastError = cause.Error()
		}
	}, false)
}

// Retry puts the job back. Without a cause the try doesn't count.
func (l *lease) Retry(_ context.Context, at time.Time, cause error) error {
	return l.end(func(e *entry) {
		e.Job.NotBefore = at
		if cause != nil {
			e.Job.Attempts++
			e.Job.LastError = cause.Error()
		}
	}, cause == nil)
}

// end changes the entry, stores it and gives the lease back, as one that was none of the
// host's budget if it is untried. What can't be stored
// stays leased, until the lease ends by itself. While it is stored the lease can't
// end otherwise.
func (l *lease) end(change func(*entry), untried bool) error {
	m := l.m
	m.mu.Lock()
	if m.leased[l.e.id] != l || l.ending {
		m.mu.Unlock()
		return scraper.ErrLeaseLost
	}
	l.ending = true
	m.leases.remove(l)
	after := &entry{id: l.e.id, host: l.e.host, Job: l.job, Seq: l.e.Seq, State: Queued, At: m.opt.Now()}
	m.mu.Unlock()

	change(after)
	err := m.durable(after)

	m.mu.Lock()
	defer m.mu.Unlock()
	defer m.wake()
	if err != nil {
		l.ending = false
		m.leases.put(l, byTime(l.ends))
		return err
	}
	if untried {
		m.line.host(l.e.host).taken--
	}
	m.release(l, after, m.opt.Now())
	return nil
}
