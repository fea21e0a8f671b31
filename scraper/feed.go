package scraper

import (
	"context"
	"math"
	"time"
)

// pushBatch is how many addresses are queued in one transaction at most.
const pushBatch = 500

// sort reads the source: pages go to those who read, addresses to the frontier.
func (c *crawl) sort(ctx context.Context, src Source, pages chan<- *Page, items chan<- Item) error {
	defer close(pages)
	defer close(items)
	for item, err := range src.Items(ctx) {
		switch {
		case err != nil:
			c.tell(Event{URL: item.Job.Source, Outcome: "not read", Err: err})
		case item.Page != nil:
			select {
			case pages <- item.Page:
			case <-ctx.Done():
				return nil
			}
		default:
			select {
			case items <- item:
			case <-ctx.Done():
				return nil
			}
		}
	}
	return nil
}

// push queues addresses as they come: what has gathered while the last batch was
// stored makes the next one, so a slow list is fetched at once and a long one in
// large batches.
func (c *crawl) push(ctx context.Context, items <-chan Item) error {
	defer c.announce(true)
	for item := range items {
		once, again, due := part(gather(item, items))
		if ctx.Err() != nil {
			return nil
		}
		if err := c.pushAll(ctx, ever, once); err != nil {
			return err
		}
		if err := c.pushAll(ctx, c.opt.Revisit, again); err != nil {
			return err
		}
		if err := c.pushAll(ctx, 0, due); err != nil {
			return err
		}
		c.announce(false)
	}
	return nil
}

// ever is the revisit age of what is fetched once.
const ever = time.Duration(math.MaxInt64)

// gather takes what waits behind a first item.
func gather(first Item, items <-chan Item) []Item {
	batch := []Item{first}
	for len(batch) < pushBatch {
		select {
		case item, ok := <-items:
			if !ok {
				return batch
			}
			batch = append(batch, item)
		default:
			return batch
		}
	}
	return batch
}

// part parts what is fetched once from what is fetched again when it is old enough, and
// from what is due.
func part(batch []Item) (once, again, due []Job) {
	for i := range batch {
		switch job := batch[i].Job; {
		case batch[i].Once:
			once = append(once, job)
		case batch[i].Due:
			due = append(due, job)
		default:
			again = append(again, job)
		}
	}
	return once, again, due
}

func (c *crawl) pushAll(ctx context.Context, revisit time.Duration, jobs []Job) error {
	if len(jobs) == 0 {
		return nil
	}
	count, err := c.frontier.Push(ctx, revisit, jobs...)
	if err == nil {
		c.tell(Event{Pushed: count})
	}
	return err
}

// announce wakes the workers that found nothing to do.
func (c *crawl) announce(fed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fed = fed
	close(c.news)
	c.news = make(chan struct{})
}

// state is what is to wait for when there is nothing to do.
func (c *crawl) state() (news <-chan struct{}, fed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.news, c.fed
}

// read handles the pages of files.
func (c *crawl) read(ctx context.Context, pages <-chan *Page) error {
	for page := range pages {
		if err := c.handle(ctx, page); err != nil {
			return err
		}
	}
	return nil
}
