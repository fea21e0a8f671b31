package scraper

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// How much lies on a desk at once. With one page a worker a site on loopback gave a sixth
// as many pages (BenchmarkCrawl).
const (
	deskBytes     = 64 << 20 // of pages, together
	pagesPerPlace = 16       // pages for each worker
)

// A desk is where pages lie that were read and wait for the disk, while the workers go on.
// It is bounded by bytes and by pages; each page has its room there before it is read.
type desk struct {
	parts *sync.WaitGroup
	stop  context.CancelCauseFunc // ends the crawl
	free  *semaphore.Weighted
	least int64 // bytes that a small page counts for
}

func newDesk(workers int, parts *sync.WaitGroup, stop context.CancelCauseFunc) *desk {
	return &desk{parts: parts, stop: stop, free: semaphore.NewWeighted(deskBytes), least: max(deskBytes/int64(workers)/pagesPerPlace, 1)}
}

// room waits for room for a page of so many bytes, until ctx ends. The page is then put
// there, or the room given back.
func (d *desk) room(ctx context.Context, size int) (*spot, error) {
	takes := min(max(int64(size), d.least), deskBytes)
	if err := d.free.Acquire(ctx, takes); err != nil {
		return nil, context.Cause(ctx)
	}
	return &spot{d, takes}, nil
}

// A spot is room on the desk.
type spot struct {
	*desk
	takes int64
}

// do does the rest for a page beside others, and gives its room back.
func (p *spot) do(rest func() error) {
	p.parts.Go(func() {
		defer p.free.Release(p.takes)
		if err := rest(); err != nil {
			p.stop(err)
		}
	})
}

// weight is how many bytes of memory a page takes about: its text, and what came of it and
// of the redirects to it.
func weight(p *Page) int {
	if p == nil {
		return 0
	}
	n := len(p.HTML)
	for i := range p.Exchanges {
		n += len(p.Exchanges[i].Body)
	}
	return n
}
