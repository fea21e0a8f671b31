package queue_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/frontiertest"
	"broadsheet/scraper/queue"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	frontiertest.Run(t, func(_ *testing.T, now func() time.Time) scraper.Frontier {
		return queue.NewMemory(queue.Options{Now: now})
	})
}

func openQueue(t *testing.T, path string, now func() time.Time) *queue.Queue {
	t.Helper()
	q, err := queue.Open(path, queue.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestQueue(t *testing.T) {
	t.Parallel()
	frontiertest.Run(t, func(t *testing.T, now func() time.Time) scraper.Frontier {
		q := openQueue(t, filepath.Join(t.TempDir(), "frontier.db"), now)
		t.Cleanup(func() { _ = q.Close() })
		return q
	})
}

func TestQueueOutlivesItsProcess(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	q := openQueue(t, path, nil)
	if _, err := q.Push(t.Context(), 0, scraper.Job{URL: "http://a.example/1"}, scraper.Job{URL: "http://b.example/1"}, scraper.Job{URL: "http://c.example/1"}); err != nil {
		t.Fatal(err)
	}
	first, err := q.Lease(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Done(t.Context(), "kept"); err != nil {
		t.Fatal(err)
	}
	if _, err := q.Lease(t.Context()); err != nil { // leased when the process ends
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	again := openQueue(t, path, nil)
	defer func() { _ = again.Close() }()
	if c, err := again.Counts(t.Context()); err != nil || c != (scraper.Counts{Queued: 2, Done: 1}) {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestDamagedQueueSaysWhatToDo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	if err := os.WriteFile(path, []byte("no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := queue.Open(path, queue.Options{}); err == nil || !strings.Contains(err.Error(), "delete it to begin anew") {
		t.Errorf("%v", err)
	}
}
