package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"

	"broadsheet/scraper/warc"
)

// prove searches each file of the folder for the texts, as it is, and the segments
// unpacked too, with their dictionaries.
func (r *remover) prove(ctx context.Context) error {
	db, err := openDB(r.a.path(), true)
	if err != nil {
		return err
	}
	r.plan.Others = nil // they stand elsewhere now
	err = guard(r.a.path(), func() error { return db.View(func(tx *bolt.Tx) error { return r.plan.others(newTxn(tx)) }) })
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	files, total, err := r.searched()
	done := int64(0)
	tell := func(n int64) { r.tell("captures searched", done+n, total) }
	for _, f := range files {
		if err == nil {
			err = r.search(ctx, f, tell)
		}
		done += f.work()
	}
	return err
}

// A searched is a file that is searched.
type searched struct {
	path, name string // the name within the archive
	size       int64
	isSegment  bool // is searched unpacked, too
}

// work is how much it takes to search a file, in bytes.
func (f *searched) work() int64 {
	if f.isSegment {
		return 2 * f.size
	}
	return f.size
}

// searched are the files that are searched, and how much work they are.
func (r *remover) searched() (files []searched, total int64, err error) {
	err = filepath.WalkDir(r.a.dir, func(path string, e fs.DirEntry, err error) error {
		name, relErr := filepath.Rel(r.a.dir, path)
		switch {
		case err != nil || relErr != nil:
			return errors.Join(err, relErr)
		case !e.Type().IsRegular(), name == planName:
			return nil
		}
		f := searched{path, filepath.ToSlash(name), fileSize(path), stem(e.Name()) != "" && filepath.Dir(name) == "captures"}
		files, total = append(files, f), total+f.work()
		return nil
	})
	return files, total, err
}

// search searches a file, and notes what is left in it.
func (r *remover) search(ctx context.Context, f searched, tell func(n int64)) error {
	r.report.Searched++
	is, err := r.plan.isInFile(ctx, f.path, tell)
	if is {
		r.report.Left = append(r.report.Left, f.name)
	}
	if err != nil || is || !f.isSegment {
		return err
	}
	return r.proveSegment(ctx, f, func(n int64) { tell(f.size + n) })
}

// isInFile reads a file in pieces that overlap by the longest text, and tells how many bytes
// are read.
func (p *plan) isInFile(ctx context.Context, path string, tell func(n int64)) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }() // it was only read
	longest := 0
	for _, text := range p.Texts {
		longest = max(longest, len(text))
	}
	in := stopped{ctx, f}
	buf := make([]byte, 0, 4<<20+2*longest)
	for read := int64(0); ; tell(read) {
		n, err := io.ReadFull(in, buf[len(buf):cap(buf)])
		buf, read = buf[:len(buf)+n], read+int64(n)
		if p.isIn(buf) {
			return true, nil
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		keep := min(longest, len(buf))
		buf = append(buf[:0], buf[len(buf)-keep:]...)
	}
}

// proveSegment searches the records of a segment, and tells how many bytes are read.
func (r *remover) proveSegment(ctx context.Context, segment searched, tell func(n int64)) error {
	f, err := os.Open(segment.path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	name := segment.name
	d, err := r.a.shelf.dictionary(f)
	if err != nil {
		return err
	}
	if d != nil && r.plan.isIn(d.Bytes()) {
		r.report.Left = append(r.report.Left, name+": its dictionary")
	}
	s := r.plan.sieve(filepath.Base(name))
	for rec, err := range records(ctx, f) {
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		tell(rec.Offset)
		if s.takes(rec) {
			r.report.Left = append(r.report.Left, fmt.Sprintf("%s: the record at %d", name, rec.Offset))
			continue
		}
		is, err := r.plan.isInRecord(rec)
		if err != nil {
			return fmt.Errorf("%s at %d: %w", name, rec.Offset, err)
		}
		if is {
			r.report.Left = append(r.report.Left, fmt.Sprintf("%s: the page of %s", name, rec.URI()))
		}
	}
	slices.Sort(r.report.Left)
	return nil
}

func (p *plan) isInRecord(rec *warc.Record) (bool, error) {
	block, err := io.ReadAll(rec.Block)
	if err != nil {
		return false, err
	}
	return p.isIn(block) || slices.ContainsFunc(p.Texts, func(text []byte) bool { return bytes.Equal(bytes.TrimSpace(text), bytes.TrimSpace(block)) }), nil
}
