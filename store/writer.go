package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"
)

// maxBatch is how many visits share a transaction at most. bbolt is bound by
// commits, not bytes: at 1,000 a transaction it writes about a hundred times what
// it does at one.
const maxBatch = 1000

// A keep is a visit on its way to the writer.
type keep struct {
	visit  Visit
	job    func(t txn) error // what is done instead of keeping a visit; nil for a visit
	first  bytes.Buffer      // the article's record, encoded as its first revision: most are
	seen   bytes.Buffer      // the visit, encoded as that of such an article
	result Result
	err    error
	done   sync.WaitGroup // until result and err are set
}

// tell ends the wait for a visit.
func (k *keep) tell(err error) {
	k.err = err
	k.done.Done()
}

// Keep stores a visit and, when it has one, its article: a new record, a new
// revision of a changed one, or a visit more of an unchanged one. It returns when
// all is on disk, captures first. A visit that is handed over is finished even if
// ctx ends meanwhile. A visit that can't be kept is an error of its own: the others
// that share its transaction are kept.
func (a *Archive) Keep(ctx context.Context, v Visit) (Result, error) {
	kept, err := a.Deliver(ctx, v)
	if err != nil {
		return Result{}, err
	}
	return kept()
}

// Deliver is [Archive.Keep] that returns when the visit is handed over, and before it is on
// disk: kept waits for that. Visits are kept in the order in which they are delivered, and
// those that are delivered together share what the disk takes.
func (a *Archive) Deliver(ctx context.Context, v Visit) (kept func() (Result, error), err error) {
	k := &keep{visit: v}
	k.done.Add(1)
	if err = a.prepare(k); err == nil {
		err = a.handOver(ctx, k)
	}
	if err != nil {
		return nil, fmt.Errorf("keep %.200s: %w", v.Address, err)
	}
	return func() (Result, error) {
		k.done.Wait()
		if k.err != nil {
			return Result{}, fmt.Errorf("keep %.200s: %w", v.Address, k.err)
		}
		return k.result, nil
	}, nil
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

// write is the one goroutine that writes: it keeps all visits that come together in
// one transaction.
func (a *Archive) write() {
	defer close(a.done)
	wait := minBreath
	for first := range a.queue {
		g := &gathering{queue: a.queue, batch: []*keep{first}, breath: wait}
		a.commit(g)
		wait = breathOf(a.clock().Sub(g.ended))
	}
}

// commit keeps what is gathered, and tells each one how it went.
func (a *Archive) commit(g *gathering) {
	for {
		failed, err := a.keepAll(g)
		if failed < 0 {
			for _, k := range g.batch {
				k.tell(err)
			}
			return
		}
		// The transaction is gone with all that was in it: once more without the
		// one that spoils it.
		g.batch[failed].tell(err)
		g.batch = slices.Delete(g.batch, failed, failed+1)
	}
}

// keepAll keeps visits in one transaction, while they are gathered. At its end, before
// it is committed, the captures are made durable that its records point to. failed is
// the visit that can't be kept, -1 when there is none.
func (a *Archive) keepAll(g *gathering) (failed int, err error) {
	failed = -1
	err = a.update(func(t txn) error {
		for i := 0; ; i++ {
			k := g.next(i)
			if k == nil {
				break
			}
			failed = i
			var err error
			if k.result, err = t.do(k); err != nil {
				return err
			}
		}
		failed, g.ended = -1, a.clock()
		noted := a.fresh.take() // before the sync, so that all of them are durable after it
		if err := a.captures.sync(); err != nil {
			return err
		}
		return t.putOriginals(noted)
	})
	return failed, err
}

// do keeps a visit, or does what else is asked for.
func (t txn) do(k *keep) (Result, error) {
	if k.job != nil {
		return Result{}, k.job(t)
	}
	return t.keep(k)
}

// How long a transaction waits at least and at most for one more visit where several
// come at once.
const (
	minBreath = 300 * time.Microsecond
	maxBreath = 20 * time.Millisecond
)

// breathOf is how long a transaction waits for one more visit when the end of the one
// before took so long: a tenth of that. A clock that was set back makes it short.
func breathOf(end time.Duration) time.Duration { return min(max(end/10, minBreath), maxBreath) }

// clock tells the time; a database that is made anew has none.
func (a *Archive) clock() time.Time {
	if a.now == nil {
		return time.Time{}
	}
	return a.now()
}

// A gathering is the visits of one transaction, in the order in which they came. They
// are taken while it is under way: ending it costs more than all of them.
type gathering struct {
	queue <-chan *keep
	batch []*keep
	full  bool // no more are taken

	breath time.Duration // how long one more is waited for
	ended  time.Time     // when the last one was kept, and the end began
}

// next returns visit i, or waits for it as long as that is worth it; nil is the end.
func (g *gathering) next(i int) *keep {
	if i == len(g.batch) && !g.full {
		if k := g.take(); k != nil {
			g.batch = append(g.batch, k)
		}
		g.full = i == len(g.batch) || len(g.batch) == maxBatch
	}
	if i == len(g.batch) {
		return nil
	}
	return g.batch[i]
}

// take takes one more visit. One that is alone waits for nobody, and only lets in
// whoever is about to hand over.
func (g *gathering) take() *keep {
	if len(g.queue) == 0 {
		runtime.Gosched()
	}
	if len(g.queue) == 0 && len(g.batch) == 1 {
		return nil
	}
	timer := time.NewTimer(g.breath)
	defer timer.Stop()
	select {
	case k := <-g.queue: // nil when it is closed and empty
		return k
	case <-timer.C:
		return nil
	}
}
