package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// history is an archive of one article with three revisions, each in a segment of its
// own, and of one visit that found it unchanged. It is closed.
func history(t *testing.T) (dir string, segments []string) {
	t.Helper()
	dir = t.TempDir()
	for i, text := range []string{"first", "second", "second", "third"} {
		a, err := store.Open(t.Context(), dir, store.Options{Now: func() time.Time { return start.Add(time.Duration(i) * time.Hour) }})
		if err != nil {
			t.Fatal(err)
		}
		keep(t, a, article(1, text), "https://kiosk.example/1", start.Add(time.Duration(i)*time.Hour))
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	segments, err := filepath.Glob(filepath.Join(dir, "captures", "*[tzc]"))
	if err != nil || len(segments) != 4 {
		t.Fatal(segments, err)
	}
	return dir, segments
}

// told asserts that each of the wanted words is in some problem of a check, and
// returns how many problems there are.
func told(t *testing.T, dir string, want ...string) int {
	t.Helper()
	problems := checked(t, dir).Problems
	all := strings.Join(texts(problems), "\n")
	for _, w := range want {
		if !strings.Contains(all, w) {
			t.Errorf("%q is not in:\n%s", w, all)
		}
	}
	return len(problems)
}

// TestMissingSegments are named with the first who points there: a record, or no more
// than a visit.
func TestMissingSegments(t *testing.T) {
	t.Parallel()
	for i, want := range []string{"record kiosk.example:1", "record kiosk.example:1", "visit of https://kiosk.example/1", "record kiosk.example:1"} {
		dir, segments := history(t)
		if err := os.Remove(segments[i]); err != nil {
			t.Fatal(err)
		}
		told(t, dir, want, filepath.Base(segments[i]))
	}
}

// TestCutSegments: a segment that ends before what is said to stand there.
func TestCutSegments(t *testing.T) {
	t.Parallel()
	dir, segments := history(t)
	if err := os.Truncate(segments[2], 500); err != nil {
		t.Fatal(err)
	}
	told(t, dir, "captures "+filepath.Base(segments[2])+": visit of https://kiosk.example/1 points behind its end")
}

// TestFlippedBytesOfCaptures: whichever byte of a segment is flipped, a check finds it,
// or it is one of those of a gzip head that mean nothing; Body never gives another page.
func TestFlippedBytesOfCaptures(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	art := article(1, "a page that is kept for good")
	keep(t, a, art, art.URL, start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	segment := onlySegment(t, dir)
	whole, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	view, err := store.View(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = view.Close() }()
	at := *newest(t, view, art.ID).Capture
	unnoticed := 0
	for i := range whole {
		whole[i] ^= 0x10
		if err := os.WriteFile(segment, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		whole[i] ^= 0x10
		report, err := view.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Problems) == 0 {
			unnoticed++
		}
		if body, err := view.Body(t.Context(), at); err == nil && string(body.Body) != art.Text {
			t.Errorf("byte %d flipped: %q", i, body.Body)
		}
	}
	if unnoticed > 3*7 { // time, flags of speed and system in three heads
		t.Errorf("%d of %d flipped bytes go unnoticed", unnoticed, len(whole))
	}
	if err := os.WriteFile(segment, whole, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestRecordWithAnothersCapture: the page is there, and isn't the one that was read.
func TestRecordWithAnothersCapture(t *testing.T) {
	t.Parallel()
	a, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	refs, err := a.Capture(t.Context(), []warc.Exchange{exchange("https://kiosk.example/1", start, "one"), exchange("https://kiosk.example/2", start, "two")})
	if err != nil {
		t.Fatal(err)
	}
	art := article(1, "one")
	wrong := refs[1]
	wrong.Digest = refs[0].Digest
	art.Capture = &wrong
	keepPlain(t, a, art, start)
	report, err := a.Check(t.Context())
	if err != nil || len(report.Problems) != 1 || !strings.Contains(report.Problems[0].Text, "record kiosk.example:1: capture "+wrong.File) || !strings.Contains(report.Problems[0].Text, "another digest") {
		t.Errorf("%+v, %v", report, err)
	}
}

// TestGapInTheRevisions: one that was lost in the middle, and one at the beginning.
func TestGapInTheRevisions(t *testing.T) {
	t.Parallel()
	for revision := 1; revision <= 2; revision++ {
		dir, _ := history(t)
		changeDB(t, dir, func(tx *bolt.Tx) error {
			b := tx.Bucket([]byte("revisions"))
			key := fmt.Appendf(nil, "kiosk.example:1\x00\x00\x00\x00%c", revision)
			return errors.Join(tx.Bucket([]byte("records")).Delete(b.Get(key)), b.Delete(key))
		})
		if n := told(t, dir, fmt.Sprintf("record kiosk.example:1: revision %d is missing", revision)); n != 1 {
			t.Errorf("%d problems", n)
		}
	}
}
