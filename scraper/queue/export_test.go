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

// WithoutSums makes a file that of a time without sums.
func WithoutSums(t *testing.T, path string) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		old := map[string][]byte{}
		err := tx.Bucket(bucket).ForEach(func(k, v []byte) error {
			job, err := unseal(k, v)
			old[string(k)] = bytes.Clone(job)
			return err
		})
		for k, v := range old {
			err = errors.Join(err, tx.Bucket(bucket).Put([]byte(k), v))
		}
		return errors.Join(err, tx.DeleteBucket(metaBucket))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}
