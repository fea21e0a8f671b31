package store_test

import (
	"encoding/binary"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"broadsheet/store"
)

// changeDB changes a database behind the archive's back.
func changeDB(t *testing.T, dir string, change func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, "archive.db"), 0o600, &bolt.Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Update(func(tx *bolt.Tx) error { return store.WithoutSums(tx, change) }); err != nil {
		t.Fatal(err)
	}
}

func setSchema(t *testing.T, dir string, v uint64) {
	t.Helper()
	changeDB(t, dir, func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("meta")).Put([]byte("schema"), binary.BigEndian.AppendUint64(nil, v))
	})
}

// schemaOf is the version in a database.
func schemaOf(t *testing.T, dir string) (v int) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, "archive.db"), 0o600, &bolt.Options{Timeout: time.Second, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	_ = db.View(func(tx *bolt.Tx) error {
		v = int(binary.BigEndian.Uint64(tx.Bucket([]byte("meta")).Get([]byte("schema"))))
		return nil
	})
	return v
}
