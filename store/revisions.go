package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"

	"broadsheet/extract"
)

// Revisions returns the numbers of an article's revisions, oldest first. Without one
// it gives an error matching [ErrNotFound].
func (a *Archive) Revisions(_ context.Context, id string) ([]int, error) {
	var out []int
	prefix := append([]byte(id), 0)
	err := a.view(func(t txn) error {
		c := t.Bucket(bRevisions).Cursor()
		for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			if len(k) != len(prefix)+4 {
				return &DamageError{a.path(), fmt.Errorf("revisions: the key %x is no id with a number", k)}
			}
			out = append(out, int(binary.BigEndian.Uint32(k[len(prefix):])))
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	return out, err
}

// Revision returns one revision of an article. When the archive doesn't have it, it
// gives an error matching [ErrNotFound].
func (a *Archive) Revision(_ context.Context, id string, number int) (*extract.Article, error) {
	var art *extract.Article
	err := a.view(func(t txn) (err error) {
		if number < 1 || int64(number) > math.MaxUint32 { // which its key would cut off
			return nil
		}
		if seq := t.Bucket(bRevisions).Get(revisionKey(id, number)); seq != nil {
			art, err = t.record(seq)
		}
		return err
	})
	if err == nil && art == nil {
		err = fmt.Errorf("%s, revision %d: %w", id, number, ErrNotFound)
	}
	return art, err
}
