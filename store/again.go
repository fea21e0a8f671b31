package store

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"

	"broadsheet/extract"
)

// Between the moment when a reader learns where a capture stands and the one when it reads
// there, another process may put other segments in the place of that one: Compact, Retain,
// Remove. So before it says that a segment is missing it looks once more at the database.

// looks is how often a reader does so: segments may be replaced once more meanwhile.
const looks = 3

// isMissing reports whether a segment isn't there.
func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// lookAgain lets a reader see the database that is there now: the one that it has open may
// have been replaced too.
func (a *Archive) lookAgain() error {
	if a.window == nil {
		return nil
	}
	return a.window.turn()
}

// isReplaced reports whether another database has the place of the one that is open.
func (a *Archive) isReplaced() bool { return a.window != nil && a.window.isReplaced() }

// A moved says where captures stand now that were in one segment.
type moved struct {
	mu   sync.Mutex
	file string
	now  map[string][]extract.Capture // by digest
}

// whereNow is where a capture stands that isn't where it was. ok is false where it is gone,
// or the segment has several of one payload, which only their records tell apart.
func (a *Archive) whereNow(at extract.Capture) (now extract.Capture, ok bool, err error) {
	if isThere(filepath.Join(a.capturesDir(), filepath.Base(at.File))) { // its original was elsewhere
		return at, true, nil
	}
	names, err := segments(a.capturesDir())
	err = errors.Join(err, a.lookAgain())
	isReplaced := slices.ContainsFunc(names, func(name string) bool { return originOf(name) == originOf(at.File) })
	if err != nil || !isReplaced {
		return at, false, err // it is lost
	}
	m := &a.moved
	m.mu.Lock()
	defer m.mu.Unlock()
	if found := m.now[at.Digest]; m.file != at.File || len(found) > 0 && !isThere(filepath.Join(a.capturesDir(), found[0].File)) {
		m.file, m.now = at.File, map[string][]extract.Capture{}
		err = a.view(func(t txn) error {
			return t.eachCapture(func(c extract.Capture) {
				if originOf(c.File) == originOf(at.File) && !slices.Contains(m.now[c.Digest], c) {
					m.now[c.Digest] = append(m.now[c.Digest], c)
				}
			})
		})
	}
	if err != nil {
		return at, false, err
	}
	now, ok = a.oneOf(m.now[at.Digest])
	return now, ok, nil
}

// oneOf is the first of captures that have one payload, if all are of one address: any of
// them is that page then.
func (a *Archive) oneOf(captures []extract.Capture) (one extract.Capture, ok bool) {
	address := ""
	for i, at := range captures {
		body, _, err := a.shelf.read(at)
		if err != nil || i > 0 && body.URI != address {
			return one, false
		}
		address = body.URI
	}
	if len(captures) == 0 {
		return one, false
	}
	return slices.MinFunc(captures, func(a, b extract.Capture) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset))
	}), true
}

// recordNow is a record as it is now; the same where there is none of its number any more.
func (a *Archive) recordNow(art *extract.Article) (now *extract.Article, err error) {
	now = art
	if err := a.lookAgain(); err != nil {
		return nil, err
	}
	err = a.view(func(t txn) error {
		seq := t.Bucket(bRevisions).Get(revisionKey(art.ID, art.Revision))
		if seq == nil {
			return nil
		}
		is, err := t.record(seq)
		if err == nil && is.Capture != nil {
			now = is
		}
		return err
	})
	return now, err
}

// exchangesNow are the captures of the visit that a record was read from, as they are now.
func (a *Archive) exchangesNow(ctx context.Context, art *extract.Article) ([]extract.Capture, error) {
	now, err := a.recordNow(art)
	if err != nil {
		return nil, err
	}
	return a.exchanges(ctx, now)
}
