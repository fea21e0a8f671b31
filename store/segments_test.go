package store_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/warc"
	"broadsheet/store"
	"broadsheet/store/internal/disk"
)

// contents are the segments of an archive, by name.
func contents(tb tester, dir string) map[string]string {
	tb.Helper()
	out := map[string]string{}
	entries, err := os.ReadDir(filepath.Join(dir, "captures"))
	if err != nil {
		tb.Fatal(err)
	}
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext != ".gz" && ext != ".zst" && ext != ".warc" {
			continue // an index, whole or in the making, or a dictionary's copy
		}
		raw, err := os.ReadFile(filepath.Join(dir, "captures", e.Name()))
		if err != nil {
			tb.Fatal(err)
		}
		out[e.Name()] = string(raw)
	}
	return out
}

// TestSegmentsEndAtTheirSize: a segment that has reached it is closed and never
// changes again, over sessions too; every page is read back from wherever it stands.
func TestSegmentsEndAtTheirSize(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	sealed := map[string]string{}
	for session := range 3 {
		a := open(t, dir)
		a.LimitSegments(2000)
		for n := range 20 {
			art := article(20*session+n, fmt.Sprint("text ", session, n))
			keep(t, a, art, art.URL, start)
			now := contents(t, dir)
			for name, was := range sealed {
				if now[name] != was {
					t.Fatalf("%s changed after it was closed", name)
				}
			}
			names := slices.Sorted(maps.Keys(now))
			for _, name := range names[:len(names)-1] { // the last one is being written
				sealed[name] = now[name]
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		sealed = contents(t, dir)
	}
	for name, raw := range sealed {
		if len(raw) > 3000 {
			t.Errorf("%s has %d bytes, the limit was 2000", name, len(raw))
		}
		if got := recordTypes(t, filepath.Join(dir, "captures", name)); got[0] != "warcinfo" {
			t.Errorf("%s begins with %s", name, got[0])
		}
	}
	a := open(t, dir)
	for n := range 60 {
		art := newest(t, a, article(n, "").ID)
		if body, err := a.Body(t.Context(), *art.Capture); err != nil || string(body.Body) != art.Text {
			t.Errorf("%s: %q, %v", art.ID, body.Body, err)
		}
	}
	if len(sealed) < 9 {
		t.Errorf("only %d segments", len(sealed))
	}
}

// TestSessionsOfOneMillisecond, by a clock that stands or is set back, write segments
// of their own.
func TestSessionsOfOneMillisecond(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for n := range 3 {
		a, err := store.Open(t.Context(), dir, store.Options{Now: func() time.Time { return start }})
		if err != nil {
			t.Fatal(err)
		}
		art := article(n, fmt.Sprint("text ", n))
		keep(t, a, art, art.URL, start)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"broadsheet-20190423T054100.000Z-00001.warc.gz", "broadsheet-20190423T054100.000Z-00002.warc.gz", "broadsheet-20190423T054100.000Z-00003.warc.gz"}
	if got := slices.Sorted(maps.Keys(contents(t, dir))); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if report := checked(t, dir); len(report.Problems) > 0 || report.Captures != 3 {
		t.Errorf("%+v", report)
	}
}

// TestSessionWithoutPages leaves no segment.
func TestSessionWithoutPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	keepPlain(t, a, article(1, "text"), start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "captures")); err == nil {
		t.Error("there are captures")
	}
}

// watch lets a test see when segments are synced, and fills the disk when so many bytes
// are written to them; nil is no end.
func watch(t *testing.T, dir string, onSync func() error, room *atomic.Int64) {
	t.Helper()
	t.Cleanup(disk.Lay(filepath.Join(dir, "captures"), func(op *disk.Op, run func() error) error {
		switch {
		case op.Kind == disk.Syncing:
			return errors.Join(onSync(), run())
		case op.Kind == disk.Writing && room != nil && room.Add(-int64(len(op.Data))) < 0:
			return syscall.ENOSPC
		}
		return run()
	}))
}

// TestCapturesComeBeforeRecords: when a segment is synced no record that points to it
// can be seen, not even in a copy of the disk, and when Keep returns it was synced.
func TestCapturesComeBeforeRecords(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	art := article(0, "text")
	syncs := 0
	watch(t, dir, func() error {
		syncs++
		if _, err := a.Article(t.Context(), art.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("its record was there first: %v", err)
		}
		return nil
	}, nil)
	for n := range 5 {
		art = article(n, fmt.Sprint("text ", n))
		keep(t, a, art, art.URL, start)
		if syncs != n+1 {
			t.Errorf("%d syncs before article %d was acknowledged", syncs, n)
		}
	}
	keepPlain(t, a, article(9, "without a page"), start)
	if syncs != 5 {
		t.Error("synced for nothing")
	}
}

// TestFailedSyncAcknowledgesNothing, then and later: nobody knows what is on disk.
// What was acknowledged before is there, and the next session goes on.
func TestFailedSyncAcknowledgesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var fail error
	watch(t, dir, func() error { return fail }, nil)
	keep(t, a, article(0, "text"), "https://kiosk.example/0", start)
	fail = syscall.EIO
	art := article(1, "text")
	refs, err := a.Capture(t.Context(), []warc.Exchange{exchange(art.URL, start, art.Text)})
	if err != nil {
		t.Fatal(err)
	}
	art.Capture = &refs[0]
	for range 2 {
		_, err := a.Keep(t.Context(), store.Visit{Address: art.URL, Fetched: start, Captures: refs, Article: art})
		if !errors.Is(err, syscall.EIO) || !strings.Contains(err.Error(), "captures") {
			t.Errorf("%v", err)
		}
		fail = nil // it is too late
	}
	if _, err := a.Capture(t.Context(), []warc.Exchange{exchange(art.URL, start, art.Text)}); !errors.Is(err, syscall.EIO) {
		t.Errorf("the segment is written on: %v", err)
	}
	if err := a.Close(); !errors.Is(err, syscall.EIO) {
		t.Errorf("close: %v", err)
	}
	b := open(t, dir)
	if got := listed(t, b, store.Query{}); !cmp.Equal(got, []string{"kiosk.example:0/1"}) {
		t.Errorf("%v", got)
	}
	keep(t, b, article(1, "text"), art.URL, start)
}

// TestDiskThatFillsAtAnyByte of the captures: the error says so and what to do, what
// was acknowledged stays, and the next session cuts the rest and goes on.
func TestDiskThatFillsAtAnyByte(t *testing.T) {
	t.Parallel()
	for room := int64(0); room < 2500; room += 97 {
		dir := t.TempDir()
		a, err := store.Open(t.Context(), dir, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		left := &atomic.Int64{}
		left.Store(room)
		watch(t, dir, func() error { return nil }, left)
		var want []string
		for n := 0; err == nil && n < 10; n++ {
			art := article(n, fmt.Sprint("text ", n))
			art.Capture = nil
			refs, cerr := a.Capture(t.Context(), []warc.Exchange{exchange(art.URL, start, art.Text)})
			if err = cerr; err == nil {
				art.Capture = &refs[0]
				_, err = a.Keep(t.Context(), store.Visit{Address: art.URL, Fetched: start, Captures: refs, Article: art})
			}
			if err == nil {
				want = append(want, art.ID+"/1")
			}
		}
		if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "free some space") {
			t.Fatalf("with room for %d bytes: %v", room, err)
		}
		_ = a.Close() // says it once more
		left.Store(1 << 20)
		b := open(t, dir)
		if got := listed(t, b, store.Query{}); !slices.Equal(got, want) {
			t.Errorf("with room for %d bytes: %v, want %v", room, got, want)
		}
		keep(t, b, article(99, "room again"), "https://kiosk.example/99", start)
	}
}
