package store

import (
	"bytes"
	"context"
	"fmt"
	"time"
)

// VisitsOf returns the visits of several articles, in the order of their ids, as
// [Archive.Visits] does of one, but only when they were and what came of them. It is one
// read transaction: give it some hundred ids at once.
func (a *Archive) VisitsOf(ctx context.Context, ids ...string) ([][]Visit, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	out := make([][]Visit, len(ids))
	err := a.view(func(t txn) error {
		c := t.Bucket(bVisits).Cursor()
		for i, id := range ids {
			prefix := append([]byte(id), 0)
			for k, raw := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, raw = c.Next() {
				v, err := t.glance(raw)
				if err != nil {
					return fmt.Errorf("visits of %s: %w", id, err)
				}
				out[i] = append(out[i], v)
			}
		}
		return nil
	})
	return out, err
}

// glance is [txn.visit] without what takes long to decode: the captures.
func (t txn) glance(raw []byte) (Visit, error) {
	if len(raw) == 8 {
		raw = t.Bucket(bLog).Get(raw)
	}
	var v struct {
		Fetched time.Time `cbor:"fetched"`
		Outcome Outcome   `cbor:"outcome"`
	}
	err := decode(raw, &v)
	return Visit{Fetched: v.Fetched, Outcome: v.Outcome}, err
}
