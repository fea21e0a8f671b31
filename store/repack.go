package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"broadsheet/scraper/warc"
	"broadsheet/store/internal/disk"
)

// ErrNotSmaller says that a segment would be no smaller in another form.
var ErrNotSmaller = errors.New("it would be no smaller")

// A Repacked segment is a copy of another: the same records in the same order, each
// with the same fields and bytes.
type Repacked struct {
	From, To         string // names of the segments
	FromSize, ToSize int64  // of the files, in bytes
	Dictionary       int    // pages in the dictionary, 0 when there is none
	Places           map[int64]Place
}

// A Place is where a record stands in its segment, in bytes.
type Place struct{ Offset, Length int64 }

// Repack writes a sealed segment once more, as zstd with a dictionary of its own
// pages where it holds several of a site, and returns where each record stands now,
// by its offset in the old one. The new segment lies beside the old one and is on
// disk; nothing leads to it yet. One that would be no smaller is not kept, which is
// an error matching [ErrNotSmaller]; so is none that can't be read to its end, or
// whose digests don't match: it stays as it is.
func (a *Archive) Repack(ctx context.Context, segment string) (*Repacked, error) {
	leave, err := a.enter()
	if err != nil {
		return nil, fmt.Errorf("repack captures: %w", err)
	}
	defer leave()
	if stem(segment) == "" || a.captures.writes(segment) {
		return nil, fmt.Errorf("repack captures %s: it is no segment, or is being written", segment)
	}
	r, err := a.repack(ctx, segment)
	if err != nil {
		return nil, fmt.Errorf("repack captures %s: %w", segment, err)
	}
	return r, nil
}

// writes reports whether a segment is being written.
func (c *captures) writes(segment string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.file != nil && filepath.Base(c.file.Name()) == segment
}

func (a *Archive) repack(ctx context.Context, segment string) (*Repacked, error) {
	old, err := os.Open(filepath.Join(a.capturesDir(), filepath.Base(segment)))
	if err != nil {
		return nil, err
	}
	defer func() { _ = old.Close() }() // it was only read
	r := &Repacked{From: segment, Places: map[int64]Place{}}
	opt := warc.WriterOptions{Compression: warc.Zstd, Level: 9}
	if opt.Dictionary, r.Dictionary, err = dictionaryOf(ctx, old); err != nil {
		return nil, err
	}
	to := freeName(a.capturesDir(), segment)
	part := filepath.Join(a.capturesDir(), to+".part")
	if err := r.write(ctx, old, to, part, opt); err != nil {
		return nil, advised(errors.Join(err, removed(part)))
	}
	if r.ToSize >= r.FromSize {
		return nil, errors.Join(fmt.Errorf("%d bytes instead of %d: %w", r.ToSize, r.FromSize, ErrNotSmaller), removed(part))
	}
	if err := os.Rename(part, filepath.Join(a.capturesDir(), to)); err != nil {
		return nil, errors.Join(err, removed(part))
	}
	return r, errors.Join(disk.SyncDir(a.capturesDir()), writeIndex(filepath.Join(a.capturesDir(), to)))
}

// removed removes what is not to stay, if it is there.
func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// freeName is the segment's name as zstd, with a number where it has that already.
func freeName(dir, segment string) string {
	for n := 1; ; n++ {
		name := stem(segment)
		if n > 1 {
			name = fmt.Sprintf("%s-%d", name, n)
		}
		name += warc.Zstd.Extension()
		if _, err := os.Lstat(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
			return name
		}
	}
}

// write copies all records to a file of the path, which is to get the name.
func (r *Repacked) write(ctx context.Context, old *os.File, name, path string, opt warc.WriterOptions) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriterSize(f, 1<<20)
	w := warc.NewWriter(out, opt)
	for rec, err := range records(ctx, old) {
		if err != nil {
			return err
		}
		if rec.Type() == warc.Warcinfo {
			rename(rec.Header, name)
		}
		p, err := w.Copy(rec)
		if err != nil {
			return err
		}
		r.Places[rec.Offset] = Place{p.Offset, p.Length}
	}
	if err := errors.Join(out.Flush(), f.Sync()); err != nil {
		return err
	}
	r.To = name
	if r.FromSize, err = old.Seek(0, io.SeekEnd); err == nil {
		r.ToSize, err = f.Seek(0, io.SeekEnd)
	}
	return err
}

// rename gives a warcinfo record the name of the file that it is in (ISO 28500,
// 5.15).
func rename(h warc.Header, name string) {
	for i, field := range h {
		if field.Name == "WARC-Filename" {
			h[i].Value = name
		}
	}
}
