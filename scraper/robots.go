package scraper

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jimsmart/grobotstxt"
)

const (
	robotsLife    = 24 * time.Hour   // RFC 9309, 2.4
	robotsRetry   = 5 * time.Minute  // for a host that could not be asked
	maxRobots     = 500 << 10        // bytes that are parsed (RFC 9309, 2.5)
	maxCrawlDelay = 60 * time.Second // a longer one would hold a crawl for ever
)

// robots knows the robots.txt of each authority.
type robots struct {
	agent string // product token
	get   func(ctx context.Context, address string) (status int, body []byte, err error)
	slow  func(host string, atLeast time.Duration)
	now   func() time.Time

	mu    sync.Mutex
	rules map[string]*robotsRules
}

// robotsRules are the rules of one authority.
type robotsRules struct {
	ready   chan struct{} // closed when what follows is set
	expires time.Time
	body    string
	refused error // all is forbidden, because robots.txt could not be had
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
	return rules.body == "" || grobotstxt.AgentAllowed(rules.body, r.agent, address), nil
}

// rulesOf returns the rules; of many that ask at once one fetches.
func (r *robots) rulesOf(ctx context.Context, scheme, host string) (*robotsRules, error) {
	key := scheme + "://" + host
	r.mu.Lock()
	rules := r.rules[key]
	if rules == nil || !rules.expires.IsZero() && r.now().After(rules.expires) {
		rules = &robotsRules{ready: make(chan struct{})}
		r.rules[key] = rules
		r.mu.Unlock()
		r.load(ctx, key, host, rules)
	} else {
		r.mu.Unlock()
	}
	select {
	case <-rules.ready:
		return rules, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// load asks the server. A 4xx allows all; a 5xx or no answer forbids all until it
// is asked again.
func (r *robots) load(ctx context.Context, key, host string, rules *robotsRules) {
	status, body, err := r.get(ctx, key+"/robots.txt")
	life := robotsLife
	switch {
	case err != nil:
		rules.refused, life = err, robotsRetry
	case status >= 500 || status == http.StatusTooManyRequests:
		rules.refused, life = fmt.Errorf("robots.txt answers %d, so nothing may be fetched", status), robotsRetry
	case status >= 200 && status < 300:
		body = body[:min(len(body), maxRobots)]
		rules.body = string(bytes.TrimPrefix(body, []byte("\ufeff")))
		r.slow(host, crawlDelay(rules.body, r.agent))
	}
	r.mu.Lock()
	rules.expires = r.now().Add(life)
	if ctx.Err() != nil {
		delete(r.rules, key) // not the server's fault: the next one asks again
	}
	r.mu.Unlock()
	close(rules.ready)
}

// crawlDelay reads the Crawl-delay of the group for an agent, else of "*"; it is
// no part of RFC 9309, but a wish all the same.
func crawlDelay(body, agent string) time.Duration {
	found := map[bool]time.Duration{}
	own, all, rules := false, false, true
	lines := bufio.NewScanner(strings.NewReader(strings.ReplaceAll(body, "\r", "\n")))
	lines.Buffer(nil, maxRobots+1)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "user-agent":
			if rules { // a new group begins
				own, all, rules = false, false, false
			}
			own = own || strings.EqualFold(value, agent)
			all = all || value == "*"
		case "crawl-delay":
			rules = true
			seconds, err := strconv.ParseFloat(value, 64)
			if err == nil && seconds > 0 && (own || all) {
				found[own] = time.Duration(min(seconds, maxCrawlDelay.Seconds()) * float64(time.Second))
			}
		default:
			rules = true
		}
	}
	if d, ok := found[true]; ok {
		return d
	}
	return found[false]
}
