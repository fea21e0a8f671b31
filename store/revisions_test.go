package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"broadsheet/store"
)

// TestEachRevisionIsReadByItsNumber, and only those that are there, of this article
// and no other whose id begins alike.
func TestEachRevisionIsReadByItsNumber(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	texts := []string{"wrong", "half right", "right"}
	for i, text := range texts {
		keepPlain(t, a, article(1, text), start.Add(time.Duration(i)*time.Hour))
	}
	keepPlain(t, a, article(11, "another"), start)
	const id = "kiosk.example:1"
	numbers, err := a.Revisions(t.Context(), id)
	if err != nil || !slices.Equal(numbers, []int{1, 2, 3}) {
		t.Fatalf("%v, %v", numbers, err)
	}
	for _, n := range numbers {
		art, err := a.Revision(t.Context(), id, n)
		if err != nil || art.Revision != n || art.Text != texts[n-1] {
			t.Errorf("revision %d: %+v, %v", n, art, err)
		}
	}
	for _, n := range []int64{-1, 0, 4, 1<<32 + 1} {
		if art, err := a.Revision(t.Context(), id, int(n)); !errors.Is(err, store.ErrNotFound) || art != nil {
			t.Errorf("revision %d: %+v, %v", n, art, err)
		}
	}
	for _, id := range []string{"", "kiosk.example", "kiosk.example:2"} {
		if numbers, err := a.Revisions(t.Context(), id); !errors.Is(err, store.ErrNotFound) || numbers != nil {
			t.Errorf("%q: %v, %v", id, numbers, err)
		}
	}
}
