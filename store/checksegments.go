package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// capture reads the capture of a record and compares its digest.
func (c *checker) capture(id string, at extract.Capture) {
	c.Captures++
	if c.opt.Fast {
		c.stands("record "+id, at.File, at.Offset+at.Length)
		return
	}
	body, rec, err := c.shelf.verified(at, false)
	switch {
	case err != nil:
		c.add(BadCapture, id, "record %s: %v", id, err)
	case rec.Header.Get("WARC-Payload-Digest") != at.Digest:
		c.add(BadCapture, id, "record %s: capture %s at %d has another digest", id, at.File, at.Offset)
	case body.URI == "":
		c.add(BadCapture, id, "record %s: capture %s at %d has no address", id, at.File, at.Offset)
	}
}

// stands looks whether a segment is there and reaches far enough for a capture:
// what is in it is read later, all in one go.
func (c *checker) stands(who, file string, end int64) {
	size, known := c.held[file]
	if !known {
		size = -1
		if info, err := os.Stat(filepath.Join(c.shelf.dir, filepath.Base(file))); err == nil {
			size = info.Size()
		} else {
			c.add(MissingCapture, file, "captures %s: %s points there: %v", file, who, err)
		}
		c.held[file] = size
	}
	if size >= 0 && end > size {
		c.add(MissingCapture, file, "captures %s: %s points behind its end, to %d", file, who, end)
	}
}

// originals decodes the whole responses that later captures refer to.
func (c *checker) originals(ctx context.Context) error {
	return c.Bucket(bPayloads).ForEach(func(k, raw []byte) error {
		var o original
		if err := decode(raw, &o); err != nil {
			c.add(BadOriginal, fmt.Sprintf("%q", k), "original %q: %v", k, err)
			return nil
		}
		c.stands(fmt.Sprintf("original %q", k), o.File, o.Offset+1)
		return context.Cause(ctx)
	})
}

// checkSegments reads every capture that is there, whether a record leads to it
// or not, and recomputes its digests; the fast check doesn't.
func (r *Report) checkSegments(ctx context.Context, dir string) error {
	names, err := segments(dir)
	if err != nil || r.opt.Fast {
		return err
	}
	total, before, found := sizeOf(dir, names), int64(0), len(r.Problems)
	again := newRevisits()
	for _, name := range names {
		read := func(n int64) { r.opt.Progress("captures", before+n, total) }
		if err := r.checkSegment(ctx, filepath.Join(dir, name), again, read); err != nil {
			return err
		}
		before += sizeOf(dir, []string{name})
	}
	isWhole := !besideNew(names) && !slices.ContainsFunc(r.Problems[found:], func(p Problem) bool { return p.Kind == BadSegment || p.Kind == TornSegment })
	return r.checkRevisits(ctx, again, isWhole)
}

// sizeOf is how many bytes files have; one that is missing has none.
func sizeOf(dir string, names []string) (total int64) {
	for _, name := range names {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil {
			total += info.Size()
		}
	}
	return total
}

// checkSegment reads one segment to its end or to where it can't be read. It tells
// how many bytes it has read.
func (r *Report) checkSegment(ctx context.Context, path string, again *revisits, read func(int64)) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("check captures: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	opt := r.checkDictionary(f)
	if _, err := f.Seek(opt.Offset, io.SeekStart); err != nil {
		return fmt.Errorf("check captures: %w", err)
	}
	opt.Verify = true
	in := warc.NewReader(bufio.NewReaderSize(f, 1<<20), opt)
	name := filepath.Base(path)
	index := warc.Indexer{Name: name}
	found := len(r.Problems)
	for {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		rec, err := in.Next()
		if err == nil {
			err = index.Add(rec)
		}
		torn, isTorn := errors.AsType[*warc.TornError](err)
		switch {
		case err == nil:
			again.add(name, rec)
			read(rec.Offset + rec.Length)
		case errors.Is(err, io.EOF):
			if found == len(r.Problems) {
				r.checkIndex(path, &index)
			}
			return nil
		case isTorn:
			r.add(TornSegment, name, "captures %s: the last record, at %d, was never finished: the next crawl cuts it off", name, torn.Offset)
			return nil
		case isType[*warc.DigestError](err):
			r.add(BadSegment, name, "captures %s: %v", name, err)
			if rec != nil {
				_ = rec.Skip() // past it; what ends the file is told by Next
			}
		default:
			r.add(BadSegment, name, "captures %s: %v: what comes after it can't be read; restore the file from a copy", name, err)
			return nil
		}
	}
}

func isType[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}
