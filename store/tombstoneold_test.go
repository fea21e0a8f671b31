package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"broadsheet/store"
)

// oldArchive is a released archive of a schema with tombstones in its database alone, as a
// program of its time left them.
func oldArchive(t *testing.T, schema int, removed ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(archives, "v"+strconv.Itoa(schema)))); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(filepath.Join(dir, "archive.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		var all error
		for i, name := range removed {
			key, raw, err := store.OldTombstone(name, start.Add(time.Duration(i/2)*time.Hour), "asked for")
			all = errors.Join(all, err, tx.Bucket([]byte("removed")).Put(key, raw))
		}
		return all
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestOldTombstonesAreKept: what was removed by a program that noted it in the database
// alone is known from the captures after the first writer, or a merge into a newer archive,
// so that no repair brings it back. What was noted already isn't written twice.
func TestOldTombstonesAreKept(t *testing.T) {
	t.Parallel()
	names := []string{"kiosk.example:7", "https://kiosk.example/7", "kiosk.example:8", "https://kiosk.example/8"}
	brought := oldArchive(t, 4, names...)
	taken := t.TempDir()
	session(t, taken, "gzip", 0, 3)
	mergeInto(t, taken, oldArchive(t, 4, names...))
	for what, dir := range map[string]string{"brought up to date": brought, "merged": taken} {
		a := open(t, dir)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		found, err := filepath.Glob(filepath.Join(dir, "captures", "*-removed-*"))
		if err != nil || len(found) != 2 {
			t.Errorf("%s: %q, %v; want a segment for each removal", what, found, err)
		}
		mergeInto(t, dir, oldArchive(t, 4, names...))
		if again, _ := filepath.Glob(filepath.Join(dir, "captures", "*-removed-*")); len(again) != 2 {
			t.Errorf("%s: written twice: %q", what, again)
		}
		want := len(marksOf(t, dir))
		rebuilt(t, dir)
		if got := len(marksOf(t, dir)); got != want || want != len(names) {
			t.Errorf("%s: %d marks of %d are known from the captures", what, got, want)
		}
		b := open(t, dir)
		for _, n := range []int{7, 8} {
			if res := keepPlain(t, b, article(n, sentence(n)), start); res.Outcome != store.Removed {
				t.Errorf("%s: kept again: %+v", what, res)
			}
		}
	}
}
