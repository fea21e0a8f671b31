package queue

import (
	"context"
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
	place  int  // among the leases
}

// Lease waits for a due job.
func (m *Memory) Lease(ctx context.Context) (scraper.Lease, error) {
	for {
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		m.mu.Lock()
		l, next := m.pick()
		busy, changed := m.counts.Leased > 0, m.changed
		m.mu.Unlock()
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
func (m *Memory) pick() (_ *lease, next time.Time) {
	now := m.opt.Now()
	for l := m.leases.first(); l != nil && !l.ends.After(now); l = m.leases.first() {
		m.release(l, l.e.State, now)
	}
	e := m.line.take(now)
	if e == nil {
		next = m.line.next()
		if l := m.leases.first(); l != nil && (next.IsZero() || l.ends.Before(next)) {
			next = l.ends
		}
		return nil, next
	}
	m.count(e, -1)
	e.lease = &lease{m: m, e: e, job: e.Job, ends: now.Add(m.opt.LeaseTime)}
	m.count(e, 1)
	m.leases.put(e.lease, byTime(e.lease.ends))
	return e.lease, next
}

// release ends a lease, after which its entry has the state.
func (m *Memory) release(l *lease, after state, now time.Time) {
	m.leases.remove(l)
	m.count(l.e, -1)
	l.e.lease, l.e.State = nil, after
	m.count(l.e, 1)
	if after == queued {
		m.line.add(l.e, now)
	}
	m.line.release(l.e.host, now)
}

// Job returns the job.
func (l *lease) Job() scraper.Job { return l.job }

// Done says that the job's page is kept.
func (l *lease) Done(_ context.Context, outcome string) error {
	return l.end(func(e *entry) { e.State, e.Outcome, e.Job.LastError = done, outcome, "" })
}

// Fail gives the job up.
func (l *lease) Fail(_ context.Context, outcome string, cause error) error {
	return l.end(func(e *entry) {
		e.State, e.Outcome = failed, outcome
		if cause != nil {
			e.Job.LastError = cause.Error()
		}
	})
}

// Retry puts the job back. Without a cause the try doesn't count.
func (l *lease) Retry(_ context.Context, at time.Time, cause error) error {
	return l.end(func(e *entry) {
		e.Job.NotBefore = at
		if cause != nil {
			e.Job.Attempts++
			e.Job.LastError = cause.Error()
		}
	})
}

// end changes the entry, stores it and gives the lease back. What can't be stored
// stays leased, until the lease ends by itself. While it is stored the lease can't
// end otherwise.
func (l *lease) end(change func(*entry)) error {
	m := l.m
	m.mu.Lock()
	if l.e.lease != l || l.ending {
		m.mu.Unlock()
		return scraper.ErrLeaseLost
	}
	l.ending = true
	m.leases.remove(l)
	after := &entry{id: l.e.id, Job: l.job, Seq: l.e.Seq, State: queued, At: m.opt.Now()}
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
	l.e.Job, l.e.At, l.e.Outcome = after.Job, after.At, after.Outcome
	m.release(l, after.State, m.opt.Now())
	return nil
}
