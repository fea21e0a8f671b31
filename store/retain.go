package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"path/filepath"
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
	// Progress is told how far a part is: "captures read" and "captures written", by their
	// bytes. It is called often, from one goroutine; nil is nobody.
	Progress func(part string, done, total int64)

	batch int64 // bytes of segments that are replaced in one transaction; 0 means compactBatch
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
// [Rebuild] finds it. A page that a newer capture refers to goes on as that one's. Segments
// are replaced by the gigabyte. Killed or ended at any moment it has dropped all of a visit
// or nothing, and the next run goes on.
func Retain(ctx context.Context, dir string, rules []Rule, opt RetainOptions) (_ *Retained, err error) {
	open := func() (*Archive, error) { return Open(ctx, dir, opt.Options) }
	if opt.DryRun {
		open = func() (*Archive, error) { return View(ctx, dir) }
	}
	if opt.Progress == nil {
		opt.Progress = func(string, int64, int64) {}
	}
	opt.batch = cmp.Or(opt.batch, compactBatch)
	a, err := open()
	if err != nil {
		return nil, err
	}
	r := &retaining{a: a, rules: rules, opt: &opt, seed: maphash.MakeSeed(), uses: map[uint64]use{}, gone: map[uint64]bool{}, sizes: map[string]int64{}}
	err = r.plan(ctx)
	if err == nil && !opt.DryRun && r.report.Pages > 0 {
		r.at = a.now().UTC().Truncate(time.Second)
		if err = r.run(ctx); err != nil {
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
	opt    *RetainOptions
	report Retained
	at     time.Time

	seed  maphash.Seed
	uses  map[uint64]use   // of the captures that may go, by the sum of their places
	gone  map[uint64]bool  // the sums of ids of responses that go
	own   []string         // segments that hold what goes
	fills []string         // that refer to it from what stays
	sizes map[string]int64 // of what was written anew, by its name: what it was before

	read, written, total int64 // bytes of segments

	leave []*leaving // of this transaction
	goes  map[string]map[int64]*leaving
	whole map[string]original
}

// run replaces the segments. Where they are many, those that refer to what goes get its
// payload first, the oldest first: others refer to that. Then what goes goes, the newest
// first: it may refer to what goes too. So in between nothing is missing.
func (r *retaining) run(ctx context.Context) error {
	if err := r.survey(ctx); err != nil {
		return err
	}
	all := slices.Compact(slices.Sorted(slices.Values(slices.Concat(r.own, r.fills))))
	r.total = sizeOf(r.a.capturesDir(), all)
	if r.total <= r.opt.batch {
		if err := r.cut(ctx, all, r.own); err != nil {
			return err
		}
		r.sum()
		return nil
	}
	r.total = sizeOf(r.a.capturesDir(), r.own) + sizeOf(r.a.capturesDir(), r.fills)
	slices.Reverse(r.own)
	for _, list := range []struct {
		names []string
		goes  bool
	}{{r.fills, false}, {r.own, true}} {
		for names := list.names; len(names) > 0; {
			n := r.a.fitting(names, r.opt.batch)
			var of []string
			if list.goes {
				of = names[:n]
			}
			if err := r.cut(ctx, names[:n], of); err != nil {
				return err
			}
			names = names[n:]
		}
	}
	r.sum()
	return nil
}

// sum counts what was written anew.
func (r *retaining) sum() {
	r.report.Segments = len(r.sizes)
	for to, before := range r.sizes {
		r.report.Before += before
		r.report.After += sizeBeside(r.a.capturesDir(), []string{to})
	}
}

// sieve is that of a segment: what goes now is taken, what goes later stays as it is.
func (r *retaining) sieve(segment string) *sieve {
	s := &sieve{places: map[int64]bool{}, gone: map[string]bool{}}
	for offset := range r.goes[segment] {
		s.places[offset] = true
	}
	s.goes = func(rec *warc.Record) bool {
		return r.gone[maphash.String(r.seed, rec.RefersTo().ID)] && !r.isGoing(extract.Capture{File: segment, Offset: rec.Offset})
	}
	return s
}

// cut writes some segments anew, without the visits of which the first captures are in some of
// them, and lets the database lead to them.
func (r *retaining) cut(ctx context.Context, names, of []string) error {
	if err := r.gather(ctx, of); err != nil {
		return err
	}
	names = slices.Compact(slices.Sorted(slices.Values(slices.Concat(names, sortedKeys(r.goes)))))
	becomes := r.a.freshNames(names)
	if err := r.a.announce(ctx, becomes); err != nil {
		return err
	}
	moves := map[string]map[int64]Place{}
	for _, from := range names {
		w := &rewriting{a: r.a, from: from, to: becomes[from], sieve: r.sieve(from), whole: r.whole, stays: r.stays}
		w.stead = func(rec *warc.Record) error { return r.stead(w, rec) }
		w.told = func(n int64) { r.opt.Progress("captures written", r.written+n, r.total) }
		if err := w.write(ctx); err != nil {
			return fmt.Errorf("captures/%s: %w", from, err)
		}
		if err := r.a.indexed(becomes[from]); err != nil {
			return err
		}
		r.written = min(r.written+fileSize(filepath.Join(r.a.capturesDir(), from)), r.total)
		moves[from] = w.places
		r.report.Captures += w.gone
	}
	if err := r.allStand(); err != nil {
		return err
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	r.moved(becomes, moves)
	return r.a.lead(context.WithoutCancel(ctx), becomes, func(t txn) error {
		if err := (&mover{txn: t, names: becomes, places: moves, instead: r.instead, at: r.at}).all(); err != nil {
			return err
		}
		return t.setOriginals(r.whole) // instead of those that went, or will
	})
}

// moved notes what became of segments, and where what goes later stands now.
func (r *retaining) moved(becomes map[string]string, moves map[string]map[int64]Place) {
	for from, to := range becomes {
		before, isKnown := r.sizes[from]
		if !isKnown {
			before = sizeBeside(r.a.capturesDir(), []string{from})
		}
		delete(r.sizes, from)
		r.sizes[to] = before
		for _, list := range [][]string{r.own, r.fills} {
			if i := slices.Index(list, from); i >= 0 {
				list[i] = to
			}
		}
		for offset, now := range moves[from] {
			was := r.key(capturePlace{from, offset})
			if u, is := r.uses[was]; is {
				delete(r.uses, was)
				r.uses[r.key(capturePlace{to, now.Offset})] = u
			}
		}
	}
}

// stays finds a response that stays, of the payload that a revisit refers to.
func (r *retaining) stays(key string) (o original, ok bool, err error) {
	err = r.a.view(func(t txn) error {
		raw := t.Bucket(bPayloads).Get([]byte(key))
		if raw == nil {
			return nil
		}
		err := decode(raw, &o)
		ok = err == nil && !r.gone[maphash.String(r.seed, o.ID)]
		return err
	})
	return o, ok, err
}
