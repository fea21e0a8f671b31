package main

import (
	"context"
	"runtime"
	"sync"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// run reads all captures, on all processors, and keeps what it read in the order of the
// visits: each one waits for its turn.
func (r *repair) run(ctx context.Context) error {
	tell, end := r.app.partsOf()
	defer end()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	jobs := make(chan *reread)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for j := range jobs {
				if err := j.run(ctx, tell); err != nil {
					stop(err)
				}
			}
		})
	}
	turn := make(chan struct{})
	close(turn) // the first one's
	for held := range r.from.Visits() {
		j := &reread{repair: r, held: held, turn: turn, done: make(chan struct{}), places: map[*warc.Exchange][]extract.Capture{}}
		turn = j.done
		jobs <- j
		if ctx.Err() != nil {
			break
		}
	}
	close(jobs)
	workers.Wait()
	return context.Cause(ctx)
}

// A reread is one visit that is read again. To the handler of a crawl's pages it is the
// archive.
type reread struct {
	*repair
	held   *store.Held
	turn   <-chan struct{} // closed when all visits before it are kept
	done   chan struct{}
	places map[*warc.Exchange][]extract.Capture // of the visit's pages, by their first exchange
}

// run reads and keeps the visit. What can't be read is told in the end.
func (j *reread) run(ctx context.Context, tell func(part string, done, total int64)) error {
	defer close(j.done)
	outcome, err := "", error(nil)
	readable := j.from.Read(ctx, j.held) == nil
	if readable && j.held.Dropped == nil {
		outcome, err = j.visit(ctx)
	}
	<-j.turn // whoever comes after this one comes after those before, too
	if readable && j.held.Dropped != nil {
		outcome, err = j.restore(ctx)
	}
	if outcome != "" {
		j.outcomes[outcome]++
	}
	if j.kept++; tell != nil {
		tell("visits", int64(j.kept), int64(j.from.Len()))
	}
	return err
}

// restore keeps a visit whose pages were dropped by a rule.
func (j *reread) restore(ctx context.Context) (string, error) {
	j.dropped++
	outcome, err := j.from.Restore(ctx, j.held)
	return string(outcome), err
}

// Capture tells where exchanges stand already.
func (j *reread) Capture(_ context.Context, exchanges []warc.Exchange) ([]extract.Capture, error) {
	return j.places[&exchanges[0]], nil
}

// Deliver stores the visit in the new database when it is its turn, unless it has turned
// out by then to be a further page of an article.
func (j *reread) Deliver(ctx context.Context, v store.Visit) (func() (store.Result, error), error) {
	<-j.turn
	if j.from.Taken(j.held) {
		return func() (store.Result, error) { return store.Result{}, nil }, nil
	}
	kept, err := j.from.Keep(ctx, v)
	return func() (store.Result, error) { return kept, err }, nil
}

// visit handles what the visit has left.
func (j *reread) visit(ctx context.Context) (outcome string, err error) {
	in := newIngest(j, j.reading, nil, j.log)
	page, err := j.page(j.held)
	if err != nil {
		return in.GaveUp(ctx, scraper.Job{URL: addressOf(j.held)}, page, err)()
	}
	return in.Handle(ctx, page, func(ctx context.Context, address string) (*scraper.Page, error) {
		// A visit before this one may take what this one would, and this one itself.
		<-j.turn
		if j.from.Taken(j.held) {
			return nil, store.ErrNotFound // what is read of it is not kept
		}
		further, err := j.from.Further(ctx, j.held, address, leaseTime)
		if err != nil {
			return nil, err
		}
		return j.page(further)
	})()
}

// page makes a page of what was kept.
func (j *reread) page(held *store.Held) (*scraper.Page, error) {
	page, err := scraper.Kept(held.Exchanges)
	j.places[&held.Exchanges[0]] = held.Captures
	if page != nil && page.Source == "" {
		page.Source = addressOf(held)
	}
	return page, err
}

// addressOf is what was asked for. Of a file without an address no more is known than
// its digest.
func addressOf(held *store.Held) string {
	if address := held.Exchanges[0].URL; address != "" {
		return address
	}
	return "urn:" + held.Captures[0].Digest
}
