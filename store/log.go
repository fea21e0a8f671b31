package store

import (
	"bytes"
	"context"
	"iter"
	"slices"

	"broadsheet/extract"
)

// A Logged is a visit with the record that was read from its pages; nil where it found
// nothing new, or no article.
type Logged struct {
	Visit
	Record *extract.Article
}

// Log yields the visits in the order in which they were kept: the last ones, so many, or
// all where last is 0. Those of an archive of a time without a log are not among them. It
// holds one chunk of records in memory, and the archive may be written to meanwhile. After
// an error it yields nothing more.
func (a *Archive) Log(ctx context.Context, last int) iter.Seq2[Logged, error] {
	return func(yield func(Logged, error) bool) {
		at := []byte{}
		for first := true; at != nil; first = false {
			batch, next, err := a.logged(ctx, at, first, last)
			if err != nil {
				yield(Logged{}, err)
				return
			}
			for _, l := range batch {
				if !yield(l, nil) {
					return
				}
			}
			at = next
		}
	}
}

// logged reads a chunk of the log from a key on; the first one begins so far before the
// end as last says.
func (a *Archive) logged(ctx context.Context, at []byte, first bool, last int) (batch []Logged, next []byte, err error) {
	if err := context.Cause(ctx); err != nil {
		return nil, nil, err
	}
	err = a.view(func(t txn) error {
		b := t.Bucket(bLog)
		if b == nil {
			return nil
		}
		if n := b.Sequence(); first && last > 0 && uint64(last) < n {
			at = number(n - uint64(last) + 1)
		}
		c, size := b.Cursor(), 0
		for k, raw := c.Seek(at); k != nil; k, raw = c.Next() {
			if len(batch) == chunkArticles || size >= chunkBytes {
				next = bytes.Clone(k)
				return nil
			}
			l, err := t.entry(raw)
			if err != nil {
				return err
			}
			if l.Record != nil {
				size += 2 * len(l.Record.Text)
			}
			batch = append(batch, l)
		}
		return nil
	})
	return batch, next, err
}

// entry reads an entry of the log.
func (t txn) entry(raw []byte) (l Logged, err error) {
	if err := decode(raw, &l.Visit); err != nil {
		return l, err
	}
	if l.Outcome == Kept || l.Outcome == Revised {
		l.Record, err = t.readFrom(&l.Visit)
	}
	return l, err
}

// readFrom is the revision that was read from a visit's captures.
func (t txn) readFrom(v *Visit) (*extract.Article, error) {
	c, k, seq := t.lastRevision(v.ID)
	for prefix := append([]byte(v.ID), 0); bytes.HasPrefix(k, prefix); k, seq = c.Prev() {
		art, err := t.record(seq)
		if err != nil {
			return nil, err
		}
		if art.Capture != nil && slices.ContainsFunc(v.Captures, func(at extract.Capture) bool {
			return at.File == art.Capture.File && at.Offset == art.Capture.Offset
		}) {
			return art, nil
		}
	}
	return nil, nil
}
