package store

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
)

// How a query reads around damage.

// tell tells of what can't be read; nil is to go on.
func (q *Query) tell(err error) error {
	if q.Damaged == nil {
		return err
	}
	return q.Damaged(err)
}

// readable tells of what couldn't be decoded, and leaves it out.
func (q *Query) readable(batch []*found) ([]*found, error) {
	out := batch[:0]
	for _, f := range batch {
		if f.err == nil {
			out = append(out, f)
		} else if err := q.tell(f.err); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// entryOf finds what a query asks for of an entry in the order of publication, that may be
// damaged.
func (t txn) entryOf(q *Query, k, seq []byte, bad error) (f *found, size int, err error) {
	id := string(k[timeKeySize:])
	if bad != nil {
		id, seq, bad = t.around(k, seq, bad)
	}
	if bad != nil || !q.hasSite(id) {
		return nil, 0, bad
	}
	err = withSums(func() (err error) {
		f, size, err = t.find(q, id, seq)
		return err
	})
	return f, size, err
}

// isAll reports whether the query asks for each revision that there is.
func (q *Query) isAll() bool { return q.AllRevisions && q.AsOf.IsZero() }

// withSums makes an error of a value whose checksum is wrong, for those who go on without.
func withSums(fn func() error) (err error) {
	defer func() {
		p := recover()
		if bad, ok := p.(*SumError); ok {
			err = bad
		} else if p != nil {
			panic(p)
		}
	}()
	return fn()
}

// seekTo moves to a key that was there. In a page with a damaged key, keys are not found
// by halves, so then each one is looked at.
func seekTo(c *bolt.Cursor, key []byte) (k, raw []byte) {
	if k, raw = c.Seek(key); len(key) <= timeKeySize || bytes.Equal(k, key) {
		return k, raw
	}
	for k, raw = c.First(); k != nil && !bytes.Equal(k, key); {
		k, raw = c.Next()
	}
	if k == nil { // it was taken out meanwhile
		return c.Seek(key)
	}
	return k, raw
}

// around finds the article of a damaged entry in the order of publication: by the id in its
// key, or else by the number in its value. The record tells whether that is right.
func (t txn) around(k, value []byte, bad error) (id string, seq []byte, err error) {
	var art *extract.Article
	_ = withSums(func() (err error) {
		art, seq, err = t.latest(string(k[timeKeySize:]))
		return err
	})
	if art != nil && bytes.Equal(orderKey(art), k) {
		return art.ID, seq, nil
	}
	art = nil
	if len(value) == 8 {
		_ = withSums(func() (err error) {
			art, err = t.record(value)
			return err
		})
	}
	if art != nil {
		return art.ID, value, nil
	}
	return "", nil, bad
}

// allOf makes sure that all revisions of an article were found, of which the newest is known:
// where some weren't it goes through all records, and tells of those that are missing then.
func (t txn) allOf(q *Query, id string, newest []byte, found []*extract.Article) ([]*extract.Article, error) {
	var last *extract.Article
	bad := withSums(func() (err error) {
		last, err = t.record(newest)
		return err
	})
	if bad == nil && len(found) == last.Revision {
		return found, nil
	}
	found = t.search(id)
	switch {
	case bad != nil:
		return found, q.tell(bad)
	case len(found) != last.Revision:
		return found, q.tell(&DamageError{t.DB().Path(), fmt.Errorf("article %s: only %d of %d revisions are found", id, len(found), last.Revision)})
	}
	return found, nil
}

// search finds the revisions of an article among all records, oldest first.
func (t txn) search(id string) (out []*extract.Article) {
	b := t.Bucket(bRecords)
	c := b.Bucket.Cursor()
	for k, raw := c.First(); k != nil; k, raw = c.Next() {
		value, bad := b.verified(k, raw)
		if bad != nil || !bytes.Contains(value, []byte(id)) {
			continue
		}
		if art, err := decodeRecord(value); err == nil && art.ID == id {
			out = append(out, art)
		}
	}
	slices.SortStableFunc(out, func(a, b *extract.Article) int { return cmp.Compare(a.Revision, b.Revision) })
	return out
}
