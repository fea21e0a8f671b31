package queue

import (
	"context"
	"iter"
	"maps"
	"slices"
	"time"

	"broadsheet/scraper"
)

// An Entry is what a frontier knows of an address.
type Entry struct {
	Job     scraper.Job
	State   State
	Leased  bool      // a worker has it
	Since   time.Time // when that one took it
	At      time.Time // when it was done or given up; zero while it is queued for the first time
	Outcome string    // of the last time; "" while it is queued
}

func (m *Memory) seen(e *entry) Entry {
	out := Entry{Job: e.Job, State: e.State, At: e.At, Outcome: e.Outcome}
	if l := m.leased[e.id]; l != nil {
		out.Leased, out.Since = true, l.ends.Add(-m.opt.LeaseTime)
	}
	return out
}

// Look returns what is known of an address; ok is false when it is unknown, or can't be
// read.
func (m *Memory) Look(address string) (_ Entry, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, err := m.find(address)
	if err != nil || e == nil {
		return Entry{}, false
	}
	return m.seen(e), true
}

// Outcome returns what became of an address the last time; ended is false when it is
// not known, or queued.
func (m *Memory) Outcome(address string) (outcome string, ended bool) {
	e, ok := m.Look(address)
	if !ok || e.State == Queued {
		return "", false
	}
	return e.Outcome, true
}

// All yields all addresses in the order in which they were first queued, until yield
// returns false.
func (m *Memory) All(yield func(Entry, error) bool) {
	for _, e := range m.from(1) {
		if !yield(e.Entry, e.err) {
			return
		}
	}
}

// A looked entry may be one that could not be read.
type looked struct {
	Entry
	err error
}

// from yields the entries from a number on, with their numbers. One that can't be read is
// the last.
func (m *Memory) from(first uint32) iter.Seq2[uint32, looked] {
	return func(yield func(uint32, looked) bool) {
		m.mu.Lock()
		last := uint32(m.seq)
		m.mu.Unlock()
		for id := first; id <= last && id != 0; id++ {
			m.mu.Lock()
			e, err := m.get(id)
			out := looked{err: err}
			if e != nil {
				out.Entry = m.seen(e)
			}
			m.mu.Unlock()
			if (e != nil || err != nil) && (!yield(id, out) || err != nil) {
				return
			}
		}
	}
}

// Again queues addresses at once that were given up or done, or wait for a time: with no
// attempts, at the end of the line. It returns how many; one that is unknown or leased
// stays as it is.
func (m *Memory) Again(_ context.Context, addresses ...string) (int, error) {
	m.pushing.Lock()
	defer m.pushing.Unlock()
	added, waited, err := m.anew(addresses)
	if err != nil {
		return 0, err
	}
	err = m.durable(added...)
	m.mu.Lock()
	defer m.mu.Unlock()
	if err != nil {
		for _, e := range waited {
			m.line.add(e, m.opt.Now())
		}
		return 0, err
	}
	for _, e := range added {
		m.insert(e)
	}
	m.wake()
	return len(added), nil
}

// anew makes the entries of addresses that are queued again. Those that wait lose their
// places.
func (m *Memory) anew(addresses []string) (out, waited []*entry, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, address := range slices.Compact(slices.Sorted(slices.Values(addresses))) {
		old, err := m.find(address)
		if err != nil {
			return nil, nil, err
		}
		if old == nil || m.leased[old.id] != nil {
			continue
		}
		job := old.Job
		job.Attempts, job.NotBefore = 0, time.Time{}
		e, err := m.entryOf(job, old)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, e)
		if old.State == Queued {
			waited = append(waited, old)
		}
	}
	m.line.remove(waited, m.opt.Now())
	return out, waited, nil
}

// Pause lets no job of a host, or of others in its line, be leased until Resume. It is kept with the frontier.
func (m *Memory) Pause(_ context.Context, host string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pause(host, m.opt.Now())
	return nil
}

func (m *Memory) pause(host string, since time.Time) {
	m.paused[host] = since
	m.line.pause(m.lineOf(host), true, m.opt.Now())
}

// Resume ends a pause. It returns whether there was one.
func (m *Memory) Resume(_ context.Context, host string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	is := false
	for other := range m.paused {
		if m.lineOf(other) == m.lineOf(host) {
			is = true
			delete(m.paused, other)
		}
	}
	m.line.pause(m.lineOf(host), false, m.opt.Now())
	m.wake()
	return is, nil
}

// Paused returns the hosts that are paused, and since when.
func (m *Memory) Paused() map[string]time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.paused)
}

// Drop forgets addresses, and returns how many it knew. One that is leased stays.
func (m *Memory) Drop(_ context.Context, addresses ...string) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	dropped, err := m.forget(addresses)
	return len(dropped), err
}

// forget takes addresses out of memory.
func (m *Memory) forget(addresses []string) (dropped []*entry, err error) {
	for _, address := range slices.Compact(slices.Sorted(slices.Values(addresses))) {
		var e *entry
		if e, err = m.find(address); err != nil {
			break
		}
		if e == nil || m.leased[e.id] != nil {
			continue
		}
		m.index.remove(address, e.id)
		delete(m.held, e.id)
		m.count(e.State, -1)
		dropped = append(dropped, e)
	}
	m.line.remove(dropped, m.opt.Now())
	return dropped, err
}
