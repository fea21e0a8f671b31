package store_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// TestCheckOfABackup: a flipped bit in whichever of its files is told, unless a restore
// doesn't mind it, and so is a file that is missing; but not of one that became an archive of
// its own.
func TestCheckOfABackup(t *testing.T) {
	t.Parallel()
	dir, to := t.TempDir(), t.TempDir()
	session(t, dir, warc.Gzip, 0, 1, 2, 3)
	put(t, dir, "profiles/kiosk.yaml", "name: kiosk.example\nhosts: [kiosk.example]\n")
	backedUp(t, dir, to)
	if problems := checked(t, to).Problems; len(problems) > 0 {
		t.Fatal(problems)
	}
	whole := tree(t, to)
	if len(whole) != 5 {
		t.Fatalf("%d files", len(whole))
	}
	random := rand.New(rand.NewPCG(40, 40))
	for name, content := range whole {
		f := &flipped{path: filepath.Join(to, filepath.FromSlash(name))}
		told := 0
		for _, bit := range chosenBits(random, len(content)*8)[:min(20, flips(len(content)*8))] {
			changed := []byte(content)
			changed[bit/8] ^= 1 << (bit % 8)
			f.write(t, changed)
			again := filepath.Join(t.TempDir(), "restored")
			_, restoreErr := store.Restore(t.Context(), to, again, store.BackupOptions{})
			var isTold bool
			if view, err := store.View(t.Context(), to); err != nil {
				isTold = true // of the database
			} else {
				report, err := view.Check(t.Context())
				isTold = err != nil || slices.ContainsFunc(report.Problems, func(p store.Problem) bool { return p.Kind == store.BadBackup || p.Kind == store.BadDatabase })
				_ = view.Close()
			}
			// Of a database that is none of the list's nobody knows whether it was written to.
			mayBeUsed := restoreErr != nil && strings.Contains(restoreErr.Error(), "written to since the last backup")
			if isTold && restoreErr == nil || !isTold && restoreErr != nil && !mayBeUsed {
				t.Errorf("%s, bit %d: told %t, and a restore says %v", name, bit, isTold, restoreErr)
			}
			if isTold {
				told++
			}
		}
		f.write(t, []byte(content))
		if told == 0 && name != "archive.db" { // most of a small one is room for more
			t.Errorf("%s: no flipped bit is told", name)
		}
	}
	if err := os.Remove(filepath.Join(to, "profiles", "kiosk.yaml")); err != nil {
		t.Fatal(err)
	}
	if problems := checked(t, to).Problems; len(problems) != 1 || problems[0].Kind != store.BadBackup || problems[0].Where != "profiles/kiosk.yaml" {
		t.Errorf("%v", problems)
	}
	if problems := checkedWith(t, to, store.CheckOptions{Fast: true}).Problems; len(problems) > 0 {
		t.Errorf("the fast check: %v", problems)
	}
	put(t, to, "profiles/kiosk.yaml", whole["profiles/kiosk.yaml"])
	session(t, to, warc.Gzip, 100, 7)
	if problems := checked(t, to).Problems; len(problems) > 0 {
		t.Errorf("an archive of its own now: %v", problems)
	}
}
