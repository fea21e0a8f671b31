package queue

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	bolt "go.etcd.io/bbolt"
)

// A stored job ends in a sum over its number and itself, and the file has a total of all
// jobs: so a flipped bit neither changes a job nor loses one without being told when the
// file is opened. Jobs of a time before have no sum, and get one when they are stored anew.

// summed begins a job that has a sum: no CBOR map does so.
const summed = 1

var (
	metaBucket = []byte("meta")
	keyTotal   = []byte("total")
)

// seal is a value as it is stored, with its sum.
func seal(key, value []byte) []byte { return withSum(key, append([]byte{summed}, value...)) }

// withSum adds the sum to a value that begins as one that has it.
func withSum(key, value []byte) []byte {
	return binary.BigEndian.AppendUint32(value, rawSum(key, value))
}

// rawSum is the CRC-32 of a value that begins with the number under which it stands.
func rawSum(key, value []byte) uint32 {
	if len(key) != 8 {
		return crc32.Update(crc32.ChecksumIEEE(key), crc32.IEEETable, value)
	}
	return crc32.Update(uint32(binary.BigEndian.Uint64(key)), crc32.IEEETable, value) // numbers have 32 bits
}

// unseal is a job without its sum, which must be right.
func unseal(key, value []byte) ([]byte, error) {
	if len(value) == 0 || value[0] != summed {
		return value, nil
	}
	end := len(value) - 4
	if end < 1 || rawSum(key, value[:end]) != binary.BigEndian.Uint32(value[end:]) {
		return nil, fmt.Errorf("job %x: it isn't what was stored", key)
	}
	return value[1:end], nil
}

// A total is how many jobs there are, and their sums added up.
type total struct {
	jobs, sums uint64
	last       uint64 // number of a job: there is none behind it
}

func (t *total) add(key, value []byte) {
	t.jobs++
	t.sums += uint64(sumOf(key, value))
	t.last = max(t.last, binary.BigEndian.Uint64(key))
}

func (t *total) drop(key, value []byte) { t.jobs--; t.sums -= uint64(sumOf(key, value)) }

// sumOf is the sum of a job as it is stored.
func sumOf(key, value []byte) uint32 {
	if n := len(value); n > 4 && value[0] == summed {
		return binary.BigEndian.Uint32(value[n-4:])
	}
	return rawSum(key, value)
}

// put stores a job, or takes it out, and keeps the total.
func (t *total) put(b *bolt.Bucket, p put) error {
	if binary.BigEndian.Uint64(p.key) <= t.last {
		if old := b.Get(p.key); old != nil {
			t.drop(p.key, old)
		}
	}
	if p.value == nil {
		return b.Delete(p.key)
	}
	t.add(p.key, p.value)
	return b.Put(p.key, p.value)
}

// store stores the total.
func (t *total) store(tx *bolt.Tx) error {
	b := tx.Bucket(metaBucket)
	if b == nil {
		var err error
		if b, err = tx.CreateBucket(metaBucket); err != nil {
			return err
		}
	}
	raw := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, t.jobs), t.sums)
	return b.Put(keyTotal, seal(keyTotal, raw))
}

// check compares the jobs that were read with the total that was stored; a file of a time
// before has none.
func (t *total) check(tx *bolt.Tx) error {
	b := tx.Bucket(metaBucket)
	if b == nil {
		return nil
	}
	raw, err := unseal(keyTotal, b.Get(keyTotal))
	switch {
	case err != nil:
		return err
	case len(raw) != 16:
		return errors.New("the total of its jobs is missing")
	}
	if jobs, sums := binary.BigEndian.Uint64(raw), binary.BigEndian.Uint64(raw[8:]); jobs != t.jobs || sums != t.sums {
		return fmt.Errorf("%d jobs are there of %d, or others than those that were stored", t.jobs, jobs)
	}
	return nil
}

// restoreAll hands out all jobs, each of which must be found by its number too: pages above
// it say where it is.
func restoreAll(b *bolt.Bucket, restore func(key, value []byte) error) error {
	return b.ForEach(func(key, value []byte) error {
		if found := b.Get(key); len(found) != len(value) || len(found) > 0 && &found[0] != &value[0] {
			return fmt.Errorf("job %x: it isn't found under its number", key)
		}
		return restore(key, value)
	})
}
