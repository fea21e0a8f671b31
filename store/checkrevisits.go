package store

import (
	"context"
	"hash/maphash"
	"time"

	"broadsheet/scraper/warc"
)

// revisits holds what revisit records say of the records that they refer to against
// those, wherever they stand. Of an archive of millions of pages only sums are held.
type revisits struct {
	seed  maphash.Seed
	whole map[uint64]said // the records with a payload, by the sum of their id
	open  []revisit
}

// said are the sums of what a revisit repeats of a record.
type said struct{ uri, date, digest uint32 }

// A revisit is one whose original is to be looked at.
type revisit struct {
	file   string
	offset int64
	id     string // of the original
	said   said   // 0 for what it doesn't say
}

func newRevisits() *revisits {
	return &revisits{seed: maphash.MakeSeed(), whole: map[uint64]said{}}
}

// add takes up a record of a file.
func (v *revisits) add(file string, rec *warc.Record) {
	digest := rec.Header.Get("WARC-Payload-Digest")
	switch rec.Type() {
	case warc.Response, warc.Resource:
		v.whole[v.sum(rec.ID())] = said{v.short(rec.URI()), v.moment(rec.Date()), v.short(digest)}
	case warc.Revisit:
		o := rec.RefersTo()
		if o.ID == "" {
			return // other programs name a record by address and date alone
		}
		says := said{v.short(o.URI), 0, v.short(digest)}
		if rec.Header.Get("WARC-Refers-To-Date") != "" {
			says.date = v.moment(o.Date)
		}
		v.open = append(v.open, revisit{file, rec.Offset, o.ID, says})
	default: // repeats nothing
	}
}

func (v *revisits) sum(s string) uint64 { return maphash.String(v.seed, s) }

// short is the sum of a value, 0 of none.
func (v *revisits) short(s string) uint32 {
	if s == "" {
		return 0
	}
	return uint32(v.sum(s)) | 1 // its lower half
}

func (v *revisits) moment(t time.Time) uint32 { return v.short(t.UTC().Format(time.RFC3339Nano)) }

// checkRevisits tells what doesn't agree. Where a segment can't be read to its end, or
// an old one is left beside the one that replaced it, nobody knows what is missing.
func (r *Report) checkRevisits(ctx context.Context, v *revisits, isWhole bool) error {
	for _, at := range v.open {
		o, ok := v.whole[v.sum(at.id)]
		wrong := ""
		switch {
		case ok:
			wrong = at.said.disagrees(o)
		case isWhole:
			wrong = "which isn't there, or has no payload"
		}
		if wrong != "" {
			r.add(BadRevisit, at.file, "captures %s: the revisit at %d refers to %.80s, %s", at.file, at.offset, at.id, wrong)
		}
	}
	return context.Cause(ctx)
}

// disagrees says in words what of a record isn't as a revisit says; "" where all is.
func (s said) disagrees(o said) string {
	switch {
	case s.uri != 0 && s.uri != o.uri:
		return "which has another address than WARC-Refers-To-Target-URI"
	case s.date != 0 && s.date != o.date:
		return "which has another date than WARC-Refers-To-Date"
	case s.digest != o.digest:
		return "whose payload has another digest"
	}
	return ""
}

// besideNew reports whether a segment lies beside one that was made of it: a run that
// replaces segments was ended.
func besideNew(names []string) bool {
	seen := map[string]bool{}
	for _, name := range names {
		if seen[originOf(name)] {
			return true
		}
		seen[originOf(name)] = true
	}
	return false
}
