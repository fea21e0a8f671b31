package main

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"broadsheet/extract"
	"broadsheet/store"
)

// A renewer is the part of the archive that reextract needs.
type renewer interface {
	bodies
	Past(ctx context.Context, id string) (*store.Past, error)
	Renew(ctx context.Context, batch []*store.Renewal) error
}

// What is written in one transaction: so many articles, and no further one after so many
// bytes of text.
const (
	renewArticles = 128
	renewBytes    = 4 << 20
)

// A reextraction reads the kept pages anew: on all cores, while one goroutine counts and
// another one writes.
type reextraction struct {
	app     *app
	opt     *reextractOptions
	archive *store.Archive
	reader  *rereader
	tally   *retold

	batch []*store.Renewal
	size  int // of its texts
}

// A redone is an article that was read anew.
type redone struct {
	past    *store.Past
	steps   []readAnew
	renewal *store.Renewal // nil where nothing is to be written
	err     error          // ends the run
}

// A readAnew is a step that was read anew.
type readAnew struct {
	step *store.Step
	art  *extract.Article // nil with an error
	err  error
}

// all reads everything that the options ask for. What was read when ctx ends is kept.
func (x *reextraction) all(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo, done := make(chan *store.Past), make(chan *redone, 4*runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for p := range todo {
				done <- redo(ctx, x.archive, x.reader, p)
			}
		})
	}
	go func() {
		if err := x.feed(ctx, todo); err != nil {
			stop(err)
		}
		close(todo)
		wg.Wait()
		close(done)
	}()
	full, written := make(chan []*store.Renewal, 1), make(chan struct{})
	go func() {
		defer close(written)
		for batch := range full {
			if err := x.write(context.WithoutCancel(ctx), batch); err != nil {
				stop(err)
			}
		}
	}()
	live := newTicker(x.app)
	for d := range done {
		if err := x.take(d, full); err != nil {
			stop(err) // the others are still taken from done, so that all can end
		}
		live.show(x.tally.Pages)
	}
	live.end()
	full <- x.batch
	close(full)
	<-written
	return context.Cause(ctx)
}

// feed hands out what is to be read.
func (x *reextraction) feed(ctx context.Context, todo chan<- *store.Past) error {
	for p, err := range x.archive.Pasts(ctx) {
		if err != nil {
			return err
		}
		if !x.opt.takes(p) {
			continue
		}
		select {
		case todo <- p:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// take counts what was read anew, and hands it to the writer when there is enough.
func (x *reextraction) take(d *redone, full chan<- []*store.Renewal) error {
	if d.err != nil {
		return d.err
	}
	for _, lost := range x.tally.add(d) {
		x.app.complain(errors.New(lost.String()))
	}
	if d.renewal == nil || x.opt.dryRun {
		return nil
	}
	x.batch = append(x.batch, d.renewal)
	for _, arts := range d.renewal.Readings {
		for _, art := range arts {
			if art != nil {
				x.size += len(art.Text)
			}
		}
	}
	if len(x.batch) >= renewArticles || x.size >= renewBytes {
		full <- x.batch
		x.batch, x.size = nil, 0
	}
	return nil
}

// write writes a batch. What another one has overtaken is read once more.
func (x *reextraction) write(ctx context.Context, batch []*store.Renewal) error {
	for len(batch) > 0 {
		if err := x.archive.Renew(ctx, batch); err != nil {
			return err
		}
		var again []*store.Renewal
		for _, r := range batch {
			if !r.Stale {
				continue
			}
			r, err := x.anew(ctx, r.Pasts[0])
			if err != nil {
				return err
			}
			if r != nil {
				again = append(again, r)
			}
		}
		batch = again // at least one of those that were in each other's way was written
	}
	return nil
}

// anew reads an article once more as it is now; nil where nothing is to be written.
func (x *reextraction) anew(ctx context.Context, p *store.Past) (*store.Renewal, error) {
	if p.ID != "" { // or else it is its own visit, which no other one writes
		now, err := x.archive.Past(ctx, p.ID)
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		p = now
	}
	d := redo(ctx, x.archive, x.reader, p)
	return d.renewal, d.err
}
