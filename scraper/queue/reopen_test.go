package queue_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

var errCause = errors.New("no answer")

// open opens a queue that is closed when the test ends.
func open(t *testing.T, path string, opt queue.Options) *queue.Queue {
	t.Helper()
	q, err := queue.Open(path, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Close() })
	return q
}

// copied returns a copy of a queue's file as it is on disk now: what a process
// that is killed now leaves.
func copied(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "frontier.db")
	if err := os.WriteFile(to, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

func push(t *testing.T, f scraper.Frontier, jobs ...scraper.Job) {
	t.Helper()
	if _, err := f.Push(t.Context(), 0, jobs...); err != nil {
		t.Fatal(err)
	}
}

func lease(t *testing.T, f scraper.Frontier) scraper.Lease {
	t.Helper()
	l, err := f.Lease(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func counts(t *testing.T, f scraper.Frontier, want scraper.Counts) {
	t.Helper()
	if got, err := f.Counts(t.Context()); err != nil || got != want {
		t.Errorf("counts: %+v, %v; want %+v", got, err, want)
	}
}

// drain leases and ends all jobs and returns their addresses in order.
func drain(t *testing.T, f scraper.Frontier) string {
	t.Helper()
	var got []string
	for {
		l, err := f.Lease(t.Context())
		if errors.Is(err, scraper.ErrDry) {
			return strings.Join(got, " ")
		}
		check(t, err)
		got = append(got, l.Job().URL)
		check(t, l.Done(t.Context(), "kept"))
	}
}

// TestKilledQueueGoesOn copies the file after each kind of step, without closing
// it, and opens the copy.
func TestKilledQueueGoesOn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	q := open(t, path, queue.Options{})
	after := func(step string, want scraper.Counts, order string) {
		t.Helper()
		again := open(t, copied(t, path), queue.Options{})
		counts(t, again, want)
		if got := drain(t, again); got != order {
			t.Errorf("after %s the jobs are %q, want %q", step, got, order)
		}
	}
	after("nothing", scraper.Counts{}, "")
	push(t, q, scraper.Job{URL: "http://a.example/1"}, scraper.Job{URL: "http://b.example/1"}, scraper.Job{URL: "http://c.example/1", Priority: 1})
	after("a push", scraper.Counts{Queued: 3}, "http://c.example/1 http://a.example/1 http://b.example/1")
	c, a := lease(t, q), lease(t, q)
	after("leases", scraper.Counts{Queued: 3}, "http://c.example/1 http://a.example/1 http://b.example/1")
	check(t, c.Done(t.Context(), "kept"))
	after("done", scraper.Counts{Queued: 2, Done: 1}, "http://a.example/1 http://b.example/1")
	check(t, a.Retry(t.Context(), time.Time{}, errCause))
	after("a retry", scraper.Counts{Queued: 2, Done: 1}, "http://a.example/1 http://b.example/1")
	check(t, lease(t, q).Fail(t.Context(), "gave up", errCause))
	after("a failure", scraper.Counts{Queued: 1, Done: 1, Failed: 1}, "http://a.example/1")
	push(t, q, scraper.Job{URL: "http://b.example/1"}, scraper.Job{URL: "http://c.example/1"})
	after("pushing them again", scraper.Counts{Queued: 3}, "http://a.example/1 http://b.example/1 http://c.example/1")
}

func TestReopenedQueueKnowsAll(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	now := time.Date(2019, 4, 23, 7, 41, 0, 123456789, time.UTC)
	opt := queue.Options{Now: func() time.Time { return now }}
	q := open(t, path, opt)
	push(t, q, scraper.Job{URL: "http://a.example/done"}, scraper.Job{URL: "http://b.example/again", Source: "HTTP://b.example/again", Priority: -1})
	check(t, lease(t, q).Done(t.Context(), "kept"))
	check(t, lease(t, q).Retry(t.Context(), now.Add(time.Hour), errCause))
	check(t, q.Close())

	q = open(t, path, opt)
	now = now.Add(time.Hour - 1)
	fresh, err := q.Push(t.Context(), time.Hour, scraper.Job{URL: "http://a.example/done"}, scraper.Job{URL: "http://b.example/again"})
	if want := (scraper.Pushed{Fresh: 1, Known: 1}); err != nil || fresh != want {
		t.Errorf("%+v, %v; want %+v", fresh, err, want)
	}
	now = now.Add(1)
	got := lease(t, q).Job()
	want := scraper.Job{URL: "http://b.example/again", Source: "HTTP://b.example/again", Priority: -1, Attempts: 1, LastError: "no answer"}
	if !got.NotBefore.Equal(now) {
		t.Errorf("not before %v, want %v", got.NotBefore, now)
	}
	if got.NotBefore = want.NotBefore; got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestOrderOutlivesRestarts(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	var want []string
	for n := range 30 { // 10 would be before 9 by address
		q := open(t, path, queue.Options{})
		job := scraper.Job{URL: fmt.Sprintf("http://a.example/%d", n)}
		push(t, q, job)
		want = append(want, job.URL)
		check(t, q.Close())
	}
	if got := drain(t, open(t, path, queue.Options{})); got != strings.Join(want, " ") {
		t.Errorf("the order is %s", got)
	}
}

// TestLongAddressIsQueued pushes one beyond the size of a key in bbolt.
func TestLongAddressIsQueued(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	long := "http://a.example/?" + strings.Repeat("q", 100_000)
	q := open(t, path, queue.Options{})
	push(t, q, scraper.Job{URL: long}, scraper.Job{URL: long + "2"})
	again := open(t, copied(t, path), queue.Options{})
	if got := drain(t, again); got != long+" "+long+"2" {
		t.Errorf("%d bytes of addresses are left", len(got))
	}
}

// TestAddressIsStoredOnce pushes and finishes the same address again and again: the
// file doesn't grow by it.
func TestAddressIsStoredOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	q := open(t, path, queue.Options{})
	for range 5 {
		push(t, q, scraper.Job{URL: "http://a.example/1"})
		check(t, lease(t, q).Done(t.Context(), "kept"))
	}
	check(t, q.Close())
	db, err := bolt.Open(path, 0o600, nil)
	check(t, err)
	defer func() { check(t, db.Close()) }()
	check(t, db.View(func(tx *bolt.Tx) error {
		if n := tx.Bucket([]byte("jobs")).Stats().KeyN; n != 1 {
			t.Errorf("one address is stored %d times", n)
		}
		return nil
	}))
}
