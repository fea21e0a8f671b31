// Package queue has the frontier: in memory for a run that keeps nothing, and over
// bbolt for a crawl that goes on where the last one stopped.
package queue

import (
	"context"
	"net/url"
	"slices"
	"sync"
	"time"

	"broadsheet/scraper"
)

// Options are the settings of a frontier. The zero value is usable.
type Options struct {
	PerHost   int              // leases of one host at once; 0 means 1
	LeaseTime time.Duration    // after which a job is handed out again; 0 means 5m
	Patience  time.Duration    // a job due later than this is left to a later run; 0 means 15m
	Now       func() time.Time // nil means time.Now
}

// state is what became of a job.
type state string

const (
	queued state = "queued"
	done   state = "done"
	failed state = "failed"
)

// An entry is a job with its state, as it is stored.
type entry struct {
	Job     scraper.Job `cbor:"job"`
	Seq     uint64      `cbor:"seq"` // order of Push
	State   state       `cbor:"state"`
	At      time.Time   `cbor:"at"` // when it was done or given up
	Outcome string      `cbor:"outcome,omitempty"`

	lease *lease // nil when nobody has it
	host  string
}

// Memory is a frontier in memory. It is safe for concurrent use.
type Memory struct {
	opt  Options
	save func(...*entry) error // makes entries durable; nil keeps them in memory alone

	mu      sync.Mutex
	entries map[string]*entry   // by address
	due     map[string][]*entry // queued and not leased, by host, in order
	leased  map[string]int      // leases by host
	held    map[string]time.Time
	seq     uint64
	changed chan struct{} // closed and made anew when something may be due
}

// NewMemory makes an empty frontier.
func NewMemory(opt Options) *Memory {
	opt.PerHost = max(opt.PerHost, 1)
	if opt.LeaseTime == 0 {
		opt.LeaseTime = 5 * time.Minute
	}
	if opt.Patience == 0 {
		opt.Patience = 15 * time.Minute
	}
	if opt.Now == nil {
		opt.Now = time.Now //nolint:forbidigo // the one place where the real clock comes in
	}
	return &Memory{
		opt: opt, entries: map[string]*entry{}, due: map[string][]*entry{}, leased: map[string]int{},
		held: map[string]time.Time{}, changed: make(chan struct{}),
	}
}

// Push adds jobs.
func (m *Memory) Push(_ context.Context, revisit time.Duration, jobs ...scraper.Job) (scraper.Pushed, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var count scraper.Pushed
	var changed []*entry
	for _, job := range jobs {
		e := m.entries[job.URL]
		switch {
		case e != nil && e.State == queued:
			count.Known++
			continue
		case e != nil && e.State == done && m.opt.Now().Sub(e.At) < revisit:
			count.Fresh++
			continue
		}
		count.Added++
		m.seq++
		e = &entry{Job: job, Seq: m.seq, State: queued, host: hostOf(job.URL)}
		m.entries[job.URL] = e
		changed = append(changed, e)
	}
	if err := m.durable(changed...); err != nil {
		return scraper.Pushed{}, err
	}
	for _, e := range changed {
		m.enqueue(e)
	}
	m.wake()
	return count, nil
}

// durable stores entries where there is a store.
func (m *Memory) durable(changed ...*entry) error {
	if m.save == nil || len(changed) == 0 {
		return nil
	}
	return m.save(changed...)
}

// enqueue puts an entry into its host's line.
func (m *Memory) enqueue(e *entry) {
	line := m.due[e.host]
	i, _ := slices.BinarySearchFunc(line, e, before)
	m.due[e.host] = slices.Insert(line, i, e)
}

// before orders jobs: higher priority first, then in the order of Push.
func before(a, b *entry) int {
	if a.Job.Priority != b.Job.Priority {
		return b.Job.Priority - a.Job.Priority
	}
	return int(int64(a.Seq) - int64(b.Seq))
}

// wake lets those who wait look again.
func (m *Memory) wake() {
	close(m.changed)
	m.changed = make(chan struct{})
}

// Lease waits for a due job.
func (m *Memory) Lease(ctx context.Context) (scraper.Lease, error) {
	for {
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		m.mu.Lock()
		l, next, busy := m.pick()
		changed := m.changed
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
		wait = time.Hour // only a change can help; leases that end are times too
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

// pick leases the best job that is due, or says when one may be; busy says that
// some are leased.
func (m *Memory) pick() (_ *lease, next time.Time, busy bool) {
	now := m.opt.Now()
	m.expire(now)
	var best *entry
	for host, line := range m.due {
		if m.leased[host] >= m.opt.PerHost {
			continue
		}
		e, at := firstDue(line, m.held[host], now)
		if e == nil && !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
		if e != nil && (best == nil || before(e, best) < 0) {
			best = e
		}
	}
	if best == nil {
		if busy = len(m.leased) > 0; busy && (next.IsZero() || next.After(now.Add(m.opt.LeaseTime))) {
			next = now.Add(m.opt.LeaseTime)
		}
		return nil, next, busy
	}
	line := m.due[best.host]
	i := slices.Index(line, best)
	if m.due[best.host] = slices.Delete(line, i, i+1); len(line) == 1 {
		delete(m.due, best.host)
	}
	m.leased[best.host]++
	best.lease = &lease{m: m, e: best, job: best.Job, ends: now.Add(m.opt.LeaseTime)}
	return best.lease, next, true
}

// firstDue is the best job of a host's line that is due, or when the first one
// will be.
func firstDue(line []*entry, held, now time.Time) (*entry, time.Time) {
	var next time.Time
	for _, e := range line {
		at := e.Job.NotBefore
		if held.After(at) {
			at = held
		}
		if !at.After(now) {
			return e, time.Time{}
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
		if held.After(now) {
			break
		}
	}
	return nil, next
}

// expire puts back what has been leased for too long.
func (m *Memory) expire(now time.Time) {
	busy := 0
	for _, n := range m.leased {
		busy += n
	}
	if busy == 0 {
		return
	}
	for _, e := range m.entries {
		if e.lease != nil && now.After(e.lease.ends) {
			m.release(e)
			m.enqueue(e)
		}
	}
}

// release ends an entry's lease.
func (m *Memory) release(e *entry) {
	e.lease = nil
	if m.leased[e.host]--; m.leased[e.host] <= 0 {
		delete(m.leased, e.host)
	}
}

// Hold says that no job of the host is to be leased before until.
func (m *Memory) Hold(host string, until time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held[host] = until
	m.wake()
}

// Waiting returns how many jobs of a host are queued and not leased.
func (m *Memory) Waiting(host string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.due[host])
}

// Counts returns how many jobs are in which state.
func (m *Memory) Counts(context.Context) (scraper.Counts, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var c scraper.Counts
	for _, e := range m.entries {
		switch {
		case e.lease != nil:
			c.Leased++
		case e.State == queued:
			c.Queued++
		case e.State == done:
			c.Done++
		default:
			c.Failed++
		}
	}
	return c, nil
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
