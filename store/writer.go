package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"
)

// maxBatch is how many visits share a transaction at most. bbolt is bound by
// commits, not bytes: at 1,000 a transaction it writes about a hundred times what
// it does at one.
const maxBatch = 1000

// A keep is a visit on its way to the writer.
type keep struct {
	visit  Visit
	first  bytes.Buffer // the article's record, encoded as its first revision: most are
	seen   bytes.Buffer // the visit, encoded as that of such an article
	result Result
	err    chan error // gets one value
}

// Keep stores a visit and, when it has one, its article: a new record, a new
// revision of a changed one, or a visit more of an unchanged one. It returns when
// all is on disk, captures first. A visit that is handed over is finished even if
// ctx ends meanwhile. A visit that can't be kept is an error of its own: the others
// that share its transaction are kept.
func (a *Archive) Keep(ctx context.Context, v Visit) (Result, error) {
	k := &keep{visit: v, err: make(chan error, 1)}
	err := a.prepare(k)
	if err == nil {
		err = a.handOver(ctx, k)
	}
	if err == nil {
		err = <-k.err
	}
	if err != nil {
		return Result{}, fmt.Errorf("keep %.200s: %w", v.Address, err)
	}
	return k.result, nil
}

// prepare does what needs no transaction: it runs in many at once, and not in the
// one writer.
func (a *Archive) prepare(k *keep) error {
	v := &k.visit
	if v.Fetched.IsZero() && a.now != nil {
		v.Fetched = a.now()
	}
	v.Fetched = wholeMinutes(v.Fetched)
	if err := v.check(); err != nil || v.Article == nil {
		return err
	}
	art := *v.Article // the caller's stays as it is
	art.Revision = 1
	art.Published, art.Modified, art.Fetched = wholeMinutes(art.Published), wholeMinutes(art.Modified), wholeMinutes(art.Fetched)
	v.Article = &art
	v.ID, v.Outcome = art.ID, Kept
	return errors.Join(encodeRecord(&k.first, &art), encodeTo(&k.seen, v))
}

// handOver gives a visit to the writer, unless ctx ends before.
func (a *Archive) handOver(ctx context.Context, k *keep) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	leave, err := a.enter()
	if err != nil {
		return err
	}
	defer leave()
	select {
	case a.queue <- k:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// write is the one goroutine that writes: it takes all visits that wait and keeps
// them in one transaction.
func (a *Archive) write() {
	defer close(a.done)
	for first := range a.queue {
		a.commit(a.gather(first))
	}
}

// breath is how long the writer waits for one more visit where several come at
// once: a tenth of what a transaction takes.
const breath = 300 * time.Microsecond

// gather takes what waits, and what comes while others come too: a transaction
// costs more than all of that. A visit that is alone waits for nobody.
func (a *Archive) gather(first *keep) []*keep {
	batch := []*keep{first}
	runtime.Gosched() // whoever is about to hand over is let in
	for timer := time.NewTimer(breath); ; timer.Reset(breath) {
		for len(batch) < maxBatch && len(a.queue) > 0 {
			batch = append(batch, <-a.queue) // the only receiver: what waits is there
		}
		if len(batch) == 1 || len(batch) == maxBatch {
			return batch
		}
		select {
		case k, open := <-a.queue:
			if !open {
				return batch
			}
			batch = append(batch, k)
		case <-timer.C:
			return batch
		}
	}
}

// commit makes the captures durable, then the records that point to them.
func (a *Archive) commit(batch []*keep) {
	noted := a.fresh.take() // before the sync, so that all of them are durable after it
	err := a.captures.sync()
	for err == nil {
		var failed int
		if failed, err = a.keepAll(batch, noted); failed < 0 {
			break
		}
		// The transaction is gone with all that was in it: once more without the
		// one that spoils it.
		batch[failed].err <- err
		batch, err = slices.Delete(batch, failed, failed+1), nil
	}
	for _, k := range batch {
		k.err <- err
	}
}

// keepAll keeps visits in one transaction. failed is the one that can't be kept,
// -1 when there is none.
func (a *Archive) keepAll(batch []*keep, noted map[string]original) (failed int, err error) {
	failed = -1
	err = a.update(func(t txn) error {
		for i, k := range batch {
			failed = i
			var err error
			if k.result, err = t.keep(k); err != nil {
				return err
			}
		}
		failed = -1
		return t.putOriginals(noted)
	})
	return failed, err
}
