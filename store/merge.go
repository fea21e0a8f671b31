package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

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
	Damaged  int   // problems of the other archive's captures
	LeftOut  int   // of them: articles, and last visits of other addresses, for whose captures they were left out
}

// MergeOptions are the settings of [Archive.MergeWith]. The zero value is usable.
type MergeOptions struct {
	// Problem is told what is damaged in the other archive, and what is left out for
	// that; nil is nobody.
	Problem func(Problem)
	// Progress is told how far a part of the merge is: records by their number, captures
	// by their bytes. It is called often, from one goroutine; nil is nobody.
	Progress func(part string, done, total int64)
}

// A merge is one run of Merge.
type merge struct {
	*Archive
	opt    MergeOptions
	other  *Archive
	names  map[string]string             // segment there → here
	places map[string]map[int64]standing // of segments that aren't here as they are there
	left   map[capturePlace]*leftOut     // captures there that aren't copied
	gone   map[string]bool               // ids of their records
	whole  map[string]original           // payloads that referred to those, and are here
	hurt   map[string]bool               // segments there of which not all comes in
	bad    map[capturePlace]bool         // records of them that could be read and don't come in
	total  int64                         // articles there
	sizes  map[string]int64              // bytes of the segments that are here as they are there
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
// What is damaged in the other one doesn't come in: one whose database is damaged is refused,
// and of its captures those that are as they were written are copied. Articles that lead
// to others are left out, and come when the other one was mended and is merged once more.
//
// Nobody may write the other one meanwhile, and nothing may be kept in this one.
func (a *Archive) Merge(ctx context.Context, other string) (*Merged, error) {
	return a.MergeWith(ctx, other, MergeOptions{})
}

// MergeWith is Merge with settings.
func (a *Archive) MergeWith(ctx context.Context, other string, opt MergeOptions) (_ *Merged, err error) {
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
	m := newMerge(a, o, opt)
	for _, step := range m.steps() {
		if err := step(ctx); err != nil {
			return nil, advised(fmt.Errorf("merge %s: %w", other, err))
		}
	}
	return &m.report, nil
}

func newMerge(a, other *Archive, opt MergeOptions) *merge {
	if opt.Problem == nil {
		opt.Problem = func(Problem) {}
	}
	if opt.Progress == nil {
		opt.Progress = func(string, int64, int64) {}
	}
	return &merge{
		Archive: a, opt: opt, other: other, names: map[string]string{}, places: map[string]map[int64]standing{},
		left: map[capturePlace]*leftOut{}, gone: map[string]bool{}, whole: map[string]original{},
		hurt: map[string]bool{}, bad: map[capturePlace]bool{}, sizes: map[string]int64{},
	}
}

func (m *merge) steps() []func(context.Context) error {
	return []func(context.Context) error{m.sound, m.tombstones, m.segments, m.originals, m.articles, m.addresses, m.outcomes}
}

func isSameFolder(one, other string) bool {
	a, err := os.Stat(one)
	if err != nil {
		return false
	}
	b, err := os.Stat(other)
	return err == nil && os.SameFile(a, b)
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
		if m.isLost(extract.Capture{File: o.File, Offset: o.Offset}) {
			continue
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
	done := int64(0)
	return m.other.inBatches(ctx, bByTime, mergeBatch, func(keys, _ [][]byte) error {
		m.opt.Progress("articles", done, m.total)
		done += int64(len(keys))
		theirs := map[string][]observation{}
		err := m.other.view(func(t txn) error {
			for _, key := range keys {
				id := string(key[min(timeKeySize, len(key)):])
				list, err := t.observations(id)
				if err != nil {
					return fmt.Errorf("article %s: %w", id, err)
				}
				if m.moved(id, list) {
					theirs[id] = list
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		return m.join(theirs)
	})
}

// moved leads the observations of an article to our captures. One that leads to a capture
// which doesn't come in is left out.
func (m *merge) moved(id string, list []observation) bool {
	for i := range list {
		if at := m.lost(&list[i].visit, list[i].record); at != nil {
			m.report.LeftOut++
			m.told(BadCapture, id, "article %s: left out: its page in captures %s at %d is damaged or missing", id, at.File, at.Offset)
			return false
		}
	}
	for i := range list {
		m.move(&list[i])
	}
	return true
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
