package store

import (
	"bytes"
	"context"
	"fmt"
)

// tombstones takes over what was removed there. An article that was removed in one of
// both and is in the other is an error: it must be removed there too, before its
// captures come back.
func (m *merge) tombstones(ctx context.Context) error {
	for _, pair := range [][2]*Archive{{m.Archive, m.other}, {m.other, m.Archive}} {
		if err := pair[0].noneOf(ctx, pair[1]); err != nil {
			return err
		}
	}
	if is, err := m.other.Removed(ctx); !is || err != nil {
		return err
	}
	// First among the captures, as Remove does: an older program has left them in the
	// database alone.
	err := m.other.view(func(t txn) error { return t.engraveAll(ctx, m.capturesDir(), m.captures.info) })
	if err != nil {
		return err
	}
	return m.other.inBatches(ctx, bRemoved, 1000, func(keys, values [][]byte) error {
		return m.update(func(t txn) error {
			for i, key := range keys {
				if t.Bucket(bRemoved).Get(key) == nil {
					if err := t.Bucket(bRemoved).Put(key, values[i]); err != nil {
						return err
					}
				}
			}
			return nil
		})
	})
}

// noneOf makes sure that an archive has nothing of what was removed in this one.
func (a *Archive) noneOf(ctx context.Context, other *Archive) error {
	if is, err := a.Removed(ctx); !is || err != nil {
		return err
	}
	return other.inBatches(ctx, bByTime, 1000, func(keys, _ [][]byte) error {
		for _, key := range keys {
			id := string(bytes.TrimPrefix(key, key[:min(timeKeySize, len(key))]))
			is, err := a.Removed(ctx, id)
			if err == nil && is {
				err = fmt.Errorf("%s was removed from %s and is in %s: remove it there too, with 'broadsheet archive remove'", id, a.dir, other.dir)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
