package scraper

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"runtime"
	"sync"
	"time"
)

// A Getter gets pages; [*Fetcher] is one.
type Getter interface {
	// Meet gets what must be known of an address's host before its pages are asked for,
	// its robots.txt, and reports whether the host was asked for it just now: a page then
	// waits for the host's pace. What went wrong is told by Fetch.
	Meet(ctx context.Context, address string) (asked bool)
	Fetch(ctx context.Context, address string) (*Page, error)
	// Free is when the host may next be asked.
	Free(host string) time.Time
}

// CrawlOptions are the settings of [Crawl]. The zero value is usable.
type CrawlOptions struct {
	Workers     int                     // pages at once over all hosts, fetched or read; 0 means 16
	MaxAttempts int                     // tries of an address before it is given up; 0 means 5
	Revisit     time.Duration           // an address kept less than this ago is not fetched; 0 always fetches
	Backoff     func(int) time.Duration // wait after the nth failed try, from 1; nil means [Backoff]
	Watch       func(Event)             // told what happens, one call at a time; may be nil
	Now         func() time.Time        // nil means time.Now
	Log         *slog.Logger            // nil means silence
}

// An Event tells what happened to an address.
type Event struct {
	Host    string // "" for a file
	URL     string // address or path
	Outcome string // in a word; "" when the address was put back
	Pushed  Pushed // when addresses were queued
	Err     error  // why it was put back, given up or not read
	Again   time.Time
	Bytes   int
}

// Crawl fetches what the source names and what the frontier holds, and hands each
// page to the handler, until nothing is left that becomes due. An address that
// fails is put back or given up; only a failure of frontier or handler ends the
// crawl. When ctx ends, what is being handled is finished, what is being fetched
// is put back, and Crawl returns the context's cause.
func Crawl(ctx context.Context, src Source, frontier Frontier, get Getter, h Handler, opt CrawlOptions) error {
	if opt.Workers == 0 {
		opt.Workers = 16
	}
	if opt.MaxAttempts == 0 {
		opt.MaxAttempts = 5
	}
	if opt.Backoff == nil {
		opt.Backoff = Backoff
	}
	if opt.Now == nil {
		opt.Now = time.Now //nolint:forbidigo // the one place where the real clock comes in
	}
	outer := ctx
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var wg sync.WaitGroup
	c := &crawl{
		frontier: frontier, get: get, h: h, opt: opt, log: loud(opt.Log), news: make(chan struct{}),
		desk: newDesk(opt.Workers, &wg, stop),
	}
	start := func(part func(context.Context) error) {
		wg.Go(func() {
			if err := part(ctx); err != nil {
				stop(err)
			}
		})
	}
	// Pages that a source has are unpacked while others are read: a few wait, so that nobody
	// waits for them.
	pages, items := make(chan *Page, runtime.GOMAXPROCS(0)), make(chan Item, pushBatch)
	start(func(ctx context.Context) error { return c.sort(ctx, src, pages, items) })
	start(func(ctx context.Context) error { return c.push(ctx, items) })
	for range min(opt.Workers, runtime.GOMAXPROCS(0)) {
		start(func(ctx context.Context) error { return c.read(ctx, pages) })
	}
	for range opt.Workers {
		start(c.work)
	}
	wg.Wait()
	if outer.Err() != nil {
		return context.Cause(outer)
	}
	return context.Cause(ctx)
}

// A crawl is the state of one Crawl.
type crawl struct {
	frontier Frontier
	get      Getter
	h        Handler
	opt      CrawlOptions
	log      *slog.Logger
	desk     *desk

	mu   sync.Mutex    // around news and fed
	news chan struct{} // closed and made anew when addresses were queued
	fed  bool          // no more will be

	watching sync.Mutex // around Watch
}

func (c *crawl) tell(e Event) {
	if c.opt.Watch != nil {
		c.watching.Lock()
		defer c.watching.Unlock()
		c.opt.Watch(e)
	}
}

// work takes addresses until none is left and none will come.
func (c *crawl) work(ctx context.Context) error {
	for {
		news, fed := c.state()
		l, err := c.frontier.Lease(ctx)
		switch {
		case ctx.Err() != nil && err != nil, errors.Is(err, ErrDry) && fed:
			return nil //nolint:nilerr // both are ends, not failures
		case errors.Is(err, ErrDry):
			select {
			case <-news:
			case <-ctx.Done():
			}
			continue
		case err != nil:
			return fmt.Errorf("take an address: %w", err)
		}
		if err := c.unlost(ctx, l, c.one(ctx, l)); err != nil {
			return err
		}
	}
}

// unlost leaves out that a lease was lost: its page took longer than it, and the frontier
// hands the job out again.
func (c *crawl) unlost(ctx context.Context, l Lease, err error) error {
	if errors.Is(err, ErrLeaseLost) {
		c.log.WarnContext(ctx, "lease lost", "url", l.Job().URL)
		return nil
	}
	return err
}

// handle gives the page of a file to the handler. What has begun is finished even if ctx
// ends.
func (c *crawl) handle(ctx context.Context, page *Page) error {
	at, err := c.desk.room(ctx, weight(page))
	if err != nil {
		return err
	}
	source, size := page.Source, len(page.HTML)
	rest := c.h.Handle(context.WithoutCancel(ctx), page, c.more(ctx))
	at.do(func() error {
		outcome, err := rest()
		if err == nil {
			c.tell(Event{URL: source, Outcome: outcome, Bytes: size})
		}
		return err
	})
	return nil
}

// more fetches a further page of an article.
func (c *crawl) more(ctx context.Context) Fetch {
	return func(_ context.Context, address string) (*Page, error) { return c.get.Fetch(ctx, address) }
}

// one does one job, up to what waits for the disk.
func (c *crawl) one(ctx context.Context, l Lease) error {
	job := l.Job()
	host := hostOf(job.URL)
	keep := context.WithoutCancel(ctx) // bookkeeping is never cut short
	var page *Page
	var cause error
	met := c.get.Meet(ctx, job.URL)
	if !met {
		page, cause = c.get.Fetch(ctx, job.URL)
	}
	c.frontier.Hold(host, c.get.Free(host))
	if met || ctx.Err() != nil { // no worker waits for a host's pace where others have work
		return l.Retry(keep, job.NotBefore, nil)
	}
	if errors.Is(cause, ErrNoContact) || errors.Is(cause, ErrProxyRefused) { // so it is with all others
		return errors.Join(cause, l.Retry(keep, job.NotBefore, nil))
	}
	at, err := c.desk.room(ctx, weight(page))
	if err != nil {
		return l.Retry(keep, job.NotBefore, nil)
	}
	if page != nil && job.Source != "" {
		page.Source = job.Source
	}
	var rest func() error
	if cause != nil {
		rest = c.failed(keep, l, page, cause)
	} else {
		rest = c.finish(ctx, l, len(page.HTML), c.h.Handle(keep, page, c.more(ctx)))
	}
	l.Fetched()
	at.do(func() error { return c.unlost(ctx, l, rest()) })
	return nil
}

// finish ends the job of a page that was handled.
func (c *crawl) finish(ctx context.Context, l Lease, size int, rest Rest) func() error {
	return func() error {
		job := l.Job()
		keep := context.WithoutCancel(ctx)
		outcome, err := rest()
		if err != nil || ctx.Err() != nil && outcome == "" {
			return errors.Join(err, l.Retry(keep, job.NotBefore, nil))
		}
		c.tell(Event{Host: hostOf(job.URL), URL: job.URL, Outcome: outcome, Bytes: size})
		return l.Done(keep, outcome)
	}
}

// failed puts a job back, or gives it up.
func (c *crawl) failed(ctx context.Context, l Lease, page *Page, cause error) func() error {
	job := l.Job()
	host := hostOf(job.URL)
	fe, ok := errors.AsType[*FetchError](cause)
	if ok && fe.Reason == ReasonNotNow {
		c.tell(Event{Host: host, URL: job.URL, Err: cause, Again: fe.RetryAfter})
		return func() error { return l.Retry(ctx, fe.RetryAfter, nil) } // no try was made
	}
	if ok && fe.Temporary() && job.Attempts+1 < c.opt.MaxAttempts {
		again := c.opt.Now().Add(c.opt.Backoff(job.Attempts + 1))
		if fe.RetryAfter.After(again) {
			again = fe.RetryAfter
		}
		c.tell(Event{Host: host, URL: job.URL, Err: cause, Again: again})
		c.log.InfoContext(ctx, "page put back", "url", job.URL, "attempts", job.Attempts+1, "again", again, "err", cause)
		return func() error { return l.Retry(ctx, again, cause) }
	}
	rest := c.h.GaveUp(ctx, job, page, cause)
	return func() error {
		outcome, err := rest()
		if err != nil {
			return errors.Join(err, l.Retry(ctx, job.NotBefore, nil))
		}
		c.tell(Event{Host: host, URL: job.URL, Outcome: outcome, Err: cause})
		c.log.WarnContext(ctx, "page given up", "url", job.URL, "outcome", outcome, "err", cause)
		return l.Fail(ctx, outcome, cause)
	}
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
