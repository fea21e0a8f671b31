package queue_test

import (
	"errors"
	"testing"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// TestOutcomeIsThatOfTheLastTime: nothing of what is unknown or still to be done.
func TestOutcomeIsThatOfTheLastTime(t *testing.T) {
	t.Parallel()
	q := queue.NewMemory(queue.Options{})
	ends := func(address, want string, wantEnded bool) {
		t.Helper()
		if got, ended := q.Outcome(address); got != want || ended != wantEnded {
			t.Errorf("%s: %q, %t; want %q, %t", address, got, ended, want, wantEnded)
		}
	}
	const one, two = "http://a.example/1", "http://b.example/2"
	ends(one, "", false)
	if _, err := q.Push(t.Context(), 0, scraper.Job{URL: one}, scraper.Job{URL: two}); err != nil {
		t.Fatal(err)
	}
	ends(one, "", false)
	for range 2 {
		l, err := q.Lease(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ends(l.Job().URL, "", false)
		if l.Job().URL == one {
			err = l.Done(t.Context(), "kept")
		} else {
			err = l.Fail(t.Context(), "gone", errors.New("sold out"))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ends(one, "kept", true)
	ends(two, "gone", true)
	if _, err := q.Push(t.Context(), 0, scraper.Job{URL: one}); err != nil {
		t.Fatal(err)
	}
	ends(one, "", false)
}
