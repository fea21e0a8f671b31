package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// A reach is how far into each segment a database points.
type reach struct {
	schema int
	ends   map[string]int64 // segment → end of the last capture that is led to
	least  map[string]int64 // segment → bytes that it must have at least
}

// reachOf opens a database that nobody writes, reads every page of it, and follows
// all that leads to captures.
func reachOf(ctx context.Context, path string) (*reach, error) {
	db, err := openDB(path, true)
	if err != nil {
		return nil, err
	}
	r := &reach{ends: map[string]int64{}, least: map[string]int64{}}
	err = guard(path, func() error {
		return db.View(func(tx *bolt.Tx) error {
			t := newTxn(tx)
			r.schema = version(tx)
			if err := t.walk(ctx); err != nil {
				return err
			}
			if err := t.eachCapture(func(at extract.Capture) { r.note(at.File, at.Offset+at.Length) }); err != nil {
				return err
			}
			return t.Bucket(bPayloads).ForEach(func(_, raw []byte) error {
				var o original
				if err := decode(raw, &o); err != nil {
					return err
				}
				r.least[o.File] = max(r.least[o.File], o.Offset+1)
				return nil
			})
		})
	})
	return r, errors.Join(err, db.Close())
}

func (r *reach) note(file string, end int64) {
	r.ends[file] = max(r.ends[file], end)
	r.least[file] = max(r.least[file], end)
}

// files are the segments that are led to.
func (r *reach) files() []string { return slices.Sorted(maps.Keys(r.least)) }

// eachCapture yields the places that records and visits name, some of them twice.
func (t txn) eachCapture(yield func(at extract.Capture)) error {
	err := t.Bucket(bRecords).ForEach(func(_, raw []byte) error {
		var art struct {
			Capture *extract.Capture `cbor:"capture"`
		}
		if err := decode(raw, &art); err != nil {
			return err
		}
		if art.Capture != nil && art.Capture.File != "" {
			yield(*art.Capture)
		}
		return nil
	})
	for _, index := range [][]byte{bVisits, bOutcomes} {
		if err != nil {
			return err
		}
		err = t.Bucket(index).ForEach(func(_, raw []byte) error {
			v, err := t.visit(raw)
			for _, at := range v.Captures {
				if at.File != "" {
					yield(at)
				}
			}
			return err
		})
	}
	return err
}

// length is how much of a segment is copied: to the end of its last whole record. A
// writer that is at work may have written part of another. What is damaged, and what
// is no segment, is copied as it is.
func (r *reach) length(path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	name := filepath.Base(path)
	size, end := info.Size(), r.ends[name]
	if err == nil && size < r.least[name] {
		err = fmt.Errorf("captures/%s was cut off: it has %d bytes, and records point up to %d: see 'broadsheet archive check'", name, size, r.least[name])
	}
	if err != nil || !isSegment(name) || end == size {
		return size, err
	}
	if !strings.HasSuffix(name, ".warc.gz") {
		end = 0 // what is read needs what stands at the head
	}
	return wholeLength(f, end, size)
}

// wholeLength reads records from where one begins to the last whole one.
func wholeLength(f io.ReaderAt, from, size int64) (int64, error) {
	in := warc.NewReader(io.NewSectionReader(f, from, size-from), warc.ReaderOptions{Offset: from})
	for {
		_, err := in.Next()
		torn, isTorn := errors.AsType[*warc.TornError](err)
		switch {
		case err == nil:
		case isTorn:
			return torn.Offset, nil
		case errors.Is(err, io.EOF), isType[*warc.FormatError](err):
			return size, nil
		default:
			return 0, err
		}
	}
}
