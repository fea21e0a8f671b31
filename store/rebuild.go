package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"broadsheet/store/internal/disk"
)

// A Rebuilding makes a database anew from the captures, beside the one that is there:
// that one stays as it is until Finish. It holds 64 bytes of memory for each capture. It is safe for
// concurrent use.
type Rebuilding struct {
	a        *Archive // over the new database
	path     string   // of the database that there is, or was
	fresh    string   // of the new one
	trails   []trail
	hops     []hop
	firsts   []first  // by hash
	next     string   // where the last capture that was scanned leads on, in whatever segment
	segments []string // by number

	mu   sync.Mutex // guards what follows, and which trails are used
	lost []Problem  // what can't be read of the captures
}

// Rebuild begins to rebuild the database of the archive in dir. Nobody else writes
// there until Finish or Abandon. Without captures it gives an error matching
// [ErrNoArchive], while another process writes an [InUseError], of
// a newer program's archive a [SchemaError]. What a rebuilding that
// was killed has left is thrown away.
func Rebuild(ctx context.Context, dir string, opt Options) (*Rebuilding, error) {
	if opt.Now == nil {
		opt.Now = time.Now //nolint:forbidigo // the one place where the real clock comes in
	}
	names, err := segments(filepath.Join(dir, "captures"))
	if err != nil || len(names) == 0 {
		return nil, errors.Join(noArchive(dir), err)
	}
	names, err = settled(dir, names)
	if err != nil {
		return nil, fmt.Errorf("rebuild the database: %w", err)
	}
	lock, err := takeLock(dir, opt.Now())
	if err != nil {
		return nil, err
	}
	r := &Rebuilding{path: filepath.Join(dir, "archive.db"), segments: names}
	r.fresh = r.path + ".new"
	if err := refuseNewer(r.path); err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	db, err := freshDB(r.fresh)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("rebuild the database: %w", advised(err)), lock.Unlock())
	}
	r.a = &Archive{dir: dir, db: db, lock: lock, queue: make(chan *keep, maxBatch), done: make(chan struct{}), now: opt.Now}
	r.a.shelf = &shelf{dir: r.a.capturesDir()}
	r.a.captures = &captures{dir: r.a.capturesDir()} // it writes none
	go r.a.write()
	if err := r.scan(ctx); err != nil {
		return nil, errors.Join(err, r.Abandon())
	}
	return r, nil
}

// lostDatabase reports whether an archive has captures and no database. A run makes the
// database first, so it was there.
func lostDatabase(dir string) bool {
	if info, err := os.Stat(filepath.Join(dir, "archive.db")); err == nil && info.Size() > 0 {
		return false
	}
	names, err := segments(filepath.Join(dir, "captures"))
	return err == nil && len(names) > 0
}

// refuseNewer refuses to replace the database of a newer program, which may hold what
// this one knows nothing of. One that can't be read is no such.
func refuseNewer(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 {
		return nil //nolint:nilerr // what isn't there is of no program
	}
	db, err := openDB(path, true)
	if err != nil {
		return nil //nolint:nilerr // it is damaged, which is why it is made anew
	}
	err = errors.Join(checkSchema(db), db.Close())
	if isType[*SchemaError](err) {
		return err
	}
	return nil
}

// freshDB makes an empty database in the place of what a killed rebuilding has left.
func freshDB(path string) (*bolt.DB, error) {
	if err := disk.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	db, err := openDB(path, false)
	if err != nil {
		return nil, err
	}
	// One that is killed begins again: nothing need be on disk before the end.
	db.NoSync = true
	if err := migrate(db); err != nil {
		return nil, errors.Join(err, db.Close(), disk.Remove(path))
	}
	return db, nil
}

// Keep stores a visit whose captures are there, in the order of their dates: see
// [Archive.Keep].
func (r *Rebuilding) Keep(ctx context.Context, v Visit) (Result, error) { return r.a.Keep(ctx, v) }

// Lost names what can't be read of the captures, and is complete when all visits
// have been read.
func (r *Rebuilding) Lost() []Problem {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.SortedFunc(slices.Values(r.lost), func(a, b Problem) int { return cmp.Compare(a.Text, b.Text) })
}

// stop ends the writing.
func (r *Rebuilding) stop() {
	r.a.gate.Lock()
	defer r.a.gate.Unlock()
	if !r.a.closed {
		r.a.closed = true
		close(r.a.queue)
		<-r.a.done
	}
}

// Abandon throws the new database away; the one that was there is as it was.
func (r *Rebuilding) Abandon() error {
	r.stop()
	err := r.a.db.Close()
	return errors.Join(err, disk.Remove(r.fresh), r.a.lock.Unlock())
}

// Finish checks the new database and puts it in place. The one that was there is kept
// beside it: broken is its name, "" where there was none. After an error all is as it was,
// but where it is the last one, of making the new database's name durable: then either is
// there.
func (r *Rebuilding) Finish(ctx context.Context) (report *Report, broken string, err error) {
	r.stop()
	report, err = r.a.CheckWith(ctx, CheckOptions{Fast: true})
	if err == nil && len(report.Problems) > 0 {
		err = fmt.Errorf("rebuild the database: what was made is not sound: %s: tell its makers", report.Problems[0])
	}
	if err == nil {
		err = r.a.db.Sync()
	}
	if err != nil {
		return report, "", errors.Join(err, r.Abandon())
	}
	if err := r.a.db.Close(); err != nil {
		return report, "", errors.Join(err, disk.Remove(r.fresh), r.a.lock.Unlock())
	}
	broken, err = r.swap()
	return report, broken, errors.Join(err, r.a.lock.Unlock())
}

// swap puts the new database in the place of the old one. Where files can have two
// names there is a database at every moment.
func (r *Rebuilding) swap() (broken string, err error) {
	undo := func() error { return nil }
	if _, err := os.Lstat(r.path); err == nil {
		broken = r.path + ".broken-" + r.a.now().UTC().Format("20060102T150405.000Z")
		undo = func() error { return r.unlink(broken) }
		if disk.Link(r.path, broken) != nil {
			err = disk.Rename(r.path, broken)
			undo = func() error { return r.putBack(broken) }
		}
		if err != nil {
			return "", errors.Join(fmt.Errorf("keep the old database: %w", advised(err)), removed(r.fresh))
		}
	}
	// The old one has its new name for sure before another one has its old name.
	err = disk.SyncDir(r.a.dir)
	if err == nil {
		err = disk.Rename(r.fresh, r.path)
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("put the new database in place: %w", advised(err)), undo(), removed(r.fresh))
	}
	return broken, advised(disk.SyncDir(r.a.dir))
}

// unlink takes the old database's second name away, unless it is the only one.
func (r *Rebuilding) unlink(broken string) error {
	is, err := os.Stat(r.path)
	if err != nil {
		return err
	}
	was, err := os.Stat(broken)
	if err != nil || !os.SameFile(is, was) {
		return err
	}
	return disk.Remove(broken)
}

// putBack gives the old database its name again, unless there is a new one.
func (r *Rebuilding) putBack(broken string) error {
	if _, err := os.Stat(r.path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return disk.Rename(broken, r.path)
}
