package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// A Rule says which pages are dropped: those of articles of some sites that were fetched
// before an instant.
type Rule struct {
	Sites  []string // as ids have them; none means all
	Before time.Time
	Text   string // the rule in words, which stay with what is dropped
}

// takes reports whether a visit of an article falls under the rule.
func (r *Rule) takes(v *Visit) bool {
	site, _, _ := strings.Cut(v.ID, ":")
	return v.Fetched.Before(r.Before) && (len(r.Sites) == 0 || slices.Contains(r.Sites, site))
}

// RetainOptions are the settings of [Retain].
type RetainOptions struct {
	Options
	DryRun bool // only say what would be dropped
}

// A Retained says what Retain did.
type Retained struct {
	Pages    int   // visits whose pages were dropped
	Records  int   // revisions whose page is gone; they stay
	Shared   int   // visits that would have been, and have a page in common with one that stays
	Captures int   // WARC records that are gone
	Segments int   // written anew without them
	Before   int64 // bytes of those segments
	After    int64
}

// Retain drops the pages that fall under any of the rules, and keeps records, revisions
// and visits. In the place of a page stands a WARC record that holds its record, so that
// [Rebuild] finds it. A page that a newer capture refers to goes on as that one's. Killed
// or ended at any moment it has done all or nothing.
func Retain(ctx context.Context, dir string, rules []Rule, opt RetainOptions) (_ *Retained, err error) {
	open := func() (*Archive, error) { return Open(ctx, dir, opt.Options) }
	if opt.DryRun {
		open = func() (*Archive, error) { return View(ctx, dir) }
	}
	a, err := open()
	if err != nil {
		return nil, err
	}
	r := &retaining{a: a, rules: rules, uses: map[capturePlace]int{}, goes: map[string]map[int64]*leaving{}, whole: map[string]original{}}
	err = r.plan(ctx)
	if err == nil && !opt.DryRun && len(r.leave) > 0 {
		r.at = a.now().UTC().Truncate(time.Second)
		if err = r.cut(ctx); err != nil {
			err = errors.Join(err, a.settle())
		}
	}
	if err = errors.Join(err, a.Close()); err != nil {
		return nil, advised(fmt.Errorf("retain: %w", err))
	}
	return &r.report, nil
}

// A capturePlace is where a capture begins.
type capturePlace struct {
	file   string
	offset int64
}

func placeOf(at extract.Capture) capturePlace { return capturePlace{at.File, at.Offset} }

// A leaving is a visit whose captures go.
type leaving struct {
	visit   Visit
	rule    string
	records [][]byte // their numbers
	page    capturePlace
	now     extract.Capture // what stands in their place
}

// A retaining is one run of Retain.
type retaining struct {
	a      *Archive
	rules  []Rule
	report Retained
	at     time.Time

	uses  map[capturePlace]int // how many visits, or records without one, have a capture
	leave []*leaving
	goes  map[string]map[int64]*leaving // by segment and offset
	gone  map[string]bool               // ids of WARC records that go
	whole map[string]original
}

// plan finds out what is to go.
func (r *retaining) plan(ctx context.Context) error {
	err := r.a.view(func(t txn) error {
		if err := r.gather(ctx, t); err != nil {
			return err
		}
		return r.match(ctx, t)
	})
	for _, l := range r.leave {
		r.report.Pages++
		r.report.Records += len(l.records)
	}
	return err
}

// gather counts who has which capture, and collects the visits that the rules take.
func (r *retaining) gather(ctx context.Context, t txn) error {
	for _, index := range [][]byte{bVisits, bOutcomes} {
		err := t.Bucket(index).ForEach(func(_, raw []byte) error {
			v, err := t.visit(raw)
			if err != nil {
				return err
			}
			for _, at := range v.Captures {
				r.uses[placeOf(at)]++
			}
			if i := slices.IndexFunc(r.rules, func(rule Rule) bool { return rule.takes(&v) }); i >= 0 && v.ID != "" && len(v.Captures) > 0 && v.Dropped.IsZero() {
				r.leave = append(r.leave, &leaving{visit: v, rule: r.rules[i].Text})
			}
			return context.Cause(ctx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// match gives each visit the records that were read from its captures, and leaves out
// those of which a capture is another's too.
func (r *retaining) match(ctx context.Context, t txn) error {
	owners := map[capturePlace]*leaving{}
	for _, l := range r.leave {
		for _, at := range l.visit.Captures {
			owners[placeOf(at)] = l
		}
		l.page = placeOf(l.visit.Captures[len(l.visit.Captures)-1])
	}
	err := t.Bucket(bRecords).ForEach(func(seq, raw []byte) error {
		id, capture, err := whoseCapture(raw)
		if err != nil || capture.File == "" {
			return err
		}
		at := placeOf(capture)
		switch l := owners[at]; {
		case l == nil:
		case l.visit.ID == id:
			l.records, l.page = append(l.records, slices.Clone(seq)), at
		default:
			r.uses[at]++ // of another article
		}
		return context.Cause(ctx)
	})
	r.leave = slices.DeleteFunc(r.leave, func(l *leaving) bool {
		isShared := slices.ContainsFunc(l.visit.Captures, func(at extract.Capture) bool { return r.uses[placeOf(at)] > 1 })
		if isShared {
			r.report.Shared++
		}
		return isShared
	})
	for _, l := range r.leave {
		for _, at := range l.visit.Captures {
			if r.goes[at.File] == nil {
				r.goes[at.File] = map[int64]*leaving{}
			}
			r.goes[at.File][at.Offset] = l
		}
	}
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

// sieve is that of a segment.
func (r *retaining) sieve(segment string) *sieve {
	s := &sieve{places: map[int64]bool{}, gone: maps.Clone(r.gone)}
	if s.gone == nil {
		s.gone = map[string]bool{}
	}
	for offset := range r.goes[segment] {
		s.places[offset] = true
	}
	return s
}

// cut writes the segments anew and lets the database lead to them.
func (r *retaining) cut(ctx context.Context) error {
	names, gone, err := r.a.affected(ctx, r.sieve, func([]byte) bool { return false })
	if err != nil {
		return err
	}
	r.gone = map[string]bool{}
	for _, id := range gone {
		r.gone[id] = true
	}
	becomes := r.a.freshNames(names)
	if err := r.a.announce(ctx, becomes); err != nil {
		return err
	}
	r.report.Segments, r.report.Before = len(names), sizeBeside(r.a.capturesDir(), names)
	moves := map[string]map[int64]Place{}
	for _, from := range names {
		w := &rewriting{a: r.a, from: from, to: becomes[from], sieve: r.sieve(from), whole: r.whole}
		w.stead = func(rec *warc.Record) error { return r.stead(w, rec) }
		if err := w.write(ctx); err != nil {
			return fmt.Errorf("captures/%s: %w", from, err)
		}
		if err := r.a.indexed(becomes[from]); err != nil {
			return err
		}
		moves[from] = w.places
		r.report.Captures += w.gone
	}
	if err := r.allStand(); err != nil {
		return err
	}
	r.report.After = sizeBeside(r.a.capturesDir(), slices.Collect(maps.Values(becomes)))
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return r.a.lead(context.WithoutCancel(ctx), becomes, func(t txn) error {
		if err := (&mover{txn: t, names: becomes, places: moves, instead: r.instead, at: r.at}).all(); err != nil {
			return err
		}
		return t.putOriginals(r.whole) // instead of those that went
	})
}

// stead writes what stays of a visit in the place of its page.
func (r *retaining) stead(w *rewriting, rec *warc.Record) error {
	l := r.goes[w.from][rec.Offset]
	if l == nil || l.page != (capturePlace{w.from, rec.Offset}) {
		return nil // a request, or a redirect
	}
	block, err := r.block(l)
	if err != nil {
		return err
	}
	w.id = standInID(rec.ID())
	p, err := w.put(func(out *warc.Writer) (warc.Placed, error) {
		return out.Conversion(rec.ID(), rec.URI(), r.at, droppedType, block)
	})
	l.now = extract.Capture{File: w.to, Offset: p.Offset, Length: p.Length, Digest: p.Digest}
	return err
}

// block is what stays of a visit.
func (r *retaining) block(l *leaving) (block []byte, err error) {
	var arts []*extract.Article
	found := ""
	err = r.a.view(func(t txn) error {
		if len(l.records) == 0 && isReading(l.visit.Outcome) {
			revisions, err := t.revisionsOf(l.visit.ID)
			if err != nil {
				return err
			}
			found = inForce(revisions, timesOf(revisions, []Visit{l.visit}), l.visit.Fetched)
		}
		for _, seq := range l.records {
			art, err := t.record(seq)
			if err != nil {
				return err
			}
			arts = append(arts, art)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	d, err := droppedOf(&l.visit, arts)
	if err != nil {
		return nil, err
	}
	d.At, d.Rule, d.Visit.InForce = r.at, l.rule, found
	return d.write()
}

// allStand reports, as an error, a visit in whose place nothing stands: its page is not
// where the database says.
func (r *retaining) allStand() error {
	for _, l := range r.leave {
		if l.now.File == "" {
			return fmt.Errorf("the visit of %s leads to captures/%s at %d, where no record begins: see 'broadsheet archive check'", l.visit.Address, l.page.file, l.page.offset)
		}
	}
	return nil
}

// instead is what stands in the place of a capture that went.
func (r *retaining) instead(at extract.Capture) (now extract.Capture, ok bool) {
	l := r.goes[at.File][at.Offset]
	if l == nil {
		return at, false
	}
	return l.now, true
}
