package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"syscall"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"broadsheet/store/internal/disk"
)

// The buckets of the database.
var (
	bMeta      = []byte("meta")      // "schema" → version; what totals.go says
	bRecords   = []byte("records")   // sequence number → record
	bRevisions = []byte("revisions") // id, 0, revision → sequence number
	bAddresses = []byte("addresses") // address → id
	bByTime    = []byte("by_time")   // publication time, id → sequence number of the newest revision
	bLog       = []byte("log")       // sequence number → visit
	bVisits    = []byte("visits")    // id, 0, time, address → sequence number in the log
	bOutcomes  = []byte("outcomes")  // address that led to no article → sequence number of its last visit
	bPayloads  = []byte("payloads")  // address, 0, payload digest → original capture
	bRemoved   = []byte("removed")   // digest of an id or address → what was removed, and why
)

// buckets returns those of a schema.
func buckets(schema int) [][]byte {
	all := [][]byte{bMeta, bRecords, bRevisions, bAddresses, bByTime, bVisits, bOutcomes, bPayloads}
	if schema > 2 {
		all = append(all, bLog)
	}
	if schema > 3 {
		all = append(all, bRemoved)
	}
	return all
}

var keySchema = []byte("schema")

// migrations[i] takes a database from schema i to i+1. Append; never edit.
var migrations = []func(*bolt.Tx) error{
	func(tx *bolt.Tx) error {
		for _, name := range buckets(1) {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	},
	// Records leave out the text that follows from lead and body; older ones have it
	// and are read as they are.
	func(*bolt.Tx) error { return nil },
	// Visits stand in a log, which grows at its end, and the indexes have their numbers:
	// an index of whole visits was rewritten all over by each transaction. Older visits
	// stay in the indexes and are read there.
	func(tx *bolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(bLog)
		return err
	},
	// What was removed for good is not kept again.
	func(tx *bolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(bRemoved)
		return err
	},
	// Values have checksums, and buckets totals. A database that has any values was copied
	// for that: see seal.
	func(tx *bolt.Tx) error {
		if err := putSchema(tx, sumSchema); err != nil {
			return err
		}
		return putTotals(tx)
	},
}

// openDB opens the database; readers share it. A writer looks at it as a reader first:
// bbolt ends the process where it meets damage while it opens for writing. For that
// reason too the list of free pages is stored: to work it out it reads all of them.
func openDB(path string, readOnly bool) (*bolt.DB, error) {
	info, err := os.Stat(path)
	isNew := errors.Is(err, fs.ErrNotExist)
	if err == nil && !readOnly && info.Size() > 0 {
		db, err := openDB(path, true)
		if err == nil {
			err = errors.Join(checkSchema(db), db.Close())
		}
		if err != nil {
			return nil, err
		}
	}
	var db *bolt.DB
	err = guard(path, func() (err error) {
		db, err = openShared(path, readOnly)
		if err == nil {
			err = checkSize(db)
		}
		return err
	})
	if err == nil {
		return db, nil
	}
	if db != nil {
		err = errors.Join(err, db.Close())
	}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout), isType[*DamageError](err):
		return nil, err
	case isType[syscall.Errno](err):
		if isNew {
			_ = disk.Remove(path) // half a database would be in the way of the next run
		}
		return nil, fmt.Errorf("open archive: %w", advised(err))
	default:
		return nil, &DamageError{path, err}
	}
}

// makeDB makes an empty database where there is none, whole or not at all: half of one
// would be taken for a damaged one.
func makeDB(path string) error {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		return nil
	}
	part := path + partExtension
	if err := removed(part); err != nil {
		return err
	}
	db, err := bolt.Open(part, 0o644, &bolt.Options{Timeout: lockWait, FreelistType: bolt.FreelistMapType})
	if err == nil {
		err = db.Close()
	}
	if err == nil {
		err = disk.Rename(part, path)
	}
	if err != nil {
		return errors.Join(err, removed(part))
	}
	return nil
}

// openShared opens the database and lets other processes open it to read.
func openShared(path string, readOnly bool) (*bolt.DB, error) {
	if !readOnly {
		if err := makeDB(path); err != nil {
			return nil, err
		}
	}
	var file *os.File
	opt := &bolt.Options{Timeout: lockWait, ReadOnly: readOnly, FreelistType: bolt.FreelistMapType}
	opt.OpenFile = func(name string, flag int, perm os.FileMode) (*os.File, error) {
		f, err := os.OpenFile(name, flag, perm)
		if file == nil {
			file = f
		}
		return f, err
	}
	if sharesDB && !readOnly {
		opt.InitialMmapSize = mapSize()
	}
	db, err := bolt.Open(path, 0o644, opt)
	if err == nil {
		db.AllocSize = room(0)
		err = share(file, readOnly)
	}
	return db, err
}

// checkSize refuses a database of which the end is missing: to read there would be
// a fault of memory.
func checkSize(db *bolt.DB) error {
	info, err := os.Stat(db.Path())
	if err != nil {
		return err
	}
	return db.View(func(tx *bolt.Tx) error {
		if tx.Size() > info.Size() {
			return fmt.Errorf("it was cut off: it has %d bytes of %d", info.Size(), tx.Size())
		}
		return nil
	})
}

// version reads the schema's version; 0 for a new database.
func version(tx *bolt.Tx) int {
	b := tx.Bucket(bMeta)
	if b == nil {
		return 0
	}
	if v := b.Get(keySchema); len(v) == 8 {
		return int(min(binary.BigEndian.Uint64(v), math.MaxInt))
	}
	return 0
}

// migrate brings the database to the newest schema, or refuses a newer one. One that has
// values was sealed before.
func migrate(db *bolt.DB) error {
	if err := checkSchema(db); err != nil {
		return err
	}
	return db.Update(func(tx *bolt.Tx) error {
		for v := version(tx); v < len(migrations); v++ {
			if err := migrations[v](tx); err != nil {
				return fmt.Errorf("migrate archive to schema %d: %w", v+1, err)
			}
			if err := putSchema(tx, v+1); err != nil {
				return err
			}
		}
		return nil
	})
}

// errForeign is a database that has something, and no schema of ours.
var errForeign = errors.New("another program made it")

// checkSchema refuses a database of a newer or another program.
func checkSchema(db *bolt.DB) error {
	return guard(db.Path(), func() error { return db.View(isOurs) })
}

// isOurs refuses a database of a newer or another program.
func isOurs(tx *bolt.Tx) error {
	v, path := version(tx), tx.DB().Path()
	if err := checkSchemaAgain(tx, v); err != nil {
		return err
	}
	if v > len(migrations) {
		return &SchemaError{Path: path, Have: v, Know: len(migrations)}
	}
	if first, _ := tx.Cursor().First(); v == 0 && first != nil {
		return &DamageError{path, errForeign}
	}
	return nil
}
