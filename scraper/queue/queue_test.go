package queue_test

import (
	"path/filepath"
	"testing"

	"broadsheet/scraper"
	"broadsheet/scraper/frontiertest"
	"broadsheet/scraper/queue"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	frontiertest.Run(t, func(_ *testing.T, s frontiertest.Settings) scraper.Frontier {
		return queue.NewMemory(queue.Options{Now: s.Now, PerHost: s.PerHost, HostLimit: s.Budget})
	})
}

func TestQueue(t *testing.T) {
	t.Parallel()
	frontiertest.Run(t, func(t *testing.T, s frontiertest.Settings) scraper.Frontier {
		t.Helper()
		return open(t, filepath.Join(t.TempDir(), "frontier.db"), queue.Options{Now: s.Now, PerHost: s.PerHost, HostLimit: s.Budget})
	})
}
