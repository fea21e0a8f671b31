package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"
	bolterrors "go.etcd.io/bbolt/errors"

	"broadsheet/store/internal/disk"
)

const lockName = "archive.lock"

// A holder says in the lock file who writes.
type holder struct {
	PID   int       `json:"pid"`
	Since time.Time `json:"since"`
}

// holderAt is where it stands there: Windows lets nobody else read or write the
// first byte, which is the one that is locked.
const holderAt = 1

// takeLock takes the writer's lock, or says who has it. The lock ends with its
// process; what the file says of a dead one is no obstacle.
func takeLock(dir string, now time.Time) (*flock.Flock, error) {
	path := filepath.Join(dir, lockName)
	lock := flock.New(path)
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock archive: %w", advised(err))
	}
	if !ok {
		return nil, inUse(dir, bolterrors.ErrTimeout)
	}
	if err := writeHolder(path, holder{os.Getpid(), now.Truncate(time.Second)}); err != nil {
		return nil, errors.Join(fmt.Errorf("lock archive: %w", advised(err)), lock.Unlock())
	}
	return lock, nil
}

// keepWritersOut lets no process write until release, where this one only reads. In a
// folder that has no lock file and can't get one nobody writes.
func (a *Archive) keepWritersOut() (release func(), err error) {
	if a.window == nil {
		return func() {}, nil
	}
	lock := flock.New(filepath.Join(a.dir, lockName))
	ok, err := lock.TryRLock()
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return func() {}, nil
	case err != nil:
		return nil, fmt.Errorf("lock archive: %w", advised(err))
	case !ok:
		return nil, inUse(a.dir, bolterrors.ErrTimeout)
	}
	return func() { _ = lock.Unlock() }, nil // it was only read
}

func writeHolder(path string, h holder) error {
	raw, err := json.Marshal(h)
	if err != nil {
		return err
	}
	f, err := disk.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(raw, holderAt)
	if err == nil {
		err = f.Truncate(holderAt + int64(len(raw)))
	}
	return errors.Join(err, f.Close())
}

// readHolder is the zero value where nobody can be read.
func readHolder(path string) (h holder) {
	f, err := os.Open(path)
	if err != nil {
		return h
	}
	defer func() { _ = f.Close() }() // it was only read
	raw, err := io.ReadAll(io.NewSectionReader(f, holderAt, math.MaxInt64-holderAt))
	if err != nil || json.Unmarshal(raw, &h) != nil {
		return holder{}
	}
	return h
}

// inUse turns a lock that can't be had into an error that says who has it.
func inUse(dir string, err error) error {
	if !errors.Is(err, bolterrors.ErrTimeout) {
		return err
	}
	h := readHolder(filepath.Join(dir, lockName))
	return &InUseError{Dir: dir, PID: h.PID, Since: h.Since}
}
