package store

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"

	bolt "go.etcd.io/bbolt"

	"broadsheet/store/internal/disk"
)

// A txn is a transaction with the rules of the archive.
type txn struct {
	*bolt.Tx
	ledger *ledger
}

func newTxn(tx *bolt.Tx) txn { return txn{tx, newLedger(tx)} }

// Bucket is one of ours; nil where a database has none of that name.
func (t txn) Bucket(name []byte) *bucket {
	return t.ledger.bucket(name)
}

// view runs fn in a read transaction.
func (a *Archive) view(fn func(t txn) error) error {
	look := func(tx *bolt.Tx) error { return fn(newTxn(tx)) }
	if a.window != nil {
		return a.window.view(look)
	}
	return guard(a.path(), func() error { return a.db.View(look) })
}

// update runs fn in a write transaction, of which nothing stays when fn fails.
func (a *Archive) update(fn func(t txn) error) error {
	return advised(guard(a.path(), func() error {
		if err := a.pins.renew(); err != nil {
			return err
		}
		return a.db.Update(func(tx *bolt.Tx) error {
			t := newTxn(tx)
			if err := fn(t); err != nil {
				return err
			}
			return t.ledger.flush()
		})
	}))
}

func (a *Archive) path() string { return filepath.Join(a.dir, "archive.db") }

// guard makes errors of what a damaged database does to its reader. Of a value whose
// checksum is wrong it gives the error that says so.
func guard(path string, fn func() error) error {
	return disk.Guard(fn, func(cause any) error {
		if bad, ok := cause.(*SumError); ok {
			return bad
		}
		return &DamageError{path, fmt.Errorf("%v", cause)}
	})
}

// advised adds advice to an error of the disk that has none yet.
func advised(err error) error {
	err = disk.Advised(err)
	if !isType[*disk.AdviceError](err) && (errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)) {
		return &disk.AdviceError{Err: err, Advice: "make the folder writable, or give another with --archive"}
	}
	return err
}
