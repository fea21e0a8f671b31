package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store/internal/disk"
)

// Segments never change. Where one is to be another, such as a smaller one, new files are
// written beside the old ones, the database is led to them in one transaction, and then
// the old files go. Meanwhile a list of both lies in the archive's folder, so that a run
// that was killed anywhere leaves no copy behind.

// replacingName is the file of that list.
const replacingName = "archive.replacing"

// A replacing is the list: what each segment becomes.
type replacing struct {
	Segments map[string]string `cbor:"segments"`
}

// announce writes the list down.
func (a *Archive) announce(ctx context.Context, names map[string]string) error {
	raw, err := encode(replacing{names})
	if err != nil {
		return err
	}
	path := filepath.Join(a.dir, replacingName)
	_, err = writeFile(ctx, path+partExtension, func(w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
	if err == nil {
		err = disk.Rename(path+partExtension, path)
	}
	return errors.Join(err, disk.SyncDir(a.dir))
}

// announced reads the list; empty where there is none, or none that can be read: then both
// copies stay, which costs space and nothing else.
func announced(dir string) (r replacing, err error) {
	raw, err := os.ReadFile(filepath.Join(dir, replacingName))
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err == nil && decode(raw, &r) != nil {
		r = replacing{}
	}
	return r, err
}

// lead lets the database lead to new segments, which are on disk, by what move does in one
// transaction, and drops the old ones.
func (a *Archive) lead(ctx context.Context, names map[string]string, move func(t txn) error) error {
	if len(names) > 0 {
		if err := a.announce(ctx, names); err != nil { // those alone that are replaced
			return err
		}
		if err := a.update(move); err != nil {
			return err
		}
		for from := range names {
			if err := a.dropSegment(from); err != nil {
				return err
			}
		}
	}
	return errors.Join(disk.SyncDir(a.capturesDir()), removed(filepath.Join(a.dir, replacingName)), disk.SyncDir(a.dir))
}

// hasBegun reports whether an old segment is gone: then the database was led to the new
// ones before.
func (r *replacing) hasBegun(dir string) bool {
	for from := range r.Segments {
		if _, err := os.Lstat(filepath.Join(dir, "captures", from)); errors.Is(err, fs.ErrNotExist) {
			return true
		}
	}
	return false
}

// settled leaves out of the names of segments the copies that a killed run has left: all
// new ones as long as all old ones are there, or else the old ones. Of one that was written
// anew and lies beside what it was made of, such as after a merge, it leaves out the one
// whose records the other has all.
func settled(dir string, names []string) ([]string, error) {
	r, err := announced(dir)
	if err != nil {
		return nil, err
	}
	left := slices.Collect(maps.Values(r.Segments))
	if r.hasBegun(dir) {
		left = sortedKeys(r.Segments)
	}
	captures, byStem := filepath.Join(dir, "captures"), map[string]string{}
	for _, name := range names {
		if !slices.Contains(left, name) {
			byStem[stem(name)] = name
		}
	}
	for _, name := range names {
		if other := byStem[originOf(name)]; other != "" && other != name && !slices.Contains(left, name) {
			switch {
			case covers(captures, other, name):
				left = append(left, name)
			case covers(captures, name, other):
				left = append(left, other)
			}
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return slices.Contains(left, name) }), nil
}

// covers reports whether a segment has all records of another, by their ids. One that
// can't be read to its end has not.
func covers(dir, segment, other string) bool {
	has := map[string]bool{}
	return eachID(dir, segment, func(id string) bool { has[id] = true; return true }) &&
		eachID(dir, other, func(id string) bool { return has[id] })
}

// eachID goes through the ids of a segment's records as long as ok says so, and reports
// whether it came to the end.
func eachID(dir, segment string, ok func(id string) bool) bool {
	f, err := os.Open(filepath.Join(dir, segment))
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // it was only read
	in := warc.NewReader(bufio.NewReaderSize(f, 1<<20), warc.ReaderOptions{})
	for {
		rec, err := in.Next()
		if errors.Is(err, io.EOF) {
			return true
		}
		if err != nil || !ok(rec.ID()) {
			return false
		}
	}
}

// settle ends what a run that was ended has left: it drops the new segments, or the old
// ones where the database leads to the new ones already.
func (a *Archive) settle() error {
	for _, half := range []string{a.path(), filepath.Join(a.dir, replacingName)} {
		if err := removed(half + partExtension); err != nil {
			return err
		}
	}
	r, err := announced(a.dir)
	if err != nil || len(r.Segments) == 0 {
		return errors.Join(err, removed(filepath.Join(a.dir, replacingName)))
	}
	done := r.hasBegun(a.dir)
	if !done {
		if done, err = a.leadsTo(slices.Collect(maps.Values(r.Segments))); err != nil {
			return fmt.Errorf("end what was replacing captures: %w", err)
		}
	}
	for from, to := range r.Segments {
		gone := to
		if done {
			gone = from
		}
		if err := a.dropSegment(gone); err != nil {
			return err
		}
		if path := filepath.Join(a.capturesDir(), to); done && isThere(path) && !isThere(path+indexExtension) {
			if err := writeIndex(path); err != nil {
				return err
			}
		}
	}
	if err := disk.SyncDir(a.capturesDir()); err != nil {
		return err
	}
	return errors.Join(removed(filepath.Join(a.dir, replacingName)), disk.SyncDir(a.dir))
}

func isThere(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// dropSegment removes a segment, what lies beside it, and what was never finished of it.
func (a *Archive) dropSegment(name string) error {
	path := filepath.Join(a.capturesDir(), name)
	for _, ending := range []string{
		"", indexExtension, dictionaryExtension, indexExtension + partExtension, partExtension, ".bare" + partExtension,
	} {
		if err := removed(path + ending); err != nil {
			return err
		}
	}
	return nil
}

// leadsTo reports whether anything in the database leads to one of the segments.
func (a *Archive) leadsTo(names []string) (is bool, err error) {
	note := func(file string) { is = is || slices.Contains(names, file) }
	err = a.view(func(t txn) error {
		if err := t.eachCapture(func(at extract.Capture) { note(at.File) }); err != nil {
			return err
		}
		return t.Bucket(bPayloads).ForEach(func(_, raw []byte) error {
			var o original
			err := decode(raw, &o)
			note(o.File)
			return err
		})
	})
	return is, err
}

// quit ends the writing and closes all but the lock.
func (a *Archive) quit() error {
	a.gate.Lock()
	isOver := a.closed
	a.closed = true
	a.gate.Unlock()
	if isOver {
		return nil
	}
	close(a.queue)
	<-a.done
	return errors.Join(a.captures.close(), a.pins.close(), a.db.Close())
}

// renewDB writes the database anew: the old one has pages that are free. It may be asked
// to do so only where that makes the file smaller. The archive is closed for it, but for its
// lock.
func (a *Archive) renewDB(onlySmaller bool) error {
	if err := a.quit(); err != nil {
		return err
	}
	part := a.path() + partExtension
	if err := removed(part); err != nil {
		return err
	}
	from, err := openDB(a.path(), true)
	if err != nil {
		return err
	}
	to, err := bolt.Open(part, 0o644, &bolt.Options{FreelistType: bolt.FreelistMapType})
	if err == nil {
		to.AllocSize = 0 // the file gets no room that nothing needs yet
		err = errors.Join(guard(a.path(), func() error { return bolt.Compact(to, from, 16<<20) }), to.Close())
	}
	if err = errors.Join(err, from.Close()); err == nil {
		err = sameNumbers(a.path(), part)
	}
	if err != nil {
		return errors.Join(err, removed(part))
	}
	if onlySmaller && fileSize(part) >= fileSize(a.path()) {
		return removed(part)
	}
	if err := disk.Rename(part, a.path()); err != nil {
		return errors.Join(err, removed(part))
	}
	return disk.SyncDir(a.dir)
}

// fileSize is how many bytes a file has; none where it is missing.
func fileSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
