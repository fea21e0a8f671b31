// Package queue has the frontier: in memory for a run that keeps nothing, and over
// bbolt for a crawl that goes on where the last one stopped.
//
// Pushing, leasing and ending a lease take logarithmic time in the number of jobs
// and hosts; what is stored at the same moment by several workers shares one
// transaction.
package queue

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"time"

	"broadsheet/scraper"
)

// Options are the settings of a frontier. The zero value is usable.
type Options struct {
	PerHost   int                      // leases of one host at once; 0 means 1
	Line      func(host string) string // what hosts share a line, as [scraper.Domain] says; nil means each its own
	LeaseTime time.Duration            // after which a job is handed out again; 0 means 5m
	Patience  time.Duration            // a job due later than this is left to a later run; 0 means 15m
	Now       func() time.Time         // nil means time.Now
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

	id    uint64 // the Seq of its first Push
	lease *lease // nil when nobody has it
	host  string
}

// Memory is a frontier in memory. It is safe for concurrent use.
type Memory struct {
	opt  Options
	save func(...*entry) error // makes entries durable; nil keeps them in memory alone

	pushing sync.Mutex // around a whole Push: what it returns for is stored, also what another Push added
	mu      sync.Mutex // around what follows; never held while entries are saved
	entries map[string]*entry
	line    *schedule
	leases  heap[lease] // those that no call is ending, by when they end by themselves
	counts  scraper.Counts
	seq     uint64
	changed chan struct{} // closed and made anew when something may be due

	names sync.Map // host → the name of its line
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
		opt: opt, entries: map[string]*entry{}, line: newSchedule(opt.PerHost), changed: make(chan struct{}),
		leases: heap[lease]{place: func(l *lease) *int { return &l.place }},
	}
}

// Push adds jobs.
func (m *Memory) Push(_ context.Context, revisit time.Duration, jobs ...scraper.Job) (scraper.Pushed, error) {
	m.pushing.Lock()
	defer m.pushing.Unlock()
	added, count := m.sift(revisit, jobs)
	if err := m.durable(added...); err != nil {
		return scraper.Pushed{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range added {
		m.insert(e)
	}
	m.wake()
	return count, nil
}

// sift returns entries for the jobs that are to be queued, and what becomes of all.
func (m *Memory) sift(revisit time.Duration, jobs []scraper.Job) ([]*entry, scraper.Pushed) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var count scraper.Pushed
	var added []*entry
	twice := map[string]bool{}
	for _, job := range jobs {
		e := m.entries[job.URL]
		switch {
		case twice[job.URL] || e != nil && e.State == queued:
			count.Known++
		case e != nil && e.State == done && m.opt.Now().Sub(e.At) < revisit:
			count.Fresh++
		default:
			count.Added++
			m.seq++
			twice[job.URL] = true
			again := &entry{id: m.seq, Job: job, Seq: m.seq, State: queued, host: m.lineOf(hostOf(job.URL))}
			if e != nil {
				again.id = e.id
			}
			added = append(added, again)
		}
	}
	return added, count
}

// durable stores entries where there is a store.
func (m *Memory) durable(changed ...*entry) error {
	if m.save == nil || len(changed) == 0 {
		return nil
	}
	return m.save(changed...)
}

// insert makes an entry that of its address.
func (m *Memory) insert(e *entry) {
	if old := m.entries[e.Job.URL]; old != nil {
		m.count(old, -1)
	}
	m.entries[e.Job.URL] = e
	m.count(e, 1)
	if e.State == queued {
		m.line.add(e, m.opt.Now())
	}
}

// count adds n to the count of the entry's state.
func (m *Memory) count(e *entry, n int) {
	switch {
	case e.lease != nil:
		m.counts.Leased += n
	case e.State == queued:
		m.counts.Queued += n
	case e.State == done:
		m.counts.Done += n
	default:
		m.counts.Failed += n
	}
}

// wake lets those who wait look again.
func (m *Memory) wake() {
	close(m.changed)
	m.changed = make(chan struct{})
}

// Hold says that no job of the host, or of others in its line, is to be leased before
// until.
func (m *Memory) Hold(host string, until time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.line.hold(m.lineOf(host), until, m.opt.Now())
	m.wake()
}

// Waiting returns how many jobs of a host's line are queued and not leased.
func (m *Memory) Waiting(host string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.line.waiting(m.lineOf(host))
}

// Counts returns how many jobs are in which state.
func (m *Memory) Counts(context.Context) (scraper.Counts, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.counts, nil
}

// lineOf is the name of the line that a host's jobs stand in. Names are few and jobs
// many, so that they share the text.
func (m *Memory) lineOf(host string) string {
	if m.opt.Line == nil {
		return host
	}
	if name, ok := m.names.Load(host); ok {
		return name.(string)
	}
	name, _ := m.names.LoadOrStore(strings.Clone(host), m.opt.Line(host))
	return name.(string)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
