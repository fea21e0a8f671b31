package store

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
)

// How other processes read while one writes.
//
// bbolt lets one process write or several read, and not both: a page that a transaction
// gives up is used again by the next one, unless a reader of the same process is still
// looking. So the writer looks for its readers itself: each process that reads holds a
// lock, shared with other readers, for as long as a transaction lasts, and the writer
// keeps a transaction of its own open on each state that one of them may see, until it
// finds the lock free. docs/archive.md has the promises, and what else was tried.

// readersName is the file whose lock the readers hold. It has no content.
const readersName = "archive.readers"

// A readersLock is that lock, for all transactions of one process.
type readersLock struct {
	path string

	mu     sync.Mutex // guards what follows
	file   *os.File   // nil until it is there
	n      int        // read transactions that are open
	closed bool
}

// enter begins a read transaction. Where the file can be neither opened nor made, as in
// a folder that can't be written to, no writer has been there.
func (l *readersLock) enter() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil // the database is closed too, which is told
	}
	if l.file == nil {
		f, err := os.OpenFile(l.path, os.O_RDONLY|os.O_CREATE, 0o644)
		if err != nil {
			return nil
		}
		l.file = f
	}
	if l.n == 0 {
		if err := lockShared(l.file); err != nil {
			return fmt.Errorf("lock archive for reading: %w", err)
		}
	}
	l.n++
	return nil
}

// leave ends a read transaction.
func (l *readersLock) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.n == 0 {
		return // it began where there was no file
	}
	if l.n--; l.n == 0 {
		_ = unlock(l.file) // a lock that stayed would only keep pages from being used again
	}
}

func (l *readersLock) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.file == nil {
		return nil
	}
	f := l.file
	l.file, l.n = nil, 0
	return f.Close()
}

// mapSize is how much of the address space the writer gives to its map of the database.
// To change it bbolt waits until all transactions have ended, those that pin a state too,
// so it must be large enough once and for all: it costs no memory.
func mapSize() int {
	if math.MaxInt == math.MaxInt32 {
		return 512 << 20
	}
	size := int64(1) << 38
	return int(size)
}

// pins are the writer's own transactions on the states that readers may see.
type pins struct {
	db      *bolt.DB
	readers *os.File // locked by whoever reads
	held    []*bolt.Tx
}

// openPins waits until no reader looks at what an earlier writer left: what that one gave
// up is used again from now on.
func openPins(dir string, db *bolt.DB) (*pins, error) {
	f, err := os.OpenFile(filepath.Join(dir, readersName), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", advised(err))
	}
	p := &pins{db: db, readers: f}
	for range lockWait / lockPause {
		nobody, err := tryLock(f)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open archive: %w", err), f.Close())
		}
		if nobody { // and nobody comes before begin
			return p, nil
		}
		time.Sleep(lockPause)
	}
	return nil, errors.Join(&InUseError{Dir: dir, Reading: true}, f.Close())
}

// lockPause is how long is waited between two looks at a lock.
const lockPause = 20 * time.Millisecond

// begin lets readers in: from now on states are pinned for them.
func (p *pins) begin() error {
	if err := p.renew(); err != nil {
		return err
	}
	return unlock(p.readers)
}

// renew pins the state that is the last one now, and lets go of older ones if nobody
// reads. It is called before each transaction that writes.
func (p *pins) renew() error {
	if p == nil || !sharesDB { // nil while a database is made anew, which nobody reads
		return nil
	}
	tx, err := p.db.Begin(false)
	if err != nil {
		return fmt.Errorf("keep the archive's state for readers: %w", err)
	}
	p.db.AllocSize = room(tx.Size())
	nobody, err := tryLock(p.readers)
	if err == nil && nobody {
		err = p.release()
		_ = unlock(p.readers) // the file's next lock replaces this one
	}
	p.held = append(p.held, tx)
	return err
}

// room is by how many bytes the file grows at once: by a part of its size, or by bbolt's
// own 16 MB where it is large. With so large a map bbolt would begin with those.
func room(size int64) int { return int(min(max(size/4, 64<<10), 16<<20)) }

// close lets go of all states and of the readers.
func (p *pins) close() error { return errors.Join(p.release(), p.readers.Close()) }

// release lets go of all states.
func (p *pins) release() error {
	for _, tx := range p.held {
		if err := tx.Rollback(); err != nil {
			return fmt.Errorf("give the archive's old pages free: %w", err)
		}
	}
	p.held = p.held[:0]
	return nil
}
