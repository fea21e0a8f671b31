package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store/internal/disk"
)

// Options are the settings of [Open]. The zero value is usable.
type Options struct {
	Software string           // for the captures' warcinfo, such as "broadsheet/1.2"
	Contact  string           // of who runs the crawl; "" when unknown
	Compress warc.Compression // of the captures written now; "" means gzip
	Robots   string           // for the captures' warcinfo; see [warc.Info]
	Agent    string           // likewise
	Settings string           // likewise
	Log      *slog.Logger     // nil means silence
	Now      func() time.Time // nil means time.Now
}

// An Archive is a folder with records and captures. It is safe for concurrent
// use.
type Archive struct {
	dir      string
	db       *bolt.DB
	lock     *flock.Flock // nil in a view
	pins     *pins        // nil in a view
	window   *window      // nil but in a view
	captures *captures    // nil in a view
	shelf    *shelf
	queue    chan *keep // to the writer; nil in a view
	done     chan struct{}
	now      func() time.Time
	fresh    fresh
	moved    moved

	gate   sync.RWMutex // held for reading while something is handed over
	closed bool         // or never open for writing
}

// lockWait is how long the database's own lock is waited for, where a program
// without our lock file holds it.
const lockWait = time.Second

// Open opens the archive in dir for writing, and makes it when the folder is
// missing or empty. While another process writes it gives an [InUseError].
func Open(ctx context.Context, dir string, opt Options) (_ *Archive, err error) {
	if opt.Now == nil {
		opt.Now = time.Now //nolint:forbidigo // the one place where the real clock comes in
	}
	if err := claim(dir); err != nil {
		return nil, err
	}
	if lostDatabase(dir) {
		return nil, noArchive(dir)
	}
	lock, err := takeLock(dir, opt.Now())
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = lock.Unlock()
		}
	}()
	info := warc.Info{
		Date: opt.Now(), Software: opt.Software, Operator: opt.Contact, Robots: opt.Robots, Agent: opt.Agent, Settings: opt.Settings,
	}
	err = seal(filepath.Join(dir, "archive.db"), func(t txn) error { return t.engraveAll(ctx, filepath.Join(dir, "captures"), info) })
	var db *bolt.DB
	if err == nil {
		db, err = openDB(filepath.Join(dir, "archive.db"), false)
	}
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, &InUseError{Dir: dir, Reading: true} // the lock file names ourselves
	}
	if err != nil {
		return nil, err
	}
	pins, err := openPins(dir, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	a := &Archive{dir: dir, db: db, lock: lock, pins: pins, queue: make(chan *keep, maxBatch), done: make(chan struct{}), now: opt.Now}
	a.shelf = &shelf{dir: a.capturesDir()}
	a.captures = &captures{dir: a.capturesDir(), pack: opt.Compress, limit: maxSegment, most: maxListed, first: maxFirst, info: info}
	// Captures come after the name of the database: or it would be lost, and they not.
	err = advised(errors.Join(migrate(db), disk.SyncDir(dir), mendTail(a.capturesDir(), a.knownGood), sweepParts(a.capturesDir())))
	if err == nil {
		err = pins.begin()
	}
	if err != nil {
		return nil, errors.Join(err, pins.close(), db.Close())
	}
	go a.write()
	if err := advised(a.settle()); err != nil {
		return nil, errors.Join(err, a.quit())
	}
	return a, nil
}

// View opens the archive in dir for reading, also while another process writes it: each
// read sees what was committed last. Where there is none it gives an error matching
// [ErrNoArchive]. On Windows a process that writes is an [InUseError].
func View(_ context.Context, dir string) (*Archive, error) {
	path := filepath.Join(dir, "archive.db")
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || isNotDir(dir) || err == nil && info.Size() == 0 {
		return nil, noArchive(dir)
	}
	w, err := openWindow(dir)
	if err != nil {
		return nil, inUse(dir, err)
	}
	isNew := false
	err = w.view(func(tx *bolt.Tx) error {
		isNew = version(tx) == 0
		return isOurs(tx)
	})
	if err == nil && isNew { // the run that made it hasn't come to its first transaction
		err = noArchive(dir)
	}
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	a := &Archive{dir: dir, window: w, closed: true}
	a.shelf = &shelf{dir: a.capturesDir()}
	return a, nil
}

func noArchive(dir string) error {
	if lostDatabase(dir) {
		return fmt.Errorf("open archive %s: %w any more: archive.db is missing, the captures are there: rebuild it with 'broadsheet archive repair'", dir, ErrNoArchive)
	}
	return fmt.Errorf("open archive %s: %w: make one with 'broadsheet crawl', or name another with --archive", dir, ErrNoArchive)
}

// Close finishes what is being written and releases the archive. What is kept or
// captured afterwards gives [ErrClosed].
func (a *Archive) Close() error {
	a.gate.Lock()
	writing := !a.closed
	a.closed = true
	a.gate.Unlock()
	switch {
	case a.window != nil:
		return a.window.close()
	case !writing:
		return nil // once more
	}
	close(a.queue)
	<-a.done
	return errors.Join(a.captures.close(), a.pins.close(), a.db.Close(), a.lock.Unlock())
}

// enter keeps the archive from being closed until leave.
func (a *Archive) enter() (leave func(), err error) {
	a.gate.RLock()
	if a.closed {
		a.gate.RUnlock()
		return nil, ErrClosed
	}
	return a.gate.RUnlock, nil
}

func (a *Archive) capturesDir() string { return filepath.Join(a.dir, "captures") }

// Capture writes exchanges to the captures and returns where each one stands, and behind
// it where its rendered document does, if it has one.
// They are durable when Keep has returned for a visit that names them.
func (a *Archive) Capture(ctx context.Context, exchanges []warc.Exchange) ([]extract.Capture, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	leave, err := a.enter()
	if err != nil {
		return nil, fmt.Errorf("write captures: %w", err)
	}
	defer leave()
	refs, placed, err := a.captures.append(ctx, exchanges, a.original)
	if err != nil {
		return nil, err
	}
	a.remember(exchanges, refs, placed)
	return refs, nil
}

// claim makes the folder, and refuses one that holds something else.
func claim(dir string) error {
	if err := advised(makeFolder(dir)); isType[*disk.AdviceError](err) {
		return fmt.Errorf("make archive: %w", err)
	} else if err != nil {
		return fmt.Errorf("make archive: %w: give another folder with --archive", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("open archive: %w", err)
	}
	foreign := ""
	for _, e := range entries {
		switch e.Name() {
		case "archive.db":
			return nil
		case "profiles", "captures", "frontier.db", "frontier.sock", "similar.db", lockName, readersName, replacingName, databaseName + partExtension:
		default:
			foreign = e.Name()
		}
	}
	if foreign != "" {
		return fmt.Errorf("make archive in %s: the folder holds other things (%s): give an empty one with --archive", dir, foreign)
	}
	return nil
}

func isNotDir(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && !info.IsDir()
}
