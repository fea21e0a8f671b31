package main

import (
	"fmt"
	"strings"
	"sync"
)

// Savings count what was asked for only in case it changed, and didn't. They are safe
// for concurrent use.
type savings struct {
	mu sync.Mutex
	saved
}

// A saved is what conditional requests spared, for programs too.
type saved struct {
	Lists int   `json:"lists"`     // that were asked for
	Same  int   `json:"unchanged"` // of them, that had not changed
	Pages int   `json:"pages"`     // known articles that had not changed
	Bytes int64 `json:"bytes"`     // that were not sent again, unpacked for lists, as they came for pages
}

// list counts a list that was had: whole, or not sent again with so many bytes.
func (s *savings) list(same bool, bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Lists++
	if same {
		s.Same++
		s.Bytes += bytes
	}
}

// page counts a page of so many bytes that was not sent again.
func (s *savings) page(bytes int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Pages++
	s.Bytes += bytes
}

// sum returns what was saved; nil when it is nothing.
func (s *savings) sum() *saved {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Same+s.Pages == 0 {
		return nil
	}
	out := s.saved
	return &out
}

// String says it in a line.
func (s *saved) String() string {
	var parts []string
	if s.Same > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s", thousands(s.Same), plural(s.Lists, "list")))
	}
	if s.Pages > 0 {
		parts = append(parts, plural(s.Pages, "known article"))
	}
	return fmt.Sprintf("not changed, and not sent again: %s; %s saved", strings.Join(parts, " and "), bytesOf(s.Bytes))
}
