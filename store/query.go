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

// A Query chooses records. The zero value is all articles, newest revisions.
type Query struct {
	Sites        []string  // none is all sites
	From, To     time.Time // published in [From, To); a zero bound is open
	Limit        int       // articles at most; all where it is not positive
	AllRevisions bool      // each revision, oldest first

	// AsOf asks for what the archive knew at an instant: of each article the newest
	// revision that was fetched before it, and of its revisions, with AllRevisions,
	// those up to it. A record that doesn't say when it was fetched was always
	// known. From and To then speak of that revision. Zero is now.
	AsOf time.Time
	// Match is asked once for each record that the rest of the query chooses, in
	// their order; where it says no the record is left out. An article of which no
	// record is left doesn't count towards Limit. An error ends the query. Nil says
	// yes to all.
	Match func(*extract.Article) (bool, error)
	// Damaged is told of each record that can't be read, and of revisions that aren't
	// found: where it returns nil the others follow. An error ends the query. With nil
	// the first such record is an error. What only an index says wrong is read around,
	// and nobody is told. It is called before the loop comes to that place, one call at a
	// time, and none after the loop.
	Damaged func(error) error
}

// One read transaction hands out so many articles, and goes on to no other after so
// many bytes: a long one would keep the pages of the database from being used again,
// and what it hands out is held in memory.
const (
	chunkArticles = 256
	chunkBytes    = 8 << 20
)

// Articles yields the records in the order of publication, then of their ids; an
// article whose publication is unknown stands where it was fetched, and one with
// several revisions where its newest stands. It holds a few chunks of records in
// memory: they are decoded ahead, on all cores. After an error it yields nothing more.
//
// The archive may be written to while the loop runs. An article that is there all
// the time comes once; one that is new or revised meanwhile may come or not, as it
// was or as it is, and if its revision moved it in the order, twice or not at all.
func (a *Archive) Articles(ctx context.Context, q Query) iter.Seq2[*extract.Article, error] {
	return func(yield func(*extract.Article, error) bool) {
		left := q.Limit
		if left <= 0 {
			left = math.MaxInt
		}
		for revisions, err := range ahead(a.chosen(ctx, q)) {
			if err == nil {
				revisions, err = q.matching(ctx, revisions)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			for _, art := range revisions {
				if !yield(art, nil) {
					return
				}
			}
			if left -= min(len(revisions), 1); left == 0 {
				return
			}
		}
	}
}

// matching are those of an article's revisions that the query's Match says yes to. When
// ctx has ended there are none, though they were read before.
func (q *Query) matching(ctx context.Context, revisions []*extract.Article) ([]*extract.Article, error) {
	if err := context.Cause(ctx); err != nil || q.Match == nil {
		return revisions, err
	}
	kept := revisions[:0]
	for _, art := range revisions {
		ok, err := q.Match(art)
		if err != nil {
			return nil, fmt.Errorf("record %s: %w", art.ID, err)
		}
		if ok {
			kept = append(kept, art)
		}
	}
	return kept, nil
}

// chosen yields the revisions of each article that a query asks for but for its Match, a
// chunk at a time. Without one no more are read than the query's limit.
func (a *Archive) chosen(ctx context.Context, q Query) iter.Seq2[[][]*extract.Article, error] {
	return func(yield func([][]*extract.Article, error) bool) {
		left := math.MaxInt
		if q.Limit > 0 && q.Match == nil {
			left = q.Limit
		}
		at := q.start()
		for more := true; more; more = at != nil && left > 0 {
			found, next, err := a.chunk(ctx, q, at, min(left, chunkArticles))
			batch := make([][]*extract.Article, len(found))
			for i, f := range found {
				batch[i] = f.revisions
			}
			if !yield(batch, err) || err != nil {
				return
			}
			left -= len(batch)
			at = next
		}
	}
}

// start is the key to begin at. The order of publication is that of the newest
// revisions, so the bounds of older ones say nothing about keys.
func (q *Query) start() []byte {
	if q.From.IsZero() || !q.AsOf.IsZero() {
		return nil
	}
	return timeKey(q.From)
}

// isPast reports whether a time key lies behind the query's bound.
func (q *Query) isPast(key []byte) bool {
	return !q.To.IsZero() && q.AsOf.IsZero() && bytes.Compare(key, timeKey(q.To)) >= 0
}

// hasSite reports whether an article's id is of a site that the query asks for.
func (q *Query) hasSite(id string) bool {
	return len(q.Sites) == 0 || slices.ContainsFunc(q.Sites, func(site string) bool { return strings.HasPrefix(id, site+":") })
}

// wasKnown reports whether a record was fetched before the query's instant.
func (q *Query) wasKnown(art *extract.Article) bool {
	return q.AsOf.IsZero() || art.Fetched.IsZero() || art.Fetched.Before(q.AsOf)
}

// isWithin reports whether a record of long ago lies in the bounds.
func (q *Query) isWithin(art *extract.Article) bool {
	at := publication(art)
	return (q.From.IsZero() || !at.Before(q.From)) && (q.To.IsZero() || at.Before(q.To))
}

// chunk reads up to most articles from a key on; next is where to go on, nil at the
// end.
func (a *Archive) chunk(ctx context.Context, q Query, at []byte, most int) (batch []*found, next []byte, err error) {
	if err := context.Cause(ctx); err != nil {
		return nil, nil, err
	}
	err = a.view(func(t txn) error {
		if batch, next, err = t.chunk(&q, at, most); err != nil {
			return err
		}
		if err = decodeAll(a.path(), batch); err == nil {
			batch, err = q.readable(batch)
		}
		return err
	})
	return batch, next, err
}

// chunk finds up to most articles from a key on.
func (t txn) chunk(q *Query, at []byte, most int) (batch []*found, next []byte, err error) {
	size := 0
	b := t.Bucket(bByTime)
	c := b.Bucket.Cursor()
	for k, raw := seekTo(c, at); k != nil; k, raw = c.Next() {
		seq, bad := b.verified(k, raw)
		switch {
		case len(k) < timeKeySize:
			if err := q.tell(&DamageError{t.DB().Path(), fmt.Errorf("order of publication: the key %x is too short", k)}); err != nil {
				return nil, nil, err
			}
			continue
		case bad != nil: // nothing that it says counts
		case q.isPast(k[:timeKeySize]):
			return batch, nil, nil
		case len(batch) == most, size >= chunkBytes:
			return batch, bytes.Clone(k), nil
		}
		f, n, err := t.entryOf(q, k, seq, bad)
		if err == nil {
			size += n
		} else if err := q.tell(err); err != nil {
			return nil, nil, err
		}
		if f != nil {
			batch = append(batch, f)
		}
	}
	return batch, nil, nil
}

// find reads the revisions of an article that a query asks for, oldest first, and says
// how many bytes it has read; nil is none. The newest one alone is left to be decoded,
// while the transaction lasts.
func (t txn) find(q *Query, id string, newest []byte) (f *found, size int, err error) {
	if !q.AllRevisions && q.AsOf.IsZero() {
		raw := t.Bucket(bRecords).Get(newest)
		return &found{raw: raw}, len(raw), nil
	}
	revisions, size, err := t.known(q, id)
	if err == nil && q.Damaged != nil && q.isAll() {
		revisions, err = t.allOf(q, id, newest, revisions)
	}
	if err != nil || len(revisions) == 0 {
		return nil, size, err
	}
	return &found{revisions: revisions}, size, nil
}

// known reads the revisions up to the newest that the query's instant knows, or that
// one alone, from the newest down: most articles have few revisions.
func (t txn) known(q *Query, id string) (out []*extract.Article, size int, err error) {
	prefix := append([]byte(id), 0)
	c, k, raw := t.lastEntry(id)
	for ; bytes.HasPrefix(k, prefix); k, raw = c.Prev() {
		var art *extract.Article
		err := withSums(func() (err error) {
			seq := t.Bucket(bRevisions).open(k, raw)
			if art, err = t.record(seq); err == nil {
				size += len(t.Bucket(bRecords).Get(seq))
			}
			return err
		})
		if err != nil && q.Damaged != nil && q.isAll() {
			continue // all that there are are looked for in another way
		}
		if err != nil {
			if err := q.tell(err); err != nil {
				return nil, size, err
			}
			continue
		}
		if len(out) == 0 && !q.wasKnown(art) {
			continue
		}
		out = append(out, art)
		if !q.AllRevisions {
			break
		}
	}
	if len(out) > 0 && !q.AsOf.IsZero() && !q.isWithin(out[0]) {
		return nil, size, nil
	}
	slices.Reverse(out)
	return out, size, nil
}

// State is a text that is another one whenever something has been written to the
// archive since: who finds the one of before reads what was read before.
func (a *Archive) State(_ context.Context) (state string, err error) {
	err = a.view(func(t txn) error {
		state = fmt.Sprintf("%d-%d", t.ID(), t.Bucket(bRecords).Sequence())
		return nil
	})
	return state, err
}
