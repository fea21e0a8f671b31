package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"broadsheet/scraper/warc"
)

// indexes asserts that every segment of an archive has its index, and returns how many.
func indexes(t *testing.T, dir string) int {
	t.Helper()
	n := 0
	for name, raw := range contents(t, dir) {
		var want bytes.Buffer
		if err := warc.Index(bytes.NewReader([]byte(raw)), name, &want); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, "captures", name+".cdxj"))
		if err != nil || !bytes.Equal(got, want.Bytes()) {
			t.Errorf("the index of %s has %d bytes, want %d, %v", name, len(got), want.Len(), err)
		}
		n++
	}
	return n
}

// TestSealedSegmentsHaveIndexes, packed anew too; what is being written has none.
func TestSealedSegmentsHaveIndexes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	a.LimitSegments(2000)
	for n := range 20 {
		keep(t, a, article(n, "text"), article(n, "").URL, start)
	}
	last := ""
	for name := range contents(t, dir) {
		last = max(last, name)
	}
	if _, err := os.Stat(filepath.Join(dir, "captures", last+".cdxj")); err == nil {
		t.Errorf("%s has an index before its end", last)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if n := indexes(t, dir); n < 3 {
		t.Errorf("%d segments", n)
	}
	dir = t.TempDir()
	if _, err := repacked(t, dir, packedArchive(t, dir, warc.Gzip, sitePages(2, 5))); err != nil {
		t.Fatal(err)
	}
	if n := indexes(t, dir); n != 2 {
		t.Errorf("%d segments", n)
	}
	if parts, _ := filepath.Glob(filepath.Join(dir, "captures", "*.part")); len(parts) > 0 {
		t.Errorf("left over: %q", parts)
	}
}

// TestSegmentsEndAfterSoManyCaptures, for the lines of their index are in memory.
func TestSegmentsEndAfterSoManyCaptures(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	a.LimitCaptures(7)
	for n := range 20 {
		keep(t, a, article(n, "text"), article(n, "").URL, start)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if n := indexes(t, dir); n != 3 {
		t.Errorf("%d segments of 20 captures, 7 each", n)
	}
	if report := checked(t, dir); len(report.Problems) > 0 {
		t.Errorf("%v", report.Problems)
	}
}

// TestIndexThatCantBeWritten is told at the end, and nothing else suffers.
func TestIndexThatCantBeWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	keep(t, a, article(1, "text"), "https://kiosk.example/1", start)
	if err := os.Mkdir(onlySegment(t, dir)+".cdxj", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err == nil || !bytes.Contains([]byte(err.Error()), []byte("write index")) {
		t.Errorf("%v", err)
	}
}
