package queue

import (
	"bytes"
	"errors"
	"testing"

	bolt "go.etcd.io/bbolt"

	"broadsheet/scraper"
)

// NewSaving makes a frontier in memory that saves jobs with save.
func NewSaving(opt Options, save func(...scraper.Job) error) *Memory {
	m := NewMemory(opt)
	m.save = func(changed ...*entry) error {
		var jobs []scraper.Job
		for _, e := range changed {
			jobs = append(jobs, e.Job)
		}
		return save(jobs...)
	}
	return m
}

// NewCommitter returns the save of a committer whose batches write takes as keys.
func NewCommitter(write func(keys []string) error) func(key string) error {
	c := newCommitter(func(puts []put) error {
		var keys []string
		for _, p := range puts {
			keys = append(keys, string(p.key))
		}
		return write(keys)
	})
	return func(key string) error { return c.save(put{key: []byte(key)}) }
}

// Path is where the queue's file is.
func (q *Queue) Path() string { return q.path }

// An Index is an index by itself.
type Index struct{ x *index }

// NewIndex makes an index.
func NewIndex() Index { return Index{newIndex()} }

// Put adds an address.
func (x Index) Put(address string, id uint32) { x.x.put(address, id) }

// Remove takes one out.
func (x Index) Remove(address string, id uint32) { x.x.remove(address, id) }

// Find returns the number of an address.
func (x Index) Find(address string, is func(id uint32) bool) uint32 {
	id, _ := x.x.find(address, func(id uint32) (bool, error) { return is(id), nil })
	return id
}

// WithoutSums makes a file that of a time without sums, or of one when jobs alone had them.
func WithoutSums(t *testing.T, path string, butJobs bool) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range sideBuckets {
			if s := (side{Bucket: tx.Bucket(name), name: name}); s.Bucket != nil {
				if err := bare(s.Bucket, s.unseal); err != nil {
					return err
				}
			}
		}
		b := tx.Bucket(metaBucket)
		if !butJobs {
			return errors.Join(bare(tx.Bucket(bucket), unseal), tx.DeleteBucket(metaBucket))
		}
		raw, err := unseal(keyTotal, b.Get(keyTotal))
		return errors.Join(err, b.Put(keyTotal, seal(keyTotal, raw[:16])))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// bare takes the sums off the values of a bucket.
func bare(b *bolt.Bucket, unseal func(key, value []byte) ([]byte, error)) error {
	old := map[string][]byte{}
	err := b.ForEach(func(k, v []byte) error {
		value, err := unseal(k, v)
		old[string(k)] = bytes.Clone(value)
		return err
	})
	for k, v := range old {
		err = errors.Join(err, b.Put([]byte(k), v))
	}
	return err
}

// Spoil takes the first entry of a bucket out, or puts its value under the key of the last.
func Spoil(t *testing.T, path, name string, swap bool) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		c := tx.Bucket([]byte(name)).Cursor()
		first, value := c.First()
		if !swap {
			return c.Delete()
		}
		value = bytes.Clone(value)
		last, _ := c.Last()
		if bytes.Equal(first, last) {
			t.Error("there is one entry alone")
		}
		return tx.Bucket([]byte(name)).Put(bytes.Clone(last), value)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}
