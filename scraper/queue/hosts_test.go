package queue_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// TestHostStatesOutliveTheirRun, with jobs stored after them or without.
func TestHostStatesOutliveTheirRun(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	want := scraper.HostState{Day: "2026-03-01", Bytes: 12345, Rest: time.Date(2026, 3, 2, 3, 4, 5, 6, time.UTC)}
	for run, domain := range []string{"news.example", "paper.example", ""} {
		q, err := queue.Open(path, queue.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for before := range run {
			name := []string{"news.example", "paper.example"}[before]
			if got := q.HostState(name); got.Day != want.Day || got.Bytes != want.Bytes || !got.Rest.Equal(want.Rest) {
				t.Errorf("run %d: %s: %+v", run, name, got)
			}
		}
		if got := q.HostState("other.example"); got != (scraper.HostState{}) {
			t.Errorf("a domain that nobody asked: %+v", got)
		}
		if domain != "" {
			q.KeepHostState(domain, want)
		}
		_, err = q.Push(t.Context(), 0, scraper.Job{URL: "http://news.example/a"})
		if err := errors.Join(err, q.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestHostsOfALineShareItsLeases: one at a time, and a hold is for all.
func TestHostsOfALineShareItsLeases(t *testing.T) {
	t.Parallel()
	q := queue.NewMemory(queue.Options{Line: scraper.Domain})
	_, err := q.Push(t.Context(), 0, scraper.Job{URL: "http://a.news.example/1"}, scraper.Job{URL: "http://b.news.example/2"}, scraper.Job{URL: "http://paper.example/3"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"http://a.news.example/1", "http://paper.example/3"} {
		l, err := q.Lease(t.Context())
		if err != nil || l.Job().URL != want {
			t.Fatalf("%v, want %s", err, want)
		}
		if err := l.Done(t.Context(), "kept"); err != nil {
			t.Fatal(err)
		}
		q.Hold("c.news.example", time.Now().Add(time.Hour))
	}
	if n := q.Waiting("www.news.example"); n != 1 {
		t.Errorf("%d jobs wait", n)
	}
	if l, err := q.Lease(t.Context()); !errors.Is(err, scraper.ErrDry) {
		t.Errorf("%v, %v", l, err)
	}
}
