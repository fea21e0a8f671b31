package queue_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// TestLinesSayHowEachHostStands: what waits, what is fetched, and what holds it.
func TestLinesSayHowEachHostStands(t *testing.T) {
	t.Parallel()
	now := time.Date(2019, 4, 23, 7, 12, 0, 0, time.UTC)
	q := queue.NewMemory(queue.Options{HostLimit: 1, Now: func() time.Time { return now }})
	_, err := q.Push(t.Context(), 0,
		scraper.Job{URL: "http://a.example/1", Priority: 1}, scraper.Job{URL: "http://a.example/2"}, scraper.Job{URL: "http://a.example/3"},
		scraper.Job{URL: "http://b.example/1"}, scraper.Job{URL: "http://b.example/2"},
		scraper.Job{URL: "http://c.example/1", NotBefore: now.Add(time.Hour)},
		scraper.Job{URL: "http://d.example/1"})
	if err == nil {
		_, err = q.Lease(t.Context())
	}
	if err == nil {
		err = q.Pause(t.Context(), "d.example")
	}
	if err != nil {
		t.Fatal(err)
	}
	q.Hold("b.example", now.Add(4*time.Second))
	got := q.Lines()
	slices.SortFunc(got, func(a, b queue.Line) int { return cmp.Compare(a.Name, b.Name) })
	want := []queue.Line{
		{Name: "a.example", Waiting: 2, Leased: 1, Spent: true},
		{Name: "b.example", Waiting: 2, Held: now.Add(4 * time.Second), Next: now.Add(4 * time.Second)},
		{Name: "c.example", Waiting: 1, Next: now.Add(time.Hour)},
		{Name: "d.example", Waiting: 1, Paused: true},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
