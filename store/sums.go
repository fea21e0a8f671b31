package store

import (
	"encoding/binary"
	"hash/crc32"

	bolt "go.etcd.io/bbolt"
)

// bbolt has no checksum over what it stores, so since schema 5 each value ends in one of
// our own: CRC-32 as gzip has it (RFC 1952; Python's zlib.crc32), over what sumOf says,
// in 4 bytes. What stands under a wrong key has a wrong sum too.
const (
	sumSize   = 4
	sumSchema = 5 // the first schema whose values have sums
)

// sumOf is the checksum of an entry: over the bucket's name, a zero byte, the length of the
// key in 4 bytes, the key and the value.
func sumOf(bucket, key, value []byte) uint32 {
	var buf [64]byte // of the short parts together, which is quicker than one by one
	head := append(buf[:0], bucket...)
	head = append(head, 0)
	head = binary.BigEndian.AppendUint32(head, uint32(len(key)))
	head = append(head, key...)
	return crc32.Update(crc32.ChecksumIEEE(head), crc32.IEEETable, value)
}

// sealed is a value with its checksum behind it.
func sealed(bucket, key, value []byte) []byte {
	out := make([]byte, 0, len(value)+sumSize)
	return binary.BigEndian.AppendUint32(append(out, value...), sumOf(bucket, key, value))
}

// unsealed is the value without its checksum, and whether that is right. Of one that is
// wrong the value is a guess.
func unsealed(bucket, key, raw []byte) (value []byte, ok bool) {
	if len(raw) < sumSize {
		return []byte{}, false
	}
	value = raw[: len(raw)-sumSize : len(raw)-sumSize]
	return value, binary.BigEndian.Uint32(raw[len(value):]) == sumOf(bucket, key, value)
}

// A bucket is one of ours in a transaction. It gives values without their checksums and
// takes them so. A value whose sum is wrong ends the transaction: it panics with a
// [*SumError], which guard makes an error of.
type bucket struct {
	*bolt.Bucket
	name   []byte
	ledger *ledger
	total  *total // nil until it is asked for
}

// Get returns a value; nil where there is none.
func (b *bucket) Get(key []byte) []byte {
	raw := b.Bucket.Get(key)
	if raw == nil {
		return nil
	}
	return b.open(key, raw)
}

// open returns a value that stands under a key.
func (b *bucket) open(key, raw []byte) []byte {
	value, err := b.verified(key, raw)
	if err != nil && !b.ledger.lenient {
		panic(err)
	}
	return value
}

// verified is open for those who can go on without the value.
func (b *bucket) verified(key, raw []byte) ([]byte, error) {
	if !b.ledger.summed {
		return raw, nil
	}
	value, ok := unsealed(b.name, key, raw)
	if !ok {
		return value, newSumError(b.Tx().DB().Path(), b.name, key, value)
	}
	return value, nil
}

// Put stores a value.
func (b *bucket) Put(key, value []byte) error {
	if !b.ledger.summed {
		return b.Bucket.Put(key, value)
	}
	raw := sealed(b.name, key, value)
	t := b.counted()
	t.drop(b.Bucket.Get(key))
	t.add(raw)
	return b.Bucket.Put(key, raw)
}

// putNew is Put under a key that isn't there. It may write behind the end of value.
func (b *bucket) putNew(key, value []byte) error {
	if b.ledger.summed {
		value = binary.BigEndian.AppendUint32(value, sumOf(b.name, key, value))
		b.counted().add(value)
	}
	return b.Bucket.Put(key, value)
}

// Delete takes a value out, if it is there.
func (b *bucket) Delete(key []byte) error {
	raw := b.Bucket.Get(key)
	if raw == nil {
		return nil
	}
	if b.ledger.summed {
		b.counted().drop(raw)
	}
	return b.Bucket.Delete(key)
}

// ForEach calls fn with each entry.
func (b *bucket) ForEach(fn func(k, v []byte) error) error {
	return b.Bucket.ForEach(func(k, raw []byte) error { return fn(k, b.open(k, raw)) })
}

// Cursor goes through the entries.
func (b *bucket) Cursor() *cursor { return &cursor{b.Bucket.Cursor(), b} }

// A cursor is bbolt's, but for the checksums.
type cursor struct {
	at     *bolt.Cursor
	bucket *bucket
}

func (c *cursor) give(k, raw []byte) ([]byte, []byte) {
	if k == nil {
		return nil, nil
	}
	return k, c.bucket.open(k, raw)
}

// First moves to the first entry; its key is nil where there is none.
func (c *cursor) First() (k, v []byte) { return c.give(c.at.First()) }

// Last moves to the last entry.
func (c *cursor) Last() (k, v []byte) { return c.give(c.at.Last()) }

// Next moves to the next entry.
func (c *cursor) Next() (k, v []byte) { return c.give(c.at.Next()) }

// Prev moves to the entry before.
func (c *cursor) Prev() (k, v []byte) { return c.give(c.at.Prev()) }

// Seek moves to the first entry from a key on.
func (c *cursor) Seek(key []byte) (k, v []byte) { return c.give(c.at.Seek(key)) }
