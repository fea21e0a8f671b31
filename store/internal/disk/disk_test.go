package disk_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
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
