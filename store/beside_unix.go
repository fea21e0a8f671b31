//go:build !windows

package store

import (
	"errors"
	"os"
	"syscall"
)

// sharesDB reports whether other processes can read while one writes.
const sharesDB = true

// lockShared waits until nobody holds a file alone.
func lockShared(f *os.File) error { return systemLock(f, syscall.LOCK_SH) }

// tryLock takes a file alone, unless somebody holds it.
func tryLock(f *os.File) (ok bool, err error) {
	err = systemLock(f, syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

func unlock(f *os.File) error { return systemLock(f, syscall.LOCK_UN) }

// systemLock is flock(2), again where a signal came between.
func systemLock(f *os.File, how int) error {
	for {
		err := syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// share lets others open a database that bbolt has locked. A writer keeps away others
// that would write; a reader has its lock for each transaction.
func share(f *os.File, readOnly bool) error {
	if readOnly {
		return unlock(f)
	}
	return lockShared(f)
}
