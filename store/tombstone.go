package store

import (
	"context"
	"crypto/sha256"
	"time"
)

// A tombstone stands for what was removed. It holds nothing of it: its key is a digest.
type tombstone struct {
	At     time.Time `cbor:"at"`
	Reason string    `cbor:"reason"`
	// IsCut says that the records are gone; until then only nothing new is kept.
	IsCut bool `cbor:"cut"`
}

// graveKey is the key of an id or address in the bucket of removed ones. They may say
// what they lead to, so that only a digest is kept.
func graveKey(name string) []byte {
	sum := sha256.Sum256([]byte(name))
	return sum[:]
}

// isRemoved reports whether a visit is of what was removed.
func (t txn) isRemoved(v *Visit) bool {
	names := []string{v.Address}
	if art := v.Article; art != nil {
		names = append(append(names, art.ID, art.URL), art.Aliases...)
	}
	return t.anyRemoved(names)
}

func (t txn) anyRemoved(names []string) bool {
	b := t.Bucket(bRemoved)
	if b == nil { // of an older schema
		return false
	}
	for _, name := range names {
		if name != "" && b.Get(graveKey(name)) != nil {
			return true
		}
	}
	return false
}

// Removed reports whether any of these ids and addresses was removed for good: then
// nothing of it may be captured. Without names it reports whether anything was.
func (a *Archive) Removed(_ context.Context, names ...string) (is bool, err error) {
	err = a.view(func(t txn) error {
		is = t.anyRemoved(names)
		if b := t.Bucket(bRemoved); b != nil && len(names) == 0 {
			first, _ := b.Cursor().First()
			is = first != nil
		}
		return nil
	})
	return is, err
}

// WhyRemoved returns when an id or address was removed for good, and why; ok is false for one
// that wasn't.
func (a *Archive) WhyRemoved(_ context.Context, name string) (at time.Time, reason string, ok bool, err error) {
	err = a.view(func(t txn) error {
		b := t.Bucket(bRemoved)
		if b == nil { // of an older schema
			return nil
		}
		raw := b.Get(graveKey(name))
		if ok = raw != nil; !ok {
			return nil
		}
		var stone tombstone
		err := decode(raw, &stone)
		at, reason = stone.At, stone.Reason
		return err
	})
	return at, reason, ok, err
}
