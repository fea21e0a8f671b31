package disk

import (
	"io/fs"
	"os"
	"path/filepath"
)

// A Root is an [os.Root] that is written to.
type Root struct{ *os.Root }

// OpenRoot is [os.OpenRoot].
func OpenRoot(dir string) (*Root, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Root{root}, nil
}

func (r *Root) path(name string) string { return filepath.Join(r.Name(), name) }

// OpenFile is [os.Root.OpenFile], to write.
func (r *Root) OpenFile(name string, flag int, perm fs.FileMode) (File, error) {
	return open(r.path(name), flag, func() (*os.File, error) { return r.Root.OpenFile(name, flag, perm) })
}

// Remove is [os.Root.Remove].
func (r *Root) Remove(name string) error {
	path := r.path(name)
	return layerOn(path).do(&Op{Kind: Removing, Path: path}, func() error { return r.Root.Remove(name) })
}

// MkdirAll is [os.Root.MkdirAll].
func (r *Root) MkdirAll(name string, perm fs.FileMode) error {
	path := r.path(name)
	return layerOn(path).do(&Op{Kind: Making, Path: path}, func() error { return r.Root.MkdirAll(name, perm) })
}
