package disk_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"broadsheet/store/internal/disk"
)

// TestSyncDirNamesAFolderThatIsNotThere, and syncs one that is.
func TestSyncDirNamesAFolderThatIsNotThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := disk.SyncDir(dir); err != nil {
		t.Error(err)
	}
	if err := disk.SyncDir(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) && runtime.GOOS != "windows" {
		t.Errorf("a missing folder: %v", err)
	}
}

// TestSyncDirTellsWhatCannotBeSynced by name: a file system that can't promise what
// it was asked for must not pass for one that did.
func TestSyncDirTellsWhatCannotBeSynced(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux surely refuses to sync /dev/null")
	}
	if err := disk.SyncDir("/dev/null"); err == nil || !strings.Contains(err.Error(), "sync folder /dev/null: ") {
		t.Errorf("a device: %v", err)
	}
}
