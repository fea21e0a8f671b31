package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"broadsheet/extract"
)

// A Merged says what a merge did.
type Merged struct {
	Segments int   // copied
	Bytes    int64 // of them
	New      int   // articles that were not here
	Joined   int   // articles that both had, with something new
	Same     int   // articles that both had, with nothing new
	Dropped  int   // visits whose page was dropped here by a rule, and isn't copied
}

// A merge is one run of Merge.
type merge struct {
	*Archive
	other  *Archive
	names  map[string]string             // segment there → here
	places map[string]map[int64]standing // of segments that aren't here as they are there
	left   map[capturePlace]*leftOut     // captures there that aren't copied
	gone   map[string]bool               // ids of their records
	whole  map[string]original           // payloads that referred to those, and are here
	report Merged
}

// mergeBatch is how many articles share a transaction.
const mergeBatch = 100

// Merge takes what another archive holds into this one: captures as they are, and
// records, revisions, visits and addresses joined by time. Articles that both have get
// the revisions of both in the order of fetching; one that says what the one before it
// says becomes a visit. To merge once more changes nothing, and the order in which
// several are merged only decides which of two equal things stays. A merge that was
// killed goes on when it is run again.
//
// Nobody may write the other one meanwhile, and nothing may be kept in this one.
func (a *Archive) Merge(ctx context.Context, other string) (_ *Merged, err error) {
	if isSameFolder(a.dir, other) {
		return &Merged{}, nil
	}
	o, err := View(ctx, other)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	release, err := o.keepWritersOut()
	if err != nil {
		return nil, err
	}
	defer release()
	leave, err := a.enter()
	if err != nil {
		return nil, fmt.Errorf("merge %s: %w", other, err)
	}
	defer leave()
	m := newMerge(a, o)
	for _, step := range m.steps() {
		if err := step(ctx); err != nil {
			return nil, advised(fmt.Errorf("merge %s: %w", other, err))
		}
	}
	return &m.report, nil
}

func newMerge(a, other *Archive) *merge {
	return &merge{
		Archive: a, other: other, names: map[string]string{}, places: map[string]map[int64]standing{},
		left: map[capturePlace]*leftOut{}, gone: map[string]bool{}, whole: map[string]original{},
	}
}

func (m *merge) steps() []func(context.Context) error {
	return []func(context.Context) error{m.tombstones, m.segments, m.originals, m.articles, m.addresses, m.outcomes}
}

func isSameFolder(one, other string) bool {
	a, err := os.Stat(one)
	if err != nil {
		return false
	}
	b, err := os.Stat(other)
	return err == nil && os.SameFile(a, b)
}

// segments copies the other's captures. They come before what points to them.
func (m *merge) segments(ctx context.Context) error {
	names, err := filesIn(m.other.capturesDir())
	if err == nil {
		err = m.dropped(ctx)
	}
	if err != nil {
		return err
	}
	for _, name := range names {
		if isSegment(name) {
			if err := m.segment(ctx, name); err != nil {
				return err
			}
		}
	}
	for _, name := range names {
		if segment := m.beside(name); segment != "" {
			if err := m.side(ctx, name, segment); err != nil {
				return err
			}
		}
	}
	// What an earlier run copied, and couldn't make durable, was taken as it is.
	return syncFolders(m.dir, "captures")
}

// segment copies one, unless it is here: under its name, or under one of its own where
// other bytes have that. One that a copy of an archive has only the beginning of is the
// same.
func (m *merge) segment(ctx context.Context, name string) error {
	from := filepath.Join(m.other.capturesDir(), name)
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	size := int64(0)
	if err == nil {
		size, err = wholeLength(f, 0, info.Size())
	}
	_ = f.Close() // it was only read
	if err != nil {
		return err
	}
	theirs, err := digestOf(ctx, from, size)
	if err != nil {
		return err
	}
	_, ending, _ := strings.Cut(name, ".warc")
	if first := stemOf(name) + ".warc" + ending; first != name { // the other one gave it a name of its own
		ours, err := digestOf(ctx, filepath.Join(m.capturesDir(), first), size)
		if err == nil && ours == theirs {
			m.names[name] = first
			return nil
		}
	}
	to := name
	for try := 0; ; try++ {
		m.names[name] = to
		path := filepath.Join(m.capturesDir(), to)
		ours, err := digestOf(ctx, path, size)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return m.bring(ctx, name, to, size)
		case err != nil:
			return err
		case ours == theirs: // and ours may be longer
			return nil
		}
		if begins, err := digestOf(ctx, from, ours.Size); err != nil || begins == ours {
			if err == nil {
				err = m.copySegment(ctx, from, path, size)
			}
			return err
		}
		if try > 0 {
			return fmt.Errorf("captures/%s is here with other bytes than its name says: see 'broadsheet archive check'", to)
		}
		to = strings.Replace(name, ".warc", "~"+theirs.SHA256[:12]+".warc", 1)
	}
}

func (m *merge) copySegment(ctx context.Context, from, to string, size int64) error {
	_, err := copyFile(ctx, from, to, filepath.Base(to), size)
	if err == nil {
		m.report.Segments++
		m.report.Bytes += size
	}
	return err
}

// beside is the segment beside which a file lies that is none.
func (m *merge) beside(name string) string {
	for segment := range m.names {
		if name != segment && strings.HasPrefix(name, segment) {
			return segment
		}
	}
	return ""
}

// side copies what lies beside a segment, but not an index by another name.
func (m *merge) side(ctx context.Context, name, segment string) error {
	to := filepath.Join(m.capturesDir(), m.names[segment]+strings.TrimPrefix(name, segment))
	if _, err := os.Stat(to); err == nil || m.names[segment] != segment && strings.HasSuffix(name, ".cdxj") {
		return nil
	}
	from := filepath.Join(m.other.capturesDir(), name)
	info, err := os.Stat(from)
	if err == nil {
		_, err = copyFile(ctx, from, to, name, info.Size())
	}
	return err
}

// originals takes over where whole payloads stand.
func (m *merge) originals(ctx context.Context) error {
	if err := m.filled(); err != nil {
		return err
	}
	return m.other.inBatches(ctx, bPayloads, 1000, func(keys, values [][]byte) error {
		fresh := map[string]original{}
		err := m.view(func(t txn) error { return m.freshOriginals(t, keys, values, fresh) })
		if err != nil || len(fresh) == 0 {
			return err
		}
		return m.update(func(t txn) error { return t.putOriginals(fresh) })
	})
}

// freshOriginals finds those payloads that aren't here.
func (m *merge) freshOriginals(t txn, keys, values [][]byte, fresh map[string]original) error {
	for i, key := range keys {
		if t.Bucket(bPayloads).Get(key) != nil {
			continue
		}
		var o original
		if err := decode(values[i], &o); err != nil {
			return err
		}
		if s := m.places[o.File][o.Offset]; !s.dropped.IsZero() {
			continue // whatever referred to it has its payload now
		}
		at := m.here(extract.Capture{File: o.File, Offset: o.Offset})
		o.File, o.Offset = at.File, at.Offset
		fresh[string(key)] = o
	}
	return nil
}

// filled stores where the payloads stand that referred to what isn't copied.
func (m *merge) filled() error {
	if len(m.whole) == 0 {
		return nil
	}
	return m.update(func(t txn) error { return t.putOriginals(m.whole) })
}

// inBatches hands out the keys and values of a bucket, some at a time, outside of a
// transaction.
func (a *Archive) inBatches(ctx context.Context, bucket []byte, size int, do func(keys, values [][]byte) error) error {
	for at := []byte{}; at != nil; {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		var keys, values [][]byte
		err := a.view(func(t txn) error {
			c := t.Bucket(bucket).Cursor()
			k, v := c.Seek(at)
			for at = nil; k != nil; k, v = c.Next() {
				if len(keys) == size {
					at = bytes.Clone(k)
					return nil
				}
				keys, values = append(keys, bytes.Clone(k)), append(values, bytes.Clone(v))
			}
			return nil
		})
		if err == nil && len(keys) > 0 {
			err = do(keys, values)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// articles joins each article of the other archive with ours.
func (m *merge) articles(ctx context.Context) error {
	return m.other.inBatches(ctx, bByTime, mergeBatch, func(keys, _ [][]byte) error {
		theirs := map[string][]observation{}
		err := m.other.view(func(t txn) error {
			for _, key := range keys {
				id := string(key[min(timeKeySize, len(key)):])
				list, err := t.observations(id)
				if err != nil {
					return fmt.Errorf("article %s: %w", id, err)
				}
				for i := range list {
					m.move(&list[i])
				}
				theirs[id] = list
			}
			return nil
		})
		if err != nil {
			return err
		}
		return m.join(theirs)
	})
}

// join stores what is new of some articles, in one transaction if anything is.
func (m *merge) join(theirs map[string][]observation) error {
	changed := map[string][]observation{}
	did := m.report
	err := m.view(func(t txn) error {
		for id, list := range theirs {
			ours, err := t.observations(id)
			if err != nil {
				return fmt.Errorf("article %s: %w", id, err)
			}
			all, more := union(ours, list)
			switch {
			case len(ours) == 0:
				did.New++
			case more:
				did.Joined++
			default:
				did.Same++
				continue
			}
			changed[id] = all
		}
		return nil
	})
	if err != nil || len(changed) == 0 {
		m.report = did
		return err
	}
	if err := m.dropDerived(); err != nil {
		return err
	}
	err = m.update(func(t txn) error {
		for id, list := range changed {
			if err := t.rewrite(id, list, t.has(id)); err != nil {
				return fmt.Errorf("article %s: %w", id, err)
			}
		}
		return nil
	})
	if err == nil {
		m.report = did
	}
	return err
}
