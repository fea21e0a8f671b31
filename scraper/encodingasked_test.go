package scraper_test

import (
	"testing"

	"broadsheet/scraper"
)

// TestPagesAreAskedForUnpacked where that is wanted, and packed where not.
func TestPagesAreAskedForUnpacked(t *testing.T) {
	t.Parallel()
	for want, opt := range map[string]scraper.FetchOptions{"identity": {Unpacked: true}, "gzip, deflate, zstd": {}} {
		if _, _, header := agentOf(t, opt); header.Get("Accept-Encoding") != want {
			t.Errorf("asked for %q, want %q", header.Get("Accept-Encoding"), want)
		}
	}
}
