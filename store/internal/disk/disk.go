// Package disk is where the archive changes its files: it makes, renames and removes
// them, and makes what was written survive a loss of power, on each system in the way
// that it has. The databases write their own; they are bbolt's.
//
// In place of the system a test can put a [Layer], which fails as disks fail, or
// records what a loss of power may leave.
package disk

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
)

// A File is open for writing. It is an [os.File], but under a [Layer].
type File interface {
	io.ReadWriteSeeker
	io.ReaderAt
	io.WriterAt
	io.Closer
	Name() string
	Stat() (fs.FileInfo, error)
	Chmod(fs.FileMode) error
	Truncate(size int64) error
	Sync() error
}

// Create is [os.Create].
func Create(path string) (File, error) {
	return OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

// OpenFile is [os.OpenFile], to write.
func OpenFile(path string, flag int, perm fs.FileMode) (File, error) {
	return open(path, flag, func() (*os.File, error) { return os.OpenFile(path, flag, perm) })
}

func open(path string, flag int, how func() (*os.File, error)) (File, error) {
	layer := layerOn(path)
	var f *os.File
	err := layer.do(&Op{Kind: Opening, Path: path, Flag: flag}, func() (err error) {
		f, err = how()
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case layer == nil:
		return f, nil
	}
	return &layered{f, layer}, nil
}

// Rename is [os.Rename].
func Rename(from, to string) error {
	return layerOn(from).do(&Op{Kind: Renaming, Path: from, To: to}, func() error { return os.Rename(from, to) })
}

// Link is [os.Link].
func Link(from, to string) error {
	return layerOn(from).do(&Op{Kind: Linking, Path: from, To: to}, func() error { return os.Link(from, to) })
}

// Remove is [os.Remove].
func Remove(path string) error {
	return layerOn(path).do(&Op{Kind: Removing, Path: path}, func() error { return os.Remove(path) })
}

// Mkdir is [os.Mkdir].
func Mkdir(path string, perm fs.FileMode) error {
	return layerOn(path).do(&Op{Kind: Making, Path: path}, func() error { return os.Mkdir(path, perm) })
}

// MkdirAll is [os.MkdirAll].
func MkdirAll(path string, perm fs.FileMode) error {
	return layerOn(path).do(&Op{Kind: Making, Path: path}, func() error { return os.MkdirAll(path, perm) })
}

// SyncDir makes the names in a folder durable: those of files that were made,
// renamed or removed. Windows can't sync a folder and keeps names by itself.
func SyncDir(dir string) error {
	err := layerOn(dir).do(&Op{Kind: Naming, Path: dir}, func() error { return syncDir(dir) })
	if err != nil {
		return fmt.Errorf("sync folder %s: %w", dir, err)
	}
	return nil
}

func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // it was only read
	return d.Sync()
}
