package queue

import (
	"fmt"
	"sync"

	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"

	"broadsheet/scraper"
)

var hostBucket = []byte("hosts")

// hostStates are what a run has to know of domains from those before. They are stored
// together with the next jobs: losing the last few bytes of a count in a crash is worth
// no sync of its own.
type hostStates struct {
	mu      sync.Mutex
	known   map[string]scraper.HostState
	changed map[string]bool
}

func newHostStates() *hostStates {
	return &hostStates{known: map[string]scraper.HostState{}, changed: map[string]bool{}}
}

// HostState returns what is known of a domain.
func (q *Queue) HostState(domain string) scraper.HostState {
	q.states.mu.Lock()
	defer q.states.mu.Unlock()
	return q.states.known[domain]
}

// KeepHostState stores a state with the next jobs that are stored, or when the queue
// is closed.
func (q *Queue) KeepHostState(domain string, s scraper.HostState) {
	q.states.mu.Lock()
	defer q.states.mu.Unlock()
	q.states.known[domain], q.states.changed[domain] = s, true
}

func (h *hostStates) isChanged() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.changed) > 0
}

// take returns the states that are to be stored.
func (h *hostStates) take() map[string]scraper.HostState {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := map[string]scraper.HostState{}
	for domain := range h.changed {
		out[domain] = h.known[domain]
	}
	clear(h.changed)
	return out
}

// again marks states that were taken and could not be stored.
func (h *hostStates) again(states map[string]scraper.HostState) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for domain := range states {
		h.changed[domain] = true
	}
}

// putStates puts states into their bucket.
func putStates(tx *bolt.Tx, t *totals, states map[string]scraper.HostState) error {
	hosts, err := t.side(tx, hostBucket)
	if err != nil {
		return err
	}
	for domain, s := range states {
		raw, err := encoding.Marshal(s)
		if err == nil {
			err = hosts.put(domain, raw)
		}
		if err != nil {
			return fmt.Errorf("store the state of %s: %w", domain, err)
		}
	}
	return nil
}

// restore takes a state from the file.
func (h *hostStates) restore(key, raw []byte) error {
	var s scraper.HostState
	if err := cbor.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("host %q: %w", key, err)
	}
	h.known[string(key)] = s
	return nil
}
