package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// smallDisk is a folder on a file system of a size, such as "2m". Where none can
// be mounted the test is skipped.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted here: %s", bytes.TrimSpace(out))
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	return dir
}

// remount changes a small disk.
func remount(t *testing.T, dir, options string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "mount", "-o", "remount,"+options, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// seal makes a folder, or the small disk that it is, read-only for the rest of the
// test.
func seal(t *testing.T, dir string) {
	t.Helper()
	if os.Geteuid() == 0 {
		remount(t, dir, "ro")
		return
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, path := range append(files, dir) {
		info, err := os.Stat(path)
		if err == nil {
			err = os.Chmod(path, info.Mode().Perm()&^0o222)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(path, info.Mode().Perm()) })
	}
}

// TestFullDisk fills the disk from the side of the captures and from that of the
// records. The error names the cause, what was acknowledged is there, and with
// room the archive goes on.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, size     string
		record, packed int // sizes of a record's text and of a page that doesn't compress
	}{
		{"captures", "1500k", 10, 60_000},
		{"records", "900k", 40_000, 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := smallDisk(t, c.size)
			a, err := store.Open(t.Context(), dir, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			kept, err := fill(t, a, c.record, c.packed)
			if !errors.Is(err, syscall.ENOSPC) || kept == 0 {
				t.Fatalf("%d kept, %v", kept, err)
			}
			_ = a.Close() // it may fail: the disk is full
			remount(t, dir, "size=20m")
			b := open(t, dir) // which is checked in the end
			for n := range kept {
				if _, err := b.Article(t.Context(), article(n, "").ID); err != nil {
					t.Errorf("acknowledged and lost: %v", err)
				}
			}
			art := article(9999, "room again")
			keep(t, b, art, art.URL, start)
		})
	}
}

// fill keeps articles until an error comes, and says how many were acknowledged.
func fill(t *testing.T, a *store.Archive, record, packed int) (int, error) {
	t.Helper()
	noise := rand.NewChaCha8([32]byte{1})
	for n := range 500 {
		page := make([]byte, packed)
		_, _ = noise.Read(page)
		at := start.Add(time.Duration(n) * time.Second)
		art := article(n, fmt.Sprint(n, strings.Repeat(" words", record/6)))
		refs, err := a.Capture(t.Context(), []warc.Exchange{{URL: art.URL, At: at, Request: []byte("GET / HTTP/1.1\r\n\r\n"), Response: []byte("HTTP/1.1 200 OK\r\n\r\n"), Body: page}})
		if err != nil {
			return n, err
		}
		art.Capture = &refs[0]
		if _, err := a.Keep(t.Context(), store.Visit{Address: art.URL, Fetched: at, Captures: refs, Article: art}); err != nil {
			return n, err
		}
	}
	return 500, nil
}

// TestUseAfterClose gives errors, not panics.
func TestUseAfterClose(t *testing.T) {
	t.Parallel()
	a, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	_, errFind := a.Find(t.Context(), "x")
	_, errArticle := a.Article(t.Context(), "x")
	_, errVisits := a.Visits(t.Context(), "x")
	_, errCheck := a.Check(t.Context())
	for i, err := range []error{errFind, errArticle, errVisits, errCheck} {
		if err == nil || errors.Is(err, store.ErrNotFound) {
			t.Errorf("call %d: %v", i, err)
		}
	}
}
