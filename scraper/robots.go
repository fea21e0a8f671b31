package scraper

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/jimsmart/grobotstxt"
)

const (
	maxRobots     = 500 << 10        // bytes that are parsed (RFC 9309, 2.5)
	maxCrawlDelay = 60 * time.Second // a longer one would hold a crawl for ever
)

// robots knows the robots.txt of each authority.
type robots struct {
	agent string // product token
	get   func(ctx context.Context, address string) (*file, error)
	slow  func(host string, atLeast time.Duration)
	now   func() time.Time
	log   *slog.Logger

	mu    sync.Mutex
	rules map[string]*robotsRules
}

// robotsRules are the rules of one authority.
type robotsRules struct {
	ready   chan struct{} // closed when what follows is set
	expires time.Time
	body    string
	stated  []string // see statedSignals
	refused error    // all is forbidden, because robots.txt could not be had
	dropped bool     // who asked has gone: the next one asks again
}

// allowed says whether an address may be fetched; err is set when that is not
// known for now.
func (r *robots) allowed(ctx context.Context, scheme, host, address string) (bool, error) {
	rules, err := r.rulesOf(ctx, scheme, host)
	if err != nil {
		return false, err
	}
	if rules.refused != nil {
		return false, rules.refused
	}
	if address == scheme+"://"+host+"/robots.txt" { // RFC 9309, 2.2.2
		return true, nil
	}
	return rules.body == "" || grobotstxt.AgentAllowed(rules.body, r.agent, plainEscapes(address)), nil
}

// knows reports whether nobody need be asked for the rules of an authority now.
func (r *robots) knows(scheme, host string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.isDue(r.rules[scheme+"://"+host])
}

// isDue reports whether rules must be asked for.
func (r *robots) isDue(rules *robotsRules) bool {
	return rules == nil || !rules.expires.IsZero() && r.now().After(rules.expires)
}

// rulesOf returns the rules; of many that ask at once one fetches. When that one
// is cancelled, another one of them does.
func (r *robots) rulesOf(ctx context.Context, scheme, host string) (*robotsRules, error) {
	key := scheme + "://" + host
	for {
		r.mu.Lock()
		rules := r.rules[key]
		isFirst := r.isDue(rules)
		if isFirst {
			rules = &robotsRules{ready: make(chan struct{})}
			r.rules[key] = rules
		}
		r.mu.Unlock()
		if isFirst {
			r.load(ctx, key, host, rules)
		}
		select {
		case <-rules.ready:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if !rules.dropped {
			return rules, nil
		}
	}
}

// load asks the server. A 4xx allows all; a 5xx or no answer forbids all until it
// is asked again.
func (r *robots) load(ctx context.Context, key, host string, rules *robotsRules) {
	got, err := r.get(ctx, key+"/robots.txt")
	life := lifeOf(got.header)
	switch {
	case err != nil:
		rules.refused, life = err, robotsRetry
	case got.status >= 500 || got.status == http.StatusTooManyRequests:
		rules.refused, life = fmt.Errorf("robots.txt answers %d, so nothing may be fetched", got.status), robotsRetry
	case got.status >= 200 && got.status < 300:
		rules.body = plainEscapes(string(wholeLines(got.body)))
		rules.stated = statedSignals(rules.body, r.agent)
		r.slow(host, crawlDelay(rules.body, r.agent))
	}
	r.mu.Lock()
	rules.expires = r.now().Add(life)
	if ctx.Err() != nil { // not the server's fault
		rules.dropped = true
		delete(r.rules, key)
	}
	r.mu.Unlock()
	close(rules.ready)
	if rules.refused != nil {
		r.log.DebugContext(ctx, "robots.txt not had, nothing is fetched", "host", host, "err", rules.refused)
	} else {
		r.log.DebugContext(ctx, "robots.txt had", "host", host, "status", got.status, "life", life, "bytes", len(rules.body))
	}
}

// wholeLines cuts a file at the limit, before the line that goes beyond it: half a
// rule may say something else.
func wholeLines(body []byte) []byte {
	if len(body) <= maxRobots {
		return body
	}
	return body[:bytes.LastIndexAny(body[:maxRobots], "\r\n")+1]
}
