package store

import (
	"fmt"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

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
