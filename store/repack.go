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
	FromSize, ToSize int64  // of the files, in bytes, the copy of the dictionary included
	Dictionary       int    // pages in the dictionary, 0 when there is none
	Places           map[int64]Place

	form       warc.Compression
	told       func(n int64) // how many bytes of the old one are done; nil is nobody
	part       string        // where it is written
	dictionary *warc.Dictionary
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
	r, err := a.repack(ctx, &Repacked{From: segment, To: freeName(a.capturesDir(), segment, warc.Zstd), form: warc.Zstd})
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

// repack writes a segment in a form, under a name that is free.
func (a *Archive) repack(ctx context.Context, want *Repacked) (*Repacked, error) {
	old, err := os.Open(filepath.Join(a.capturesDir(), filepath.Base(want.From)))
	if err != nil {
		return nil, err
	}
	defer func() { _ = old.Close() }() // it was only read
	best, err := a.smallest(ctx, old, want)
	if err != nil {
		return nil, err
	}
	if best.ToSize >= best.FromSize {
		return nil, errors.Join(fmt.Errorf("%d bytes instead of %d: %w", best.ToSize, best.FromSize, ErrNotSmaller), removed(best.part))
	}
	path := filepath.Join(a.capturesDir(), best.To)
	err = copyDictionary(path, best.dictionary)
	if err == nil {
		err = disk.Rename(best.part, path)
	}
	if err != nil {
		return nil, errors.Join(err, removed(best.part), removed(path+dictionaryExtension))
	}
	return best, errors.Join(disk.SyncDir(a.capturesDir()), writeIndex(path))
}

// smallest writes a segment with a dictionary of its pages, and also without where
// the dictionary and its copy are much of the whole: what is smaller stays.
func (a *Archive) smallest(ctx context.Context, old *os.File, want *Repacked) (*Repacked, error) {
	best, bare := *want, *want
	path := filepath.Join(a.capturesDir(), want.To)
	best.part, bare.part = path+partExtension, path+".bare"+partExtension
	if want.form == warc.Zstd {
		var err error
		if best.dictionary, best.Dictionary, err = dictionaryOf(ctx, old); err != nil {
			return nil, err
		}
	}
	d := best.dictionary
	if err := best.write(ctx, old); err != nil || d == nil || best.ToSize > 20*int64(len(d.Frame())) {
		return &best, err
	}
	if err := bare.write(ctx, old); err != nil {
		return nil, errors.Join(err, removed(best.part))
	}
	if bare.ToSize <= best.ToSize {
		best, bare = bare, best
	}
	return &best, removed(bare.part)
}

// removed removes what is not to stay, if it is there.
func removed(path string) error {
	if err := disk.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// packedMark stands in the name of a segment that was packed anew, behind the name that
// it had and before a number: it can be made no smaller in the same form.
const packedMark = "~c"

// freeName is a name for a segment in another form: what it was made of stays in it, and
// its place in the order.
func freeName(dir, segment string, form warc.Compression) string {
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s%s%d%s", originOf(segment), packedMark, n, form.Extension())
		if _, err := os.Lstat(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
			return name
		}
	}
}

// write copies all records to the part file, which doesn't stay when that fails.
func (r *Repacked) write(ctx context.Context, old *os.File) (err error) {
	f, err := disk.Create(r.part)
	if err != nil {
		return advised(err)
	}
	defer func() {
		if err = advised(errors.Join(err, f.Close())); err != nil {
			err = errors.Join(err, removed(r.part))
		}
	}()
	out := bufio.NewWriterSize(f, 1<<20)
	w := warc.NewWriter(out, warc.WriterOptions{Compression: r.form, Level: 9, Dictionary: r.dictionary})
	r.Places = map[int64]Place{}
	for rec, err := range records(ctx, old) {
		if err != nil {
			return err
		}
		if rec.Type() == warc.Warcinfo {
			rename(rec.Header, r.To)
		}
		p, err := w.Copy(rec)
		if err != nil {
			return err
		}
		r.Places[rec.Offset] = Place{p.Offset, p.Length}
		if r.told != nil {
			r.told(rec.Offset)
		}
	}
	if err := errors.Join(out.Flush(), f.Sync()); err != nil {
		return err
	}
	if r.FromSize, err = old.Seek(0, io.SeekEnd); err == nil {
		r.ToSize, err = f.Seek(0, io.SeekEnd)
	}
	if r.dictionary != nil {
		r.ToSize += int64(len(r.dictionary.Frame())) // of its copy
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
