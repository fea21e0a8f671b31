package queue

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"runtime/debug"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// A Queue is a frontier over a bbolt file. What Push, Done, Fail and Retry
// returned for is there after a crash; what was leased then is due again.
type Queue struct {
	*Memory
	path    string
	db      *bolt.DB
	commits *committer
	states  *hostStates
	writing sync.Mutex // held while the file is changed; around totals
	totals  totals     // of the file
	door    *door      // nil where others can't ask
}

var bucket = []byte("jobs")

// encoding keeps times to the nanosecond: a job must not be due early, nor a page
// look older than it is, for being read from the file.
var encoding = func() cbor.UserBufferEncMode {
	mode, err := cbor.EncOptions{Time: cbor.TimeRFC3339Nano}.UserBufferEncMode()
	if err != nil {
		panic(err) // a mistake of the program
	}
	return mode
}()

// Open opens the frontier's file and makes it when it is missing. The file can be
// rebuilt: a damaged one may be deleted, which the error says.
func Open(path string, opt Options) (*Queue, error) {
	q := &Queue{Memory: NewMemory(opt), path: path, states: newHostStates()}
	q.save, q.read, q.commits = q.put, q.entry, newCommitter(q.write)
	err := guard(func() (err error) {
		// The list of free pages is stored: without it bbolt looks for them in a goroutine
		// of its own, where the panic of a damaged page ends the program.
		q.db, err = bolt.Open(path, 0o644, &bolt.Options{Timeout: time.Second, FreelistType: bolt.FreelistMapType})
		if err != nil {
			return err
		}
		return q.load()
	})
	if err == nil {
		return q, nil
	}
	if q.db != nil {
		err = errors.Join(err, guard(q.db.Close))
	}
	return nil, fmt.Errorf("open frontier %s: %w", path, explain(err))
}

// ErrInUse says that another process has the frontier's file.
var ErrInUse = errors.New("another process is using it: wait until that ends")

// explain says what to do about a file that can't be opened.
func explain(err error) error {
	if errors.Is(err, bolterrors.ErrTimeout) {
		return ErrInUse
	}
	if _, ok := errors.AsType[*fs.PathError](err); ok {
		return err // it says what is wrong; the file is none or may be whole
	}
	return fmt.Errorf("%w: it holds only what is still to be fetched; delete it to begin anew", err)
}

// guard turns a panic into an error: bbolt panics on some damaged files, and a
// file that is too short for its pages faults.
func guard(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the file is damaged: %v", p)
		}
	}()
	return do()
}

// Close stores what is known of hosts and releases the file.
func (q *Queue) Close() error {
	var err error
	if q.door != nil {
		err = q.door.shut()
	}
	if q.states.isChanged() {
		err = errors.Join(err, q.write(nil))
	}
	return errors.Join(err, q.db.Close())
}

// put stores entries.
func (q *Queue) put(changed ...*entry) error {
	puts := make([]put, len(changed))
	for i, e := range changed {
		value := bytes.NewBuffer(append(make([]byte, 0, 192+len(e.Job.URL)), summed))
		if err := encoding.MarshalToBuffer(e, value); err != nil {
			return fmt.Errorf("store job %s: %w", e.Job.URL, err)
		}
		key := e.key()
		puts[i] = put{key, withSum(key, value.Bytes())}
	}
	return q.commits.save(puts...)
}

// key is under what an entry is stored: in the order of first Push, which bbolt
// writes several times faster than the order of addresses.
func (e *entry) key() []byte { return keyOf(e.id) }

func keyOf(id uint32) []byte { return binary.BigEndian.AppendUint64(nil, uint64(id)) }

// write stores a batch in one transaction.
func (q *Queue) write(puts []put) error {
	states := q.states.take()
	err := q.update(func(tx *bolt.Tx, t *totals) error {
		if err := putStates(tx, t, states); err != nil {
			return err
		}
		b := tx.Bucket(bucket)
		for _, p := range puts {
			if err := t.put(b, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		q.states.again(states)
		return fmt.Errorf("store %d jobs in frontier %s: %w", len(puts), q.path, err)
	}
	return nil
}

// update changes the file in one transaction, and its totals with it.
func (q *Queue) update(change func(tx *bolt.Tx, t *totals) error) error {
	q.writing.Lock()
	defer q.writing.Unlock()
	now := q.totals
	err := q.db.Update(func(tx *bolt.Tx) error {
		if err := change(tx, &now); err != nil {
			return err
		}
		return now.store(tx)
	})
	if err == nil {
		q.totals = now
	}
	return err
}

// load reads all jobs. It does so in a transaction that only reads: after a panic
// in one that writes the file could not be closed. A file that is whole isn't written to
// before it was read.
func (q *Queue) load() error {
	isNew := false
	err := q.db.View(func(tx *bolt.Tx) error {
		isNew = tx.Bucket(bucket) == nil || tx.Bucket(hostBucket) == nil || tx.Bucket(pausedBucket) == nil
		return nil
	})
	if err != nil {
		return err
	}
	if isNew {
		err = q.db.Update(func(tx *bolt.Tx) error {
			_, err := tx.CreateBucketIfNotExists(bucket)
			_, errHosts := tx.CreateBucketIfNotExists(hostBucket)
			_, errPaused := tx.CreateBucketIfNotExists(pausedBucket)
			return errors.Join(err, errHosts, errPaused)
		})
		if err != nil {
			return err
		}
	}
	return q.db.View(func(tx *bolt.Tx) error {
		return q.totals.read(tx, readers{job: q.restore, host: q.states.restore, pause: q.restorePause})
	})
}

// restore takes an entry from the file.
func (q *Queue) restore(key, raw []byte) error {
	e, err := decode(key, raw)
	if err != nil {
		return err
	}
	e.host = q.lineOf(hostOf(e.Job.URL))
	q.seq = max(q.seq, e.Seq, uint64(e.id))
	q.insert(e)
	return nil
}

// decode reads an entry as it is stored.
func decode(key, raw []byte) (*entry, error) {
	raw, err := unseal(key, raw)
	if err != nil {
		return nil, err
	}
	e := &entry{}
	if err := cbor.Unmarshal(raw, e); err != nil {
		return nil, fmt.Errorf("job %x: %w", key, err)
	}
	if e.State != Queued && e.State != Done && e.State != Failed {
		return nil, fmt.Errorf("job %x: the state %q is unknown", key, e.State)
	}
	if len(key) != 8 {
		return nil, fmt.Errorf("job %s: it is not stored under a number", e.Job.URL)
	}
	id := binary.BigEndian.Uint64(key)
	if id == 0 || id > math.MaxUint32 || e.Seq > math.MaxUint32 {
		return nil, fmt.Errorf("job %s: it has the number %d in turn %d, and there are none such", e.Job.URL, id, e.Seq)
	}
	e.id = uint32(id)
	return e, nil
}

// entry reads an entry that was stored; nil when there is none.
func (q *Queue) entry(id uint32) (e *entry, err error) {
	err = guard(func() error {
		return q.db.View(func(tx *bolt.Tx) error {
			key := keyOf(id)
			raw := tx.Bucket(bucket).Get(key)
			if raw == nil {
				return nil
			}
			if e, err = decode(key, raw); err == nil {
				e.host = q.lineOf(hostOf(e.Job.URL))
			}
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read frontier %s: %w", q.path, explain(err))
	}
	return e, nil
}
