package store

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
)

// Find returns the id of the article that has this id, or that any visit of this
// address led to. Without one it gives an error matching [ErrNotFound].
func (a *Archive) Find(_ context.Context, name string) (string, error) {
	id := ""
	err := a.db.View(func(tx *bolt.Tx) error {
		t := txn{tx}
		id = string(tx.Bucket(bAddresses).Get([]byte(name)))
		if id == "" {
			art, _, err := t.latest(name)
			if err != nil || art == nil {
				return err
			}
			id = name
		}
		return nil
	})
	if err == nil && id == "" {
		err = fmt.Errorf("%s: %w", name, ErrNotFound)
	}
	return id, err
}

// Article returns the newest revision of an article.
func (a *Archive) Article(_ context.Context, id string) (*extract.Article, error) {
	var art *extract.Article
	err := a.db.View(func(tx *bolt.Tx) (err error) {
		art, _, err = txn{tx}.latest(id)
		return err
	})
	if err == nil && art == nil {
		err = fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	return art, err
}

// Visits returns an article's visits, oldest first.
func (a *Archive) Visits(_ context.Context, id string) ([]Visit, error) {
	var out []Visit
	prefix := append([]byte(id), 0)
	err := a.db.View(func(tx *bolt.Tx) error {
		c := tx.Bucket(bVisits).Cursor()
		for k, raw := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, raw = c.Next() {
			var v Visit
			if err := decode(raw, &v); err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

// A Query chooses records. The zero value is all articles, newest revisions.
type Query struct {
	Site         string    // "" is all sites
	From, To     time.Time // published in [From, To); a zero bound is open
	Limit        int       // articles at most; 0 is all
	AllRevisions bool      // each revision, oldest first
}

// chunk is how many records one read transaction hands out: a long one would keep
// the pages of the database from being used again.
const chunk = 256

// Articles yields the records in the order of publication, then of their ids; an
// article whose publication is unknown stands where it was fetched. It holds one
// chunk of records in memory. After an error it yields nothing more.
func (a *Archive) Articles(ctx context.Context, q Query) iter.Seq2[*extract.Article, error] {
	return func(yield func(*extract.Article, error) bool) {
		var at []byte
		if !q.From.IsZero() {
			at = timeKey(q.From)
		}
		left := q.Limit
		if left == 0 {
			left = math.MaxInt
		}
		for more := true; more; more = at != nil {
			batch, next, err := a.chunk(ctx, q, at)
			if err != nil {
				yield(nil, err)
				return
			}
			batch = batch[:min(left, len(batch))]
			for _, art := range slices.Concat(batch...) {
				if !yield(art, nil) {
					return
				}
			}
			if left -= len(batch); left == 0 {
				return
			}
			at = next
		}
	}
}

// isPast reports whether a time key lies behind the query's bound.
func (q *Query) isPast(key []byte) bool {
	return !q.To.IsZero() && bytes.Compare(key, timeKey(q.To)) >= 0
}

// chunk reads articles from a key on; next is where to go on, nil at the end.
func (a *Archive) chunk(ctx context.Context, q Query, at []byte) (batch [][]*extract.Article, next []byte, err error) {
	if err := context.Cause(ctx); err != nil {
		return nil, nil, err
	}
	err = a.db.View(func(tx *bolt.Tx) error {
		t := txn{tx}
		c := tx.Bucket(bByTime).Cursor()
		for k, seq := c.Seek(at); k != nil; k, seq = c.Next() {
			if q.isPast(k[:12]) {
				return nil
			}
			if len(batch) == chunk {
				next = bytes.Clone(k)
				return nil
			}
			id := string(k[12:])
			if q.Site != "" && !strings.HasPrefix(id, q.Site+":") {
				continue
			}
			revisions, err := t.chosen(id, seq, q.AllRevisions)
			if err != nil {
				return err
			}
			batch = append(batch, revisions)
		}
		return nil
	})
	return batch, next, err
}

// chosen reads the newest revision of an article, or all of them.
func (t txn) chosen(id string, newest []byte, all bool) ([]*extract.Article, error) {
	if !all {
		art, err := t.record(newest)
		return []*extract.Article{art}, err
	}
	var out []*extract.Article
	prefix := append([]byte(id), 0)
	c := t.Bucket(bRevisions).Cursor()
	for k, seq := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, seq = c.Next() {
		art, err := t.record(seq)
		if err != nil {
			return nil, err
		}
		out = append(out, art)
	}
	return out, nil
}

// Body returns a kept page. The body of a revisit is that of its original.
func (a *Archive) Body(_ context.Context, at extract.Capture) (Body, error) {
	body, rec, err := readCapture(a.capturesDir(), at)
	if err != nil || rec.Type() != "revisit" {
		return body, err
	}
	var o original
	err = a.db.View(func(tx *bolt.Tx) error {
		raw := tx.Bucket(bPayloads).Get([]byte(payloadKey(rec.URI(), at.Digest)))
		if raw == nil {
			return fmt.Errorf("capture %s at %d: its original: %w", at.File, at.Offset, ErrNotFound)
		}
		return decode(raw, &o)
	})
	if err != nil {
		return body, err
	}
	whole, _, err := readCapture(a.capturesDir(), extract.Capture{File: o.File, Offset: o.Offset, Length: 1 << 40})
	body.Body = whole.Body
	return body, err
}
