package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Restore copies a backup into a missing or empty folder. Each file must have the
// digest that the backup's list names; the database takes its place last, and is read
// back. A run that was killed goes on when it is run again.
func Restore(ctx context.Context, from, to string, opt BackupOptions) (_ *Copied, err error) {
	if err := apart(from, to); err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(from, manifestName)); err != nil {
		return nil, fmt.Errorf("restore %s: there is no backup: %w", from, err)
	}
	// Nobody may back up into it meanwhile.
	release, err := (&Archive{dir: from, window: new(window)}).keepWritersOut()
	if err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	defer release()
	m, err := currentManifest(ctx, from)
	if err == nil && len(m.Files) == 0 {
		err = errors.New("the backup was never finished")
	}
	if err == nil {
		err = claimRestore(to, &m)
	}
	if err != nil {
		return nil, advised(fmt.Errorf("restore %s: %w", from, err))
	}
	lock, err := takeLock(to, clock(opt.Now)())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	report, err := restoreAll(ctx, from, to, &m, &opt)
	if err != nil {
		return nil, advised(fmt.Errorf("restore %s: %w", from, err))
	}
	return report, nil
}

func restoreAll(ctx context.Context, from, to string, m *manifest, opt *BackupOptions) (*Copied, error) {
	files := slices.Clone(m.Files)
	slices.SortStableFunc(files, func(a, b entry) int { // the database comes last
		return btoi(a.Name == databaseName) - btoi(b.Name == databaseName)
	})
	report, total := &Copied{}, m.size()
	for _, want := range files {
		opt.told(report.Size, total)
		path := local(to, want.Name)
		report.Files++
		report.Size += want.Size
		have, err := digestOf(ctx, path, -1)
		have.Name = want.Name
		if err == nil && have == want {
			continue
		}
		if err == nil {
			return nil, fmt.Errorf("%s is there and holds something else: give an empty folder", path)
		}
		// A later run, killed, may have copied more of a segment.
		source, err := digestOf(ctx, local(from, want.Name), want.Size)
		source.Name = want.Name
		if err == nil && source != want {
			err = fmt.Errorf("the backup's %s is damaged: its digest is not the one of %s; 'broadsheet archive merge %s' takes what of it can be read into an archive", want.Name, manifestName, from)
		}
		if err == nil && want.Name == databaseName {
			err = m.holds(ctx, local(from, want.Name))
			// What an earlier run copied, and couldn't make durable, was taken as it is.
			err = errors.Join(err, syncFolders(to, "captures", "profiles"))
		}
		if err == nil {
			_, err = copyFile(ctx, local(from, want.Name), path, want.Name, want.Size)
		}
		if err != nil {
			return nil, err
		}
		report.Copied++
		report.Bytes += want.Size
	}
	return report, nil
}

// holds reads a database and refuses it where it leads to segments that the manifest
// doesn't name: those would not be restored.
func (m *manifest) holds(ctx context.Context, database string) error {
	r, err := reachOf(ctx, database)
	if err != nil {
		return err
	}
	for _, segment := range r.files() {
		if !slices.ContainsFunc(m.Files, func(e entry) bool { return e.Name == "captures/"+segment }) {
			return fmt.Errorf("the backup is not whole: %s doesn't name captures/%s, which the database leads to", manifestName, segment)
		}
	}
	return nil
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// claimRestore makes the folder, and refuses one that holds an archive or anything that
// doesn't come from this backup.
func claimRestore(dir string, m *manifest) error {
	if err := makeFolder(dir); err != nil {
		return err
	}
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		_, ok := m.find(strings.TrimSuffix(name, partExtension))
		switch {
		case name == databaseName:
			return fmt.Errorf("%s holds an archive: give an empty folder with --archive", dir)
		case name == lockName, name == readersName, ok:
			return nil
		}
		return fmt.Errorf("%s holds other things (%s): give an empty folder with --archive", dir, name)
	})
}
