package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// crashedArchive is an archive whose last run crashed: of its segment the database knows so
// many pages, and some more were captured.
func crashedArchive(t *testing.T, form warc.Compression, known int) (dir, segment string, mark int64) {
	t.Helper()
	dir = t.TempDir()
	a, err := store.Open(t.Context(), dir, store.Options{Compress: form})
	if err != nil {
		t.Fatal(err)
	}
	for n := range known + 3 {
		art := article(n, fmt.Sprintf("%s Number %d.", bytes.Repeat([]byte(sentence(n)), 3), n))
		if n < known {
			keep(t, a, art, art.URL, at(n))
			mark = newest(t, a, art.ID).Capture.Offset
		} else if _, err := a.Capture(t.Context(), []warc.Exchange{exchange(art.URL, at(n), art.Text)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	found, _ := filepath.Glob(filepath.Join(dir, "captures", "*.warc*"))
	for _, path := range found {
		if filepath.Ext(path) == ".cdxj" { // a crash leaves none
			remove(t, path)
		} else {
			segment = path
		}
	}
	return dir, segment, mark
}

// mended is the size of a segment after the next writer has come and gone.
func mended(t *testing.T, dir, segment string) int64 {
	t.Helper()
	a, err := store.Open(t.Context(), dir, store.Options{})
	if err == nil {
		err = a.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(segment)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// TestTornTailsAreCutTheSame whether the database knows a part of the segment, all but the
// torn record, or nothing: behind the mark, at it and before it.
func TestTornTailsAreCutTheSame(t *testing.T) {
	t.Parallel()
	for _, form := range []warc.Compression{warc.Gzip, warc.Zstd, warc.None} {
		t.Run(string(form), func(t *testing.T) {
			t.Parallel()
			for _, known := range []int{0, 1, 4} {
				dir, segment, mark := crashedArchive(t, form, known)
				whole, err := os.ReadFile(segment)
				if err != nil {
					t.Fatal(err)
				}
				ends := recordEnds(t, segment)
				if isKnown := known > 0; isKnown != (mark > 0) {
					t.Fatalf("of %d known ones the last is at %d", known, mark)
				}
				for size := int64(len(whole)); size >= 0; size -= 29 {
					if err := os.WriteFile(segment, whole[:size], 0o600); err != nil {
						t.Fatal(err)
					}
					want := int64(0)
					for _, end := range ends {
						if end <= size {
							want = end
						}
					}
					if got := mended(t, dir, segment); got != want {
						t.Fatalf("%d known, the last at %d: cut at %d it ends at %d, want %d", known, mark, size, got, want)
					}
				}
			}
		})
	}
}

// recordEnds are where the records of a segment end.
func recordEnds(t *testing.T, segment string) (ends []int64) {
	t.Helper()
	f, err := os.Open(segment)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	in := warc.NewReader(f, warc.ReaderOptions{})
	for {
		rec, err := in.Next()
		if err != nil {
			return append(ends, fileSize(t, segment))
		}
		ends = append(ends, rec.Offset)
	}
}

func fileSize(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// TestAMarkThatIsNotTrueIsNotTrusted: where the database leads to a place at which its
// record doesn't stand, the segment is read from its beginning.
func TestAMarkThatIsNotTrueIsNotTrusted(t *testing.T) {
	t.Parallel()
	dir, segment, mark := crashedArchive(t, warc.Gzip, 4)
	whole, err := os.ReadFile(segment)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(whole)
	changed[mark+20] ^= 1
	if err := os.WriteFile(segment, append(changed, "\x1f\x8b\x08\x00"...), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := mended(t, dir, segment); got < int64(len(whole)) {
		t.Errorf("%d bytes are left of %d", got, len(whole))
	}
}

// TestOpenAfterACrashIsQuick measures it, with BROADSHEET_LONG=1 and a segment of 500 MB.
func TestOpenAfterACrashIsQuick(t *testing.T) {
	if os.Getenv("BROADSHEET_LONG") == "" {
		t.Skip("BROADSHEET_LONG=1 measures it")
	}
	dir := t.TempDir()
	a, err := store.Open(t.Context(), dir, store.Options{Compress: warc.Gzip})
	if err != nil {
		t.Fatal(err)
	}
	for n, size := 0, int64(0); size < 500<<20; n++ {
		page := milledPage(n, 400<<10)
		address := fmt.Sprintf("https://kiosk.example/%d", n)
		refs, err := a.Capture(context.Background(), []warc.Exchange{exchange(address, at(n), string(page))})
		if err == nil && n%20 == 0 {
			_, err = a.Keep(t.Context(), store.Visit{Address: address, Fetched: at(n), Captures: refs, Outcome: store.Gone})
		}
		if err != nil {
			t.Fatal(err)
		}
		size = refs[0].Offset
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	indexes, _ := filepath.Glob(filepath.Join(dir, "captures", "*.cdxj"))
	for _, path := range indexes {
		err = errors.Join(err, os.Remove(path))
	}
	begin := time.Now()
	a, oerr := store.Open(t.Context(), dir, store.Options{})
	took := time.Since(begin)
	if err = errors.Join(err, oerr); err != nil {
		t.Fatal(err)
	}
	t.Logf("opened in %s", took)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}
