package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/store"
)

// writtenSince are ids and revisions by their numbers, in the order of writing.
func writtenSince(tb tester, a *store.Archive, after uint64) (out []string, last uint64) {
	tb.Helper()
	for n, err := range a.Since(tb.Context(), after) {
		if err != nil {
			tb.Fatal(err)
		}
		if n.Number <= last {
			tb.Errorf("%d comes after %d", n.Number, last)
		}
		last = n.Number
		out = append(out, fmt.Sprintf("%s/%d", n.Article.ID, n.Article.Revision))
	}
	return out, last
}

// TestSinceIsTheOrderOfWriting: every revision once, whatever its publication, those
// after a number only, and by its number each leads to the newest of its article.
func TestSinceIsTheOrderOfWriting(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	keepPlain(t, a, article(2, "two"), start)
	keepPlain(t, a, article(1, "one"), start)
	keepPlain(t, a, article(2, "two"), start.Add(time.Hour)) // no revision
	first, upTo := writtenSince(t, a, 0)
	keepPlain(t, a, article(2, "two, corrected"), start.Add(2*time.Hour))
	view, err := store.View(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = view.Close() }()
	more, last := writtenSince(t, view, upTo)
	if diff := cmp.Diff([]string{"kiosk.example:2/1", "kiosk.example:1/1", "kiosk.example:2/2"}, append(first, more...)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if rest, _ := writtenSince(t, view, last); len(rest) > 0 {
		t.Errorf("%v comes after the last", rest)
	}
	old, err := view.Record(t.Context(), 1)
	if err != nil || old.Revision != 1 || old.Text != "two" {
		t.Errorf("record 1 is %+v: %v", old, err)
	}
	for number, want := range map[uint64]string{1: "two, corrected", 2: "one", last: "two, corrected"} {
		if art, err := view.Newest(t.Context(), number); err != nil || art.Text != want {
			t.Errorf("newest of record %d: %+v, %v", number, art, err)
		}
	}
	_, err = view.Record(t.Context(), last+1)
	_, err2 := view.Newest(t.Context(), 0)
	if !errors.Is(err, store.ErrNotFound) || !errors.Is(err2, store.ErrNotFound) {
		t.Errorf("no such record: %v, %v", err, err2)
	}
}

// TestSinceReadsInParts, sees what is written meanwhile, and ends when it is told to.
func TestSinceReadsInParts(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	const many = 300 // more than one part
	var wait []func()
	for n := range many {
		done := make(chan struct{})
		wait = append(wait, func() { <-done })
		go func() {
			defer close(done)
			keepPlain(t, a, article(n, fmt.Sprint("text ", n)), start)
		}()
	}
	for _, w := range wait {
		w()
	}
	seen := 0
	for n, err := range a.Since(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; n.Number == 1 {
			keepPlain(t, a, article(many, "written meanwhile"), start)
		}
	}
	if seen != many+1 {
		t.Errorf("%d records, want %d", seen, many+1)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	seen = 0
	for _, err := range a.Since(ctx, 0) {
		if stop(); err != nil {
			if !errors.Is(err, context.Canceled) || seen == 0 {
				t.Errorf("after %d records: %v", seen, err)
			}
			seen = -1
			break
		}
		seen++
	}
	if seen != -1 {
		t.Errorf("%d records after the end", seen)
	}
}
