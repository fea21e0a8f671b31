package main

import "sync"

// A tally counts what went wrong in a run. It is safe for concurrent use.
type tally struct {
	mu      sync.Mutex
	failed  int
	drifted int
}

// fail counts a page that was not read.
func (t *tally) fail(drifted bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if drifted {
		t.drifted++
		return
	}
	t.failed++
}

// verdict is the error that a run with these failures ends with, nil for none.
func (t *tally) verdict() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed+t.drifted == 0 {
		return nil
	}
	return &partialError{failed: t.failed, drifted: t.drifted}
}
