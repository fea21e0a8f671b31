package store

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"broadsheet/scraper/warc"
	"broadsheet/store/internal/disk"
)

// extensions are the endings of segments' names.
var extensions = []string{warc.Gzip.Extension(), warc.Zstd.Extension(), warc.None.Extension()}

// stem is a segment's name without its ending, "" for what is no segment.
func stem(name string) string {
	for _, ext := range extensions {
		if base, ok := strings.CutSuffix(name, ext); ok {
			return base
		}
	}
	return ""
}

// segments are the names of all segments, oldest first.
func segments(dir string) ([]string, error) {
	var out []string
	for _, ext := range extensions {
		found, err := filepath.Glob(filepath.Join(dir, "*"+ext))
		if err != nil {
			return nil, err
		}
		for _, path := range found {
			out = append(out, filepath.Base(path))
		}
	}
	slices.Sort(out)
	return out, nil
}

// mendTail cuts what a crash left unfinished at the end of the newest segment.
// What is damaged in another way is left as it is, for Check to tell: each run
// begins a segment of its own, so nothing is written behind it.
func mendTail(dir string) error {
	names, err := segments(dir)
	if err != nil || len(names) == 0 {
		return err
	}
	path := filepath.Join(dir, names[len(names)-1])
	if wasSealed(path) {
		return nil
	}
	f, err := disk.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("mend captures: %w", err)
	}
	if err := errors.Join(mendFile(f), f.Close()); err != nil {
		return fmt.Errorf("mend captures: let %s end with its last whole record: %w", path, err)
	}
	return nil
}

// mendFile cuts a segment behind its last whole record.
func mendFile(f disk.File) error {
	r := warc.NewReader(bufio.NewReaderSize(f, 1<<20), warc.ReaderOptions{})
	for {
		_, err := r.Next()
		if isType[*warc.FormatError](err) {
			return nil
		}
		torn, isTorn := errors.AsType[*warc.TornError](err)
		switch {
		case err == nil:
			continue
		case errors.Is(err, io.EOF):
			return nil
		case isTorn && holdsRecord(f, torn.Offset, r.Dictionary()):
			return nil // not torn, but damaged
		case isTorn:
			if err := f.Truncate(torn.Offset); err != nil {
				return err
			}
			return f.Sync()
		default:
			return err
		}
	}
}

// wasSealed reports whether a segment was ended and not written to since: its index is
// newer then. To read a gigabyte would make each run wait, and of a segment that somebody
// has cut off meanwhile nothing is lost when it stays as it is.
func wasSealed(segment string) bool {
	index, err := os.Stat(segment + indexExtension)
	if err != nil {
		return false
	}
	info, err := os.Stat(segment)
	return err == nil && index.ModTime().After(info.ModTime())
}

// sweepParts removes files that were in the making when a run ended: the next one makes
// them anew.
func sweepParts(dir string) error {
	found, err := filepath.Glob(filepath.Join(dir, "*"+partExtension))
	for _, path := range found {
		err = errors.Join(err, removed(path))
	}
	return err
}

// frameStart are the first bytes of a zstd frame.
var frameStart = []byte{0x28, 0xb5, 0x2f, 0xfd}

// holdsRecord reports whether a whole record stands somewhere behind a torn one. In
// zstd each block says how long it is: if such a number is damaged, the file seems to
// end in it, and what comes after must not be cut.
func holdsRecord(f io.ReaderAt, torn int64, d *warc.Dictionary) bool {
	tail, err := io.ReadAll(io.NewSectionReader(f, torn, 1<<62))
	if err != nil {
		return true // then nothing is cut
	}
	for at := 1; at < len(tail); at++ {
		next := bytes.Index(tail[at:], frameStart)
		if next < 0 {
			return false
		}
		at += next
		rec, err := warc.NewReader(bytes.NewReader(tail[at:]), warc.ReaderOptions{Dictionary: d}).Next()
		if err == nil && rec.Skip() == nil {
			return true
		}
	}
	return false
}
