package store

import (
	"bytes"
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// A ledger is what a transaction knows of checksums.
type ledger struct {
	tx      *bolt.Tx
	summed  bool // values have sums
	lenient bool // those that are wrong are for somebody else to tell
	buckets []*bucket
}

func newLedger(tx *bolt.Tx) *ledger { return &ledger{tx: tx, summed: version(tx) >= sumSchema} }

// bucket is that of a name; nil where there is none.
func (l *ledger) bucket(name []byte) *bucket {
	for _, b := range l.buckets {
		if bytes.Equal(b.name, name) {
			return b
		}
	}
	found := l.tx.Bucket(name)
	if found == nil {
		return nil
	}
	b := &bucket{Bucket: found, name: name, ledger: l}
	l.buckets = append(l.buckets, b)
	return b
}

// A total tells of a bucket what no entry can tell: that none is missing. It stands in the
// bucket meta and is kept in step by each transaction.
type total struct {
	count, sum uint64 // of the entries, and their checksums added up modulo 2^64
	sequence   uint64 // the last number that the bucket gave out
}

const totalSize = 24

// totalKey is where the total of a bucket stands in meta.
func totalKey(bucket []byte) []byte { return append([]byte("total "), bucket...) }

func (t *total) add(raw []byte) {
	t.count++
	t.sum += sumAt(raw)
}

// drop is the opposite of add; nil is an entry that isn't there.
func (t *total) drop(raw []byte) {
	if raw != nil {
		t.count--
		t.sum -= sumAt(raw)
	}
}

// sumAt is the checksum that a value ends in; one too short has none.
func sumAt(raw []byte) uint64 {
	if len(raw) < sumSize {
		return 0
	}
	return uint64(binary.BigEndian.Uint32(raw[len(raw)-sumSize:]))
}

func (t *total) bytes() []byte {
	return binary.BigEndian.AppendUint64(append(number(t.count), number(t.sum)...), t.sequence)
}

// counted is the total of a bucket, as it is in this transaction so far.
func (b *bucket) counted() *total {
	if b.total == nil {
		b.total = b.ledger.stored(b.name)
	}
	return b.total
}

// stored is the total of a bucket as meta has it; of one that meta hasn't it is zero, which a
// check finds.
func (l *ledger) stored(name []byte) *total {
	t := new(total)
	meta := l.tx.Bucket(bMeta)
	value, ok := unsealed(bMeta, totalKey(name), meta.Get(totalKey(name)))
	if ok && len(value) == totalSize {
		t.count, t.sum, t.sequence = binary.BigEndian.Uint64(value), binary.BigEndian.Uint64(value[8:]), binary.BigEndian.Uint64(value[16:])
	}
	return t
}

// flush stores the totals that have changed.
func (l *ledger) flush() error {
	for _, b := range l.buckets {
		if b.total == nil {
			continue
		}
		b.total.sequence = b.Sequence()
		key := totalKey(b.name)
		if err := l.tx.Bucket(bMeta).Put(key, sealed(bMeta, key, b.total.bytes())); err != nil {
			return err
		}
	}
	return nil
}

// keySchemaAgain has the schema once more, with a checksum: keySchema itself has none, so
// that programs of before can read it.
var keySchemaAgain = []byte("schema again")

// putSchema says which schema a database has.
func putSchema(tx *bolt.Tx, schema int) error {
	meta, value := tx.Bucket(bMeta), number(uint64(schema))
	err := meta.Put(keySchema, value)
	if err == nil && schema >= sumSchema {
		err = meta.Put(keySchemaAgain, sealed(bMeta, keySchemaAgain, value))
	}
	return err
}

// checkSchemaAgain refuses a database that says two things of its schema.
func checkSchemaAgain(tx *bolt.Tx, schema int) error {
	meta := tx.Bucket(bMeta)
	if meta == nil {
		return nil
	}
	again := meta.Get(keySchemaAgain)
	if again == nil && (schema < sumSchema || schema > len(migrations)) {
		return nil
	}
	value, ok := unsealed(bMeta, keySchemaAgain, again)
	if !ok || !bytes.Equal(value, meta.Get(keySchema)) {
		return &DamageError{tx.DB().Path(), fmt.Errorf("it says that its schema is %d, which isn't what was written", schema)}
	}
	return nil
}

// putTotals counts all entries anew.
func putTotals(tx *bolt.Tx) error {
	l := newLedger(tx)
	for _, name := range buckets(version(tx)) {
		if bytes.Equal(name, bMeta) || tx.Bucket(name) == nil {
			continue
		}
		t := new(total)
		l.bucket(name).total = t
		err := tx.Bucket(name).ForEach(func(_, raw []byte) error {
			t.add(raw)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return l.flush()
}
