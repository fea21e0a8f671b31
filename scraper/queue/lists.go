package queue

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"
	bolt "go.etcd.io/bbolt"
)

// A List is a list of a site, such as a feed, as it was when it was last had whole. It
// stands in the frontier's file, so that what names addresses is in one file.
type List struct {
	URL          string    `cbor:"url"`  // after redirects
	ContentType  string    `cbor:"type"` // as sent
	ETag         string    `cbor:"etag,omitempty"`
	LastModified string    `cbor:"modified,omitempty"` // as sent
	At           time.Time `cbor:"at"`                 // when it was had whole
	Used         time.Time `cbor:"used"`               // when it was last asked for
	Bytes        int64     `cbor:"bytes"`              // of Body
	Body         []byte    `cbor:"-"`                  // content encodings undone

	packed int64
}

// The bodies stand in a bucket of their own: what is noted with each question is short.
var (
	listBucket = []byte("lists")
	bodyBucket = []byte("listbodies")
)

const (
	maxListBody   = 16 << 20            // bytes of a body, unpacked; a longer one is fetched whole each time
	maxListBytes  = 256 << 20           // bytes of all bodies, packed
	listsAreStale = 30 * 24 * time.Hour // after which one that nobody asked for is forgotten
)

// List returns what is kept of a list; ok is false where there is nothing.
func (q *Queue) List(address string) (l List, ok bool, err error) {
	err = guard(func() error {
		return q.db.View(func(tx *bolt.Tx) error {
			l, ok, err = listIn(tx, address)
			return err
		})
	})
	if err != nil {
		return List{}, false, fmt.Errorf("read list %s from frontier %s: %w", address, q.path, err)
	}
	return l, ok, nil
}

func listIn(tx *bolt.Tx, address string) (l List, ok bool, err error) {
	metas, bodies := side{Bucket: tx.Bucket(listBucket), name: listBucket}, side{Bucket: tx.Bucket(bodyBucket), name: bodyBucket}
	if metas.Bucket == nil || bodies.Bucket == nil {
		return l, false, nil
	}
	raw, err := metas.get(address)
	packed, errBody := bodies.get(address)
	if err = errors.Join(err, errBody); err != nil || raw == nil || packed == nil {
		return l, false, err
	}
	if err := cbor.Unmarshal(raw, &l); err != nil {
		return l, false, err
	}
	l.Body, err = unpack(packed)
	return l, err == nil, err
}

// isNoted refuses what isn't noted of a list.
func isNoted(address, raw []byte) error {
	if err := cbor.Unmarshal(raw, &List{}); err != nil {
		return fmt.Errorf("list %q: %w", address, err)
	}
	return nil
}

// KeepList keeps a list under the address that it was asked for by. One without a body
// changes what is noted of the list that is kept; one that is too long takes it away.
func (q *Queue) KeepList(address string, l List) error {
	var packed []byte
	if l.Body != nil && len(l.Body) <= maxListBody {
		packed = pack(l.Body)
	}
	if l.Body != nil {
		l.Bytes = int64(len(l.Body))
	}
	raw, err := encoding.Marshal(l)
	if err != nil {
		return fmt.Errorf("store list %s: %w", address, err)
	}
	err = q.updateLists(func(metas, bodies side) error {
		if len(l.Body) > maxListBody {
			return errors.Join(metas.remove(address), bodies.remove(address))
		}
		if packed != nil {
			err = bodies.put(address, packed)
		}
		return errors.Join(err, metas.put(address, raw))
	})
	if err != nil {
		return fmt.Errorf("store list %s in frontier %s: %w", address, q.path, err)
	}
	return nil
}

// updateLists changes what is kept of lists.
func (q *Queue) updateLists(change func(metas, bodies side) error) error {
	return guard(func() error {
		return q.update(func(tx *bolt.Tx, t *totals) error {
			metas, err := t.side(tx, listBucket)
			bodies, errBodies := t.side(tx, bodyBucket)
			if err := errors.Join(err, errBodies); err != nil {
				return err
			}
			return change(metas, bodies)
		})
	})
}

// ForgetLists forgets the lists that nobody has asked for in a month, and of the others
// those asked for longest ago that are beyond the 256 MiB which all may take.
func (q *Queue) ForgetLists() error {
	var out []string
	err := guard(func() error {
		return q.db.View(func(tx *bolt.Tx) error {
			if metas, bodies := tx.Bucket(listBucket), tx.Bucket(bodyBucket); metas != nil && bodies != nil {
				out = tooMany(side{Bucket: metas, name: listBucket}, bodies, q.opt.Now())
			}
			return nil
		})
	})
	if err == nil && len(out) > 0 {
		err = q.updateLists(func(metas, bodies side) error {
			for _, address := range out {
				if err := errors.Join(metas.remove(address), bodies.remove(address)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err != nil {
		return fmt.Errorf("forget lists in frontier %s: %w", q.path, err)
	}
	return nil
}

// tooMany are the addresses of the lists that are to be forgotten.
func tooMany(metas side, bodies *bolt.Bucket, now time.Time) (out []string) {
	kept := map[string]List{}
	c := metas.Cursor()
	for key, raw := c.First(); key != nil; key, raw = c.Next() {
		var l List
		raw, err := metas.unseal(key, raw)
		if err == nil {
			err = cbor.Unmarshal(raw, &l)
		}
		if err != nil || now.Sub(l.Used) > listsAreStale {
			out = append(out, string(key))
			continue
		}
		l.packed = int64(len(bodies.Get(key)))
		kept[string(key)] = l
	}
	byUse := make([]string, 0, len(kept))
	for address := range kept {
		byUse = append(byUse, address)
	}
	slices.SortFunc(byUse, func(a, b string) int {
		return cmp.Or(kept[b].Used.Compare(kept[a].Used), cmp.Compare(a, b))
	})
	sum := int64(0)
	for _, address := range byUse {
		if sum += kept[address].packed; sum > maxListBytes {
			out = append(out, address)
		}
	}
	return out
}

func pack(body []byte) []byte {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // a mistake of the program
	}
	return w.EncodeAll(body, []byte{})
}

func unpack(packed []byte) ([]byte, error) {
	r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxListBody))
	if err != nil {
		panic(err) // a mistake of the program
	}
	defer r.Close()
	return r.DecodeAll(packed, []byte{})
}
