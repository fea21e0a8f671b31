package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"iter"

	"broadsheet/extract"
)

// A Numbered is a record with the number under which it was written. Numbers rise, and
// a number that was given is given to no other record of this database.
type Numbered struct {
	Number  uint64 // from 1
	Article *extract.Article
}

// Since yields all records, of every revision, that were written after a number, in
// the order of writing. It holds one chunk of records in memory, and what is written
// while the loop runs comes too. After an error it yields nothing more.
func (a *Archive) Since(ctx context.Context, after uint64) iter.Seq2[Numbered, error] {
	return func(yield func(Numbered, error) bool) {
		for {
			batch, err := a.numbered(ctx, after)
			if err != nil {
				yield(Numbered{}, err)
				return
			}
			for _, n := range batch {
				if !yield(n, nil) {
					return
				}
				after = n.Number
			}
			if len(batch) == 0 {
				return
			}
		}
	}
}

// numbered reads a chunk of records from the one after a number.
func (a *Archive) numbered(ctx context.Context, after uint64) (batch []Numbered, err error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	err = a.view(func(t txn) error {
		batch = nil
		c := t.Bucket(bRecords).Cursor()
		size := 0
		for k, raw := c.Seek(number(after + 1)); k != nil && len(batch) < chunkArticles && size < chunkBytes; k, raw = c.Next() {
			if len(k) != 8 {
				return &DamageError{a.path(), fmt.Errorf("records: the key %x is no number", k)}
			}
			art, err := t.record(k)
			if err != nil {
				return err
			}
			size += len(raw)
			batch = append(batch, Numbered{binary.BigEndian.Uint64(k), art})
		}
		return nil
	})
	return batch, err
}

// Newest returns the newest revision of the article that a record is of, by the
// record's number. Without such a record it gives an error matching [ErrNotFound].
func (a *Archive) Newest(_ context.Context, record uint64) (art *extract.Article, err error) {
	err = a.view(func(t txn) error {
		art = nil
		key := number(record)
		if t.Bucket(bRecords).Get(key) == nil {
			return fmt.Errorf("record %d: %w", record, ErrNotFound)
		}
		if art, err = t.record(key); err != nil {
			return err
		}
		if t.Bucket(bRevisions).Get(revisionKey(art.ID, art.Revision+1)) == nil {
			return nil
		}
		art, _, err = t.latest(art.ID)
		return err
	})
	return art, err
}

// Record returns the record that was written under a number. Without one it gives an
// error matching [ErrNotFound].
func (a *Archive) Record(_ context.Context, record uint64) (art *extract.Article, err error) {
	err = a.view(func(t txn) error {
		key := number(record)
		if t.Bucket(bRecords).Get(key) == nil {
			return fmt.Errorf("record %d: %w", record, ErrNotFound)
		}
		art, err = t.record(key)
		return err
	})
	return art, err
}
