package find_test

import (
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/find"
	"broadsheet/scraper/find/findtest"
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, findtest.Zone) }

// parsed is an address.
func parsed(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// served is a paper on loopback, and what gets its lists.
func served(t *testing.T, p *findtest.Paper) (base string, get *scraper.Fetcher) {
	t.Helper()
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	f := scraper.NewFetcher(scraper.FetchOptions{AllowPrivate: true, Delay: scraper.NoDelay})
	t.Cleanup(f.Close)
	return s.URL, f
}

// found are the paths that a finder yields, in their order, and its errors.
func found(t *testing.T, f *find.Finder) (paths []string, errs []error) {
	t.Helper()
	for item, err := range f.Items(t.Context()) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		paths = append(paths, parsed(t, item.Job.URL).Path)
	}
	return paths, errs
}
