package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// lenient reads values whose checksum is wrong too, for a check that tells of them by
// itself and wants to see the rest.
func (t txn) lenient() txn {
	return txn{t.Tx, &ledger{tx: t.Tx, summed: t.ledger.summed, lenient: true}}
}

// sums recomputes the checksum of each value, and the total of each bucket.
func (c *checker) sums(ctx context.Context) error {
	if !c.ledger.summed {
		return nil
	}
	for _, name := range buckets(version(c.Tx)) {
		b, is := c.Bucket(name), total{}
		found := len(c.Problems)
		err := b.Bucket.ForEach(func(k, raw []byte) error {
			is.add(raw)
			if bytes.Equal(name, bMeta) && bytes.Equal(k, keySchema) {
				return nil
			}
			if _, err := b.verified(k, raw); err != nil {
				bad, _ := errors.AsType[*SumError](err)
				c.add(BadSum, cmp.Or(bad.Of, bad.Key), "database: %s", bad.text())
			}
			return context.Cause(ctx)
		})
		if err != nil {
			return err
		}
		if is.sequence = b.Sequence(); found == len(c.Problems) && !bytes.Equal(name, bMeta) {
			c.total(name, is)
		}
	}
	return nil
}

// total holds what a bucket has against what it should have. Where a value is wrong that
// has been told.
func (c *checker) total(name []byte, is total) {
	switch want := *c.ledger.stored(name); {
	case want == is:
	case want.count != is.count:
		c.add(BadSum, string(name), "database: %s: %d entries are there of %d: 'broadsheet archive repair' makes them anew from the captures", name, is.count, want.count)
	default:
		c.add(BadSum, string(name), "database: %s: its entries or its counter aren't what was written: 'broadsheet archive repair' makes them anew from the captures", name)
	}
}

// badHeads reads both meta pages of a database. bbolt takes the other one where one is
// damaged, which may be the state of before the last transaction, and says nothing.
func badHeads(db *bolt.DB) (bad []error) {
	size := db.Info().PageSize
	raw := make([]byte, 2*size)
	f, err := os.Open(db.Path())
	if err == nil {
		_, err = io.ReadFull(f, raw)
		_ = f.Close() // it was only read
	}
	if err != nil {
		return []error{err}
	}
	for i := range 2 {
		if err := checkHead(raw[i*size:(i+1)*size], uint64(i)); err != nil {
			bad = append(bad, fmt.Errorf("its page %d is damaged: %w: what was written last may be missing", i, err))
		}
	}
	return bad
}

// checkHead checks a meta page: docs/FORMAT.md says what stands where. bbolt writes numbers
// as the machine has them.
func checkHead(page []byte, id uint64) error {
	const at, end = 16, 72 // of what has a checksum
	order := binary.NativeEndian
	h := fnv.New64a()
	_, _ = h.Write(page[at:end])
	switch {
	case order.Uint64(page) != id || order.Uint16(page[8:]) != 4:
		return errors.New("its header is another page's")
	case order.Uint32(page[at:]) != 0xED0CDAED:
		return bolterrors.ErrInvalid
	case order.Uint64(page[end:]) != h.Sum64():
		return bolterrors.ErrChecksum
	case int(order.Uint32(page[24:])) != len(page):
		return fmt.Errorf("it says that pages have %d bytes, not %d", order.Uint32(page[24:]), len(page))
	}
	return nil
}
