package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"broadsheet/store/internal/disk"
)

const (
	manifestName     = "backup.json"
	nextManifestName = "backup.next.json"
	manifestFormat   = "broadsheet/backup/1"
)

// A manifest lists the files of a backup, sorted by name.
type manifest struct {
	Format string    `json:"format"`
	Made   time.Time `json:"made"`             // when the run began
	Schema int       `json:"schema,omitempty"` // of the database
	Files  []entry   `json:"files"`            // none before the first run has ended
}

// An entry is a file of a backup.
type entry struct {
	Name   string `json:"name"` // with slashes, from the backup's folder
	Size   int64  `json:"size"` // in bytes
	SHA256 string `json:"sha256"`
}

func (m *manifest) find(name string) (entry, bool) {
	for _, e := range m.Files {
		if e.Name == name {
			return e, true
		}
	}
	return entry{}, false
}

// write writes the manifest to disk, whole or not at all.
func (m *manifest) write(ctx context.Context, path string) error {
	slices.SortFunc(m.Files, func(a, b entry) int { return strings.Compare(a.Name, b.Name) })
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	_, err = writeFile(ctx, path+partExtension, func(w io.Writer) error {
		_, err := w.Write(append(raw, '\n'))
		return err
	})
	if err == nil {
		err = disk.Rename(path+partExtension, path)
	}
	if err != nil {
		return errors.Join(err, removed(path+partExtension))
	}
	return disk.SyncDir(filepath.Dir(path))
}

// readManifest reads one. It is what a stranger's folder may hold too.
func readManifest(path string) (m manifest, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return m, err
	}
	in := json.NewDecoder(bytes.NewReader(raw))
	if err := in.Decode(&m); err != nil || m.Format != manifestFormat {
		return m, fmt.Errorf("%s is no list of a backup's files in the form %s: %w", path, manifestFormat, errors.Join(err, errForeign))
	}
	for _, e := range m.Files {
		if !filepath.IsLocal(filepath.FromSlash(e.Name)) || e.Size < 0 {
			return m, fmt.Errorf("%s names the file %q, which lies elsewhere: %w", path, e.Name, errForeign)
		}
	}
	return m, nil
}

// currentManifest is the one that knows the backup's database: a run that was killed
// at its end leaves that beside the old one. A database that neither knows was written
// to by another program than Backup.
func currentManifest(ctx context.Context, dir string) (manifest, error) {
	m, err := readManifest(filepath.Join(dir, manifestName))
	if err != nil {
		return m, err
	}
	have, err := digestOf(ctx, filepath.Join(dir, databaseName), -1)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	have.Name = databaseName
	next, nextErr := readManifest(filepath.Join(dir, nextManifestName))
	for _, one := range []manifest{m, next} {
		if e, ok := one.find(databaseName); ok && e == have {
			return one, nil
		}
	}
	if nextErr != nil && !errors.Is(nextErr, fs.ErrNotExist) {
		return m, nextErr
	}
	return m, fmt.Errorf("%s %w: give another folder", filepath.Join(dir, databaseName), errUsed)
}

// size is how many bytes all files of the list have.
func (m *manifest) size() (n int64) {
	for _, e := range m.Files {
		n += e.Size
	}
	return n
}

// errUsed says that a database isn't the one of the last backup.
var errUsed = errors.New("is damaged, or was written to since the last backup")

// claimBackup makes the folder a backup's, and refuses one that holds anything else.
func claimBackup(ctx context.Context, dir string, m manifest) error {
	if err := makeFolder(dir); err != nil {
		return fmt.Errorf("make backup: %w", err)
	}
	path := filepath.Join(dir, manifestName)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	found, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("make backup: %w", err)
	}
	for _, e := range found {
		if e.Name() != manifestName+partExtension {
			return fmt.Errorf("make backup in %s: the folder holds other things (%s) and no %s: give an empty one", dir, e.Name(), manifestName)
		}
	}
	m.Files = []entry{}
	return m.write(ctx, path)
}
