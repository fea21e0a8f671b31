package scraper

import "time"

// Pace is how long the fetcher waits now between the starts of two requests to a host's
// domain, without the up to a tenth more; 0 where there is no wait, or it was never asked.
func (f *Fetcher) Pace(host string) time.Duration { return f.transport.pace.paceOf(host) }

// paceOf doesn't make the state of a domain: what is wished for the first host that is
// asked decides on it.
func (p *pacer) paceOf(host string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := p.domains[Domain(host)]
	if d == nil {
		return 0
	}
	return max(d.tempo.stretch(p.least(d)), 0)
}
