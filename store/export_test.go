package store

import (
	"bytes"
	"context"
	"errors"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// Schema is the newest version that this program knows.
var Schema = len(migrations)

// LimitSegments lets segments end after so many bytes. It is called before the
// first capture.
func (a *Archive) LimitSegments(size int64) { a.captures.limit = size }

// LimitCaptures lets segments end after so many captures. It is called before the
// first one.
func (a *Archive) LimitCaptures(most int) { a.captures.most = most }

// LimitFirstSegment lets the first segment of zstd end after so many bytes. It is
// called before the first capture.
func (a *Archive) LimitFirstSegment(size int64) { a.captures.first = size }

// Snapshot writes the database as a reader sees it at this moment.
func (a *Archive) Snapshot(path string) error {
	return a.view(func(t txn) error { return t.CopyFile(path, 0o600) })
}

// EncodeRecord is a record as the archive writes it.
func EncodeRecord(art *extract.Article) ([]byte, error) {
	var buf bytes.Buffer
	err := encodeRecord(&buf, art)
	return buf.Bytes(), err
}

// DuringRead runs fn while a transaction of this archive reads, and returns the records
// that the transaction saw before and after.
func (a *Archive) DuringRead(fn func()) (before, after [][]byte, err error) {
	records := func(t txn) (out [][]byte, err error) {
		err = t.Bucket(bRecords).ForEach(func(_, v []byte) error {
			out = append(out, bytes.Clone(v))
			return nil
		})
		return out, err
	}
	err = a.view(func(t txn) (err error) {
		if before, err = records(t); err != nil {
			return err
		}
		fn()
		after, err = records(t)
		return err
	})
	return before, after, err
}

// RemoveSteps removes an article up to a step, as a run that is killed then.
func RemoveSteps(ctx context.Context, dir, id string, steps int) error {
	a, err := Open(ctx, dir, Options{})
	if err != nil {
		return err
	}
	r := &remover{a: a, whole: map[string]original{}, tell: func(string, int64, int64) {}}
	err = r.begin(ctx, id, "asked for")
	for _, step := range []func(context.Context) error{r.mark, r.cut, r.drop, r.compact}[:steps] {
		if err == nil {
			err = step(ctx)
		}
	}
	return errors.Join(err, r.close())
}

// MergeSteps merges up to a step, as a run that is killed then. It returns how many
// steps there are.
func (a *Archive) MergeSteps(ctx context.Context, other string, steps int) (int, error) {
	o, err := View(ctx, other)
	if err != nil {
		return 0, err
	}
	m := newMerge(a, o, MergeOptions{})
	all := m.steps()
	for _, step := range all[:min(steps, len(all))] {
		if err == nil {
			err = step(ctx)
		}
	}
	return len(all), errors.Join(err, o.Close())
}

// CompactSteps compacts up to a step, as a run that is killed then.
func CompactSteps(ctx context.Context, dir string, steps int) error {
	a, err := Open(ctx, dir, Options{})
	if err != nil {
		return err
	}
	c := &compaction{a: a, opt: &CompactOptions{Compress: warc.Zstd, Progress: func(string, int64, int64) {}}}
	names, err := segments(a.capturesDir())
	all, places := map[string]string{}, map[string]map[int64]Place{}
	for _, name := range names {
		all[name] = freeName(a.capturesDir(), name, warc.Zstd)
	}
	pack := func(names []string) error {
		for _, name := range names {
			r, err := c.pack(ctx, name, all[name])
			if err != nil {
				return err
			}
			if r == nil {
				delete(all, name)
				continue
			}
			places[name] = r.Places
		}
		return nil
	}
	for _, step := range []func() error{
		func() error { return a.announce(ctx, all) },
		func() error { return pack(names[:1]) },
		func() error { return pack(names[1:]) },
		func() error { return a.announce(ctx, all) },
		func() error {
			return a.update(func(t txn) error { return (&mover{txn: t, names: all, places: places, isWhole: true}).all() })
		},
		func() error { return a.dropSegment(names[0]) },
	}[:steps] {
		if err == nil {
			err = step()
		}
	}
	return errors.Join(err, a.Close())
}

// StayedRecord is a record as it is stored after it stood in the place of its page.
func StayedRecord(art *extract.Article) ([]byte, error) {
	d, err := droppedOf(&Visit{Address: "a", ID: art.ID}, []*extract.Article{art})
	if err != nil {
		return nil, err
	}
	raw, err := d.write()
	if err != nil {
		return nil, err
	}
	return encodedRecord(readDropped(raw).Records[0])
}

// IsDropped reports whether a block is taken for what stays of a page.
func IsDropped(raw []byte) bool { return readDropped(raw) != nil }

// DecodeRecord reads a record as the archive does.
var DecodeRecord = decodeRecord

// SwapRecord puts bytes in the place of a record, and returns what was there.
func (a *Archive) SwapRecord(n uint64, raw []byte) (old []byte, err error) {
	err = a.update(func(t txn) error {
		old = bytes.Clone(t.Bucket(bRecords).Get(number(n)))
		return t.Bucket(bRecords).Put(number(n), raw)
	})
	return old, err
}

// CompactAll packs all segments anew, those too that get no smaller.
func CompactAll(ctx context.Context, dir string) error {
	a, err := Open(ctx, dir, Options{})
	if err != nil {
		return err
	}
	names, err := segments(a.capturesDir())
	all, places := map[string]string{}, map[string]map[int64]Place{}
	for _, name := range names {
		all[name] = freeName(a.capturesDir(), name, warc.Zstd)
	}
	err = errors.Join(err, a.announce(ctx, all))
	for _, name := range names {
		r, perr := a.repack(ctx, &Repacked{From: name, To: all[name], form: warc.Zstd})
		if errors.Is(perr, ErrNotSmaller) {
			all[name] = a.freshNames([]string{name})[name]
			w := &rewriting{a: a, from: name, to: all[name], sieve: &sieve{}, anew: true}
			perr = w.write(ctx)
			r = &Repacked{Places: w.places}
		}
		if err = errors.Join(err, perr); err != nil {
			return errors.Join(err, a.Close())
		}
		places[name] = r.Places
	}
	return errors.Join(a.lead(ctx, all, func(t txn) error { return (&mover{txn: t, names: all, places: places, isWhole: true}).all() }), a.Close())
}

// RetainBy retains, and replaces so many bytes of segments in one transaction.
func RetainBy(ctx context.Context, dir string, rules []Rule, batch int64, progress func(string, int64, int64)) (*Retained, error) {
	return Retain(ctx, dir, rules, RetainOptions{batch: batch, Progress: progress, Options: Options{Now: func() time.Time { return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC) }}})
}

// WithoutPlace is a record, as a visit has one, without where its page stands.
func WithoutPlace(record []byte) ([]byte, error) {
	if len(record) == 0 {
		return record, nil
	}
	art, err := decodeRecord(record)
	if err != nil {
		return nil, err
	}
	art.Capture = nil
	return encodedRecord(art)
}

// OldTombstone is an entry of the removed ones as it stood before schema 5.
func OldTombstone(name string, at time.Time, reason string) (key, raw []byte, err error) {
	raw, err = encode(tombstone{At: at, Reason: reason, IsCut: true})
	return graveKey(name), raw, err
}
