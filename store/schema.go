package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// The buckets of the database.
var (
	bMeta      = []byte("meta")      // "schema" → version
	bRecords   = []byte("records")   // sequence number → record
	bRevisions = []byte("revisions") // id, 0, revision → sequence number
	bAddresses = []byte("addresses") // address → id
	bByTime    = []byte("by_time")   // publication time, id → sequence number of the newest revision
	bVisits    = []byte("visits")    // id, 0, time, address → visit
	bOutcomes  = []byte("outcomes")  // address → last outcome
	bPayloads  = []byte("payloads")  // address, 0, payload digest → original capture
)

var keySchema = []byte("schema")

// migrations[i] takes a database from schema i to i+1. Append; never edit.
var migrations = []func(*bolt.Tx) error{
	func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bMeta, bRecords, bRevisions, bAddresses, bByTime, bVisits, bOutcomes, bPayloads} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	},
	// Records leave out the text that follows from lead and body; older ones have it
	// and are read as they are.
	func(*bolt.Tx) error { return nil },
}

// openDB opens the database; readers share it.
func openDB(path string, readOnly bool) (_ *bolt.DB, err error) {
	// bbolt panics on some damaged files.
	defer func() {
		if p := recover(); p != nil {
			err = &DamageError{path, fmt.Errorf("%v", p)}
		}
	}()
	db, err := bolt.Open(path, 0o644, &bolt.Options{Timeout: lockWait, ReadOnly: readOnly, NoFreelistSync: true, FreelistType: bolt.FreelistMapType})
	switch {
	case err == nil, errors.Is(err, bolterrors.ErrTimeout), errors.Is(err, os.ErrPermission):
		return db, err
	default:
		return nil, &DamageError{path, err}
	}
}

// version reads the schema's version; 0 for a new database.
func version(tx *bolt.Tx) int {
	b := tx.Bucket(bMeta)
	if b == nil {
		return 0
	}
	if v := b.Get(keySchema); len(v) == 8 {
		return int(binary.BigEndian.Uint64(v))
	}
	return 0
}

// migrate brings the database to the newest schema, or refuses a newer one.
func migrate(db *bolt.DB) error {
	if err := checkSchema(db); err != nil {
		return err
	}
	return db.Update(func(tx *bolt.Tx) error {
		for v := version(tx); v < len(migrations); v++ {
			if err := migrations[v](tx); err != nil {
				return fmt.Errorf("migrate archive to schema %d: %w", v+1, err)
			}
			if err := tx.Bucket(bMeta).Put(keySchema, number(uint64(v+1))); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkSchema refuses a database of a newer program.
func checkSchema(db *bolt.DB) error {
	return db.View(func(tx *bolt.Tx) error {
		if v := version(tx); v > len(migrations) {
			return &SchemaError{Path: db.Path(), Have: v, Know: len(migrations)}
		}
		return nil
	})
}

// number is a key that sorts as its number does.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
