package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"broadsheet/store"
)

// ofOlder makes an archive that was written before values had checksums.
func ofOlder(t *testing.T) (dir string) {
	t.Helper()
	dir = flippable(t)
	db, err := bolt.Open(filepath.Join(dir, "archive.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(store.MakeOlder); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestOlderArchivesGetChecksums with the first writer, and hold what they held; a reader
// leaves them alone, and what a killed run has left of it is no obstacle.
func TestOlderArchivesGetChecksums(t *testing.T) {
	t.Parallel()
	dir := ofOlder(t)
	path := filepath.Join(dir, "archive.db")
	before, _, err := revisionsOf(t, dir)
	if err != nil || len(before) != 32 || schemaOf(t, dir) != 4 {
		t.Fatal(len(before), err)
	}
	if problems := checked(t, dir).Problems; len(problems) > 0 {
		t.Errorf("the older one: %q", problems)
	}
	whole := read(t, path)
	for _, left := range []string{"", "half of a database", whole[:len(whole)/2]} {
		other := copied(t, dir)
		write(t, filepath.Join(other, "archive.db.part"), left)
		a := open(t, other) // and it is checked in the end
		after, _, err := revisionsOf(t, other)
		if diff := cmp.Diff(before, after); diff != "" || err != nil || schemaOf(t, other) != store.Schema {
			t.Errorf("%v (-before +after):\n%s", err, diff)
		}
		if res := keepPlain(t, a, article(999, "one more"), start); res.Revision != 1 {
			t.Errorf("%+v", res)
		}
		if _, err := os.Stat(filepath.Join(other, "archive.db.part")); err == nil {
			t.Error("the copy is still there")
		}
	}
	if read(t, path) != whole {
		t.Error("the older one was changed")
	}
}

// TestChecksumsInSmallTransactions: it makes no difference how many there are.
func TestChecksumsInSmallTransactions(t *testing.T) {
	t.Parallel()
	dir := ofOlder(t)
	before, _, err := revisionsOf(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "archive.db")
	for _, batch := range []int{1, 700, 1 << 20} {
		if err := store.SealInto(path+".other", path, batch); err != nil {
			t.Fatal(err)
		}
		other := copied(t, dir)
		if err := os.Rename(filepath.Join(other, "archive.db.other"), filepath.Join(other, "archive.db")); err != nil {
			t.Fatal(err)
		}
		after, _, err := revisionsOf(t, other)
		if diff := cmp.Diff(before, after); diff != "" || err != nil {
			t.Errorf("%d bytes: %v (-before +after):\n%s", batch, err, diff)
		}
		if problems := checked(t, other).Problems; len(problems) > 0 {
			t.Errorf("%d bytes: %q", batch, problems)
		}
	}
}
