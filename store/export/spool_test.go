package export_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"broadsheet/store/export"
)

// leftIn asserts that a folder is empty.
func leftIn(t *testing.T, dir string) {
	t.Helper()
	if list, err := os.ReadDir(dir); err != nil || len(list) != 0 {
		t.Errorf("left behind: %v, %v", list, err)
	}
}

// TestNoRoomForTheFeed: where nothing can be put aside, that is an error of the
// record, not a feed that lacks entries.
func TestNoRoomForTheFeed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its folder for such files is named otherwise")
	}
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	w, err := export.New("atom", &failing{1 << 40}, export.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 6000 {
		if err := w.Write(story(n)); err != nil {
			return
		}
	}
	t.Error("no record failed")
}

// TestAFeedThatIsGivenUpLeavesNothing in the folder of the system, on systems where
// an open file can be removed.
func TestAFeedThatIsGivenUpLeavesNothing(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there it is gone with the next cleaning")
	}
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	w, err := export.New("atom", &failing{1 << 40}, export.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 6000 {
		if err := w.Write(story(n)); err != nil {
			t.Fatal(err)
		}
	}
	leftIn(t, dir)
}
