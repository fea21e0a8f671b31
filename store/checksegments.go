package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"broadsheet/scraper/warc"
)

// checkSegments reads every capture that is there, whether a record leads to it
// or not, and recomputes its digests.
func (r *Report) checkSegments(ctx context.Context, dir string) error {
	names, err := segments(dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := r.checkSegment(ctx, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// checkSegment reads one segment to its end or to where it can't be read.
func (r *Report) checkSegment(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("check captures: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	in := warc.NewReader(bufio.NewReaderSize(f, 1<<20), warc.ReaderOptions{Verify: true})
	name := filepath.Base(path)
	for {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		rec, err := in.Next()
		if err == nil {
			err = rec.Skip()
		}
		torn, isTorn := errors.AsType[*warc.TornError](err)
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return nil
		case isTorn:
			r.add("captures %s: the last record, at %d, was never finished: the next crawl cuts it off", name, torn.Offset)
			return nil
		case isType[*warc.DigestError](err):
			r.add("captures %s: %v", name, err)
		default:
			r.add("captures %s: %v: what comes after it can't be read; restore the file from a copy", name, err)
			return nil
		}
	}
}

func isType[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}
