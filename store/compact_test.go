package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// mayBeZstd is how a session of a test packs its pages.
func mayBeZstd(t *rapid.T) warc.Compression {
	return rapid.SampledFrom([]warc.Compression{warc.Gzip, warc.Zstd, warc.None}).Draw(t, "form")
}

// pressArchive keeps pages of two sites that look alike, in sessions; some come twice.
func pressArchive(tb tester, dir string, sessions, pages int, form func() warc.Compression) {
	tb.Helper()
	for s := range sessions {
		a, err := store.Open(tb.Context(), dir, store.Options{Software: "test", Compress: form()})
		if err != nil {
			tb.Fatal(err)
		}
		var list []store.Visit
		for n := range pages {
			at := start.Add(time.Duration(s)*24*time.Hour + time.Duration(n)*time.Minute)
			site := fmt.Sprintf("press%d.example", n%2)
			art := article(n, fmt.Sprintf("The presses of hall %d ran in shift %d.", n, s*(n%3)))
			art.ID, art.Site, art.URL, art.Fetched = fmt.Sprintf("%s:%d", site, n), site, fmt.Sprintf("https://%s/%d", site, n), at
			refs, err := a.Capture(tb.Context(), []warc.Exchange{exchange(art.URL, at, sitePage(site, n)+art.Text)})
			if err != nil {
				tb.Fatal(err)
			}
			art.Capture = &refs[0]
			list = append(list, store.Visit{Address: art.URL, Fetched: at, Captures: refs, Article: art})
		}
		if err := errors.Join(keptAtOnce(tb.Context(), a, list), a.Close()); err != nil {
			tb.Fatal(err)
		}
	}
}

// keptAtOnce keeps visits of several articles in few transactions.
func keptAtOnce(ctx context.Context, a *store.Archive, list []store.Visit) error {
	var wg sync.WaitGroup
	failed := make([]error, len(list))
	for i := range list {
		wg.Go(func() { _, failed[i] = a.Keep(ctx, list[i]) })
	}
	wg.Wait()
	return errors.Join(failed...)
}

// folderSize is how many bytes the captures and the database have.
func folderSize(tb tester, dir string) (total int64) {
	tb.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		info, err := e.Info()
		total += info.Size()
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return total
}

// onlyWhole asserts that an archive has no file that a run has left.
func onlyWhole(tb tester, dir string) {
	tb.Helper()
	for _, name := range append(filesOf(tb, filepath.Join(dir, "captures")), filesOf(tb, dir)...) {
		if strings.HasSuffix(name, ".part") || strings.Contains(name, "replacing") {
			tb.Errorf("%s is left", name)
		}
	}
}

func filesOf(tb tester, dir string) (names []string) {
	tb.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		tb.Fatal(err)
	}
	for _, e := range found {
		names = append(names, e.Name())
	}
	return names
}

// TestCompactKeepsEverything: of an archive of any history each record and each page reads
// the same before and after, it is never larger, and to do it once more changes nothing.
func TestCompactKeepsEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dir := tempDir(t)
		pressArchive(t, dir, rapid.IntRange(1, 2).Draw(t, "sessions"), rapid.SampledFrom([]int{1, 3, 12}).Draw(t, "pages"),
			func() warc.Compression { return mayBeZstd(t) })
		want, before := textsOf(t, dir, ""), folderSize(t, dir)
		for _, form := range []warc.Compression{mayBeZstd(t), warc.Zstd} {
			did, err := store.Compact(t.Context(), dir, store.CompactOptions{Compress: form})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, textsOf(t, dir, "")); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
			after := folderSize(t, dir)
			if after > before || did.After() > did.Before() {
				t.Errorf("%s: %d bytes, and %d before; %+v", form, after, before, did)
			}
			if problems := checked(t, dir).Problems; len(problems) > 0 {
				t.Errorf("%q", problems)
			}
			onlyWhole(t, dir)
			before = after
		}
	})
}

// TestCompactSaves what the dictionaries save, says how much, and does it once.
func TestCompactSaves(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pressArchive(t, dir, 2, 60, func() warc.Compression { return warc.Gzip })
	told := map[string]bool{}
	opt := store.CompactOptions{Progress: func(part string, done, total int64) { told[part] = told[part] || done <= total }}
	did, err := store.Compact(t.Context(), dir, opt)
	if err != nil || did.Packed != 2 || did.Segments != 2 || 4*did.CapturesAfter > 3*did.CapturesBefore {
		t.Fatalf("%+v, %v", did, err)
	}
	if !told["captures"] || !told["database"] {
		t.Errorf("progress: %v", told)
	}
	for name := range contents(t, dir) {
		if !strings.HasSuffix(name, "~c1.warc.zst") {
			t.Error(name)
		}
	}
	if again, err := store.Compact(t.Context(), dir, opt); err != nil || again.Packed != 0 || again.After() != again.Before() {
		t.Errorf("once more: %+v, %v", again, err)
	}
	a := open(t, dir) // what comes later is found in the old pages
	keep(t, a, article(99, "text"), "https://kiosk.example/99", start)
}

// TestCompactLeavesDamageAlone, and names it.
func TestCompactLeavesDamageAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pressArchive(t, dir, 2, 60, func() warc.Compression { return warc.None })
	names := slices.Sorted(maps.Keys(contents(t, dir)))
	path := filepath.Join(dir, "captures", names[0])
	raw := []byte(read(t, path))
	raw[bytes.LastIndex(raw, []byte("<ul>"))] ^= 0x10
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	did, err := store.Compact(t.Context(), dir, store.CompactOptions{})
	if err != nil || did.Packed != 1 || len(did.Unreadable) != 1 || did.Unreadable[0].Where != names[0] {
		t.Fatalf("%+v, %v", did, err)
	}
	if read(t, path) != string(raw) {
		t.Error("the damaged segment is another")
	}
	onlyWhole(t, dir)
}

// TestCompactThatEndedAnywhere: after each of its steps the archive is sound and holds the
// same, a database made anew from the captures too, and the next run ends with what an
// undisturbed one makes.
func TestCompactThatEndedAnywhere(t *testing.T) {
	t.Parallel()
	whole := t.TempDir()
	pressArchive(t, whole, 3, 40, func() warc.Compression { return warc.Gzip })
	want := textsOf(t, whole, "")
	calm := copied(t, whole)
	if _, err := store.Compact(t.Context(), calm, store.CompactOptions{}); err != nil {
		t.Fatal(err)
	}
	wantTrails := rebuiltTrails(t, copied(t, whole))
	for step := range 7 {
		t.Run(fmt.Sprintf("after step %d", step), func(t *testing.T) {
			t.Parallel()
			dir := copied(t, whole)
			if err := store.CompactSteps(t.Context(), dir, step); err != nil {
				t.Fatal(err)
			}
			if problems := checked(t, dir).Problems; len(problems) > 0 {
				t.Errorf("%q", problems)
			}
			if diff := cmp.Diff(want, textsOf(t, dir, "")); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
			if diff := cmp.Diff(wantTrails, rebuiltTrails(t, copied(t, dir))); diff != "" {
				t.Errorf("rebuilt (-want +got):\n%s", diff)
			}
			if _, err := store.Compact(t.Context(), dir, store.CompactOptions{}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, textsOf(t, dir, "")); diff != "" {
				t.Errorf("after the next run (-before +after):\n%s", diff)
			}
			if got := contents(t, dir); len(got) != 3 || folderSize(t, dir) != folderSize(t, calm) {
				t.Errorf("%q of %d bytes, calm %d", got, folderSize(t, dir), folderSize(t, calm))
			}
			onlyWhole(t, dir)
		})
	}
}

// TestDamagedListCostsSpaceAlone: where the list of what is being replaced can't be read
// all is there, once.
func TestDamagedListCostsSpaceAlone(t *testing.T) {
	t.Parallel()
	whole := t.TempDir()
	pressArchive(t, whole, 2, 40, func() warc.Compression { return warc.Gzip })
	want, wantTrails := textsOf(t, whole, ""), rebuiltTrails(t, copied(t, whole))
	for _, step := range []int{2, 4, 5, 6} {
		dir := copied(t, whole)
		if err := store.CompactSteps(t.Context(), dir, step); err != nil {
			t.Fatal(err)
		}
		put(t, dir, "archive.replacing", "\xff nothing")
		if diff := cmp.Diff(wantTrails, rebuiltTrails(t, copied(t, dir))); diff != "" {
			t.Errorf("after step %d, rebuilt (-want +got):\n%s", step, diff)
		}
		if _, err := store.Compact(t.Context(), dir, store.CompactOptions{}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, textsOf(t, dir, "")); diff != "" {
			t.Errorf("after step %d (-before +after):\n%s", step, diff)
		}
		onlyWhole(t, dir)
	}
}

// rebuiltTrails are the visits that a rebuilding finds.
func rebuiltTrails(t *testing.T, dir string) []string {
	t.Helper()
	r := rebuilding(t, dir)
	out := trails(visits(t, r))
	if err := r.Abandon(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestCompactEndsWithItsContext and leaves nothing behind.
func TestCompactEndsWithItsContext(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pressArchive(t, dir, 2, 30, func() warc.Compression { return warc.Gzip })
	names, want := filesOf(t, filepath.Join(dir, "captures")), textsOf(t, dir, "")
	ctx, stop := context.WithCancel(t.Context())
	_, err := store.Compact(ctx, dir, store.CompactOptions{Progress: func(_ string, done, _ int64) {
		if done > 0 {
			stop()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(names, filesOf(t, filepath.Join(dir, "captures"))); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(want, textsOf(t, dir, "")); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	onlyWhole(t, dir)
}
