package export

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"broadsheet/store/internal/disk"
)

// A Difference is a file of an export that isn't as its manifest says.
type Difference struct {
	Name string
	What string // "missing", "changed", "extra", with more words where they help
}

// ErrUnfinished says that an export was broken off.
var ErrUnfinished = errors.New("the export was broken off: give the same command again, and it goes on")

// Verify holds the files of an export against its manifest: each one's size and
// digest, and that there are no others. It reads all bytes. What is no export gives
// an error, one that was broken off [ErrUnfinished].
func Verify(dir string) (m *Manifest, out []Difference, err error) {
	root, err := disk.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("verify %s: %w", dir, bare(err))
	}
	defer func() { _ = root.Close() }() // it was only read
	m, err = readManifest(root)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := root.Lstat(journalName); err == nil {
			return nil, nil, fmt.Errorf("verify %s: %w", dir, ErrUnfinished)
		}
		err = fmt.Errorf("there is no %s: it is no export", manifestName)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("verify %s: %w", dir, err)
	}
	known := map[string]bool{manifestName: true}
	records := 0
	for _, e := range append(m.Files, m.Croissant) {
		if known[e.Name] {
			out = append(out, Difference{e.Name, "named twice"})
		}
		known[e.Name] = true
		records += e.Records
		if what := e.check(root); what != "" {
			out = append(out, Difference{e.Name, what})
		}
	}
	if records != m.Records {
		out = append(out, Difference{manifestName, fmt.Sprintf("changed: it says %d records and has %d in its files", m.Records, records)})
	}
	err = fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !known[name] {
			out = append(out, Difference{name, "extra"})
		}
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("verify %s: %w", dir, bare(err))
	}
	return m, out, nil
}

// check says what is wrong with a file, nothing if it is as it was.
func (e *Entry) check(root *disk.Root) string {
	if !isLocal(e.Name) {
		return "missing: no file of an export has such a name"
	}
	name := filepath.FromSlash(e.Name)
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "missing"
	case err != nil:
		return fmt.Sprintf("changed: %v", bare(err))
	case !info.Mode().IsRegular():
		return "changed: it is no file by now"
	case info.Size() != e.Bytes:
		return fmt.Sprintf("changed: it has %d bytes and not %d", info.Size(), e.Bytes)
	}
	f, err := root.Open(name)
	if err != nil {
		return fmt.Sprintf("changed: %v", bare(err))
	}
	defer func() { _ = f.Close() }() // it was only read
	m := newMeter(io.Discard)
	if _, err := io.Copy(m, f); err != nil {
		return fmt.Sprintf("changed: %v", bare(err))
	}
	if m.sum() != e.SHA256 {
		return "changed: its digest is another"
	}
	return ""
}

// bare is the cause of an error without names that are said elsewhere.
func bare(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}
