package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"broadsheet/store"
)

// TestVisitsOfManyAreThoseOfEach, as far as they tell when and what; of an article that
// isn't there, and of one whose id begins as another's, there are none of others.
func TestVisitsOfManyAreThoseOfEach(t *testing.T) {
	t.Parallel()
	a := open(t, tempDir(t))
	var ids []string
	for n := range 12 {
		art := article(n, "a page")
		ids = append(ids, art.ID)
		for v := range n % 4 {
			art.Text, art.ContentHash = art.Text+" more", art.ContentHash+"x"
			keep(t, a, art, art.URL, start.Add(time.Duration(v)*time.Hour))
		}
	}
	ids = append(ids, "nobody", ids[1]+"0")
	all, err := a.VisitsOf(t.Context(), ids...)
	if err != nil || len(all) != len(ids) {
		t.Fatalf("%d, %v", len(all), err)
	}
	for i, id := range ids {
		want, err := a.Visits(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, all[i], cmpopts.IgnoreFields(store.Visit{}, "Address", "Captures", "ID", "Hash", "Record", "Dropped", "Note", "Reason")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.VisitsOf(ctx, ids...); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
