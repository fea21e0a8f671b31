package store_test

import (
	"errors"
	"fmt"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/warc"
	"broadsheet/store"
	"broadsheet/store/internal/disk"
)

// failAt lets the operation of a number fail in a folder, and counts them.
func failAt(dir string, number int64, with syscall.Errno) (count *atomic.Int64, lift func()) {
	count = &atomic.Int64{}
	return count, disk.Lay(dir, func(_ *disk.Op, run func() error) error {
		if count.Add(1) == number {
			return with
		}
		return run()
	})
}

// TestFailingDiskLosesNothing: whichever operation of compact and retain fails, the
// archive is sound and has all records and pages, or in one go none that the rule takes;
// the next run ends what it began.
func TestFailingDiskLosesNothing(t *testing.T) {
	t.Parallel()
	whole := t.TempDir()
	pressArchive(t, whole, 2, 20, func() warc.Compression { return warc.None })
	rules := []store.Rule{{Before: start.Add(30 * time.Hour * 24), Text: "old"}}
	for name, command := range map[string]func(dir string) error{
		"compact": func(dir string) error {
			_, err := store.Compact(t.Context(), dir, store.CompactOptions{})
			return err
		},
		"retain": func(dir string) error {
			_, err := store.Retain(t.Context(), dir, rules, store.RetainOptions{})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := held(t, whole)
			calm := copied(t, whole)
			count, lift := failAt(calm, -1, 0)
			if err := command(calm); err != nil {
				t.Fatal(err)
			}
			lift()
			end := held(t, calm)
			total := count.Load()
			for n := int64(1); n <= total; n += 1 + total/25 {
				dir := copied(t, whole)
				_, lift := failAt(dir, n, []syscall.Errno{syscall.ENOSPC, syscall.EIO}[n%2])
				err := command(dir)
				lift()
				if err != nil && !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EIO) {
					t.Errorf("operation %d of %d: %v", n, total, err)
				}
				sameHeld(t, fmt.Sprintf("operation %d of %d", n, total), held(t, dir), want, end)
				if problems := checked(t, dir).Problems; len(problems) > 0 {
					t.Errorf("operation %d of %d: %q", n, total, problems)
				}
				if err := command(dir); err != nil {
					t.Errorf("the next run after operation %d of %d: %v", n, total, err)
				}
				sameHeld(t, fmt.Sprintf("the next run after operation %d", n), held(t, dir), end)
				onlyWhole(t, dir)
			}
			t.Logf("%d operations", total)
		})
	}
}

// sameHeld asserts that an archive holds what one of some others does. When pages were
// dropped doesn't count.
func sameHeld(t *testing.T, when string, got keptArchive, some ...keptArchive) {
	t.Helper()
	diff := ""
	for _, want := range some {
		for i := range got.Visits {
			if i < len(want.Visits) && !got.Visits[i].Dropped.IsZero() && !want.Visits[i].Dropped.IsZero() {
				got.Visits[i].Dropped = want.Visits[i].Dropped
			}
		}
		if diff = cmp.Diff(want, got, inUTC); diff == "" {
			return
		}
	}
	t.Errorf("%s (-want +got):\n%.3000s", when, diff)
}
