package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// crawled keeps pages in an archive whose first segment of zstd ends early, and
// returns the captures.
func crawled(t *testing.T, dir string, pack warc.Compression, first int64, exchanges []warc.Exchange) []extract.Capture {
	t.Helper()
	a, err := store.Open(t.Context(), dir, store.Options{Software: "test", Compress: pack})
	if err != nil {
		t.Fatal(err)
	}
	a.LimitFirstSegment(first)
	refs, err := a.Capture(t.Context(), exchanges)
	if err != nil {
		t.Fatal(err)
	}
	art := article(1, "text")
	art.Capture = &refs[0]
	if _, err := a.Keep(t.Context(), store.Visit{Address: art.URL, Fetched: start, Captures: refs, Article: art}); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return refs
}

// sizes are those of an archive's segments, and whether they have dictionaries.
func sizes(t *testing.T, dir string) (total int, with []bool) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "captures", "*[tzc]"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d, err := warc.ReadDictionary(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		total += len(raw)
		with = append(with, d != nil)
	}
	return total, with
}

// TestCrawlGetsADictionaryOfItsFirstPages, once it has enough of them; every page is
// read back, and all is smaller than with gzip.
func TestCrawlGetsADictionaryOfItsFirstPages(t *testing.T) {
	t.Parallel()
	pages := sitePages(2, 40)
	dir := t.TempDir()
	refs := crawled(t, dir, warc.Zstd, 8000, pages)
	size, with := sizes(t, dir)
	if len(with) != 2 || with[0] || !with[1] {
		t.Fatalf("segments with dictionaries: %v", with)
	}
	view, err := store.View(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = view.Close() }()
	for i, at := range refs {
		body, err := view.Body(t.Context(), at)
		if err != nil || !bytes.Equal(body.Body, pages[i].Body) {
			t.Fatalf("page %d in %s: %d bytes, %v", i, at.File, len(body.Body), err)
		}
	}
	if problems := checked(t, dir).Problems; len(problems) > 0 {
		t.Errorf("%q", problems)
	}
	other := t.TempDir()
	crawled(t, other, warc.Gzip, 8000, pages)
	if packed, with := sizes(t, other); len(with) != 1 || 3*size > 2*packed {
		t.Errorf("%d bytes, with gzip %d in %d segments", size, packed, len(with))
	}
}

// TestPagesWithNothingInCommonGetNoDictionary, nor does what can't be counted.
func TestPagesWithNothingInCommonGetNoDictionary(t *testing.T) {
	t.Parallel()
	for name, bodies := range map[string][]string{
		"one of a site": {sitePage("a", 1)}, "no markup": {string(bytes.Repeat([]byte("words "), 500)), string(bytes.Repeat([]byte("words "), 600))},
		"one byte": {string(bytes.Repeat([]byte("<"), 9000)), string(bytes.Repeat([]byte("<"), 9001))},
	} {
		var list []warc.Exchange
		for _, body := range bodies {
			list = append(list, exchange("https://kiosk.example/", start, body))
		}
		list = append(list, exchange("https://last.example/", start, string(make([]byte, 9000))))
		dir := t.TempDir()
		crawled(t, dir, warc.Zstd, 660, list)
		if _, with := sizes(t, dir); len(with) != 2 || with[1] {
			t.Errorf("%s: segments with dictionaries: %v", name, with)
		}
		if problems := checked(t, dir).Problems; len(problems) > 0 {
			t.Errorf("%s: %q", name, problems)
		}
	}
}

// TestDamagedDictionaryCostsNoPage: whichever byte of it is changed, in the segment or
// in the copy, a check tells and every page is read.
func TestDamagedDictionaryCostsNoPage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pages := sitePages(1, 40)
	refs := crawled(t, dir, warc.Zstd, 5000, pages)
	copies, err := filepath.Glob(filepath.Join(dir, "captures", "*.dictionary"))
	if err != nil || len(copies) != 1 {
		t.Fatal(copies, err)
	}
	segment := strings.TrimSuffix(copies[0], ".dictionary")
	kept, err := os.ReadFile(copies[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{segment, copies[0]} {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(kept); i += 1 + i/4 {
			raw := bytes.Clone(whole)
			raw[i] ^= 0x40
			if err := os.WriteFile(path, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			told(t, dir, "dictionary", filepath.Base(segment))
			readAgain(t, dir, refs, pages)
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(copies[0]); err != nil {
		t.Fatal(err)
	}
	told(t, dir, "the copy of its dictionary", "is missing")
	readAgain(t, dir, refs, pages)
}

// readAgain reads the last page back.
func readAgain(t *testing.T, dir string, refs []extract.Capture, pages []warc.Exchange) {
	t.Helper()
	view, err := store.View(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = view.Close() }()
	last := len(refs) - 1
	if body, err := view.Body(t.Context(), refs[last]); err != nil || !bytes.Equal(body.Body, pages[last].Body) {
		t.Errorf("%d bytes, %v", len(body.Body), err)
	}
}
