package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"broadsheet/scraper/warc"
	"broadsheet/store/internal/disk"
)

// dictionaryExtension ends the name of the copy of a segment's dictionary, behind the
// segment's own. A flipped bit in the dictionary would cost the whole segment.
const dictionaryExtension = ".dictionary"

// copyDictionary keeps a dictionary beside its segment, as the bytes that the segment
// begins with. It is durable before anything that needs it is.
func copyDictionary(segment string, d *warc.Dictionary) (err error) {
	if d == nil {
		return nil
	}
	f, err := disk.Create(segment + dictionaryExtension)
	if err != nil {
		return fmt.Errorf("copy dictionary: %w", advised(err))
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.Write(d.Frame())
	if err = errors.Join(err, f.Sync()); err != nil {
		return fmt.Errorf("copy dictionary: %w", advised(err))
	}
	return nil
}

// readCopy reads the copy of a segment's dictionary; nil when there is none.
func readCopy(segment string) (raw []byte, d *warc.Dictionary, err error) {
	raw, err = os.ReadFile(segment + dictionaryExtension)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err == nil {
		d, err = warc.ReadDictionary(bytes.NewReader(raw))
	}
	if err == nil && (d == nil || d.ID() == 0) { // ours have a number; what is damaged may be taken for bare content
		err = errors.New("it is no dictionary")
	}
	return raw, d, err
}

// checkDictionary holds the dictionary of a segment against its copy. Where only the
// copy is good, it returns it and where the records begin.
func (r *Report) checkDictionary(f *os.File) (opt warc.ReaderOptions) {
	name := filepath.Base(f.Name())
	raw, d, err := readCopy(f.Name())
	head := make([]byte, max(len(raw), 4))
	n, herr := io.ReadFull(io.NewSectionReader(f, 0, 1<<62), head)
	head = head[:n]
	switch {
	case herr != nil: // the segment is shorter: it was cut there, or is no dictionary's
	case raw == nil && err == nil:
		if warc.HasDictionary(head) {
			r.add(BadDictionary, name, "captures %s: the copy of its dictionary, %s, is missing", name, name+dictionaryExtension)
		}
	case err != nil:
		r.add(BadDictionary, name, "captures %s: the copy of its dictionary, %s, can't be read: %v", name, name+dictionaryExtension, err)
	case !bytes.Equal(raw, head):
		r.add(BadDictionary, name, "captures %s: its dictionary is damaged; its pages are read with the copy, %s", name, name+dictionaryExtension)
		return warc.ReaderOptions{Offset: int64(len(raw)), Dictionary: d}
	}
	return opt
}
