package export

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"broadsheet/store/internal/disk"
)

// prepare makes the folder ready: what an older export left goes, what this one left
// when it was broken off stays, and what isn't ours is not touched.
func (f *Folder) prepare(root *disk.Root) (*journal, error) {
	key, err := f.key()
	if err != nil {
		return nil, err
	}
	isOld, err := isOurs(root)
	if err != nil {
		return nil, err
	}
	j, isNew, err := openJournal(root)
	if err != nil {
		return nil, err
	}
	switch {
	case isNew:
		err = j.begin(key)
	case j.head.Of != key:
		err = errors.Join(j.restart(root), j.begin(key))
	}
	if err == nil && isOld {
		err = removeTemporary(root)
	}
	if err == nil { // without its journal's name nobody would know what the files are
		err = disk.SyncDir(root.Name())
	}
	if err != nil {
		_ = j.close()
		return nil, err
	}
	return j, nil
}

// isOurs refuses a folder with files that no export of ours has made, and removes an
// export that is whole. It reports whether there was one, whole or broken off.
func isOurs(root *disk.Root) (isOld bool, err error) {
	isBroken := false
	if _, err := root.Lstat(journalName); err == nil {
		isBroken = true
	}
	old, err := readManifest(root)
	switch {
	case err == nil:
		return true, removeExport(root, old)
	case !errors.Is(err, fs.ErrNotExist):
		return false, foreign(err.Error())
	case isBroken:
		return true, nil
	}
	dir, err := root.Open(".")
	if err != nil {
		return false, err
	}
	defer func() { _ = dir.Close() }() // it was only read
	names, err := dir.Readdirnames(1)
	switch {
	case errors.Is(err, io.EOF):
		return false, nil
	case err != nil:
		return false, err
	}
	return false, foreign(names[0])
}

// foreign says what there is that no export has made.
func foreign(what string) error {
	return fmt.Errorf("there are other files in it (%s): give an empty or a new folder", what)
}

// removeExport removes the files that a manifest names, and it last.
func removeExport(root *disk.Root, m *Manifest) error {
	for _, e := range append(m.Files, m.Croissant) {
		if err := e.remove(root); err != nil {
			return err
		}
	}
	return root.Remove(manifestName)
}

// restart removes the files of another export that was broken off.
func (j *journal) restart(root *disk.Root) error {
	for {
		e, ok := j.next()
		if !ok {
			return nil
		}
		if err := e.remove(root); err != nil {
			return err
		}
	}
}

// remove removes a file and the folders that have nothing else in them. What a name
// leads to outside the folder is not reached.
func (e *Entry) remove(root *disk.Root) error {
	if !isLocal(e.Name) {
		return fmt.Errorf("its manifest names %q, which is no file in it", e.Name)
	}
	if err := root.Remove(filepath.FromSlash(e.Name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for dir := path.Dir(e.Name); dir != "."; dir = path.Dir(dir) {
		_ = root.Remove(filepath.FromSlash(dir)) // unless there is something else in it
	}
	return nil
}

// isLocal reports whether a name is one that an export may have.
func isLocal(name string) bool {
	return fs.ValidPath(name) && name != "." && filepath.IsLocal(filepath.FromSlash(name))
}

// removeTemporary removes files that were in the making when an export was killed.
func removeTemporary(root *disk.Root) error {
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && isTemporary(path.Base(name)) {
			err = root.Remove(filepath.FromSlash(name))
		}
		return err
	})
}

func isTemporary(name string) bool {
	return strings.HasPrefix(name, tempPrefix) && strings.HasSuffix(name, tempSuffix)
}
