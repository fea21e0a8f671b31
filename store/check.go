package store

import (
	"bytes"
	"context"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
)

// A Report is what Check found.
type Report struct {
	Articles, Revisions, Visits, Captures int
	Problems                              []string // one line each
}

func (r *Report) add(format string, args ...any) {
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

// Check reads the whole archive: the database's own structure, every record with
// its capture and digest, every index entry and back.
func (a *Archive) Check(ctx context.Context) (*Report, error) {
	r := &Report{}
	err := a.db.View(func(tx *bolt.Tx) error {
		for err := range tx.Check() {
			r.add("database: %v", err)
		}
		t := txn{tx}
		for _, part := range []func(context.Context, *Report, *Archive) error{t.checkRevisions, t.checkTimes, t.checkAddresses, t.checkVisits} {
			if err := part(ctx, r, a); err != nil {
				return err
			}
		}
		if err := r.checkSegments(ctx, a.capturesDir()); err != nil {
			return err
		}
		if n := tx.Bucket(bRecords).Stats().KeyN; n != r.Revisions {
			r.add("records: %d are there, %d are led to", n, r.Revisions)
		}
		return nil
	})
	return r, err
}

// checkRevisions follows every revision to its record and its capture.
func (t txn) checkRevisions(ctx context.Context, r *Report, a *Archive) error {
	return t.Bucket(bRevisions).ForEach(func(k, seq []byte) error {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		r.Revisions++
		art, err := t.record(seq)
		if err != nil {
			r.add("record %x: %v", seq, err)
			return nil
		}
		if !bytes.Equal(k, revisionKey(art.ID, art.Revision)) {
			r.add("record %s revision %d: the index calls it %q", art.ID, art.Revision, k)
		}
		if art.Capture != nil {
			r.checkCapture(a, art.ID, *art.Capture)
		}
		return nil
	})
}

// checkCapture reads a capture and compares its digest.
func (r *Report) checkCapture(a *Archive, id string, at extract.Capture) {
	r.Captures++
	body, rec, err := readCapture(a.capturesDir(), at)
	switch {
	case err != nil:
		r.add("record %s: %v", id, err)
	case rec.Header.Get("WARC-Payload-Digest") != at.Digest:
		r.add("record %s: capture %s at %d has another digest", id, at.File, at.Offset)
	case body.URI == "":
		r.add("record %s: capture %s at %d has no address", id, at.File, at.Offset)
	}
}

// checkTimes holds the order of publication against the newest revisions.
func (t txn) checkTimes(_ context.Context, r *Report, _ *Archive) error {
	return t.Bucket(bByTime).ForEach(func(k, seq []byte) error {
		r.Articles++
		art, newest, err := t.latest(string(k[12:]))
		switch {
		case err != nil:
			r.add("article %s: %v", k[12:], err)
		case art == nil:
			r.add("order of publication: %s leads to no record", k[12:])
		case !bytes.Equal(newest, seq) || !bytes.Equal(k, orderKey(art)):
			r.add("order of publication: %s doesn't lead to its newest revision", art.ID)
		}
		return nil
	})
}

// checkAddresses follows every address to its article.
func (t txn) checkAddresses(_ context.Context, r *Report, _ *Archive) error {
	return t.Bucket(bAddresses).ForEach(func(address, id []byte) error {
		if art, _, err := t.latest(string(id)); err != nil || art == nil {
			r.add("address %s leads to %s, which has no record", address, id)
		}
		return nil
	})
}

// checkVisits decodes every visit.
func (t txn) checkVisits(_ context.Context, r *Report, _ *Archive) error {
	return t.Bucket(bVisits).ForEach(func(k, raw []byte) error {
		r.Visits++
		var v Visit
		if err := decode(raw, &v); err != nil {
			r.add("visit %q: %v", k, err)
		}
		return nil
	})
}
