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
	return filepath.WalkDir(r.a.dir, func(path string, e fs.DirEntry, err error) error {
		name, relErr := filepath.Rel(r.a.dir, path)
		switch {
		case err != nil || relErr != nil:
			return errors.Join(err, relErr)
		case !e.Type().IsRegular(), name == planName:
			return nil
		}
		r.report.Searched++
		is, err := r.plan.isInFile(ctx, path)
		if err == nil && !is && stem(e.Name()) != "" && filepath.Dir(name) == "captures" {
			err = r.proveSegment(ctx, path, filepath.ToSlash(name))
		}
		if is {
			r.report.Left = append(r.report.Left, filepath.ToSlash(name))
		}
		return err
	})
}

// isInFile reads a file in pieces that overlap by the longest text.
func (p *plan) isInFile(ctx context.Context, path string) (bool, error) {
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
	for {
		n, err := io.ReadFull(in, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
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

// proveSegment searches the records of a segment.
func (r *remover) proveSegment(ctx context.Context, path, name string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
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
