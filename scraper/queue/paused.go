package queue

import (
	"context"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

var pausedBucket = []byte("paused")

// Pause lets no job of a host, or of others in its line, be leased until Resume, in later
// runs too.
func (q *Queue) Pause(ctx context.Context, host string) error {
	since := q.opt.Now().UTC()
	err := q.update(func(tx *bolt.Tx, t *totals) error {
		paused, err := t.side(tx, pausedBucket)
		if err != nil {
			return err
		}
		return paused.put(host, []byte(since.Format(time.RFC3339)))
	})
	if err != nil {
		return fmt.Errorf("pause %s in frontier %s: %w", host, q.path, err)
	}
	return q.Memory.Pause(ctx, host)
}

// Resume ends a pause. It returns whether there was one.
func (q *Queue) Resume(ctx context.Context, host string) (bool, error) {
	err := q.update(func(tx *bolt.Tx, t *totals) error {
		paused, err := t.side(tx, pausedBucket)
		if err != nil {
			return err
		}
		for other := range q.Paused() {
			if q.lineOf(other) != q.lineOf(host) {
				continue
			}
			if err := paused.remove(other); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("resume %s in frontier %s: %w", host, q.path, err)
	}
	return q.Memory.Resume(ctx, host)
}

// restorePause takes a pause from the file.
func (q *Queue) restorePause(host, since []byte) error {
	at, err := pauseAt(host, since)
	if err != nil {
		return err
	}
	q.pause(string(host), at)
	return nil
}

// pauseAt is when a pause began, as it is stored.
func pauseAt(host, since []byte) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, string(since))
	if err != nil {
		return at, fmt.Errorf("pause of %q: %w", host, err)
	}
	return at, nil
}

// Drop forgets addresses, and returns how many it knew. One that is leased stays.
func (q *Queue) Drop(_ context.Context, addresses ...string) (int, error) {
	q.pushing.Lock()
	defer q.pushing.Unlock()
	q.mu.Lock()
	dropped, err := q.forget(addresses)
	q.mu.Unlock()
	if err != nil || len(dropped) == 0 {
		return 0, err
	}
	puts := make([]put, len(dropped))
	for i, e := range dropped {
		puts[i] = put{key: e.key()}
	}
	return len(dropped), q.commits.save(puts...)
}
