package store

import (
	"bytes"
	"context"
	"errors"

	"broadsheet/extract"
)

// Schema is the newest version that this program knows.
var Schema = len(migrations)

// LimitSegments lets segments end after so many bytes. It is called before the
// first capture.
func (a *Archive) LimitSegments(size int64) { a.captures.limit = size }

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
	r := &remover{a: a, whole: map[string]original{}}
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
	m := &merge{Archive: a, other: o, names: map[string]string{}}
	all := m.steps()
	for _, step := range all[:min(steps, len(all))] {
		if err == nil {
			err = step(ctx)
		}
	}
	return len(all), errors.Join(err, o.Close())
}
