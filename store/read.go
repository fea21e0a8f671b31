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

	"broadsheet/extract"
)

// Find returns the id of the article that has this id, or that any visit of this
// address led to. Without one it gives an error matching [ErrNotFound].
func (a *Archive) Find(_ context.Context, name string) (string, error) {
	id := ""
	err := a.view(func(t txn) error {
		id = string(t.Bucket(bAddresses).Get(addressKey(name)))
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
	err := a.view(func(t txn) (err error) {
		art, _, err = t.latest(id)
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
	err := a.view(func(t txn) error {
		c := t.Bucket(bVisits).Cursor()
		for k, raw := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, raw = c.Next() {
			v, err := t.visit(raw)
			if err != nil {
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
	Limit        int       // articles at most; all where it is not positive
	AllRevisions bool      // each revision, oldest first
}

// One read transaction hands out so many articles, and goes on to no other after so
// many bytes: a long one would keep the pages of the database from being used again,
// and what it hands out is held in memory.
const (
	chunkArticles = 256
	chunkBytes    = 8 << 20
)

// Articles yields the records in the order of publication, then of their ids; an
// article whose publication is unknown stands where it was fetched. It holds one
// chunk of records in memory. After an error it yields nothing more.
//
// The archive may be written to while the loop runs. An article that is there all
// the time comes once; one that is new or revised meanwhile may come or not, as it
// was or as it is, and if its revision moved it in the order, twice or not at all.
func (a *Archive) Articles(ctx context.Context, q Query) iter.Seq2[*extract.Article, error] {
	return func(yield func(*extract.Article, error) bool) {
		var at []byte
		if !q.From.IsZero() {
			at = timeKey(q.From)
		}
		left := q.Limit
		if left <= 0 {
			left = math.MaxInt
		}
		for more := true; more; more = at != nil && left > 0 {
			batch, next, err := a.chunk(ctx, q, at, min(left, chunkArticles))
			if err != nil {
				yield(nil, err)
				return
			}
			for _, art := range slices.Concat(batch...) {
				if !yield(art, nil) {
					return
				}
			}
			left -= len(batch)
			at = next
		}
	}
}

// isPast reports whether a time key lies behind the query's bound.
func (q *Query) isPast(key []byte) bool {
	return !q.To.IsZero() && bytes.Compare(key, timeKey(q.To)) >= 0
}

// chunk reads up to most articles from a key on; next is where to go on, nil at the
// end.
func (a *Archive) chunk(ctx context.Context, q Query, at []byte, most int) (batch [][]*extract.Article, next []byte, err error) {
	if err := context.Cause(ctx); err != nil {
		return nil, nil, err
	}
	err = a.view(func(t txn) error {
		c := t.Bucket(bByTime).Cursor()
		size := 0
		for k, seq := c.Seek(at); k != nil; k, seq = c.Next() {
			switch {
			case len(k) < timeKeySize:
				return &DamageError{a.path(), fmt.Errorf("order of publication: the key %x is too short", k)}
			case q.isPast(k[:timeKeySize]):
				return nil
			case len(batch) == most, size >= chunkBytes:
				next = bytes.Clone(k)
				return nil
			}
			id := string(k[timeKeySize:])
			if q.Site != "" && !strings.HasPrefix(id, q.Site+":") {
				continue
			}
			revisions, n, err := t.chosen(id, seq, q.AllRevisions)
			if err != nil {
				return err
			}
			size += n
			batch = append(batch, revisions)
		}
		return nil
	})
	return batch, next, err
}

// chosen reads the newest revision of an article, or all of them, and says how
// many bytes they are on disk.
func (t txn) chosen(id string, newest []byte, all bool) (out []*extract.Article, size int, err error) {
	read := func(seq []byte) error {
		art, err := t.record(seq)
		out = append(out, art)
		size += len(t.Bucket(bRecords).Get(seq))
		return err
	}
	if !all {
		err = read(newest)
		return out, size, err
	}
	prefix := append([]byte(id), 0)
	c := t.Bucket(bRevisions).Cursor()
	for k, seq := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, seq = c.Next() {
		if err := read(seq); err != nil {
			return nil, 0, err
		}
	}
	return out, size, nil
}

// Body returns a kept page. The body of a revisit is that of its original.
func (a *Archive) Body(_ context.Context, at extract.Capture) (Body, error) {
	body, rec, err := readCapture(a.capturesDir(), at)
	if err != nil || rec.Type() != "revisit" {
		return body, err
	}
	var o original
	err = a.view(func(t txn) error {
		raw := t.Bucket(bPayloads).Get([]byte(payloadKey(rec.URI(), at.Digest)))
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
