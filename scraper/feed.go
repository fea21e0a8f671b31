package scraper

import "context"

// pushBatch is how many addresses are queued in one transaction at most.
const pushBatch = 500

// sort reads the source: pages go to those who read, addresses to the frontier.
func (c *crawl) sort(ctx context.Context, src Source, pages chan<- *Page, jobs chan<- Job) error {
	defer close(pages)
	defer close(jobs)
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
			case jobs <- item.Job:
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
func (c *crawl) push(ctx context.Context, jobs <-chan Job) error {
	defer c.announce(true)
	for job := range jobs {
		batch := []Job{job}
		for gathering := true; gathering && len(batch) < pushBatch; {
			select {
			case job, ok := <-jobs:
				if gathering = ok; ok {
					batch = append(batch, job)
				}
			default:
				gathering = false
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		count, err := c.frontier.Push(ctx, c.opt.Revisit, batch...)
		if err != nil {
			return err
		}
		c.tell(Event{Pushed: count})
		c.announce(false)
	}
	return nil
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
		if err := c.handle(ctx, "", page); err != nil {
			return err
		}
	}
	return nil
}
