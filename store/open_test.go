package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"broadsheet/store"
)

// TestFoldersThatBecomeArchives: a missing, an empty one, and one with no more in it
// than what may be there before the first crawl.
func TestFoldersThatBecomeArchives(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(t *testing.T, dir string){
		"missing":      func(*testing.T, string) {},
		"empty":        func(t *testing.T, dir string) { t.Helper(); mkdir(t, dir) },
		"own profiles": func(t *testing.T, dir string) { t.Helper(); mkdir(t, filepath.Join(dir, "profiles")) },
		"a queue": func(t *testing.T, dir string) {
			t.Helper()
			mkdir(t, dir)
			write(t, filepath.Join(dir, "frontier.db"), "queue")
		},
		"of a crash at once": func(t *testing.T, dir string) {
			t.Helper()
			mkdir(t, dir)
			write(t, filepath.Join(dir, "archive.lock"), "")
		},
		"an empty database": func(t *testing.T, dir string) {
			t.Helper()
			mkdir(t, dir)
			write(t, filepath.Join(dir, "archive.db"), "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "deep", "archive")
			before(t, dir)
			if _, err := store.View(t.Context(), dir); !errors.Is(err, store.ErrNoArchive) || !strings.Contains(err.Error(), "broadsheet crawl") {
				t.Errorf("a view: %v", err)
			}
			a := open(t, dir)
			keep(t, a, article(1, "text"), "https://kiosk.example/1", start)
		})
	}
}

func mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestViewMakesNothing where there is no archive.
func TestViewMakesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "missing")} {
		if _, err := store.View(t.Context(), path); !errors.Is(err, store.ErrNoArchive) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if list, _ := os.ReadDir(dir); len(list) != 0 {
		t.Errorf("made: %v", list)
	}
}

// TestDatabasesThatAreNotOurs are named, and stay as they are to the byte: a text, one
// of another program, a half one, one whose head is garbled.
func TestDatabasesThatAreNotOurs(t *testing.T) {
	t.Parallel()
	whole := soundDatabase(t)
	garbled := slices.Clone(whole)
	for i := range 2 * os.Getpagesize() { // both heads
		garbled[i] ^= 0xff
	}
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"a text":             {[]byte("dear diary, "), "damaged"},
		"a longer text":      {[]byte(strings.Repeat("dear diary, ", 10_000)), "damaged"},
		"zeros":              {make([]byte, 1<<16), "damaged"},
		"another's database": {foreignDatabase(t), "another program made it"},
		"a garbled head":     {garbled, "damaged"},
		"a tenth":            {whole[:len(whole)/10], "damaged"},
		"a half":             {whole[:len(whole)/2], "cut off"},
		"all but a page":     {whole[:len(whole)/2+os.Getpagesize()], "cut off"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "archive.db")
			write(t, path, string(c.raw))
			_, errOpen := store.Open(t.Context(), dir, store.Options{})
			_, errView := store.View(t.Context(), dir)
			for _, err := range []error{errOpen, errView} {
				if e, ok := errors.AsType[*store.DamageError](err); !ok || e.Path != path || !strings.Contains(err.Error(), c.want) {
					t.Errorf("%v", err)
				}
			}
			if got, err := os.ReadFile(path); err != nil || !slices.Equal(got, c.raw) {
				t.Errorf("it was changed: %d bytes of %d, %v", len(got), len(c.raw), err)
			}
		})
	}
}

// foreignDatabase is one of a program that uses bbolt too.
func foreignDatabase(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "jobs.db")
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("jobs")); return err })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestDatabaseThatIsAFolder is an error of its own kind.
func TestDatabaseThatIsAFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mkdir(t, filepath.Join(dir, "archive.db"))
	_, errOpen := store.Open(t.Context(), dir, store.Options{})
	_, errView := store.View(t.Context(), dir)
	for _, err := range []error{errOpen, errView} {
		if err == nil || !strings.Contains(err.Error(), filepath.Join(dir, "archive.db")) {
			t.Errorf("%v", err)
		}
	}
}

// TestReadOnlyFolder can be read, and a writer is told what to do. It is no damage.
func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		dir = smallDisk(t, "2m") // nothing but the disk itself is read-only to them
	}
	a := open(t, dir)
	keep(t, a, article(1, "text"), "https://kiosk.example/1", start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	seal(t, dir)
	_, err := store.Open(t.Context(), dir, store.Options{})
	if isDamage(err) || err == nil || !strings.Contains(err.Error(), "make the folder writable, or give another with --archive") {
		t.Errorf("a writer: %v", err)
	}
	view, err := store.View(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = view.Close() }()
	if art := newest(t, view, "kiosk.example:1"); art.Text != "text" {
		t.Errorf("%+v", art)
	}
}

func isDamage(err error) bool {
	_, ok := errors.AsType[*store.DamageError](err)
	return ok
}

// TestFullDiskFromTheBeginning: what can't be made is not called damaged, and isn't in
// the way once there is room.
func TestFullDiskFromTheBeginning(t *testing.T) {
	t.Parallel()
	for _, size := range []string{"4k", "12k", "16k", "20k"} {
		dir := smallDisk(t, size)
		a, err := store.Open(t.Context(), dir, store.Options{})
		if err == nil {
			_, err = a.Keep(t.Context(), store.Visit{Address: "https://kiosk.example/1", Article: article(1, strings.Repeat("text ", 5000))})
			_ = a.Close()
		}
		if isDamage(err) || err == nil || !strings.Contains(err.Error(), "free some space") {
			t.Errorf("with %s: %v", size, err)
		}
		remount(t, dir, "size=20m")
		b := open(t, dir)
		keep(t, b, article(1, "text"), "https://kiosk.example/1", start)
	}
}
