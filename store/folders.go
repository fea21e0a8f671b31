package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"broadsheet/store/internal/disk"
)

// makeFolder makes a folder and those above it, with names that are durable. The folder's
// own is made so each time: an earlier run may have ended before.
func makeFolder(dir string) error {
	sync := []string{filepath.Dir(dir)}
	for at := sync[0]; ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			break
		}
		sync = append(sync, filepath.Dir(at))
	}
	if err := disk.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, parent := range sync {
		// Where we may not look we have made nothing.
		if err := disk.SyncDir(parent); err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return nil
}

// syncFolders makes the names in those folders of an archive durable that are there.
func syncFolders(dir string, names ...string) error {
	for _, name := range names {
		err := disk.SyncDir(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
