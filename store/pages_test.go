package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/store"
)

// soundDatabase is the bytes of the database of an archive of some articles.
func soundDatabase(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	a := open(t, dir)
	for n := range 40 {
		keepPlain(t, a, article(n, strings.Repeat("some words ", 200)), start)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "archive.db"))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// readAll does all that a reader and then a writer can do, and returns the errors. It
// must come back from whatever the database is.
func readAll(tb tester, dir string) (problems []string, err error) {
	view, err := store.View(tb.Context(), dir)
	if err != nil {
		return nil, err // the root of the tree is read at once
	}
	report, err := view.Check(tb.Context())
	_, errFind := view.Find(tb.Context(), "https://kiosk.example/1")
	_, errArticle := view.Article(tb.Context(), "kiosk.example:1")
	_, errVisits := view.Visits(tb.Context(), "kiosk.example:1")
	var errRead error
	for _, err := range view.Articles(tb.Context(), store.Query{AllRevisions: true}) {
		errRead = errors.Join(errRead, err)
	}
	return texts(report.Problems), errors.Join(err, errFind, errArticle, errVisits, errRead, view.Close())
}

// TestDamagedPages: a page of the database whose head is overwritten is an error to
// who reads or writes it and a problem to a check; the process lives.
func TestDamagedPages(t *testing.T) {
	t.Parallel()
	raw := soundDatabase(t)
	page := os.Getpagesize()
	found := 0
	for at := 2 * page; at+page <= len(raw); at += page {
		garbled := slices.Clone(raw)
		for i := range 16 {
			garbled[at+i] ^= 0xff
		}
		dir := tempDir(t)
		write(t, filepath.Join(dir, "archive.db"), string(garbled))
		problems, err := readAll(t, dir)
		if len(problems) == 0 && err != nil && !isDamage(err) {
			t.Errorf("page %d: a check finds nothing, a reader %v", at/page, err)
		}
		if len(problems) > 0 || err != nil {
			found++
		}
		a, err := store.Open(t.Context(), dir, store.Options{})
		if err != nil {
			continue
		}
		for n := range 3 { // kept or refused, but the writer goes on
			art := article(n, "revised")
			_, _ = a.Keep(t.Context(), store.Visit{Address: art.URL, Fetched: start, Article: art})
		}
		_ = a.Close()
	}
	if found < 5 {
		t.Errorf("only %d pages mattered", found)
	}
}

// TestFlippedBytes of a database are never the end of the process, and never change
// what is on disk.
func TestFlippedBytes(t *testing.T) {
	t.Parallel()
	raw := soundDatabase(t)
	page := os.Getpagesize()
	rapid.Check(t, func(t *rapid.T) {
		garbled := slices.Clone(raw)
		for range rapid.IntRange(1, 8).Draw(t, "flips") {
			// Heads of pages and their first elements are what leads elsewhere.
			// The four bytes from 12 on are how many pages follow: a wild number there
			// costs bbolt's check more memory than there is.
			at := rapid.IntRange(0, 200).Filter(func(n int) bool { return n < 12 || n >= 16 }).Draw(t, "byte")
			garbled[rapid.IntRange(0, len(raw)/page-1).Draw(t, "page")*page+at] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		}
		dir := tempDir(t)
		path := filepath.Join(dir, "archive.db")
		if err := os.WriteFile(path, garbled, 0o600); err != nil {
			t.Fatal(err)
		}
		_, _ = readAll(t, dir)
		if now, err := os.ReadFile(path); err != nil || !slices.Equal(now, garbled) {
			t.Errorf("a reader changed it: %v", err)
		}
	})
}
