package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"broadsheet/store/internal/disk"
)

// sealBatch is how many bytes share a transaction while a database is copied.
const sealBatch = 16 << 20

// seal brings a database of a time without checksums to the schema that has them. It
// copies all of it, in bounded memory, beside the old one, and then puts it in place: to
// write into each value where it stands would split most pages in two. Killed before that,
// the old one is as it was, and the next run begins again. Nobody else writes meanwhile.
// What old does with an old database is done first.
func seal(path string, old func(t txn) error) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	from, err := openDB(path, true)
	if err != nil {
		return err
	}
	isOld := false
	err = guard(path, func() error {
		return from.View(func(tx *bolt.Tx) error {
			v := version(tx)
			isOld = v > 0 && v < sumSchema
			if err := isOurs(tx); err != nil || !isOld {
				return err
			}
			return old(newTxn(tx))
		})
	})
	if err == nil && isOld {
		err = sealInto(path+partExtension, from, sealBatch)
	}
	if err = errors.Join(err, from.Close()); err != nil || !isOld {
		return advised(err)
	}
	if err := disk.Rename(path+partExtension, path); err != nil {
		return fmt.Errorf("give the database checksums: %w", advised(err))
	}
	return disk.SyncDir(filepath.Dir(path))
}

// sealInto makes a database of the newest schema from an older one.
func sealInto(path string, from *bolt.DB, batch int) (err error) {
	if err := removed(path); err != nil {
		return err
	}
	to, err := openDB(path, false)
	if err != nil {
		return err
	}
	to.NoSync = true // until the end: what was killed begins again
	s := &sealing{to: to, batch: batch}
	err = migrate(to)
	if err == nil {
		err = guard(from.Path(), func() error { return from.View(s.copy) })
	}
	if err == nil {
		err = to.Sync()
	}
	if err = errors.Join(err, to.Close()); err != nil {
		return errors.Join(fmt.Errorf("give the database checksums: %w", advised(err)), removed(path))
	}
	return nil
}

// A sealing is a database being copied.
type sealing struct {
	to    *bolt.DB
	tx    *bolt.Tx
	txn   txn
	batch int // bytes of a transaction
	size  int // of what this one has
}

// copy copies all buckets.
func (s *sealing) copy(from *bolt.Tx) (err error) {
	defer func() {
		if s.tx != nil {
			err = errors.Join(err, s.tx.Rollback())
		}
	}()
	for _, name := range buckets(version(from)) {
		if bytes.Equal(name, bMeta) {
			continue
		}
		if err := s.bucket(name, from.Bucket(name)); err != nil {
			return err
		}
	}
	return s.end()
}

func (s *sealing) bucket(name []byte, from *bolt.Bucket) error {
	if from == nil {
		return &DamageError{s.to.Path(), fmt.Errorf("the bucket %s is missing", name)}
	}
	c := from.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		b, err := s.into(name, len(k)+len(v))
		if err == nil {
			b.FillPercent = 0.95 // the keys come in order
			err = b.Put(k, v)
		}
		if err != nil {
			return err
		}
	}
	b, err := s.into(name, 0)
	if err == nil {
		b.counted() // which is stored
		err = b.SetSequence(from.Sequence())
	}
	return err
}

// into is a bucket to put some bytes more into. A transaction that has enough ends.
func (s *sealing) into(name []byte, more int) (*bucket, error) {
	if s.size += more; s.size > s.batch {
		if err := s.end(); err != nil {
			return nil, err
		}
		s.size = more
	}
	if s.tx == nil {
		tx, err := s.to.Begin(true)
		if err != nil {
			return nil, err
		}
		s.tx, s.txn = tx, newTxn(tx)
	}
	return s.txn.Bucket(name), nil
}

// end commits.
func (s *sealing) end() error {
	if s.tx == nil {
		return nil
	}
	err := s.txn.ledger.flush()
	if err == nil {
		err = s.tx.Commit()
		s.tx = nil
	}
	return err
}
