package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// visitedForYears makes an archive of a session a year: pages that stay the same, so that
// later sessions refer to earlier ones, and some that change.
func visitedForYears(tb tester, dir string, years int) {
	tb.Helper()
	for year := range years {
		a, err := store.Open(tb.Context(), dir, store.Options{Compress: []warc.Compression{warc.Gzip, warc.Zstd, warc.None}[year%3]})
		if err != nil {
			tb.Fatal(err)
		}
		for n := range 3 {
			at := start.AddDate(year, 0, n)
			text := sentence(n)
			if n == 1 {
				text += fmt.Sprintf(" So it was in the year %d.", year/2)
			}
			visitLamp(tb, a, n, text, fmt.Sprintf("https://short.example/%d", n), at)
			visitLamp(tb, a, n, text, fmt.Sprintf("https://kiosk.example/%d", n), at.AddDate(0, 1, 0))
		}
		if err := a.Close(); err != nil {
			tb.Fatal(err)
		}
	}
}

// old is a rule that takes the visits of three years, and some of the fourth.
func old() []store.Rule { return []store.Rule{{Before: start.AddDate(3, 0, 20), Text: "old"}} }

// TestRetainInPartsIsTheSame as in one go, however much is replaced at once; each segment is
// written twice at most.
func TestRetainInPartsIsTheSame(t *testing.T) {
	t.Parallel()
	from := t.TempDir()
	visitedForYears(t, from, 6)
	want := copied(t, from)
	did, err := store.RetainBy(t.Context(), want, old(), 0, nil)
	if err != nil || did.Pages != 21 || did.Segments < 4 {
		t.Fatalf("%+v, %v", did, err)
	}
	for _, batch := range []int64{1, 2500, 6000} {
		dir := copied(t, from)
		written := int64(0)
		got, err := store.RetainBy(t.Context(), dir, old(), batch, func(part string, done, total int64) {
			if done > total {
				t.Errorf("%s: %d of %d", part, done, total)
			}
			if part == "captures written" {
				written = total
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if got.Pages != did.Pages || got.Records != did.Records || got.Captures != did.Captures || got.Segments != did.Segments || got.Before != did.Before {
			t.Errorf("in parts of %d: %+v, want %+v", batch, got, did)
		}
		if written > 2*got.Before {
			t.Errorf("in parts of %d: %d bytes were written anew of %d", batch, written, got.Before)
		}
		if diff := cmp.Diff(held(t, want), held(t, dir), inUTC); diff != "" {
			t.Errorf("in parts of %d (-at once +in parts):\n%s", batch, diff)
		}
		onlyWhole(t, dir)
	}
}

// TestRetainEndsAnywhere: after whatever part it ends the archive is sound with all records
// and with each page, or its record, and the next run does the rest.
func TestRetainEndsAnywhere(t *testing.T) {
	t.Parallel()
	from := t.TempDir()
	visitedForYears(t, from, 5)
	whole := copied(t, from)
	if _, err := store.RetainBy(t.Context(), whole, old(), 1, nil); err != nil {
		t.Fatal(err)
	}
	before, after := held(t, from), held(t, whole)
	for end := 1; ; end += 17 {
		dir := copied(t, from)
		ctx, stop := context.WithCancel(t.Context())
		told := 0
		_, err := store.RetainBy(ctx, dir, old(), 1, func(string, int64, int64) {
			if told++; told == end {
				stop()
			}
		})
		stop()
		if told < end {
			break
		}
		if !errors.Is(err, context.Canceled) && err != nil {
			t.Fatal(err)
		}
		if problems := checked(t, dir).Problems; len(problems) > 0 {
			t.Fatalf("after %d: %q", end, problems)
		}
		got := held(t, dir)
		for i := range got.Visits {
			if v := &got.Visits[i]; v.Dropped.IsZero() && got.Pages[pageKey(v, 0)] != before.Pages[pageKey(v, 0)] {
				t.Errorf("after %d: the page of %s is %q", end, v.Address, got.Pages[pageKey(v, 0)])
			}
		}
		if diff := cmp.Diff(before.Records, got.Records, inUTC); diff != "" {
			t.Errorf("after %d, records:\n%s", end, diff)
		}
		if _, err := store.RetainBy(t.Context(), dir, old(), 1, nil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(after, held(t, dir), inUTC); diff != "" {
			t.Errorf("after %d and the next run (-undisturbed +got):\n%s", end, diff)
		}
		onlyWhole(t, dir)
	}
}
