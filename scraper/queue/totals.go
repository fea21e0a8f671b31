package queue

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// A total is how many entries a bucket has, and their sums added up.
type total struct{ entries, sums uint64 }

func (t *total) add(sum uint32) { t.entries++; t.sums += uint64(sum) }

func (t *total) drop(sum uint32) { t.entries--; t.sums -= uint64(sum) }

// sideBuckets are those beside that of jobs, in the order of their totals in the file.
var sideBuckets = [...][]byte{hostBucket, pausedBucket, listBucket, bodyBucket}

// totals are those of all buckets: of jobs first, then of the others.
type totals struct {
	jobs  total
	last  uint64 // number of a job: there is none behind it
	sides [len(sideBuckets)]total
}

var (
	metaBucket = []byte("meta")
	keyTotal   = []byte("total")
)

// side is a bucket beside that of jobs, which it makes where it is missing.
func (t *totals) side(tx *bolt.Tx, name []byte) (side, error) {
	b, err := tx.CreateBucketIfNotExists(name)
	return side{b, name, t.of(name)}, err
}

func (t *totals) of(name []byte) *total {
	for i := range sideBuckets {
		if bytes.Equal(sideBuckets[i], name) {
			return &t.sides[i]
		}
	}
	panic("no bucket is called " + string(name)) // a mistake of the program
}

// put stores a job, or takes it out, and keeps the total.
func (t *totals) put(b *bolt.Bucket, p put) error {
	if binary.BigEndian.Uint64(p.key) <= t.last {
		if old := b.Get(p.key); old != nil {
			t.jobs.drop(sumOf(p.key, old))
		}
	}
	if p.value == nil {
		return b.Delete(p.key)
	}
	t.added(p.key, p.value)
	return b.Put(p.key, p.value)
}

// added notes a job as it is stored.
func (t *totals) added(key, value []byte) {
	t.jobs.add(sumOf(key, value))
	t.last = max(t.last, binary.BigEndian.Uint64(key))
}

// store stores the totals.
func (t *totals) store(tx *bolt.Tx) error {
	b, err := tx.CreateBucketIfNotExists(metaBucket)
	if err != nil {
		return err
	}
	var raw []byte
	for _, one := range append([]total{t.jobs}, t.sides[:]...) {
		raw = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(raw, one.entries), one.sums)
	}
	return b.Put(keyTotal, seal(keyTotal, raw))
}

// check compares what was read with the totals that were stored. A file of a time before has
// none, or that of jobs alone.
func (t *totals) check(tx *bolt.Tx) error {
	b := tx.Bucket(metaBucket)
	if b == nil {
		return nil
	}
	raw, err := unseal(keyTotal, b.Get(keyTotal))
	const size = 16
	switch {
	case err != nil:
		return err
	case len(raw) != size && len(raw) != size+size*len(sideBuckets):
		return errors.New("the total of its jobs is missing")
	}
	err = t.jobs.check("jobs", raw)
	for i := range sideBuckets {
		if at := size + size*i; at < len(raw) {
			err = errors.Join(err, t.sides[i].check(string(sideBuckets[i]), raw[at:]))
		}
	}
	return err
}

// check compares a total with what raw begins with.
func (t *total) check(what string, raw []byte) error {
	want := total{binary.BigEndian.Uint64(raw), binary.BigEndian.Uint64(raw[8:])}
	if *t != want {
		return fmt.Errorf("%s: %d are there of %d, or others than those that were stored", what, t.entries, want.entries)
	}
	return nil
}

// readers take what is in a file: its jobs as they are stored, and the others without their
// sums. Without one for bodies, which may be large, no more is read of these than their sums.
type readers struct{ job, host, pause, body func(key, value []byte) error }

// read hands out all entries, counts them and compares them with the totals that were stored.
func (t *totals) read(tx *bolt.Tx, to readers) error {
	return errors.Join(
		t.each(tx, pausedBucket, to.pause),
		t.eachJob(tx, to.job),
		t.each(tx, hostBucket, to.host),
		t.each(tx, listBucket, isNoted),
		t.each(tx, bodyBucket, to.body),
		t.check(tx),
	)
}

// eachJob hands out all jobs, each of which must be found by its number too: pages above
// it say where it is.
func (t *totals) eachJob(tx *bolt.Tx, restore func(key, value []byte) error) error {
	b := tx.Bucket(bucket)
	if b == nil {
		return nil
	}
	return b.ForEach(func(key, value []byte) error {
		if !isFound(b, key, value) {
			return fmt.Errorf("job %x: it isn't found under its number", key)
		}
		if err := restore(key, value); err != nil {
			return err
		}
		t.added(key, value)
		return nil
	})
}

// each does so with the entries of a bucket beside that of jobs.
func (t *totals) each(tx *bolt.Tx, name []byte, restore func(key, value []byte) error) error {
	s := side{tx.Bucket(name), name, t.of(name)}
	if s.Bucket == nil {
		return nil
	}
	return s.ForEach(func(key, raw []byte) error {
		if !isFound(s.Bucket, key, raw) {
			return fmt.Errorf("%s %q: it isn't found under its key", name, key)
		}
		s.total.add(s.sumOf(key, raw))
		if restore == nil {
			return nil
		}
		value, err := s.unseal(key, raw)
		if err != nil {
			return err
		}
		return restore(key, value)
	})
}

// isFound reports whether an entry is the one that is found under its key.
func isFound(b *bolt.Bucket, key, value []byte) bool {
	found := b.Get(key)
	return len(found) == len(value) && (len(found) == 0 || &found[0] == &value[0])
}
