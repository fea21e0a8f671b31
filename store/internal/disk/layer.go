package disk

import (
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
)

// A Kind is what an operation does.
type Kind string

// Kinds of operations.
const (
	Opening    Kind = "open"     // to write
	Writing    Kind = "write"    // Data at Offset
	Truncating Kind = "truncate" // to Offset
	Syncing    Kind = "sync"
	Closing    Kind = "close"
	Renaming   Kind = "rename"
	Linking    Kind = "link"
	Removing   Kind = "remove"
	Making     Kind = "mkdir"
	Naming     Kind = "sync folder" // makes names durable
)

// An Op is an operation that changes files, or makes changes durable.
type Op struct {
	Kind   Kind
	Path   string
	To     string // the new name, of Renaming and Linking
	Flag   int    // of Opening
	Offset int64  // in bytes, of Writing and Truncating
	Data   []byte // of Writing
}

// A Layer stands between the archive and the system. It makes the change by calling
// run, or doesn't; a shorter Data before that writes less. Its error is what the
// archive gets; a bare [syscall.Errno] is told as the system would tell it.
type Layer func(op *Op, run func() error) error

// layers are by the folders that they are on. It is nil in a program.
var (
	layers   atomic.Pointer[map[string]Layer]
	layersMu sync.Mutex // held to change layers
)

// Lay puts a layer on what happens from now on in a folder, and below it, until lift. It
// is for tests.
func Lay(dir string, layer Layer) (lift func()) {
	change(func(all map[string]Layer) { all[dir] = layer })
	return func() { change(func(all map[string]Layer) { delete(all, dir) }) }
}

func change(how func(map[string]Layer)) {
	layersMu.Lock()
	defer layersMu.Unlock()
	all := map[string]Layer{}
	if old := layers.Load(); old != nil {
		maps.Copy(all, *old)
	}
	how(all)
	layers.Store(&all)
}

// layerOn is the layer on a path; nil is the system.
func layerOn(path string) Layer {
	all := layers.Load()
	if all == nil {
		return nil
	}
	for dir, layer := range *all {
		if path == dir || strings.HasPrefix(path, dir+string(filepath.Separator)) {
			return layer
		}
	}
	return nil
}

func (l Layer) do(op *Op, run func() error) error {
	if l == nil {
		return run()
	}
	err := l(op, run)
	if _, isBare := err.(syscall.Errno); !isBare { //nolint:errorlint // one that is wrapped is told already
		return err
	}
	if op.To != "" {
		return &os.LinkError{Op: string(op.Kind), Old: op.Path, New: op.To, Err: err}
	}
	return &fs.PathError{Op: string(op.Kind), Path: op.Path, Err: err}
}

// A layered file is one under a layer.
type layered struct {
	File

	layer Layer
}

// Write writes at the place where the file is.
func (f *layered) Write(p []byte) (n int, err error) {
	at, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, err
	}
	op := &Op{Kind: Writing, Path: f.Name(), Offset: at, Data: p}
	err = f.layer.do(op, func() (err error) {
		n, err = f.File.Write(op.Data)
		return err
	})
	return n, err
}

// WriteAt writes at an offset.
func (f *layered) WriteAt(p []byte, at int64) (n int, err error) {
	op := &Op{Kind: Writing, Path: f.Name(), Offset: at, Data: p}
	err = f.layer.do(op, func() (err error) {
		n, err = f.File.WriteAt(op.Data, at)
		return err
	})
	return n, err
}

// Truncate cuts the file, or makes it longer.
func (f *layered) Truncate(size int64) error {
	return f.layer.do(&Op{Kind: Truncating, Path: f.Name(), Offset: size}, func() error { return f.File.Truncate(size) })
}

// Sync makes what was written durable.
func (f *layered) Sync() error {
	return f.layer.do(&Op{Kind: Syncing, Path: f.Name()}, f.File.Sync)
}

// Close closes the file, also where the layer makes it fail.
func (f *layered) Close() error {
	isClosed := false
	err := f.layer.do(&Op{Kind: Closing, Path: f.Name()}, func() error {
		isClosed = true
		return f.File.Close()
	})
	if !isClosed {
		_ = f.File.Close() // as a system's close, which lets go of the file in any case
	}
	return err
}
