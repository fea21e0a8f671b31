package store

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"broadsheet/scraper/warc"
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
