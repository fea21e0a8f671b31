package scraper

import (
	"net/http"
	"strings"
	"sync"
)

// maxScripts bounds the memory of a crawl's scripts, in bytes.
const maxScripts = 64 << 20

// A scriptShelf holds the scripts of a crawl: all pages of a site name the same ones, so
// that they are asked for once and not with each page. When it is full it begins anew. The
// zero value is ready to use.
type scriptShelf struct {
	mu    sync.Mutex
	held  map[string]*Answer // by address
	bytes int
}

func (s *scriptShelf) get(p *Part) *Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.Kind != PartScript {
		return nil
	}
	return s.held[p.URL]
}

// put takes up a script, unless its server forbids that.
func (s *scriptShelf) put(p *Part, a *Answer) {
	if p.Kind != PartScript || a.Status != http.StatusOK || strings.Contains(strings.ToLower(a.Header.Get("Cache-Control")), "no-store") {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bytes+len(a.Body) > maxScripts || s.held == nil {
		s.held, s.bytes = map[string]*Answer{}, 0
	}
	s.held[p.URL] = a
	s.bytes += len(a.Body)
}
