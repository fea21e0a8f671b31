package scraper

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// A pacer keeps one pace for each host: so many requests at once, and so long
// between the starts of two.
type pacer struct {
	delay   time.Duration
	perHost int
	now     func() time.Time

	mu    sync.Mutex
	hosts map[string]*hostPace
}

// A hostPace is the state of one host.
type hostPace struct {
	slots   chan struct{}
	next    time.Time     // when the next request may start
	atLeast time.Duration // the host's own wish (Crawl-delay)
}

func newPacer(delay time.Duration, perHost int, now func() time.Time) *pacer {
	return &pacer{delay: delay, perHost: perHost, now: now, hosts: map[string]*hostPace{}}
}

func (p *pacer) host(name string) *hostPace {
	h := p.hosts[name]
	if h == nil {
		h = &hostPace{slots: make(chan struct{}, p.perHost)}
		p.hosts[name] = h
	}
	return h
}

// wait returns when a request to the host may start, or the context's cause. The
// request ends with a call of done.
func (p *pacer) wait(ctx context.Context, host string) (done func(), err error) {
	p.mu.Lock()
	h := p.host(host)
	p.mu.Unlock()
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	p.mu.Lock()
	now := p.now()
	start := now
	if h.next.After(now) {
		start = h.next
	}
	h.next = start.Add(p.gap(h))
	p.mu.Unlock()
	if start.After(now) {
		timer := time.NewTimer(start.Sub(now))
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			<-h.slots
			return nil, context.Cause(ctx)
		}
	}
	return func() { <-h.slots }, nil
}

// began says that a request reaches its host only now, because connecting took its
// time: the next one keeps its distance from what the server saw.
func (p *pacer) began(host string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	h := p.host(host)
	if next := p.now().Add(max(p.delay, h.atLeast, 0)); next.After(h.next) {
		h.next = next
	}
}

// gap is the delay with up to a tenth more, so that requests don't tick.
func (p *pacer) gap(h *hostPace) time.Duration {
	gap := max(p.delay, h.atLeast)
	if gap <= 0 {
		return 0
	}
	return gap + rand.N(gap/10+1) //nolint:gosec // jitter needs no secrecy
}

// slow keeps a host's own wish as a lower bound of its pace.
func (p *pacer) slow(host string, atLeast time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.host(host).atLeast = atLeast
}

// free is when the host may next be asked.
func (p *pacer) free(host string) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if h, ok := p.hosts[host]; ok {
		return h.next
	}
	return time.Time{}
}
