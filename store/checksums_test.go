package store_test

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"broadsheet/store"
)

// changeRaw changes a database with its checksums as they are: what a disk does.
func changeRaw(t *testing.T, dir string, change func(*bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, "archive.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(change), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// TestMissingEntriesAreFound in each bucket, though all that are there are right: the
// totals tell. Those of a bucket that no other part of the check knows, too.
func TestMissingEntriesAreFound(t *testing.T) {
	t.Parallel()
	made := flippable(t)
	for _, name := range []string{"records", "revisions", "by_time", "addresses", "log", "visits", "outcomes", "payloads"} {
		dir := copied(t, made)
		changeRaw(t, dir, func(tx *bolt.Tx) error {
			b := tx.Bucket([]byte(name))
			k, _ := b.Cursor().Last()
			return b.Delete(k)
		})
		told(t, dir, "database: "+name+": ", "entries are there of")
	}
	dir := copied(t, made)
	changeRaw(t, dir, func(tx *bolt.Tx) error { return tx.Bucket([]byte("log")).SetSequence(3) })
	told(t, dir, "database: log: its entries or its counter aren't what was written")
	dir = copied(t, made)
	changeRaw(t, dir, func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Delete([]byte("total records")) })
	told(t, dir, "database: records: ")
}

// TestAnOlderSchemaIsNotClaimed: a database that says it is of an older schema than it was
// written by would be read with its checksums as a part of the values.
func TestAnOlderSchemaIsNotClaimed(t *testing.T) {
	t.Parallel()
	for _, schema := range []uint64{4, 1, 7} {
		dir := t.TempDir()
		a, err := store.Open(t.Context(), dir, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		keepPlain(t, a, article(1, "text"), start)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		changeRaw(t, dir, func(tx *bolt.Tx) error {
			return tx.Bucket([]byte("meta")).Put([]byte("schema"), binary.BigEndian.AppendUint64(nil, schema))
		})
		_, errView := store.View(t.Context(), dir)
		_, errOpen := store.Open(t.Context(), dir, store.Options{})
		for _, err := range []error{errView, errOpen} {
			if !isDamage(err) || !strings.Contains(err.Error(), "it says that its schema is") {
				t.Errorf("schema %d: %v", schema, err)
			}
		}
	}
}

// TestDamagedPagesEndNoCheck: headers that bbolt would follow round and round, or out of the
// file, are named.
func TestDamagedPagesEndNoCheck(t *testing.T) {
	t.Parallel()
	made := flippable(t)
	whole, err := os.ReadFile(filepath.Join(made, "archive.db"))
	if err != nil {
		t.Fatal(err)
	}
	size := int(binary.LittleEndian.Uint32(whole[24:]))
	newest := 0 // where the meta page in force stands
	if binary.LittleEndian.Uint64(whole[size+64:]) > binary.LittleEndian.Uint64(whole[64:]) {
		newest = size
	}
	list := size * int(binary.LittleEndian.Uint64(whole[newest+48:])) // of free pages
	for name, harm := range map[string]func(raw []byte){
		"a list of free pages that goes on for ever": func(raw []byte) { raw[list+15] = 0x7f },
		"a list of free pages without an end":        func(raw []byte) { binary.LittleEndian.PutUint16(raw[list+10:], 0xFFFE) },
		"the first meta page":                        func(raw []byte) { raw[40] ^= 1 },
		"the second meta page":                       func(raw []byte) { raw[size+40] ^= 1 },
		"a meta page of another kind":                func(raw []byte) { raw[8] = 2 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := copied(t, made)
			raw := append([]byte(nil), whole...)
			harm(raw)
			write(t, filepath.Join(dir, "archive.db"), string(raw))
			told(t, dir, "database: ")
		})
	}
}

// TestDamagedValueIsNamed with its bucket, its key and what to do, wherever it is read; all
// other records are read around it.
func TestDamagedValueIsNamed(t *testing.T) {
	t.Parallel()
	dir := flippable(t)
	whole, _, err := revisionsOf(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	changeRaw(t, dir, func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte("records"))
		k, v := b.Cursor().First()
		v = append([]byte(nil), v...)
		v[len(v)/2] ^= 1
		return b.Put(append([]byte(nil), k...), v)
	})
	view := viewed(t, dir)
	_, err = view.Revision(t.Context(), article(0, "").ID, 1)
	bad, ok := errors.AsType[*store.SumError](err)
	if !ok || bad.Bucket != "records" || bad.Key != "0000000000000001" || !strings.Contains(err.Error(), "archive repair") {
		t.Errorf("%v", err)
	}
	records, tells, err := revisionsOf(t, dir)
	delete(whole, article(0, "").ID+"/1")
	if diff := cmp.Diff(whole, records); diff != "" || tells != 1 || err != nil {
		t.Errorf("%d told, %v (-whole +read):\n%s", tells, err, diff)
	}
	stopped := 0
	for _, err := range view.Articles(t.Context(), store.Query{AllRevisions: true}) {
		if errors.As(err, &bad) {
			stopped++
		}
	}
	if stopped != 1 {
		t.Errorf("without who is told it comes %d times", stopped)
	}
}
