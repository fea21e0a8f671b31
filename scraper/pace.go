package scraper

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// maxWait is how long a turn is waited for that a rest holds up: night hours, a day's
// bytes, a Retry-After. For longer ones the address is put back.
const maxWait = time.Minute

// A pacer keeps one pace for each registered domain: so many requests at once, and so
// long between the starts of two.
type pacer struct {
	delay   time.Duration
	perHost int
	of      func(host string) Pace
	states  HostStates
	now     func() time.Time

	mu      sync.Mutex
	domains map[string]*domainPace
}

// A domainPace is the state of one domain.
type domainPace struct {
	name    string
	slots   chan struct{}
	wish    Pace          // of who runs the crawl
	atLeast time.Duration // the site's own wish (Crawl-delay)
	last    time.Time     // when the last request began
	next    time.Time     // when the next request may start
	tempo   tempo
	state   HostState
}

func newPacer(opt FetchOptions) *pacer {
	p := &pacer{delay: opt.Delay, perHost: opt.PerHost, of: opt.PaceOf, states: opt.States, now: opt.Now, domains: map[string]*domainPace{}}
	if p.of == nil {
		p.of = func(string) Pace { return Pace{} }
	}
	return p
}

// domain returns the state of a host's domain. The slowest of what is wished for its
// hosts is for all of them.
func (p *pacer) domain(host string) *domainPace {
	name := Domain(host)
	d := p.domains[name]
	if d == nil {
		d = &domainPace{name: name, slots: make(chan struct{}, p.perHost), wish: p.of(host)}
		if p.states != nil {
			d.state = p.states.HostState(name)
		}
		p.domains[name] = d
	}
	return d
}

// A turn is the right to ask a host once.
type turn struct {
	p     *pacer
	d     *domainPace
	pace  time.Duration // that was kept
	began time.Time
}

// wait returns when a request to the host may start, or the context's cause, or a
// [*FetchError] when that is long after now.
func (p *pacer) wait(ctx context.Context, host string) (*turn, error) {
	p.mu.Lock()
	d := p.domain(host)
	p.mu.Unlock()
	select {
	case d.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	p.mu.Lock()
	now := p.now()
	start, pace := later(now, d.next), p.least(d)
	if renditionOf(ctx) != nil {
		start, pace = now, 0 // a page and what belongs to it are one visit
	}
	open, why := d.open(start)
	if open.Sub(start) > maxWait {
		p.mu.Unlock()
		<-d.slots
		return nil, &FetchError{URL: host, Reason: ReasonNotNow, RetryAfter: open, Err: why}
	}
	start = open
	t := &turn{p: p, d: d, pace: pace, began: start}
	d.next = later(d.next, start.Add(p.gap(d)))
	p.mu.Unlock()
	if start.After(now) {
		timer := time.NewTimer(start.Sub(now))
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			<-d.slots
			return nil, context.Cause(ctx)
		}
	}
	return t, nil
}

// begin says that the request reaches its host only now, because connecting took its
// time: the next one keeps its distance from what the server saw.
func (t *turn) begin() {
	t.p.mu.Lock()
	defer t.p.mu.Unlock()
	t.began = t.p.now()
	t.d.last = t.began
	t.d.next = later(t.d.next, t.began.Add(t.p.least(t.d)))
}

// since is when the request began.
func (t *turn) since() time.Time {
	t.p.mu.Lock()
	defer t.p.mu.Unlock()
	return t.began
}

// done ends the turn; the pace learns from what came.
func (t *turn) done(a answered) {
	t.p.mu.Lock()
	d, now := t.d, t.p.now()
	d.next = later(d.next, now.Add(d.tempo.learn(a, now)))
	if d.tempo.slower > 1 {
		d.next = later(d.next, t.began.Add(t.p.gap(d)))
	}
	d.count(a.bytes, now)
	if t.p.states != nil {
		d.state.Rest = d.tempo.rest
		t.p.states.KeepHostState(d.name, d.state)
	}
	t.p.mu.Unlock()
	<-d.slots
}

// least is the distance that two requests have at least.
func (p *pacer) least(d *domainPace) time.Duration { return max(p.delay, d.wish.Delay, d.atLeast, 0) }

// gap is that distance, longer while the host is hard pressed, with up to a fiftieth
// more, so that requests don't tick.
func (p *pacer) gap(d *domainPace) time.Duration {
	gap := d.tempo.stretch(p.least(d))
	if gap <= 0 {
		return 0
	}
	return gap + rand.N(gap/50+1) //nolint:gosec // jitter needs no secrecy
}

// slow keeps a host's own wish as a lower bound of its pace.
func (p *pacer) slow(host string, atLeast time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := p.domain(host)
	d.atLeast = atLeast
	if !d.last.IsZero() && atLeast > 0 {
		d.next = later(d.next, d.last.Add(atLeast))
	}
}

// free is when the host may next be asked.
func (p *pacer) free(host string) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := p.domain(host)
	at := later(d.next, p.now())
	if open, _ := d.open(at); open.After(at) {
		return open
	}
	return d.next
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
