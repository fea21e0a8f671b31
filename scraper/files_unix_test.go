//go:build unix

package scraper_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLinksAreFollowedOnce: to pages and as the folder that is named, not in
// circles.
func TestLinksAreFollowedOnce(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"real/a.html": "<p>a", "real/link.html -> a.html": "", "real/up -> ..": "", "real/self -> .": "", "real/gone.html -> nowhere": "",
		"real/one.html -> two.html": "", "real/two.html -> one.html": "", "real/dir.html -> ../other": "", "other/b.html": "<p>b", "named -> real": "",
	})
	want := []string{
		"named/a.html <p>a", "named/dir.html error: read page named/dir.html: read named/dir.html: is a directory",
		"named/gone.html error: read page: open named/gone.html: no such file or directory", "named/link.html <p>a",
		"named/one.html error: read page: open named/one.html: too many levels of symbolic links",
		"named/two.html error: read page: open named/two.html: too many levels of symbolic links",
	}
	if diff := cmp.Diff(want, read(t, dir, filepath.Join(dir, "named"))); diff != "" {
		t.Errorf("files differ (-want +got):\n%s", diff)
	}
}

// TestPipeInAFolderHoldsUpNothing.
func TestPipeInAFolderHoldsUpNothing(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.html": "<p>a", "z.html": "<p>z"})
	if err := syscall.Mkfifo(filepath.Join(dir, "m.html"), 0o600); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	if diff := cmp.Diff([]string{"a.html <p>a", "z.html <p>z"}, read(t, dir, dir)); diff != "" {
		t.Errorf("files differ (-want +got):\n%s", diff)
	}
}
