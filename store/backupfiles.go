package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"broadsheet/store/internal/disk"
)

const (
	databaseName  = "archive.db"
	partExtension = ".part" // ends the name of a file that isn't whole yet
)

// local is the path of a file that the manifest names with slashes.
func local(dir, name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }

// isSegment reports whether a file of the captures holds records.
func isSegment(name string) bool {
	return strings.HasSuffix(name, ".warc.gz") || strings.HasSuffix(name, ".warc.zst") || strings.HasSuffix(name, ".warc")
}

// stemOf is what a segment keeps of its name when a merge gives it one of its own.
func stemOf(segment string) string {
	stem, _, _ := strings.Cut(segment, ".warc")
	if i := strings.LastIndexByte(stem, '~'); i > 0 {
		stem = stem[:i]
	}
	return stem
}

// newMarks are what stands in names of segments that were written anew.
var newMarks = regexp.MustCompile(`(~[rc][0-9]+)+$`)

// originOf is the name, without its ending, of the segment that one was made of, however
// often it was written anew.
func originOf(segment string) string { return newMarks.ReplaceAllString(stem(segment), "") }

// filesIn are the names of the whole files in a folder, none where it is missing.
func filesIn(dir string) ([]string, error) {
	found, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, e := range found {
		if e.Type().IsRegular() && !strings.HasSuffix(e.Name(), partExtension) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// apart refuses two folders of which one lies in the other.
func apart(from, to string) error {
	a, err := realPath(from)
	if err != nil {
		return err
	}
	b, err := realPath(to)
	if err != nil {
		return err
	}
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		if rel, err := filepath.Rel(pair[0], pair[1]); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			return fmt.Errorf("copy %s to %s: one lies in the other: give a folder of its own", from, to)
		}
	}
	return nil
}

// realPath is the absolute path behind links, of a folder that may be missing.
func realPath(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if behind, err := filepath.EvalSymlinks(abs); err == nil {
		return behind, nil
	}
	parent := filepath.Dir(abs)
	if parent == abs {
		return abs, nil
	}
	above, err := realPath(parent)
	return filepath.Join(above, filepath.Base(abs)), err
}

// A stopped reader ends with the context.
type stopped struct {
	ctx context.Context
	r   io.Reader
}

func (s stopped) Read(p []byte) (int, error) {
	if err := context.Cause(s.ctx); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}

// digestOf reads so many bytes of a file, all where size is negative.
func digestOf(ctx context.Context, path string, size int64) (entry, error) {
	f, err := os.Open(path)
	if err != nil {
		return entry{}, err
	}
	defer func() { _ = f.Close() }() // it was only read
	if size < 0 {
		size = math.MaxInt64
	}
	h := sha256.New()
	n, err := io.Copy(h, stopped{ctx, io.LimitReader(f, size)})
	return entry{Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}, err
}

// copyFile copies so many bytes of a file, reads them back, and lets them take their
// place then.
func copyFile(ctx context.Context, from, to, name string, size int64) (e entry, err error) {
	if err := makeFolder(filepath.Dir(to)); err != nil {
		return e, err
	}
	in, err := os.Open(from)
	if err != nil {
		return e, err
	}
	defer func() { _ = in.Close() }() // it was only read
	e, err = writeFile(ctx, to+partExtension, func(w io.Writer) error {
		n, err := io.Copy(w, stopped{ctx, io.LimitReader(in, size)})
		if err == nil && n < size {
			err = fmt.Errorf("%s ends at %d bytes, before %d: %w", from, n, size, io.ErrUnexpectedEOF)
		}
		return err
	})
	if err == nil {
		if err = disk.Rename(to+partExtension, to); err != nil {
			err = errors.Join(err, removed(to+partExtension))
		}
	}
	if err == nil {
		err = disk.SyncDir(filepath.Dir(to))
	}
	e.Name = name
	return e, err
}

// writeFile writes a file to disk and reads it back. One that failed doesn't stay.
func writeFile(ctx context.Context, path string, fill func(w io.Writer) error) (e entry, err error) {
	f, err := disk.Create(path)
	if err != nil {
		return e, err
	}
	h := sha256.New()
	err = fill(io.MultiWriter(f, h))
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return e, errors.Join(err, disk.Remove(path))
	}
	e, err = digestOf(ctx, path, -1)
	if err == nil && e.SHA256 != hex.EncodeToString(h.Sum(nil)) {
		err = fmt.Errorf("%s reads back as other bytes than were written: the disk is failing", path)
	}
	return e, err
}

// copyDatabase writes the state that was committed last. The writer keeps its pages out
// of use as long as that takes.
func copyDatabase(ctx context.Context, a *Archive, path string) (entry, error) {
	e, err := writeFile(ctx, path, func(w io.Writer) error {
		return a.view(func(t txn) error {
			out := &ctxWriter{ctx: ctx, w: w}
			_, err := t.WriteTo(out)
			return cmp.Or(out.err, err) // bbolt tells of a cause only the words
		})
	})
	e.Name = databaseName
	if a.isReplaced() { // bbolt copies the file that has the name now
		return e, fmt.Errorf("%s was replaced meanwhile: run again: %w", databaseName, fs.ErrNotExist)
	}
	return e, err
}

// A ctxWriter ends with the context.
type ctxWriter struct {
	ctx context.Context
	w   io.Writer
	err error // what it failed with
}

func (c *ctxWriter) Write(p []byte) (n int, err error) {
	if err = context.Cause(c.ctx); err == nil {
		n, err = c.w.Write(p)
	}
	c.err = cmp.Or(c.err, err)
	return n, err
}
