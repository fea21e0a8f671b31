package store

import (
	"context"
	"time"
)

// Known reports whether a page that came from an address at a time is in the archive
// already, so that an import can leave it out. An address that led to no article has
// but its last visit: an earlier one is known where the page's payload is.
func (a *Archive) Known(_ context.Context, address string, at time.Time, digest string) (bool, error) {
	known := false
	err := a.view(func(t txn) error {
		if id := t.Bucket(bAddresses).Get(addressKey(address)); id != nil {
			known = t.Bucket(bVisits).Get(visitKey(Visit{ID: string(id), Fetched: at, Address: address})) != nil
			return nil
		}
		raw := t.Bucket(bOutcomes).Get(addressKey(address))
		if raw == nil {
			return nil
		}
		last, err := t.visit(raw)
		if err != nil {
			return err
		}
		known = last.Fetched.Equal(at) ||
			last.Fetched.After(at) && t.Bucket(bPayloads).Get([]byte(payloadKey(address, digest))) != nil
		return nil
	})
	return known, err
}
