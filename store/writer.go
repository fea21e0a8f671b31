package store

import (
	"context"
	"fmt"
	"runtime"

	bolt "go.etcd.io/bbolt"
)

// maxBatch is how many visits share a transaction at most. bbolt is bound by
// commits, not bytes: at 1,000 a transaction it writes about a hundred times what
// it does at one.
const maxBatch = 1000

// A keep is a visit on its way to the writer.
type keep struct {
	visit  Visit
	first  []byte // the article's record, encoded as its first revision: most are
	result Result
	err    chan error // gets one value
}

// Keep stores a visit and, when it has one, its article: a new record, a new
// revision of a changed one, or a visit more of an unchanged one. It returns when
// all is on disk, captures first. A visit that is handed over is finished even if
// ctx ends meanwhile.
func (a *Archive) Keep(ctx context.Context, v Visit) (Result, error) {
	if err := context.Cause(ctx); err != nil {
		return Result{}, err
	}
	if v.Fetched.IsZero() {
		v.Fetched = a.now()
	}
	k := &keep{visit: v, err: make(chan error, 1)}
	if v.Article != nil {
		// Encoding is done here, by many at once, and not by the one writer.
		first := *v.Article
		first.Revision = 1
		var err error
		if k.first, err = encodeRecord(&first); err != nil {
			return Result{}, err
		}
	}
	a.queue <- k
	if err := <-k.err; err != nil {
		return Result{}, fmt.Errorf("keep %s: %w", v.Address, err)
	}
	return k.result, nil
}

// write is the one goroutine that writes: it takes all visits that wait and keeps
// them in one transaction.
func (a *Archive) write() {
	defer close(a.done)
	for first := range a.queue {
		a.commit(a.gather(first))
	}
}

// gather takes what waits. Others may be about to hand over theirs, so it lets them
// run once before each look: a transaction costs more than all of that.
func (a *Archive) gather(first *keep) []*keep {
	batch := []*keep{first}
	for len(batch) < maxBatch {
		runtime.Gosched()
		n := len(batch)
		for len(batch) < maxBatch && len(a.queue) > 0 {
			batch = append(batch, <-a.queue) // the only receiver: what waits is there
		}
		if len(batch) == n {
			return batch
		}
	}
	return batch
}

// commit makes the captures durable, then the records that point to them.
func (a *Archive) commit(batch []*keep) {
	noted := a.fresh.take() // before the sync, so that all of them are durable after it
	err := a.captures.sync()
	if err == nil {
		err = a.db.Update(func(tx *bolt.Tx) error {
			t := txn{tx}
			for _, k := range batch {
				var err error
				if k.result, err = t.keep(k.visit, k.first); err != nil {
					return err
				}
			}
			return t.putOriginals(noted)
		})
	}
	for _, k := range batch {
		k.err <- err
	}
}
