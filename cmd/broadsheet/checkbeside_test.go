package main_test

import (
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// beside is an archive with a queue and an index of texts beside it.
func beside(t *testing.T) (dir string) {
	t.Helper()
	dir = library(t)
	run(t, dir, "similar", "https://harbour.example/a").want(t, 0)
	run(t, dir, "archive", "check").want(t, 0).silent(t)
	return dir
}

// flipIn flips a bit of a file, and puts it back in the end.
func flipIn(t *testing.T, path string, raw []byte, bit int, then func()) {
	t.Helper()
	changed := slices.Clone(raw)
	changed[bit/8] ^= 1 << (bit % 8)
	if err := os.WriteFile(path, changed, 0o600); err != nil {
		t.Fatal(err)
	}
	then()
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestCheckFindsWhatLiesBeside: a bit that was flipped in the queue of crawls, or in the index
// of texts, is told with the file's name; in its heads and its list of free pages too.
func TestCheckFindsWhatLiesBeside(t *testing.T) {
	t.Parallel()
	dir := beside(t)
	for name, kind := range map[string]string{"frontier.db": "frontier", "similar.db": "similar"} {
		path := filepath.Join(dir, "archive", name)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		size := os.Getpagesize()
		free := int(binary.NativeEndian.Uint64(raw[48:])) // of one of both heads; FORMAT.md has the places
		if other := raw[size:]; binary.NativeEndian.Uint64(other[64:]) > binary.NativeEndian.Uint64(raw[64:]) {
			free = int(binary.NativeEndian.Uint64(other[48:]))
		}
		for what, bit := range map[string]int{
			"head": 8 * 33, "other head": 8*size + 8*50, "free pages": 8 * (free*size + 17), "how many": 8 * (free*size + 10),
		} {
			flipIn(t, path, raw, bit, func() {
				found := checkJSON(t, dir, 1, "--fast").Problems
				if len(found) != 1 || found[0].Kind != kind || found[0].Where != name {
					t.Errorf("%s of %s: %+v", what, name, found)
				}
			})
		}
		random, told := rand.New(rand.NewPCG(6, 6)), 0
		for range 60 {
			bit := random.IntN(8 * len(raw))
			for raw[bit/8] == 0 { // most of a small file is room for more
				bit = random.IntN(8 * len(raw))
			}
			flipIn(t, path, raw, bit, func() {
				if r := run(t, dir, "archive", "check", "--fast"); r.code != 0 {
					told++
					r.want(t, 1, `: 1 problem$`).prints(t, `^`+name+`: .*: delete it`)
				}
			})
		}
		if told == 0 {
			t.Errorf("%s: no flipped bit is told", name)
		}
	}
}

// TestCheckPassesOverWhatIsInUse: what another process writes is named, and not checked.
func TestCheckPassesOverWhatIsInUse(t *testing.T) {
	t.Parallel()
	dir := beside(t)
	path := filepath.Join(dir, "archive", "frontier.db")
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	run(t, dir, "archive", "check").want(t, 0, `frontier.db: not checked: another process is using it$`)
}
