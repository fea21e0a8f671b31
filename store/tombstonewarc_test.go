package store_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// marksOf are the tombstones of an archive, without what a killed removal needs.
func marksOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, "archive.db"), 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	err = db.View(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("removed")).ForEach(func(k, v []byte) error {
			out[hex.EncodeToString(k)] = string(bytes.Replace(v[:len(v)-4], []byte("cut\xf5"), []byte("cut\xf4"), 1))
			return nil
		})
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return out
}

// rebuilt makes the database anew, as it is where no page is read.
func rebuilt(t *testing.T, dir string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, "archive.db")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := rebuilding(t, dir).Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestRemovalIsKnownFromCapturesAlone: a database that was lost and made anew has the same
// marks, whatever was done to the captures since: another removal, a merge, a backup.
func TestRemovalIsKnownFromCapturesAlone(t *testing.T) {
	t.Parallel()
	for name, pack := range map[string]warc.Compression{"gzip": warc.Gzip, "zstd": warc.Zstd} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, to := t.TempDir(), t.TempDir()
			lampArchive(t, dir, pack)
			for _, id := range []string{"kiosk.example:1", "kiosk.example:3"} {
				if _, err := store.Remove(t.Context(), dir, id, "asked for:\r\n by the\tfamily", store.RemoveOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			backedUp(t, dir, to)
			merged := t.TempDir()
			a := open(t, merged)
			keep(t, a, article(7, "of another machine"), "https://kiosk.example/7", start)
			if _, err := a.Merge(t.Context(), to); err != nil {
				t.Fatal(err)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			want := marksOf(t, dir)
			if len(want) < 4 {
				t.Fatalf("%d marks, want those of two ids and two addresses at least", len(want))
			}
			for _, one := range []string{dir, to, merged} {
				rebuilt(t, one)
				if diff := cmp.Diff(want, marksOf(t, one)); diff != "" {
					t.Errorf("(-before +rebuilt):\n%s", diff)
				}
				nowhere(t, one, "house number 1 ")
				back := article(1, sentence(1))
				a := open(t, one)
				if res := keepPlain(t, a, back, start); res.Outcome != store.Removed {
					t.Errorf("it was kept again: %+v", res)
				}
			}
		})
	}
}

// TestMarkStandsInCapturesBeforeTheDatabaseHasIt: killed after it, a removal is known to a
// repair, and the next run finishes it and writes no second mark.
func TestMarkStandsInCapturesBeforeTheDatabaseHasIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	lampArchive(t, dir, warc.Gzip)
	if err := store.RemoveSteps(t.Context(), dir, "kiosk.example:1", 1); err != nil {
		t.Fatal(err)
	}
	rebuilt(t, dir)
	if is, err := viewed(t, dir).Removed(t.Context(), "kiosk.example:1"); !is || err != nil {
		t.Error(is, err)
	}
	did, err := store.Remove(t.Context(), dir, "kiosk.example:1", "asked for", store.RemoveOptions{})
	if err != nil || len(did.Left) > 0 {
		t.Fatalf("%+v, %v", did, err)
	}
	nowhere(t, dir, "house number 1 ")
	found, err := filepath.Glob(filepath.Join(dir, "captures", "*-removed-*"))
	if err != nil || len(found) != 1 {
		t.Error(found, err)
	}
}
