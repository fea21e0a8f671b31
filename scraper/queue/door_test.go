package queue_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// asked opens a queue with a door, and a client of that.
func asked(t *testing.T, opt queue.Options) (*queue.Queue, *queue.Client) {
	t.Helper()
	dir := t.TempDir()
	q := open(t, filepath.Join(dir, "frontier.db"), opt)
	path := filepath.Join(dir, "door")
	if err := os.WriteFile(path, []byte("of one that was killed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := q.OpenDoor(path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v: others may ask: %v", err, info.Mode())
	}
	c, err := queue.Ask(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return q, c
}

// TestAClientSeesAllOfAQueue, however many addresses there are, in order, and those that
// it chose.
func TestAClientSeesAllOfAQueue(t *testing.T) {
	t.Parallel()
	q, c := asked(t, queue.Options{})
	const n = 1203
	var jobs []scraper.Job
	for i := range n {
		jobs = append(jobs, scraper.Job{URL: fmt.Sprintf("http://host%d.example/%d", i%3, i)})
	}
	if _, err := q.Push(t.Context(), 0, jobs...); err != nil {
		t.Fatal(err)
	}
	if dropped, err := c.Change(t.Context(), true, jobs[5].URL, jobs[5].URL, "http://unknown.example/"); dropped != 1 || err != nil {
		t.Fatalf("%d dropped, %v", dropped, err)
	}
	jobs = append(jobs[:5], jobs[6:]...)
	i := 0
	for e, err := range c.All(t.Context(), queue.Choice{}) {
		if err != nil || e.Job.URL != jobs[i].URL {
			t.Fatalf("%d: %q, %v", i, e.Job.URL, err)
		}
		i++
	}
	if i != n-1 {
		t.Errorf("%d addresses, want %d", i, n-1)
	}
	for choice, want := range map[queue.Choice]int{{Host: "host0.example"}: 401, {Host: "host2.example"}: 400, {State: queue.Failed}: 0, {State: queue.Queued}: n - 1} {
		got := 0
		for _, err := range c.All(t.Context(), choice) {
			if err != nil {
				t.Fatal(err)
			}
			got++
		}
		if got != want {
			t.Errorf("%v: %d addresses, want %d", choice, got, want)
		}
	}
}

// TestAClientOfAQueueThatIsClosed learns that, whatever it asks.
func TestAClientOfAQueueThatIsClosed(t *testing.T) {
	t.Parallel()
	q, c := asked(t, queue.Options{})
	if _, err := c.See(t.Context(), "http://a.example/"); err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.See(t.Context(), "http://a.example/"); !errors.Is(err, queue.ErrGone) {
		t.Errorf("%v", err)
	}
	if _, err := c.Pause(t.Context(), "a.example"); !errors.Is(err, queue.ErrGone) {
		t.Errorf("%v", err)
	}
}

// TestAFrontierOfThisProcessIsAskedTheSameWay, and closed with its client.
func TestAFrontierOfThisProcessIsAskedTheSameWay(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	for round, was := range []bool{false, true} {
		q, err := queue.Open(path, queue.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c := queue.NewClient(q)
		paused, err := c.Paused(t.Context())
		if _, is := paused["a.example"]; is != was || err != nil || c.Remote {
			t.Errorf("round %d: %v, %v", round, paused, err)
		}
		if _, err := c.Pause(t.Context(), "a.example"); err != nil {
			t.Error(err)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}
