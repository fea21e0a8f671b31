package export

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"broadsheet/store/internal/disk"
)

// Names of files in the making begin and end so.
const tempPrefix, tempSuffix = ".broadsheet-", ".tmp"

// File writes a file that appears under its name only when write has succeeded
// and all is on disk. A file that is there keeps its permissions, and its content
// until then; a link goes on leading to it. What is no file but takes bytes, such
// as a device or a pipe, is written to as it is. An error of write is returned
// unchanged.
func File(path string, write func(io.Writer) error) error { return put(path, true, write) }

// put is [File], and durable only where that is asked for: to wait for the disk at
// each of a million small files takes an hour.
func put(path string, durable bool, write func(io.Writer) error) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return failed(path, err)
	case info.IsDir():
		return fmt.Errorf("export to %s: it is a folder: give the name of a file", path)
	case !info.Mode().IsRegular():
		return through(path, write)
	}
	target := path
	if linked, err := filepath.EvalSymlinks(path); err == nil {
		target = linked
	}
	name := filepath.Join(filepath.Dir(target), tempPrefix+rand.Text()+tempSuffix)
	f, err := disk.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return failed(path, err)
	}
	defer func() { _, _ = f.Close(), disk.Remove(name) }() // what is not whole; else nothing is left to do
	if err := fill(f, path, info, durable, write); err != nil {
		return err
	}
	if err := disk.Rename(name, target); err != nil {
		return failed(path, err)
	}
	if !durable {
		return nil
	}
	return disk.Advised(disk.SyncDir(filepath.Dir(target)))
}

// fill writes the file in the making. old is what it will replace, if anything.
func fill(f disk.File, path string, old fs.FileInfo, durable bool, write func(io.Writer) error) error {
	if err := write(&named{f, path}); err != nil {
		return err
	}
	if old != nil {
		if err := f.Chmod(old.Mode().Perm()); err != nil {
			return failed(path, err)
		}
	}
	var err error
	if durable {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return failed(path, err)
	}
	return nil
}

// through writes to what is there and can't be replaced.
func through(path string, write func(io.Writer) error) error {
	f, err := disk.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return failed(path, err)
	}
	if err := write(&named{f, path}); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return failed(path, err)
	}
	return nil
}

// named is a file whose errors name what the user asked for.
type named struct {
	f    disk.File
	path string
}

func (n *named) Write(p []byte) (int, error) {
	done, err := n.f.Write(p)
	if err != nil {
		err = failed(n.path, err)
	}
	return done, err
}

// failed names the file that was asked for, and not the one in the making.
func failed(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("export to %s: %w: make its folder first", path, fs.ErrNotExist)
	}
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		err = pe.Err
	}
	if le, ok := errors.AsType[*os.LinkError](err); ok {
		err = le.Err
	}
	return fmt.Errorf("export to %s: %w", path, disk.Advised(err))
}
