package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"

	"broadsheet/extract"
)

// A Past is all that the archive has of an article: what a crawl did with its pages, one
// after the other. Where ID is "" it is one visit that led to no article.
type Past struct {
	ID    string
	Steps []Step

	records [][]byte // each revision as it is stored
	places  [][]byte // and its sequence number
	keys    [][]byte // of its visits, as they stood in their index
}

// A Step is a visit, and what the archive made of it.
type Step struct {
	Visit Visit
	// Record is the revision that was read from the pages of this visit; nil where the
	// visit found nothing new, or no article.
	Record *extract.Article

	key    []byte // in the index of visits, or the address in that of outcomes; nil where no visit is kept
	seq    []byte // in the log; nil where the index holds the visit itself
	raw    []byte // the visit as it is stored
	number uint64 // of seq
}

// Pasts yields all articles of the archive by their ids, and after them the visits that
// led to none. It holds one of them in memory, and the archive may be written to by
// [Archive.Renew] while the loop runs. After an error it yields nothing more.
func (a *Archive) Pasts(ctx context.Context) iter.Seq2[*Past, error] {
	return func(yield func(*Past, error) bool) {
		for id := ""; ; {
			p, err := a.pastAfter(ctx, id)
			if err != nil {
				yield(nil, err)
				return
			}
			if p == nil {
				break
			}
			if id = p.ID; !yield(p, nil) {
				return
			}
		}
		for p, err := range a.fruitless(ctx) {
			if !yield(p, err) || err != nil {
				return
			}
		}
	}
}

// Past returns what the archive has of an article; without one it gives an error
// matching [ErrNotFound].
func (a *Archive) Past(_ context.Context, id string) (p *Past, err error) {
	err = a.view(func(t txn) (err error) {
		p, err = t.past(id)
		return err
	})
	if err == nil && len(p.Steps) == 0 {
		err = fmt.Errorf("%s: %w", id, ErrNotFound)
	}
	return p, err
}

// pastAfter is that of the next id; nil at the end.
func (a *Archive) pastAfter(ctx context.Context, id string) (p *Past, err error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	err = a.view(func(t txn) error {
		k, _ := t.Bucket(bVisits).Cursor().Seek(append([]byte(id), 1))
		if k == nil {
			return nil
		}
		next, _, _ := bytes.Cut(k, []byte{0})
		p, err = t.past(string(next))
		return err
	})
	return p, err
}

// past reads the visits and the revisions of an article.
func (t txn) past(id string) (*Past, error) {
	p := &Past{ID: id}
	prefix := append([]byte(id), 0)
	var records []*extract.Article
	c := t.Bucket(bRevisions).Cursor()
	for k, seq := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, seq = c.Next() {
		raw := bytes.Clone(t.Bucket(bRecords).Get(seq))
		art, err := decodeRecord(raw)
		if err != nil {
			return nil, err
		}
		records = append(records, art)
		p.records, p.places = append(p.records, raw), append(p.places, bytes.Clone(seq))
	}
	c = t.Bucket(bVisits).Cursor()
	for k, raw := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, raw = c.Next() {
		s, err := t.step(k, raw)
		if err != nil {
			return nil, err
		}
		p.Steps, p.keys = append(p.Steps, s), append(p.keys, s.key)
	}
	p.arrange(records)
	return p, nil
}

// step reads the visit of an index's entry.
func (t txn) step(key, raw []byte) (s Step, err error) {
	s.key = bytes.Clone(key)
	if len(raw) == 8 {
		s.seq, s.number = bytes.Clone(raw), binary.BigEndian.Uint64(raw)
		raw = t.Bucket(bLog).Get(raw)
	}
	s.raw = bytes.Clone(raw)
	err = decode(raw, &s.Visit)
	return s, err
}

// arrange gives each visit the record that was read from it, and puts them into the order
// in which the archive got them: that of time, unless the revisions tell that a clock was
// set back. A record whose visit was replaced by another of the same time and address
// becomes a step of its own.
func (p *Past) arrange(records []*extract.Article) {
	rest := slices.DeleteFunc(slices.Clone(records), p.give)
	rising := slices.IsSortedFunc(slices.DeleteFunc(slices.Clone(p.Steps), func(s Step) bool { return s.Record == nil }),
		func(a, b Step) int { return cmp.Compare(a.Record.Revision, b.Record.Revision) })
	if !rising {
		slices.SortStableFunc(p.Steps, func(a, b Step) int { return cmp.Compare(a.number, b.number) })
	}
	for _, art := range rest {
		at := 0
		for i := range p.Steps {
			if r := p.Steps[i].Record; r != nil && r.Revision < art.Revision {
				at = i + 1
			}
		}
		s := Step{Record: art, Visit: Visit{Address: art.Source, Fetched: art.Fetched, ID: p.ID}}
		if art.Capture != nil && len(art.Pages) == 0 {
			s.Visit.Captures = []extract.Capture{*art.Capture}
		}
		p.Steps = slices.Insert(p.Steps, at, s)
	}
}

// give gives a record to the visit that it was read from, if there is one.
func (p *Past) give(art *extract.Article) bool {
	if art.Capture == nil {
		return false
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.Record == nil && slices.ContainsFunc(s.Visit.Captures, func(c extract.Capture) bool {
			return c.File == art.Capture.File && c.Offset == art.Capture.Offset
		}) {
			s.Record = art
			return true
		}
	}
	return false
}

// fruitless yields the visits that led to no article, in the order of the log. Those of a
// time without a log come last.
func (a *Archive) fruitless(ctx context.Context) iter.Seq2[*Past, error] {
	return func(yield func(*Past, error) bool) {
		for _, bucket := range [][]byte{bLog, bOutcomes} {
			for at := []byte{}; at != nil; {
				batch, next, err := a.outcomes(ctx, bucket, at)
				if err != nil {
					yield(nil, err)
					return
				}
				for _, p := range batch {
					if !yield(p, nil) {
						return
					}
				}
				at = next
			}
		}
	}
}

// outcomes reads such visits from a key of a bucket on; next is where to go on.
func (a *Archive) outcomes(ctx context.Context, bucket, at []byte) (batch []*Past, next []byte, err error) {
	if err := context.Cause(ctx); err != nil {
		return nil, nil, err
	}
	err = a.view(func(t txn) error {
		b := t.Bucket(bucket)
		if b == nil { // of a schema without a log
			return nil
		}
		c, n := b.Cursor(), 0
		for k, raw := c.Seek(at); k != nil; k, raw = c.Next() {
			if n++; n > 16*chunkArticles {
				next = bytes.Clone(k)
				return nil
			}
			if len(raw) == 8 {
				continue // it stands in the log
			}
			s := Step{raw: bytes.Clone(raw)}
			if err := decode(raw, &s.Visit); err != nil {
				return err
			}
			if s.key = addressKey(s.Visit.Address); bytes.Equal(bucket, bLog) {
				s.seq, s.number = bytes.Clone(k), binary.BigEndian.Uint64(k)
			}
			if s.Visit.ID == "" {
				batch = append(batch, &Past{Steps: []Step{s}})
			}
		}
		return nil
	})
	return batch, next, err
}
