package store

import (
	"bytes"
	"errors"
	"slices"

	"broadsheet/extract"
)

// union is ours and what is new of theirs, in order; more reports whether anything is.
// Of two that tell of one event ours stays, with the record of whichever has one. What
// else they read from the page of that event is kept too, if only as a reading.
func union(ours, theirs []observation) (all []observation, more bool) {
	all = slices.Clone(ours)
	for _, o := range theirs {
		if n := len(all); o.hash != "" && !o.isMade {
			all = withoutNothing(all, &o)
			more = more || len(all) < n
		}
		isVisited := slices.ContainsFunc(all, func(p observation) bool { return !p.isMade && inOrder(p, o) == 0 })
		i := slices.IndexFunc(all, func(p observation) bool { return p.sameAs(&o) })
		switch {
		case i < 0 && isVisited && o.record == nil:
			// Ours found something else there, and theirs kept nothing.
		case i < 0:
			o.isMade = o.isMade || isVisited
			all, more = append(all, o), true
		default:
			more = all[i].learn(&o) || more
			if !isVisited && !o.isMade {
				all[i].visit, all[i].isMade, more = o.visit, false, true
			}
		}
	}
	slices.SortStableFunc(all, inOrder)
	return all, more || !isWithin(addressesOf(theirs), addressesOf(ours))
}

func isWithin(some, all map[string]bool) bool {
	for address := range some {
		if !all[address] && address != "" {
			return false
		}
	}
	return true
}

// withoutNothing drops a visit that found nothing where and when another found something.
func withoutNothing(list []observation, o *observation) []observation {
	return slices.DeleteFunc(list, func(p observation) bool { return p.hash == "" && inOrder(p, *o) == 0 })
}

// learn takes over the record of the same event, or its addresses. It reports whether
// there was none before.
func (o *observation) learn(p *observation) bool {
	switch {
	case p.record == nil:
		return false
	case o.record != nil:
		art := *o.record
		art.Aliases = merged(art.Aliases, append([]string{p.record.URL}, p.record.Aliases...), art.URL)
		o.record = &art
		return false
	}
	o.record, o.visit.Outcome = p.record, Revised
	if !p.isMade {
		o.visit, o.isMade = p.visit, false
	}
	return true
}

// addressesOf are all addresses of an article, by its records.
func addressesOf(list []observation) map[string]bool {
	out := map[string]bool{}
	for i := range list {
		if art := list[i].record; art != nil {
			for _, address := range append([]string{art.URL}, art.Aliases...) {
				out[address] = address != ""
			}
		}
	}
	return out
}

// rewrite stores an article's observations instead of what is there of it.
func (t txn) rewrite(id string, list []observation, had bool) error {
	if had {
		if err := t.clear(id); err != nil {
			return err
		}
	}
	w := &writing{txn: t, list: list, aliases: addressesOf(list)}
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && inOrder(list[from], list[to]) == 0 {
			to++
		}
		if err := w.event(from, to); err != nil {
			return err
		}
		from = to
	}
	if w.newest == nil {
		return nil
	}
	if err := w.lead(); err != nil {
		return err
	}
	return t.Bucket(bByTime).Put(orderKey(w.newest), w.seq)
}

// lead lets addresses that led nowhere lead to the article.
func (w *writing) lead() error {
	for _, address := range append([]string{w.newest.URL}, w.newest.Aliases...) {
		key := addressKey(address)
		if address == "" || w.Bucket(bAddresses).Get(key) != nil {
			continue
		}
		if err := errors.Join(w.Bucket(bAddresses).Put(key, []byte(w.newest.ID)), w.Bucket(bOutcomes).Delete(key)); err != nil {
			return err
		}
	}
	return nil
}

// clear takes an article's revisions and visits out. Its addresses stay.
func (t txn) clear(id string) error {
	newest, _, err := t.latest(id)
	if err == nil && newest != nil {
		err = t.Bucket(bByTime).Delete(orderKey(newest))
	}
	if err != nil {
		return err
	}
	prefix := append([]byte(id), 0)
	for _, pair := range [][2][]byte{{bRevisions, bRecords}, {bVisits, bLog}} {
		c := t.Bucket(pair[0]).Cursor()
		var keys, numbers [][]byte
		for k, seq := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, seq = c.Next() {
			keys, numbers = append(keys, bytes.Clone(k)), append(numbers, bytes.Clone(seq))
		}
		for i, k := range keys {
			if err := t.Bucket(pair[0]).Delete(k); err != nil {
				return err
			}
			if len(numbers[i]) == 8 { // up to schema 2 visits stood in their index
				if err := t.Bucket(pair[1]).Delete(numbers[i]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// A writing is an article being written from its observations.
type writing struct {
	txn
	list     []observation
	aliases  map[string]bool // all addresses of the article, which each revision names
	hash     string          // of the revision in force
	revision int
	newest   *extract.Article
	seq      []byte
}

// event stores what was observed at one time and address: a revision for each reading
// that says something else than the one before it, and the visit.
func (w *writing) event(from, to int) error {
	var visit *Visit
	var dropped *extract.Article
	for i := from; i < to; i++ {
		o := &w.list[i]
		if !o.isMade {
			v := o.visit
			v.Hash = o.hash
			visit = &v
		}
		switch {
		case o.hash == "":
		case o.hash != w.hash:
			if err := w.revise(w.reading(i)); err != nil {
				return err
			}
		case o.record != nil:
			dropped = o.record
		}
	}
	if visit == nil && dropped != nil {
		v := w.list[from].visit
		v.Hash = contentOf(dropped)
		visit = &v
	}
	if visit == nil {
		return nil
	}
	if dropped != nil {
		art := *dropped
		art.Aliases, art.Revision = nil, 0
		var buf bytes.Buffer
		if err := encodeRecord(&buf, &art); err != nil {
			return err
		}
		visit.Record = buf.Bytes()
	}
	return w.put(*visit)
}

func (w *writing) put(v Visit) error {
	raw, err := encode(v)
	if err != nil {
		return err
	}
	return w.putVisit(v, raw)
}

// revise stores a revision.
func (w *writing) revise(art *extract.Article) error {
	art.Aliases = nil
	for address, isOne := range w.aliases {
		if isOne && address != art.URL {
			art.Aliases = append(art.Aliases, address)
		}
	}
	slices.Sort(art.Aliases)
	w.revision++
	art.Revision = w.revision
	var buf bytes.Buffer
	if err := encodeRecord(&buf, art); err != nil {
		return err
	}
	seq, err := w.append(bRecords, buf.Bytes())
	if err != nil {
		return err
	}
	w.hash, w.newest, w.seq = contentOf(art), art, seq
	return w.Bucket(bRevisions).Put(revisionKey(art.ID, art.Revision), seq)
}

// reading is the record of an observation. Of one that was unchanged when it came none
// was kept: then it is an earlier one of the same content, with this one's page.
func (w *writing) reading(i int) *extract.Article {
	if r := w.list[i].record; r != nil {
		art := *r
		return &art
	}
	art := *w.like(i)
	v := &w.list[i].visit
	at := w.pageAt(&art, v)
	art.Source, art.Fetched, art.Capture, art.HTTP = v.Address, v.Fetched, nil, nil
	if at >= 0 {
		page := v.Captures[at]
		art.Capture = &page
	}
	return &art
}

// pageAt is which capture of a visit has the first page of an article, as another visit with as
// many captures had it; below 0 for none. Redirects stand before it, further pages behind.
func (w *writing) pageAt(art *extract.Article, v *Visit) int {
	for i := range w.list {
		o := &w.list[i]
		if o.record == nil || art.Capture == nil || o.record.Capture == nil || *o.record.Capture != *art.Capture {
			continue
		}
		if at := slices.Index(o.visit.Captures, *art.Capture); at >= 0 && len(o.visit.Captures) == len(v.Captures) {
			return at // of rendered pages, too, which have two captures each
		}
	}
	return len(v.Captures) - max(1, len(art.Pages))
}

// like is the nearest earlier record of the same content, or else the first.
func (w *writing) like(i int) *extract.Article {
	var found *extract.Article
	for j := range w.list {
		o := &w.list[j]
		if o.record != nil && o.hash == w.list[i].hash && (found == nil || j < i) {
			found = o.record
		}
	}
	if found == nil { // it was made of one that is no more
		found = &extract.Article{ID: w.list[i].visit.ID, ContentHash: w.list[i].hash}
	}
	return found
}
