package scraper

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/jimsmart/grobotstxt"
)

const (
	siteLife      = 24 * time.Hour // as of a robots.txt
	siteRetry     = time.Hour      // for files that could not be had
	maxSignals    = 20
	maxSignalSize = 500
)

// siteRights know what sites say about the rights of their pages outside of them: the
// TDM reservation of /.well-known/tdmrep.json (TDM Reservation Protocol, W3C Community
// Group, 2024), /ai.txt, and lines such as Content-Signal in robots.txt. The two files
// are asked for once a day for each authority, and not where its robots.txt forbids it.
type siteRights struct {
	get    func(ctx context.Context, address string) (status int, body []byte, err error)
	robots *robots
	now    func() time.Time

	mu    sync.Mutex
	files map[string]*siteFiles
}

// siteFiles are the files of one authority.
type siteFiles struct {
	ready   chan struct{} // closed when what follows is set
	expires time.Time
	tdm     []tdmRule
	ai      string // ai.txt; "" for none
	dropped bool   // who asked has gone: the next one asks again
}

// of returns what is said about a page, or the context's cause.
func (s *siteRights) of(ctx context.Context, u *url.URL) (map[string][]string, error) {
	files, err := s.filesOf(ctx, u)
	if err != nil {
		return nil, err
	}
	out := map[string][]string{}
	if rule, ok := tdmOf(files.tdm, u); ok {
		out["tdm-reservation"] = []string{rule.reservation}
		if rule.policy != "" {
			out["tdm-policy"] = []string{rule.policy}
		}
	}
	signals := s.robots.signals(u)
	if files.ai != "" {
		word := "disallow"
		if grobotstxt.AgentAllowed(files.ai, s.robots.agent, plainEscapes(withoutFragment(u.String()))) {
			word = "allow"
		}
		signals = append(signals, "ai.txt: "+word)
	}
	if len(signals) > 0 {
		out["signals"] = signals
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

// filesOf returns an authority's files; of many that ask at once one fetches.
func (s *siteRights) filesOf(ctx context.Context, u *url.URL) (*siteFiles, error) {
	key := u.Scheme + "://" + u.Host
	for {
		s.mu.Lock()
		files := s.files[key]
		isFirst := files == nil || !files.expires.IsZero() && s.now().After(files.expires)
		if isFirst {
			files = &siteFiles{ready: make(chan struct{})}
			s.files[key] = files
		}
		s.mu.Unlock()
		if isFirst {
			s.load(ctx, u, key, files)
		}
		select {
		case <-files.ready:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if !files.dropped {
			return files, nil
		}
	}
}

// load asks for both files. What can't be had says nothing.
func (s *siteRights) load(ctx context.Context, u *url.URL, key string, files *siteFiles) {
	body, life := s.file(ctx, u, key+"/.well-known/tdmrep.json")
	files.tdm = parseTDM(body)
	text, lifeOfText := s.file(ctx, u, key+"/ai.txt")
	if !strings.HasPrefix(http.DetectContentType(text), "text/html") {
		files.ai = plainEscapes(strings.TrimSpace(string(text)))
	}
	s.mu.Lock()
	files.expires = s.now().Add(min(life, lifeOfText))
	if ctx.Err() != nil {
		files.dropped = true
		delete(s.files, key)
	}
	s.mu.Unlock()
	close(files.ready)
}

// file returns the body of a file, and how long that is good for.
func (s *siteRights) file(ctx context.Context, u *url.URL, address string) ([]byte, time.Duration) {
	if ok, err := s.robots.allowed(ctx, u.Scheme, u.Host, address); !ok || err != nil {
		return nil, siteLife
	}
	status, body, err := s.get(ctx, address)
	switch {
	case err != nil || status >= 500 || status == http.StatusTooManyRequests:
		return nil, siteRetry
	case status != http.StatusOK:
		return nil, siteLife
	}
	return body, siteLife
}

// siteLine is what a site says as the line that captures keep, "" for nothing.
func siteLine(site map[string][]string) string {
	if len(site) == 0 {
		return ""
	}
	line, err := json.Marshal(site) // texts alone, which have no line breaks in JSON
	if err != nil {
		return ""
	}
	return string(line)
}

// siteOf reads such a line; one that is none says nothing.
func siteOf(line string) map[string][]string {
	var site map[string][]string
	if line == "" || json.Unmarshal([]byte(line), &site) != nil {
		return nil
	}
	return site
}

// signals are the lines of a robots.txt about the use by machines, of the group for
// this agent, else of "*" (https://contentsignals.org, IETF AIPREF).
func (r *robots) signals(u *url.URL) []string {
	r.mu.Lock()
	rules := r.rules[u.Scheme+"://"+u.Host]
	r.mu.Unlock()
	if rules == nil {
		return nil
	}
	select {
	case <-rules.ready:
		return rules.stated
	default:
		return nil // it is just being asked for again
	}
}

// statedSignals reads such lines.
func statedSignals(body, agent string) []string {
	s := signals{delays: delays{agent: agent, found: map[bool]time.Duration{}}, stated: map[bool][]string{}}
	grobotstxt.Parse(body, &s)
	if own, ok := s.stated[true]; ok || s.named {
		return own
	}
	return s.stated[false]
}

// signals collects them while a robots.txt is parsed, by the groups that delays tells
// apart.
type signals struct {
	delays
	named  bool              // there is a group for us
	stated map[bool][]string // by whether it is our own
}

// HandleUserAgent begins a group, or adds an agent to it.
func (s *signals) HandleUserAgent(line int, value string) {
	s.delays.HandleUserAgent(line, value)
	s.named = s.named || s.own
}

// HandleUnknownAction takes a signal.
func (s *signals) HandleUnknownAction(line int, action, value string) {
	s.delays.HandleUnknownAction(line, action, value)
	action = strings.ToLower(action)
	if action != "content-signal" && action != "content-usage" || !s.own && !s.all {
		return
	}
	s.rules = true
	if list := s.stated[s.own]; len(list) < maxSignals && len(value) <= maxSignalSize {
		s.stated[s.own] = append(list, "robots.txt: "+action+": "+strings.ToLower(strings.ToValidUTF8(value, "")))
	}
}
