package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/store"
)

// wherePages stand is another thing after each run that moves them.
var wherePages = regexp.MustCompile(`"capture":\{[^}]*\},?`)

// recordsOf are all revisions of the archive, but for where their pages stand; it must
// check clean.
func recordsOf(t *testing.T, dir string) string {
	t.Helper()
	run(t, dir, "archive", "check").want(t, 0)
	out := run(t, dir, "export", "--revisions", "all").want(t, 0).out
	return wherePages.ReplaceAllString(out, "")
}

// pagesOf is how many articles of an archive have their page.
func pagesOf(t *testing.T, dir string) (n int) {
	t.Helper()
	view, err := store.View(t.Context(), filepath.Join(dir, "archive"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = view.Close() }()
	for art, err := range view.Articles(t.Context(), store.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		body, err := view.Body(t.Context(), *art.Capture)
		if err == nil && strings.Contains(string(body.Body), art.Text[:40]) {
			n++
		}
	}
	return n
}

// anew puts an archive back to what it was.
func anew(t *testing.T, dir string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, "archive")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "archive", "restore", "backup").want(t, 0)
}

// nothingHalf asserts that no run has left anything in an archive's folder.
func nothingHalf(t *testing.T, dir string) {
	t.Helper()
	for _, pattern := range []string{"*.part", "captures/*.part", "archive.replacing"} {
		if found, err := filepath.Glob(filepath.Join(dir, "archive", pattern)); err != nil || len(found) > 0 {
			t.Errorf("%q is left, %v", found, err)
		}
	}
}

// TestKilledCompactLosesNothing: after each kill the archive is sound with all its pages,
// a database made anew from the captures too, and the next run leaves what an undisturbed
// one leaves.
func TestKilledCompactLosesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	filled(t, filepath.Join(dir, "archive"), 0, 8)
	large(t, filepath.Join(dir, "archive"), 60)
	want, pages := recordsOf(t, dir), pagesOf(t, dir)
	for _, name := range []string{"trial", "backup"} {
		run(t, dir, "archive", "backup", name).want(t, 0)
	}
	takes := took(t, dir, "archive", "compact", "--archive", "trial")
	files := segmentNames(t, filepath.Join(dir, "trial"))
	if !strings.Contains(fmt.Sprint(files), "~c1.warc.zst") {
		t.Fatalf("nothing was packed anew: %q", files)
	}
	look := func() {
		if diff := cmp.Diff(want, recordsOf(t, dir)); diff != "" {
			t.Errorf("(-before +after):\n%.2000s", diff)
		}
		if n := pagesOf(t, dir); n != pages {
			t.Errorf("%d pages of %d", n, pages)
		}
	}
	killedAnywhere(t, dir, takes, func() { anew(t, dir) }, func() {
		look()
		run(t, dir, "archive", "compact").want(t, 0)
		look()
		if diff := cmp.Diff(files, segmentNames(t, filepath.Join(dir, "archive"))); diff != "" {
			t.Errorf("segments (-undisturbed +killed):\n%s", diff)
		}
		nothingHalf(t, dir)
	}, "archive", "compact")
	look()
}

// large keeps a session of long pages that are much alike, so that packing them anew pays.
func large(t *testing.T, dir string, pages int) {
	t.Helper()
	at := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	archive, err := store.Open(t.Context(), dir, store.Options{Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	var menu strings.Builder
	for i := range 300 {
		fmt.Fprintf(&menu, "<li class=lamp-%d><a href=/lamps/%d>Lamp %d</a></li>\n", i, i*7919%1000, i*i)
	}
	for n := range pages {
		keepLampPage(t, archive, 1000+n, at.Add(time.Duration(n)*time.Minute), menu.String())
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
}

// segmentNames are the files of an archive's captures.
func segmentNames(t *testing.T, archive string) (out []string) {
	t.Helper()
	found, err := os.ReadDir(filepath.Join(archive, "captures"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range found {
		out = append(out, e.Name())
	}
	return out
}

// TestKilledRetainIsAllOrNothing: after each kill the archive is sound with all records,
// and the next run leaves it without the pages; then a database made anew from the captures
// has all records.
func TestKilledRetainIsAllOrNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	filled(t, filepath.Join(dir, "archive"), 0, 8)
	want, pages := recordsOf(t, dir), pagesOf(t, dir)
	for _, name := range []string{"trial", "backup"} {
		run(t, dir, "archive", "backup", name).want(t, 0)
	}
	retain := []string{"archive", "retain", "--older-than", "1y", "--site", "lamps.example"}
	takes := took(t, dir, append(retain, "--archive", "trial")...)
	look := func(some ...int) {
		if diff := cmp.Diff(want, recordsOf(t, dir)); diff != "" {
			t.Errorf("(-before +after):\n%.2000s", diff)
		}
		if n := pagesOf(t, dir); !slices.Contains(some, n) {
			t.Errorf("%d pages, want %v", n, some)
		}
	}
	killedAnywhere(t, dir, takes, func() { anew(t, dir) }, func() {
		look(0, pages)
		run(t, dir, retain...).want(t, 0)
		look(0)
		nothingHalf(t, dir)
		if err := os.Remove(filepath.Join(dir, "archive", "archive.db")); err != nil {
			t.Fatal(err)
		}
		run(t, dir, "archive", "repair").want(t, 0)
		look(0)
	}, retain...)
	look(0)
}
