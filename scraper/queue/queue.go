package queue

import (
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"
)

// A Queue is a frontier over a bbolt file. What Push, Done, Fail and Retry
// returned for is there after a crash; what was leased then is due again.
type Queue struct {
	*Memory
	db *bolt.DB
}

var bucket = []byte("jobs")

// Open opens the frontier's file and makes it when it is missing. The file can be
// rebuilt: a damaged one may be deleted, which the error says.
func Open(path string, opt Options) (_ *Queue, err error) {
	defer func() {
		// bbolt panics on some damaged files.
		if p := recover(); p != nil {
			err = damaged(path, fmt.Errorf("%v", p))
		}
	}()
	db, err := bolt.Open(path, 0o644, &bolt.Options{Timeout: time.Second, NoFreelistSync: true})
	if err != nil {
		return nil, damaged(path, err)
	}
	q := &Queue{Memory: NewMemory(opt), db: db}
	q.save = q.put
	if err := q.load(); err != nil {
		return nil, errors.Join(damaged(path, err), db.Close())
	}
	return q, nil
}

func damaged(path string, err error) error {
	return fmt.Errorf("open frontier %s: %w: it holds only what is still to be fetched; delete it to begin anew", path, err)
}

// Close releases the file.
func (q *Queue) Close() error { return q.db.Close() }

// put stores entries in one transaction.
func (q *Queue) put(changed ...*entry) error {
	return q.db.Update(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucket)
		for _, e := range changed {
			raw, err := cbor.Marshal(e)
			if err != nil {
				return err
			}
			if err := b.Put([]byte(e.Job.URL), raw); err != nil {
				return fmt.Errorf("store job %s: %w", e.Job.URL, err)
			}
		}
		return nil
	})
}

// load reads all jobs.
func (q *Queue) load() error {
	return q.db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists(bucket)
		if err != nil {
			return err
		}
		return b.ForEach(func(k, raw []byte) error {
			e := &entry{}
			if err := cbor.Unmarshal(raw, e); err != nil {
				return fmt.Errorf("job %s: %w", k, err)
			}
			e.host = hostOf(e.Job.URL)
			q.entries[e.Job.URL] = e
			q.seq = max(q.seq, e.Seq)
			if e.State == queued {
				q.enqueue(e)
			}
			return nil
		})
	})
}
