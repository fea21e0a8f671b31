package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// TestCapturesCutAtAnyByte: a crash leaves the last capture, that no record points
// to yet, cut at any byte. It is told, cut off by the next session, and nothing else
// is touched.
func TestCapturesCutAtAnyByte(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	keep(t, a, article(1, "whole"), "https://kiosk.example/1", start)
	segment := onlySegment(t, dir)
	whole, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Capture(t.Context(), []warc.Exchange{exchange("https://kiosk.example/2", start, "not acknowledged")}); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil { // which writes it
		t.Fatal(err)
	}
	after, err := os.ReadFile(segment)
	if err != nil || len(after) <= len(whole) {
		t.Fatalf("%d bytes, then %d: %v", len(whole), len(after), err)
	}
	response := len(whole) + bytes.Index(after[len(whole)+1:], []byte("\x1f\x8b\x08")) + 1 // where the next record begins
	crashed := tempDir(t)
	if err := os.CopyFS(crashed, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	segment = onlySegment(t, crashed)
	for size := len(whole); size < len(after); size++ {
		if err := os.WriteFile(segment, after[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		wantSize, wantTold := len(whole), true
		if size >= response {
			wantSize = response
		}
		if size == len(whole) || size == response {
			wantTold = false // nothing is half
		}
		if told := strings.Join(texts(checked(t, crashed).Problems), "; "); strings.Contains(told, "never finished") != wantTold || (told != "") != wantTold {
			t.Fatalf("cut at %d of [%d, %d): %q", size, len(whole), len(after), told)
		}
		b, err := store.Open(t.Context(), crashed, store.Options{})
		if err != nil {
			t.Fatalf("cut at %d: %v", size, err)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(segment); !bytes.Equal(got, after[:wantSize]) {
			t.Fatalf("cut at %d of [%d, %d): %d bytes are left, want %d", size, len(whole), len(after), len(got), wantSize)
		}
	}
}

// TestOnlyTheNewestSegmentIsMended: a crash leaves no other one torn, so what is
// wrong with an older one is left for a check to tell.
func TestOnlyTheNewestSegmentIsMended(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for n := range 2 {
		a, err := store.Open(t.Context(), dir, store.Options{Now: func() time.Time { return start.Add(time.Duration(n) * time.Hour) }})
		if err != nil {
			t.Fatal(err)
		}
		keep(t, a, article(n, "text"), article(n, "").URL, start)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	names, _ := filepath.Glob(filepath.Join(dir, "captures", "*[tzc]"))
	info, err := os.Stat(names[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(names[0], info.Size()-10); err != nil { // in the middle of its last record
		t.Fatal(err)
	}
	before := contents(t, dir)
	a, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for name, was := range contents(t, dir) {
		if was != before[name] {
			t.Errorf("%s was changed", name)
		}
	}
	if problems := checked(t, dir).Problems; len(problems) == 0 {
		t.Error("a check finds nothing")
	}
}

// TestDiskAtAnyMoment: the folder is copied while eight writers keep articles, the
// database first as it is, and the copy is opened as after a crash. What was
// acknowledged before the copy began is there, whatever else is there is whole.
func TestDiskAtAnyMoment(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	writers := busy(t, a, 8)
	defer writers.stop()
	for range 8 {
		want := writers.next()
		crashed := tempDir(t)
		// bbolt writes pages where nothing refers to, then the page that refers to
		// them: a transaction's view is what a crash at its commit leaves.
		if err := a.Snapshot(filepath.Join(crashed, "archive.db")); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(filepath.Join(crashed, "captures"), os.DirFS(filepath.Join(dir, "captures"))); err != nil {
			t.Fatal(err)
		}
		b := open(t, crashed) // and checked in the end
		for _, id := range want {
			if _, err := b.Article(t.Context(), id); err != nil {
				t.Errorf("acknowledged and lost: %v", err)
			}
		}
		keep(t, b, article(1_000_000, "after the crash"), "https://kiosk.example/new", start)
	}
}

// TestCrashWhileMaking: an archive whose making ended before the first transaction is
// none to a reader, and is made by the next writer.
func TestCrashWhileMaking(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string][]byte{"an empty file": nil, "a database without buckets": emptyDatabase(t)} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "archive.db"), raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.View(t.Context(), dir); !errors.Is(err, store.ErrNoArchive) {
			t.Errorf("a view of %s: %v", name, err)
		}
		a := open(t, dir)
		keepPlain(t, a, article(1, "text"), start)
	}
}

// emptyDatabase is what bbolt makes of a new file.
func emptyDatabase(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "empty.db")
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
