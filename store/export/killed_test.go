package export_test

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store/export"
)

// copying passes records on and, at one of them, copies a folder as it is on disk at
// that moment: what a kill leaves.
func copying(t *testing.T, records iter.Seq2[*extract.Article, error], at int, from, to string) iter.Seq2[*extract.Article, error] {
	return func(yield func(*extract.Article, error) bool) {
		n := 0
		for art, err := range records {
			if n++; n == at {
				if err := os.CopyFS(to, os.DirFS(from)); err != nil {
					t.Error(err)
				}
			}
			if !yield(art, err) {
				return
			}
		}
	}
}

// TestKilledExportGoesOn from any record on, with a file in the making beside the
// whole ones, to the bytes of one that was never killed.
func TestKilledExportGoesOn(t *testing.T) {
	t.Parallel()
	const records = 7
	for name, folder := range map[string]func(string) *export.Folder{
		"one file": func(dir string) *export.Folder { return lines(dir, 0) },
		"split":    func(dir string) *export.Folder { return lines(dir, 3) },
		"pages":    pages,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, want := whole(t, folder(t.TempDir()), records)
			for at := 1; at <= records; at++ {
				dir := t.TempDir()
				killed := filepath.Join(dir, fmt.Sprint("killed at ", at))
				f := folder(filepath.Join(dir, "f"))
				if _, _, err := f.Write(copying(t, many(records, nil), at, f.Dir, killed)); err != nil {
					t.Fatal(err)
				}
				for name, text := range content(t, killed) {
					if name[0] != '.' && text != want[name] {
						t.Errorf("killed at %d: %s is not whole: %q", at, name, text)
					}
				}
				if _, got := whole(t, folder(killed), records); !cmp.Equal(want, got) {
					t.Errorf("killed at %d, then other bytes:\n%s", at, cmp.Diff(want, got))
				}
			}
		})
	}
}
