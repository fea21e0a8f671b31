package store

import (
	"bytes"
	"context"
	"errors"
	"time"
)

// addresses takes over which address leads where. One that leads to another article
// here goes to the one that it led to last.
func (m *merge) addresses(ctx context.Context) error {
	return m.other.inBatches(ctx, bAddresses, 1000, func(keys, values [][]byte) error {
		put := map[string][]byte{}
		err := m.view(func(t txn) error { return t.laterLeads(keys, values, put) })
		if err != nil || len(put) == 0 {
			return err
		}
		return m.update(func(t txn) (err error) {
			for address, id := range put {
				err = errors.Join(err, t.Bucket(bAddresses).Put([]byte(address), id), t.Bucket(bOutcomes).Delete([]byte(address)))
			}
			return err
		})
	})
}

// laterLeads finds where addresses lead that led elsewhere here, or nowhere.
func (t txn) laterLeads(keys, values [][]byte, into map[string][]byte) error {
	for i, address := range keys {
		if !t.has(string(values[i])) {
			continue // the article was left out
		}
		ours := t.Bucket(bAddresses).Get(address)
		later, err := t.ledLater(address, ours, values[i])
		if err != nil {
			return err
		}
		if !bytes.Equal(later, ours) {
			into[string(address)] = bytes.Clone(later)
		}
	}
	return nil
}

// ledLater is the one of two articles that an address led to last.
func (t txn) ledLater(address, ours, theirs []byte) ([]byte, error) {
	if ours == nil || bytes.Equal(ours, theirs) {
		return theirs, nil
	}
	var last [2]time.Time
	for i, id := range [][]byte{ours, theirs} {
		visits, err := t.visitsOf(string(id))
		if err != nil {
			return nil, err
		}
		for _, v := range visits {
			if bytes.Equal(addressKey(v.Address), address) && v.Fetched.After(last[i]) {
				last[i] = v.Fetched
			}
		}
	}
	if c := last[1].Compare(last[0]); c > 0 || c == 0 && bytes.Compare(theirs, ours) < 0 {
		return theirs, nil
	}
	return ours, nil
}

// outcomes takes over the last visits of addresses that lead to no article.
func (m *merge) outcomes(ctx context.Context) error {
	return m.other.inBatches(ctx, bOutcomes, 1000, func(keys, _ [][]byte) error {
		theirs := map[string]Visit{}
		err := m.other.view(func(t txn) error { return m.theirOutcomes(t, keys, theirs) })
		if err == nil {
			err = m.view(func(t txn) error { return t.dropKnown(theirs) })
		}
		if err != nil || len(theirs) == 0 {
			return err
		}
		return m.update(func(t txn) error { return t.putOutcomes(theirs) })
	})
}

func (m *merge) theirOutcomes(t txn, keys [][]byte, into map[string]Visit) error {
	for _, address := range keys {
		v, err := t.visit(t.Bucket(bOutcomes).Get(address))
		if err != nil {
			return err
		}
		if at := m.lost(&v, nil); at != nil {
			m.report.LeftOut++
			m.told(BadCapture, v.Address, "last visit of %s: left out: its answer in captures %s at %d is damaged or missing", v.Address, at.File, at.Offset)
			continue
		}
		m.moveVisit(&v)
		into[string(address)] = v
	}
	return nil
}

func (t txn) putOutcomes(visits map[string]Visit) error {
	for _, v := range visits {
		raw, err := encode(v)
		if err == nil {
			err = t.putVisit(v, raw)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// dropKnown drops outcomes of addresses where an article was found, and those that are
// no later than ours.
func (t txn) dropKnown(theirs map[string]Visit) error {
	for address, v := range theirs {
		raw := t.Bucket(bOutcomes).Get([]byte(address))
		isLater := true
		if raw != nil {
			ours, err := t.visit(raw)
			if err != nil {
				return err
			}
			isLater = v.Fetched.After(ours.Fetched)
		}
		if !isLater || t.Bucket(bAddresses).Get([]byte(address)) != nil {
			delete(theirs, address)
		}
	}
	return nil
}
