package scraper_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"broadsheet/scraper"
)

// TestPaceIsThatOfTheDomain, as it is now: slower after a refusal.
func TestPaceIsThatOfTheDomain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(t, hosts{"www.news.example": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/busy" {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			hello(w, r)
		}})
		f := n.fetcher(t, scraper.FetchOptions{Delay: 2 * time.Second})
		for _, c := range []struct {
			address string
			want    time.Duration
		}{{"", 0}, {"http://www.news.example/a", 2 * time.Second}, {"http://www.news.example/busy", 4 * time.Second}} {
			if c.address != "" {
				_, _ = f.Fetch(t.Context(), c.address)
			}
			if got := f.Pace("news.example"); got != c.want {
				t.Errorf("after %q: %v, want %v", c.address, got, c.want)
			}
		}
	})
}
