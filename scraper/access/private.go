package access

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxFile bounds a file of secrets: all cookies of a browser are a few megabytes.
const maxFile = 32 << 20

// ErrOpen says that others can read a file of secrets.
var ErrOpen = errors.New("others can read it")

// ReadFile reads a file of secrets, and refuses one that others than its owner can read
// or write (on Unix; where root owns it, its group may read). Whoever may read the
// folder can take a pipe for it, as the shell makes them.
func ReadFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such file", name)
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s: it is a folder", name)
	}
	if info.Mode().IsRegular() && isOpen(info) {
		return nil, fmt.Errorf("%s: %w (mode %04o), and it holds secrets: make it yours alone with 'chmod 600 %s'", name, ErrOpen, info.Mode().Perm(), name)
	}
	src, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(src) > maxFile {
		err = fmt.Errorf("it is larger than %d bytes", maxFile)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return src, nil
}
