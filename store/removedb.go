package store

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"broadsheet/extract"
)

// erase takes an article out of records, revisions, visits and indexes.
func (t txn) erase(p *plan) error {
	if err := t.clear(p.ID); err != nil {
		return err
	}
	addresses := t.Bucket(bAddresses)
	var keys [][]byte
	err := addresses.ForEach(func(address, id []byte) error {
		if string(id) == p.ID {
			keys = append(keys, bytes.Clone(address))
		}
		return nil
	})
	for _, key := range keys {
		if err == nil {
			err = addresses.Delete(key)
		}
	}
	for address, id := range p.Shared {
		if key := addressKey(address); err == nil && addresses.Get(key) == nil {
			err = addresses.Put(key, []byte(id))
		}
	}
	if err != nil {
		return err
	}
	return t.forgetLog(p)
}

// forgetLog takes visits of its addresses out of the log that no index leads to any
// more: those of a time when they led to no article.
func (t txn) forgetLog(p *plan) error {
	names := map[string]bool{}
	for _, name := range p.Names {
		names[name] = true
	}
	var keys [][]byte
	err := t.Bucket(bLog).ForEach(func(seq, raw []byte) error {
		var v Visit
		if err := decode(raw, &v); err != nil {
			return err
		}
		if v.ID == p.ID || v.ID == "" && names[v.Address] {
			keys = append(keys, bytes.Clone(seq))
		}
		return nil
	})
	for _, key := range keys {
		if err == nil {
			err = t.Bucket(bLog).Delete(key)
		}
	}
	return err
}

// A mover lets all that leads to some segments lead to what they became.
type mover struct {
	txn
	names  map[string]string
	places map[string]map[int64]Place
	// isWhole says that no record went: a place that isn't there is damage.
	isWhole bool
	lost    *extract.Capture // one of those
	// instead is what stands in the place of a capture that went; nil for nothing.
	instead func(at extract.Capture) (extract.Capture, bool)
	at      time.Time // when those were dropped
}

func (m *mover) all() error {
	for _, bucket := range []struct {
		name []byte
		move func(raw []byte) ([]byte, error)
	}{{bRecords, m.record}, {bLog, m.logged}, {bVisits, m.logged}, {bOutcomes, m.logged}, {bPayloads, m.original}} {
		if err := m.bucket(bucket.name, bucket.move); err != nil {
			return err
		}
	}
	if m.isWhole && m.lost != nil {
		return fmt.Errorf("the database leads to captures/%s at %d, where no record begins: see 'broadsheet archive check'", m.lost.File, m.lost.Offset)
	}
	return nil
}

// bucket moves the values that name one of the segments; nil takes one out.
func (m *mover) bucket(name []byte, move func(raw []byte) ([]byte, error)) error {
	b := m.Bucket(name)
	var keys, values [][]byte
	err := b.ForEach(func(k, raw []byte) error {
		for from := range m.names {
			if bytes.Contains(raw, []byte(from)) {
				moved, err := move(raw)
				keys, values = append(keys, bytes.Clone(k)), append(values, moved)
				return err
			}
		}
		return nil
	})
	for i, key := range keys {
		switch {
		case err != nil:
			return err
		case values[i] == nil:
			err = b.Delete(key)
		default:
			err = b.Put(key, values[i])
		}
	}
	return err
}

// place is where a capture stands now; ok is false when it is gone.
func (m *mover) place(at extract.Capture) (_ extract.Capture, ok bool) {
	if now, ok := m.dropped(at); ok {
		return now, true
	}
	to, isMoved := m.names[filepath.Base(at.File)]
	if !isMoved {
		return at, true
	}
	place, ok := m.places[at.File][at.Offset]
	if !ok {
		m.lost = &extract.Capture{File: at.File, Offset: at.Offset}
	}
	at.File, at.Offset, at.Length = to, place.Offset, place.Length
	return at, ok
}

// dropped is what stands in the place of a capture that was dropped.
func (m *mover) dropped(at extract.Capture) (now extract.Capture, ok bool) {
	if m.instead == nil {
		return at, false
	}
	return m.instead(at)
}

func (m *mover) record(raw []byte) ([]byte, error) {
	art, err := decodeRecord(raw)
	if err != nil {
		return nil, err
	}
	if art.Capture != nil {
		if at, ok := m.place(*art.Capture); ok {
			art.Capture = &at
		} else {
			art.Capture = nil
		}
	}
	var buf bytes.Buffer
	err = encodeRecord(&buf, art)
	return buf.Bytes(), err
}

func (m *mover) logged(raw []byte) ([]byte, error) {
	var v Visit
	if err := decode(raw, &v); err != nil {
		return nil, err
	}
	var stay []extract.Capture
	for _, at := range v.Captures {
		if _, is := m.dropped(at); is {
			v.Dropped = m.at
		}
		if at, ok := m.place(at); ok && !slices.Contains(stay, at) {
			stay = append(stay, at)
		}
	}
	v.Captures = stay
	if len(v.Record) > 0 {
		read, err := m.record(v.Record)
		if err != nil {
			return nil, err
		}
		v.Record = read
	}
	return encode(v)
}

func (m *mover) original(raw []byte) ([]byte, error) {
	var o original
	if err := decode(raw, &o); err != nil {
		return nil, err
	}
	from := extract.Capture{File: o.File, Offset: o.Offset}
	at, ok := m.place(from)
	if _, is := m.dropped(from); is || !ok {
		return nil, nil
	}
	o.File, o.Offset = at.File, at.Offset
	return encode(o)
}
