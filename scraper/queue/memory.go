// Package queue has the frontier: in memory for a run that keeps nothing, and over
// bbolt for a crawl that goes on where the last one stopped.
//
// Pushing, leasing and ending a lease take logarithmic time in the number of jobs
// and hosts; what is stored at the same moment by several workers shares one
// transaction. Over bbolt a job takes some thirty bytes of memory, however long its
// address is: the rest is read when its turn comes.
package queue

import (
	"context"
	"errors"
	"math"
	"net/url"
	"strings"
	"sync"
	"time"

	"broadsheet/scraper"
)

// Options are the settings of a frontier. The zero value is usable.
type Options struct {
	PerHost   int                      // leases of one host at once; 0 means 1
	HostLimit int                      // leases of one host in all, until the frontier is opened anew; 0 means no limit
	Line      func(host string) string // what hosts share a line, as [scraper.Domain] says; nil means each its own
	LeaseTime time.Duration            // after which a job is handed out again; 0 means 5m
	Patience  time.Duration            // a job due later than this is left to a later run; 0 means 15m
	Now       func() time.Time         // nil means time.Now
}

// A State is what became of a job.
type State string

// The states. A leased job is queued to those who come later.
const (
	Queued State = "queued"
	Done   State = "done"
	Failed State = "failed"
)

// An entry is a job with its state, as it is stored.
type entry struct {
	Job     scraper.Job `cbor:"job"`
	Seq     uint64      `cbor:"seq"` // order of Push
	State   State       `cbor:"state"`
	At      time.Time   `cbor:"at"` // when it was done or given up
	Outcome string      `cbor:"outcome,omitempty"`

	id   uint32 // the Seq of its first Push
	was  State  // before a Push; "" for a new one
	host string
}

func (e *entry) ticket() ticket { return ticket{^int64(e.Job.Priority), uint32(e.Seq), e.id} }

// Memory is a frontier in memory. It is safe for concurrent use.
type Memory struct {
	opt  Options
	save func(...*entry) error           // makes entries durable; nil keeps them in memory alone
	read func(id uint32) (*entry, error) // reads what was saved, nil when there is none; nil where all is held

	pushing sync.Mutex // around a whole Push: what it returns for is stored, also what another Push added
	mu      sync.Mutex // around what follows; never held while entries are saved
	index   *index
	held    map[uint32]*entry // where they are not read
	line    *schedule
	leased  map[uint32]*lease
	leases  heap[lease] // those that no call is ending, by when they end by themselves
	counts  scraper.Counts
	seq     uint64
	changed chan struct{}        // closed and made anew when something may be due
	paused  map[string]time.Time // hosts → since when

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
		opt: opt, index: newIndex(), held: map[uint32]*entry{}, leased: map[uint32]*lease{}, paused: map[string]time.Time{},
		line: newSchedule(opt.PerHost, opt.HostLimit), changed: make(chan struct{}),
		leases: heap[lease]{place: func(l *lease) *int { return &l.place }},
	}
}

// Push adds jobs.
func (m *Memory) Push(_ context.Context, revisit time.Duration, jobs ...scraper.Job) (scraper.Pushed, error) {
	m.pushing.Lock()
	defer m.pushing.Unlock()
	added, count, err := m.sift(revisit, jobs)
	if err == nil {
		err = m.durable(added...)
	}
	if err != nil {
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
func (m *Memory) sift(revisit time.Duration, jobs []scraper.Job) ([]*entry, scraper.Pushed, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var count scraper.Pushed
	var added []*entry
	twice := make(map[string]bool, len(jobs))
	for _, job := range jobs {
		if twice[job.URL] {
			count.Known++
			continue
		}
		e, err := m.find(job.URL)
		switch {
		case err != nil:
			return nil, count, err
		case e != nil && e.State == Queued:
			count.Known++
		case e != nil && e.State == Done && m.opt.Now().Sub(e.At) < revisit:
			count.Fresh++
		default:
			count.Added++
			twice[job.URL] = true
			again, err := m.entryOf(job, e)
			if err != nil {
				return nil, count, err
			}
			added = append(added, again)
		}
	}
	return added, count, nil
}

// errFull says that the numbers of jobs are used up: each Push of one takes one.
var errFull = errors.New("four billion jobs were queued in this frontier: delete its file to begin anew")

// entryOf makes the entry of a job at the end of the line. old is the one that its
// address has; nil for none.
func (m *Memory) entryOf(job scraper.Job, old *entry) (*entry, error) {
	if m.seq++; m.seq > math.MaxUint32 {
		return nil, errFull
	}
	e := &entry{id: uint32(m.seq), Job: job, Seq: m.seq, State: Queued, host: m.lineOf(hostOf(job.URL))}
	if old != nil {
		e.id, e.was = old.id, old.State
	}
	return e, nil
}

// find returns the entry of an address; nil when there is none.
func (m *Memory) find(address string) (e *entry, err error) {
	_, err = m.index.find(address, func(id uint32) (bool, error) {
		var err error
		e, err = m.get(id)
		if err != nil || e == nil || e.Job.URL != address {
			e = nil
			return false, err
		}
		return true, nil
	})
	return e, err
}

// get returns the entry of a number; nil when there is none any more.
func (m *Memory) get(id uint32) (*entry, error) {
	if m.read != nil {
		return m.read(id)
	}
	return m.held[id], nil
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
	if e.was == "" {
		m.index.put(e.Job.URL, e.id)
	} else {
		m.count(e.was, -1)
	}
	m.hold(e)
	m.count(e.State, 1)
	if e.State == Queued {
		m.line.add(e, m.opt.Now())
	}
}

// hold keeps an entry, where none can be read.
func (m *Memory) hold(e *entry) {
	if m.read == nil {
		m.held[e.id] = e
	}
}

// count adds n to the count of a state.
func (m *Memory) count(s State, n int) {
	switch s {
	case Queued:
		m.counts.Queued += n
	case Done:
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
