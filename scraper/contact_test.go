package scraper_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// sixty are addresses of two hosts.
func sixty() (all []string) {
	for i := range 60 {
		all = append(all, fmt.Sprintf("http://%s.example/%d", []string{"news", "paper"}[i%2], i))
	}
	return all
}

// TestFiftyPagesWithoutAContact: the crawl ends with what to do, and leaves the rest.
func TestFiftyPagesWithoutAContact(t *testing.T) {
	t.Parallel()
	for contact, pages := range map[string]int{"": 50, "desk@paper.example": 60} {
		t.Run(contact, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n, h, q := newNetwork(t, hosts{"news.example": site("", hello), "paper.example": site("", hello)}), &handled{}, queue.NewMemory(queue.Options{})
				f := n.fetcher(t, scraper.FetchOptions{Contact: contact})
				err := scraper.Crawl(t.Context(), addresses(sixty()...), q, f, h, scraper.CrawlOptions{Workers: 1})
				if errors.Is(err, scraper.ErrNoContact) != (contact == "") || err != nil && !strings.Contains(err.Error(), "--contact") {
					t.Errorf("%v", err)
				}
				counts, _ := q.Counts(t.Context())
				if len(h.pages) != pages || counts.Queued != 60-pages || len(n.list()) != pages {
					t.Errorf("%d pages, %+v", len(h.pages), counts)
				}
			})
		})
	}
}

// TestPrivateHostsNeedNoContact.
func TestPrivateHostsNeedNoContact(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(site("", hello))
	t.Cleanup(s.Close)
	f := fetcher(t, scraper.FetchOptions{})
	for i := range 60 {
		check(t, f, fmt.Sprintf("%s/%d", s.URL, i), "")
	}
}
