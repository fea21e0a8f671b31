package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/store"
)

// viewed opens an archive for reading until the test is over.
func viewed(tb tester, dir string) *store.Archive {
	tb.Helper()
	view, err := store.View(tb.Context(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := view.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return view
}

func needsSharing(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("on Windows a writer has the database for itself")
	}
}

// TestReadersSeeWhatIsWritten: one that was there before and one that comes later see
// each record as soon as it is kept, however much the database grows.
func TestReadersSeeWhatIsWritten(t *testing.T) {
	t.Parallel()
	needsSharing(t)
	dir := t.TempDir()
	a := open(t, dir)
	keepPlain(t, a, article(0, "text"), start)
	early := viewed(t, dir)
	for n := 1; n < 60; n++ {
		keepPlain(t, a, article(n, strings.Repeat(fmt.Sprintf("text %d ", n), 4000)), start)
		for _, view := range []*store.Archive{early, viewed(t, dir)} {
			if got := newest(t, view, fmt.Sprintf("kiosk.example:%d", n)); !strings.HasPrefix(got.Text, fmt.Sprintf("text %d ", n)) {
				t.Fatalf("article %d: %.40q", n, got.Text)
			}
		}
	}
}

// TestReadersKeepTheirState: what a reader saw when its transaction began it sees until
// the end, whatever is written meanwhile, by the writer that was there and by the next.
func TestReadersKeepTheirState(t *testing.T) {
	t.Parallel()
	needsSharing(t)
	dir := t.TempDir()
	a := open(t, dir)
	for n := range 50 {
		keepPlain(t, a, article(n, "first"), start)
	}
	before, after, err := viewed(t, dir).DuringRead(func() {
		for k := range 20 {
			for n := range 50 {
				keepPlain(t, a, article(n, fmt.Sprintf("revision %d", k)), start.Add(time.Duration(k+1)*time.Hour))
			}
		}
	})
	if err != nil || len(before) != 50 || !slices.EqualFunc(before, after, slices.Equal) {
		t.Errorf("%d records, then %d: %v", len(before), len(after), err)
	}
}

// TestOldPagesAreUsedAgain: once nobody reads, the file grows no more than without
// readers.
func TestOldPagesAreUsedAgain(t *testing.T) {
	t.Parallel()
	needsSharing(t)
	size := func(readers bool) int64 {
		dir := t.TempDir()
		a := open(t, dir)
		for n := range 400 {
			keepPlain(t, a, article(n%5, fmt.Sprintf("text %d", n)), start.Add(time.Duration(n)*time.Hour))
			if readers && n%10 == 0 {
				newest(t, viewed(t, dir), "kiosk.example:0")
			}
		}
		info, err := os.Stat(filepath.Join(dir, "archive.db"))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	alone, beside := size(false), size(true)
	t.Logf("%d bytes beside readers, %d alone", beside, alone)
	if 4*beside > 5*alone || alone > 2<<20 { // each transaction gives up some 12 pages: 20 MB in all
		t.Error("old pages stay out of use")
	}
}

// TestReadersKeepNobodyOut: an open view, here or in another process, is in no writer's
// way.
func TestReadersKeepNobodyOut(t *testing.T) {
	t.Parallel()
	needsSharing(t)
	dir := t.TempDir()
	a := open(t, dir)
	keepPlain(t, a, article(1, "text"), start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	other := started(t, "view", dir)
	view := viewed(t, dir)
	b := open(t, dir)
	keepPlain(t, b, article(1, "corrected"), start.Add(time.Hour))
	if got := newest(t, view, "kiosk.example:1"); got.Text != "corrected" {
		t.Errorf("%+v", got)
	}
	other.end(false)
}

// TestAWriterWaitsForWhoReadsNow: one that begins while a transaction reads says so, and
// changes nothing.
func TestAWriterWaitsForWhoReadsNow(t *testing.T) {
	t.Parallel()
	needsSharing(t)
	dir := t.TempDir()
	a := open(t, dir)
	keepPlain(t, a, article(1, "text"), start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	_, _, err := viewed(t, dir).DuringRead(func() {
		_, err := store.Open(t.Context(), dir, store.Options{})
		if e, ok := errors.AsType[*store.InUseError](err); !ok || !e.Reading || !strings.Contains(err.Error(), "is being read by another process: wait") {
			t.Errorf("%v", err)
		}
	})
	if err != nil {
		t.Error(err)
	}
	keepPlain(t, open(t, dir), article(1, "corrected"), start.Add(time.Hour))
}

// TestManyReadersBesideAWriter: in other goroutines and processes, all the while that one
// writes; each sees whole records, and never fewer than before.
func TestManyReadersBesideAWriter(t *testing.T) {
	t.Parallel()
	needsSharing(t)
	dir := t.TempDir()
	a := open(t, dir)
	keepPlain(t, a, article(0, "text of 0"), start)
	done := make(chan struct{})
	failed := make(chan error, 4)
	for range cap(failed) {
		view := viewed(t, dir)
		go func() { failed <- readUntil(done, view) }()
	}
	for n := range 300 {
		keepPlain(t, a, article(n, fmt.Sprintf("text of %d", n)), start.Add(time.Duration(n)*time.Minute))
		keepPlain(t, a, article(n/2, fmt.Sprintf("text of %d", n/2)+strings.Repeat(" more", n)), start.Add(time.Duration(n)*time.Minute))
	}
	close(done)
	for range cap(failed) {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
}

// readUntil reads all articles again and again.
func readUntil(done chan struct{}, view *store.Archive) error {
	seen := 0
	for {
		n := 0
		for art, err := range view.Articles(context.Background(), store.Query{}) {
			if err != nil {
				return err
			}
			if want := "text of " + strings.TrimPrefix(art.ID, "kiosk.example:"); !strings.HasPrefix(art.Text, want) {
				return fmt.Errorf("%s: %.60q", art.ID, art.Text)
			}
			n++
		}
		if n < seen {
			return fmt.Errorf("%d articles, and %d before", n, seen)
		}
		seen = n
		select {
		case <-done:
			return nil
		default:
		}
	}
}
