package store

import (
	"context"
	"fmt"
	"hash/maphash"
	"math"
	"os"
	"path/filepath"
	"slices"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// A use says who has a capture that may go.
type use struct {
	id      uint64 // the sum of its article's
	visits  uint8  // that have it, and records of other articles; one more is as good as many
	records uint8  // of its article that were read from it
}

func (r *retaining) key(at capturePlace) uint64 { return maphash.Comparable(r.seed, at) }

func (r *retaining) idSum(id string) uint64 { return maphash.String(r.seed, id) }

// isGoing reports whether a capture goes.
func (r *retaining) isGoing(at extract.Capture) bool { return r.uses[r.key(placeOf(at))].visits == 1 }

// plan finds out what is to go. Of each capture that may it holds some bytes.
func (r *retaining) plan(ctx context.Context) error {
	return r.a.view(func(t txn) error {
		for _, step := range []func(context.Context, txn) error{r.candidates, r.countVisits, r.countRecords, r.choose} {
			if err := step(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// rule is that which takes a visit; nil for none.
func (r *retaining) rule(v *Visit) *Rule {
	i := slices.IndexFunc(r.rules, func(rule Rule) bool { return rule.takes(v) })
	if i < 0 || v.ID == "" || len(v.Captures) == 0 || !v.Dropped.IsZero() {
		return nil
	}
	return &r.rules[i]
}

// eachVisit goes through all visits that an index leads to.
func (t txn) eachVisit(ctx context.Context, do func(v *Visit)) error {
	for _, index := range [][]byte{bVisits, bOutcomes} {
		err := t.Bucket(index).ForEach(func(_, raw []byte) error {
			v, err := t.visit(raw)
			if err != nil {
				return err
			}
			do(&v)
			return context.Cause(ctx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// candidates notes the captures of the visits that the rules take.
func (r *retaining) candidates(ctx context.Context, t txn) error {
	return t.eachVisit(ctx, func(v *Visit) {
		if r.rule(v) != nil {
			for _, at := range v.Captures {
				r.uses[r.key(placeOf(at))] = use{id: r.idSum(v.ID)}
			}
		}
	})
}

// countVisits counts who has them.
func (r *retaining) countVisits(ctx context.Context, t txn) error {
	return t.eachVisit(ctx, func(v *Visit) {
		for _, at := range v.Captures {
			key := r.key(placeOf(at))
			if u, is := r.uses[key]; is {
				u.visits = more(u.visits)
				r.uses[key] = u
			}
		}
	})
}

// countRecords counts the records that were read from them; one of another article keeps
// its page.
func (r *retaining) countRecords(ctx context.Context, t txn) error {
	return t.Bucket(bRecords).ForEach(func(_, raw []byte) error {
		id, capture, err := whoseCapture(raw)
		if err != nil {
			return err
		}
		key := r.key(placeOf(capture))
		if u, is := r.uses[key]; is {
			if u.id == r.idSum(id) {
				u.records = more(u.records)
			} else {
				u.visits = more(u.visits)
			}
			r.uses[key] = u
		}
		return context.Cause(ctx)
	})
}

// more is one more, as far as it can be told.
func more(n uint8) uint8 { return min(n, math.MaxUint8-1) + 1 }

// choose leaves out the visits of which a capture is another's too, and counts the others.
func (r *retaining) choose(ctx context.Context, t txn) error {
	own := map[string]bool{}
	err := t.eachVisit(ctx, func(v *Visit) {
		if r.rule(v) == nil {
			return
		}
		isShared := slices.ContainsFunc(v.Captures, func(at extract.Capture) bool { return !r.isGoing(at) })
		if isShared {
			r.report.Shared++
		} else {
			r.report.Pages++
		}
		for _, at := range v.Captures {
			key := r.key(placeOf(at))
			if isShared {
				r.uses[key] = use{visits: math.MaxUint8}
				continue
			}
			own[at.File] = true
			r.report.Records += int(r.uses[key].records)
		}
	})
	r.own = sortedKeys(own)
	return err
}

// whoseCapture is the article of a record, and its page; no file where it has none.
func whoseCapture(record []byte) (id string, at extract.Capture, err error) {
	var art struct {
		ID      string          `cbor:"id"`
		Capture extract.Capture `cbor:"capture"`
	}
	err = decode(record, &art)
	return art.ID, art.Capture, err
}

// survey reads all segments and finds those that refer, from what stays, to what goes.
func (r *retaining) survey(ctx context.Context) error {
	dir := r.a.capturesDir()
	names, err := segments(dir)
	if err != nil {
		return err
	}
	total, refers := sizeOf(dir, names), map[string][]uint64{}
	for _, name := range names {
		if refers[name], err = r.refers(ctx, name, func(n int64) { r.opt.Progress("captures read", r.read+n, total) }); err != nil {
			return fmt.Errorf("captures/%s: %w", name, err)
		}
		r.read += fileSize(filepath.Join(dir, name))
	}
	for _, name := range names {
		if slices.ContainsFunc(refers[name], func(id uint64) bool { return r.gone[id] }) {
			r.fills = append(r.fills, name)
		}
	}
	return nil
}

// refers reads one: what stays of it refers to these ids, as sums.
func (r *retaining) refers(ctx context.Context, name string, read func(int64)) (ids []uint64, err error) {
	f, err := os.Open(filepath.Join(r.a.capturesDir(), name))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	for rec, err := range records(ctx, f) {
		if err != nil {
			return nil, err
		}
		isGoing := r.isGoing(extract.Capture{File: name, Offset: rec.Offset})
		switch {
		case rec.Type() == warc.Response && isGoing:
			r.gone[maphash.String(r.seed, rec.ID())] = true
		case rec.Type() == warc.Revisit && !isGoing:
			ids = append(ids, maphash.String(r.seed, rec.RefersTo().ID))
		}
		read(rec.Offset)
	}
	return ids, nil
}

// gather finds the visits that go, of which the first captures are in some segments, and
// their records.
func (r *retaining) gather(ctx context.Context, of []string) error {
	r.leave, r.goes, r.whole = nil, map[string]map[int64]*leaving{}, map[string]original{}
	if len(of) == 0 {
		return nil
	}
	return r.a.view(func(t txn) error {
		err := t.eachVisit(ctx, func(v *Visit) {
			if rule := r.rule(v); rule != nil && slices.Contains(of, v.Captures[0].File) && r.isGoing(v.Captures[0]) {
				r.leaves(&leaving{visit: *v, rule: rule.Text, page: placeOf(v.Captures[len(v.Captures)-1])})
			}
		})
		if err != nil {
			return err
		}
		return t.Bucket(bRecords).ForEach(func(seq, raw []byte) error {
			id, at, err := whoseCapture(raw)
			if l := r.goes[at.File][at.Offset]; l != nil && l.visit.ID == id {
				l.records, l.page = append(l.records, slices.Clone(seq)), placeOf(at)
			}
			return err
		})
	})
}

// leaves notes where a visit's captures are.
func (r *retaining) leaves(l *leaving) {
	r.leave = append(r.leave, l)
	for _, at := range l.visit.Captures {
		if r.goes[at.File] == nil {
			r.goes[at.File] = map[int64]*leaving{}
		}
		r.goes[at.File][at.Offset] = l
	}
}
