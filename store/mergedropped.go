package store

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// A leftOut is a visit whose page was dropped here by a rule and is there in the other
// archive.
type leftOut struct {
	key      string // in the bucket of visits
	id       string
	now      extract.Capture // what stands here instead
	at       time.Time
	isShared bool // with what wasn't dropped
}

// dropped finds out which captures of the other archive were dropped here by a rule: they
// aren't copied.
func (m *merge) dropped(ctx context.Context) error {
	visits := map[string]*leftOut{}
	err := m.other.inBatches(ctx, bVisits, 1000, func(keys, values [][]byte) error {
		ours := map[int]Visit{}
		err := m.view(func(t txn) error { return t.droppedOf(keys, ours) })
		if err != nil || len(ours) == 0 {
			return err
		}
		return m.other.view(func(t txn) error { return m.leave(t, keys, values, ours, visits) })
	})
	if err == nil && len(visits) > 0 {
		err = m.other.view(func(t txn) error { return m.share(ctx, t, visits) })
	}
	if err != nil {
		return err
	}
	for place, l := range m.left {
		if l.isShared {
			delete(m.left, place)
			delete(visits, l.key)
		}
	}
	m.report.Dropped = len(visits)
	return m.dropIDs(ctx)
}

// droppedOf finds the visits under some keys that have no page any more.
func (t txn) droppedOf(keys [][]byte, into map[int]Visit) error {
	for i, key := range keys {
		raw := t.Bucket(bVisits).Get(key)
		if raw == nil {
			continue
		}
		v, err := t.visit(raw)
		if err != nil {
			return err
		}
		if !v.Dropped.IsZero() && len(v.Captures) > 0 {
			into[i] = v
		}
	}
	return nil
}

// leave notes those visits of the other archive whose captures aren't copied.
func (m *merge) leave(t txn, keys, values [][]byte, ours map[int]Visit, visits map[string]*leftOut) error {
	for i, v := range ours {
		theirs, err := t.visit(values[i])
		if err != nil {
			return err
		}
		if !theirs.Dropped.IsZero() {
			continue
		}
		l := &leftOut{key: string(keys[i]), id: v.ID, now: v.Captures[0], at: v.Dropped}
		for _, at := range theirs.Captures {
			if other := m.left[placeOf(at)]; other != nil && other != l {
				other.isShared, l.isShared = true, true
			}
			m.left[placeOf(at)] = l
		}
		visits[l.key] = l
	}
	return nil
}

// share finds the captures that the other archive has for something else too.
func (m *merge) share(ctx context.Context, t txn, visits map[string]*leftOut) error {
	visit := func(key, raw []byte) error {
		if visits[string(key)] != nil {
			return nil
		}
		v, err := t.visit(raw)
		for _, at := range v.Captures {
			m.left[placeOf(at)].share()
		}
		return cmp.Or(err, context.Cause(ctx))
	}
	record := func(_, raw []byte) error {
		id, at, err := whoseCapture(raw)
		if l := m.left[placeOf(at)]; l != nil && l.id != id {
			l.share()
		}
		return cmp.Or(err, context.Cause(ctx))
	}
	return cmp.Or(t.Bucket(bVisits).ForEach(visit), t.Bucket(bOutcomes).ForEach(visit), t.Bucket(bRecords).ForEach(record))
}

func (l *leftOut) share() {
	if l != nil {
		l.isShared = true
	}
}

// dropIDs finds the ids of the records that aren't copied.
func (m *merge) dropIDs(ctx context.Context) error {
	files := map[string]bool{}
	for place := range m.left {
		files[place.file] = true
	}
	for _, name := range sortedKeys(files) {
		s := m.sieve(name)
		err := eachRecord(ctx, filepath.Join(m.other.capturesDir(), filepath.Base(name)), -1, func(rec *warc.Record) error {
			if s.takes(rec) {
				m.instead(rec)
			}
			return nil
		})
		if err = ignoring(err); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		for id := range s.gone {
			m.gone[id] = true
		}
	}
	return nil
}

// instead lets what refers to a record that isn't copied refer to ours of the same payload,
// if there is one.
func (m *merge) instead(rec *warc.Record) {
	if o := m.original(rec.URI(), rec.Header.Get("WARC-Payload-Digest")); o != nil && rec.Type() == warc.Response && o.ID != rec.ID() {
		m.whole[payloadKey(rec.URI(), rec.Header.Get("WARC-Payload-Digest"))] = original{o.ID, o.Date, o.File, o.Offset}
	}
}

// sieve is that of a segment of the other archive.
func (m *merge) sieve(segment string) *sieve {
	s := &sieve{places: map[int64]bool{}, here: map[int64]bool{}, gone: map[string]bool{}}
	for id := range m.gone {
		s.gone[id] = true
	}
	for place := range m.left {
		if place.file == segment {
			s.places[place.offset] = true
		}
	}
	return s
}
