package store

import (
	"errors"
	"os"
	"path/filepath"
	"sync"

	bolt "go.etcd.io/bbolt"
)

// errCut is a database whose end is missing.
var errCut = errors.New("it was cut off while it was read")

// A window is a reader's sight of a database that another process may be writing.
type window struct {
	path  string
	lock  readersLock
	mu    sync.RWMutex // guards what follows; held for reading while it is looked through
	db    *bolt.DB
	info  os.FileInfo // of its file
	shown int64       // bytes of the file that the map reaches for sure
}

// openWindow opens the database of an archive for reading.
func openWindow(dir string) (*window, error) {
	w := &window{path: filepath.Join(dir, "archive.db"), lock: readersLock{path: filepath.Join(dir, readersName)}}
	if err := w.lock.enter(); err != nil {
		return nil, err
	}
	defer w.lock.leave()
	if err := w.open(); err != nil {
		return nil, errors.Join(err, w.lock.close())
	}
	return w, nil
}

// open opens the database as it is now.
func (w *window) open() error {
	info, err := os.Stat(w.path)
	if err != nil {
		return err
	}
	db, err := openDB(w.path, true)
	if err != nil {
		return err
	}
	if now, serr := os.Stat(w.path); serr == nil && !os.SameFile(now, info) {
		return errors.Join(db.Close(), w.open()) // it was replaced: which one is open nobody knows
	}
	if w.db != nil {
		err = w.db.Close()
	}
	w.db, w.info, w.shown = db, info, info.Size()
	return err
}

// view runs fn in a read transaction on the state that was committed last.
func (w *window) view(fn func(tx *bolt.Tx) error) error {
	if err := w.lock.enter(); err != nil {
		return err
	}
	defer w.lock.leave()
	for {
		size, err := w.look(fn)
		if size == 0 || err != nil {
			return err
		}
		if err := w.reach(size); err != nil {
			return err
		}
	}
}

// turn opens the database that has taken the place of the one that is open, such as one
// that was compacted. It is called outside of transactions.
func (w *window) turn() error {
	if err := w.lock.enter(); err != nil {
		return err
	}
	defer w.lock.leave()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.isOther() {
		return nil
	}
	return w.open()
}

// isReplaced reports whether another database is in its place.
func (w *window) isReplaced() bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.isOther()
}

// isOther does so, under the lock. One that is missing may be a repair away.
func (w *window) isOther() bool {
	info, err := os.Stat(w.path)
	return err == nil && !os.SameFile(info, w.info)
}

// look runs fn, unless the database has grown to a size that can't be seen.
func (w *window) look(fn func(tx *bolt.Tx) error) (size int64, err error) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	err = guard(w.path, func() error {
		return w.db.View(func(tx *bolt.Tx) error {
			if tx.Size() > w.shown {
				size = tx.Size()
				return nil
			}
			return fn(tx)
		})
	})
	return size, err
}

// reach lets the map have so much of the file.
func (w *window) reach(size int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if size <= w.shown { // another goroutine was here
		return nil
	}
	before := w.info
	if err := w.open(); err != nil {
		return err
	}
	if size > w.shown && os.SameFile(before, w.info) { // another one may be smaller
		return &DamageError{w.path, errCut}
	}
	return nil
}

func (w *window) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return errors.Join(w.db.Close(), w.lock.close())
}
