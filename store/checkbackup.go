package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// checkBackup holds the files of a backup against its list, as a restore does. An archive
// that is none has no list, and one that was a backup and is written to has an old one.
func (r *Report) checkBackup(ctx context.Context, dir string) error {
	if _, err := os.Lstat(filepath.Join(dir, manifestName)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	m, err := currentManifest(ctx, dir)
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	if errors.Is(err, errUsed) {
		return nil
	}
	if err != nil {
		r.add(BadBackup, manifestName, "backup: %v", err)
		return nil
	}
	done, total := int64(0), m.size()
	for _, want := range m.Files {
		have, err := digestOf(ctx, local(dir, want.Name), want.Size) // a later run, killed, may have copied more
		have.Name = want.Name
		switch cause := context.Cause(ctx); {
		case cause != nil:
			return cause
		case err != nil:
			r.add(BadBackup, want.Name, "backup: %s: %v", want.Name, err)
		case have != want:
			r.add(BadBackup, want.Name, "backup: %s isn't the file that %s lists: back up anew into another folder", want.Name, manifestName)
		}
		done += want.Size
		r.opt.Progress("captures of the backup's list", done, total)
	}
	return nil
}
