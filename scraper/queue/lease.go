package queue

import (
	"context"
	"time"

	"broadsheet/scraper"
)

// A lease is the right to work on an entry.
type lease struct {
	m    *Memory
	e    *entry
	job  scraper.Job
	ends time.Time
}

// Job returns the job.
func (l *lease) Job() scraper.Job { return l.job }

// Done says that the job's page is kept.
func (l *lease) Done(_ context.Context, outcome string) error {
	return l.end(func(e *entry) { e.State, e.Outcome, e.Job.LastError = done, outcome, "" })
}

// Fail gives the job up.
func (l *lease) Fail(_ context.Context, outcome string, cause error) error {
	return l.end(func(e *entry) { e.State, e.Outcome, e.Job.LastError = failed, outcome, cause.Error() })
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

// end changes the entry and gives the lease back. What can't be stored stays
// leased, until the lease ends by itself.
func (l *lease) end(change func(*entry)) error {
	m := l.m
	m.mu.Lock()
	defer m.mu.Unlock()
	if l.e.lease != l {
		return scraper.ErrLeaseLost
	}
	after := *l.e
	after.At = m.opt.Now()
	change(&after)
	if err := m.durable(&after); err != nil {
		return err
	}
	l.e.Job, l.e.State, l.e.At, l.e.Outcome = after.Job, after.State, after.At, after.Outcome
	m.release(l.e)
	if l.e.State == queued {
		m.enqueue(l.e)
	}
	m.wake()
	return nil
}
