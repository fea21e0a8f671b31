package similar

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"broadsheet/extract"
	"broadsheet/store"
	"broadsheet/store/internal/disk"
)

// An Archive is what an index is made from; [store.Archive] is one.
type Archive interface {
	// Since yields the records that were written after one, in the order of writing.
	Since(ctx context.Context, after uint64) iter.Seq2[store.Numbered, error]
	// Record returns a record, and Newest the newest revision of its article. Without
	// one both give an error matching [store.ErrNotFound].
	Record(ctx context.Context, number uint64) (*extract.Article, error)
	Newest(ctx context.Context, number uint64) (*extract.Article, error)
}

// Options are the settings of [Open]. The zero value is usable.
type Options struct {
	// Tell is told while records are read into the index: how many there were so far.
	Tell func(records int)
}

// An Index leads from a text to the articles of an archive that may have nearly the
// same. It is safe for concurrent use.
type Index struct {
	archive Archive
	path    string // of the file; "" is none
	opt     Options
	file    *file  // nil where there is none
	fresh   []*run // of records that the file doesn't have

	done int // records that were read in
}

// Open brings the index of the archive in dir up to its newest record and opens it.
// It is kept in the file [Name] there; one that is damaged, or not of this archive as it
// is now, is made anew. Where it can't be written, since the folder is read-only or
// another process has it, what it lacks is held in memory, up to some 600 bytes for each
// record. With an empty dir all of it is.
func Open(ctx context.Context, archive Archive, dir string, opt Options) (*Index, error) {
	x := &Index{archive: archive, opt: opt}
	if dir != "" {
		x.path = filepath.Join(dir, Name)
	}
	m, err := x.reopen(ctx)
	if err == nil {
		err = x.each(ctx, m, func(r *run, _ mark) error {
			r.sort()
			x.fresh = append(x.fresh, r)
			return nil
		})
	}
	if err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// Close gives the file free.
func (x *Index) Close() error {
	if x.file == nil {
		return nil
	}
	f := x.file
	x.file = nil
	return f.close()
}

// reopen brings the file up to date, if that can be, and opens it to read.
func (x *Index) reopen(ctx context.Context) (mark, error) {
	if x.path == "" {
		return mark{}, nil
	}
	isUsable := false
	if f, err := openFile(x.path, true); err == nil {
		m, isWhole, err := x.state(ctx, f)
		if isWhole || ctx.Err() != nil {
			x.file = f
			return m, err
		}
		isUsable = m.record > 0
		if err := f.close(); err != nil {
			return mark{}, err
		}
		if errors.Is(err, errFault) {
			_ = disk.Remove(x.path)
		}
	} else if isUnfit(err) {
		_ = disk.Remove(x.path) // or it stays, and all is held in memory
	} else if errors.Is(err, bolterrors.ErrTimeout) {
		return mark{}, nil
	}
	err := x.refresh(ctx)
	if ctx.Err() != nil {
		return mark{}, err
	}
	if isUnfit(err) { // found when older runs were joined with the new ones
		_ = disk.Remove(x.path)
		err = x.refresh(ctx)
	}
	if err != nil && !isUsable {
		return mark{}, nil
	}
	f, err := openFile(x.path, true)
	if err != nil {
		return mark{}, nil //nolint:nilerr // what can't be read from the file is read from the archive
	}
	m, _, err := x.state(ctx, f)
	if err != nil || m.record == 0 {
		return mark{}, errors.Join(ctx.Err(), f.close())
	}
	x.file = f
	return m, nil
}

// isUnfit reports whether a file must be made anew; others are in use, or can't be
// opened.
func isUnfit(err error) bool {
	return errors.Is(err, errFault) || errors.Is(err, errFormat) || isBolt(err)
}

// state reads how far a file goes: nowhere if it is not of this archive. It is whole
// if the archive has no newer record.
func (x *Index) state(ctx context.Context, f *file) (m mark, isWhole bool, err error) {
	m, err = f.mark()
	if err != nil || m.record == 0 {
		return mark{}, false, err
	}
	isOurs, err := x.isOfArchive(ctx, f, m)
	if !isOurs || err != nil {
		return mark{}, false, err
	}
	for _, err := range x.archive.Since(ctx, m.record) {
		return m, false, err
	}
	return m, true, nil
}

// isOfArchive reports whether a file's numbers are those of the archive's records, by
// the last record and by the ends of each run: a database that was made anew counts in
// another way.
func (x *Index) isOfArchive(ctx context.Context, f *file, m mark) (bool, error) {
	ends, err := f.ends()
	if err != nil {
		return false, err
	}
	for _, r := range append(ends, row{record: m.record}) {
		art, err := x.archive.Record(ctx, r.record)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return false, nil
		case err != nil:
			return false, err
		case r.id == 0 && digestOf(art) != m.digest, r.id != 0 && hashed(art.ID) != r.id:
			return false, nil
		}
	}
	return true, nil
}

// digestOf tells records of different articles and revisions apart.
func digestOf(art *extract.Article) uint64 {
	return hashed(string(binary.BigEndian.AppendUint32([]byte(art.ID+"\x00"+art.ContentHash), uint32(art.Revision))))
}

// refresh writes what the file lacks.
func (x *Index) refresh(ctx context.Context) (err error) {
	f, err := openFile(x.path, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	m, _, err := x.state(ctx, f)
	if err == nil && m.record == 0 {
		err = f.update(empty)
	}
	if err != nil {
		return err
	}
	return x.each(ctx, m, f.put)
}

// each reads the records after a mark and hands them on as runs.
func (x *Index) each(ctx context.Context, m mark, fn func(*run, mark) error) error {
	r := &run{}
	var last store.Numbered
	for n, err := range x.archive.Since(ctx, m.record) {
		if err != nil {
			return err
		}
		r.add(n)
		last = n
		x.done++
		if x.opt.Tell != nil {
			x.opt.Tell(x.done)
		}
		if r.len() == runRows {
			if err := fn(r, mark{record: n.Number, digest: digestOf(n.Article)}); err != nil {
				return err
			}
			r = &run{}
		}
	}
	if r.len() == 0 {
		return nil
	}
	return fn(r, mark{record: last.Number, digest: digestOf(last.Article)})
}

// bands are the lists of a run.
type bands interface {
	// band adds the rows of a band to places, from base on, and reports whether there
	// are no more than room; else it adds what it likes.
	band(places []int, key uint64, base, room int) ([]int, bool)
	row(ordinal int) row
}

// look calls fn with all runs, as long as they may be read.
func (x *Index) look(fn func([]bands)) error {
	var all []bands
	for _, r := range x.fresh {
		all = append(all, r)
	}
	if x.file == nil {
		fn(all)
		return nil
	}
	err := x.file.view(func(tx *bolt.Tx) error {
		fn(append(storedRuns(tx), all...))
		return nil
	})
	if errors.Is(err, errFault) {
		_ = disk.Remove(x.path) // or it is found again
		return fmt.Errorf("look into %s: %w: run again: it was deleted, and is made anew", x.path, err)
	}
	if err != nil {
		return fmt.Errorf("look into %s: %w", x.path, err)
	}
	return nil
}

// isBolt reports whether bbolt refuses a file as none of its own.
func isBolt(err error) bool {
	var path *fs.PathError
	return err != nil && !errors.As(err, &path) && !errors.Is(err, bolterrors.ErrTimeout)
}
