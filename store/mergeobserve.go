package store

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"broadsheet/extract"
)

// An observation is one time that an article was seen, or that its address led to
// nothing: what the histories of two archives are joined by.
type observation struct {
	visit  Visit
	isMade bool             // there is a revision, and no visit of its own
	hash   string           // content_hash of what was seen; "" without an article
	record *extract.Article // what was read; nil when it wasn't kept, since it was unchanged
	place  int              // among those of one time and address
	nth    int              // of those that read the same from one page again, with others between
}

// sameAs reports whether both tell of one event.
func (o *observation) sameAs(p *observation) bool {
	return o.hash == p.hash && o.nth == p.nth && o.visit.Address == p.visit.Address && o.visit.Fetched.Equal(p.visit.Fetched)
}

// inOrder sorts observations by time; those of one time by address, so that it doesn't
// matter in which archive they were.
func inOrder(a, b observation) int {
	return cmp.Or(a.visit.Fetched.Compare(b.visit.Fetched), cmp.Compare(a.visit.Address, b.visit.Address))
}

// observations are those that an article's revisions and visits stand for, in their
// order.
func (t txn) observations(id string) ([]observation, error) {
	revisions, err := t.revisionsOf(id)
	if err != nil {
		return nil, err
	}
	visits, err := t.visitsOf(id)
	if err != nil {
		return nil, err
	}
	times := timesOf(revisions, visits)
	owner := owners(revisions, visits, times)
	var out []observation
	for i, v := range visits {
		o := observation{visit: v, hash: v.Hash}
		if o.hash == "" && isReading(v.Outcome) {
			o.hash = inForce(revisions, times, v.Fetched)
		}
		if r := slices.Index(owner, i); r >= 0 {
			o.place, o.hash = r+1, contentOf(revisions[r])
			if v.Outcome != Unchanged { // else the revision was made of an earlier one
				o.record = revisions[r]
			}
		}
		o.visit.Record, o.visit.Hash = nil, ""
		if out, err = withDropped(out, o, &v); err != nil {
			return nil, err
		}
	}
	for r, art := range revisions {
		if owner[r] < 0 {
			out = append(out, made(art, times[r], r+1, visits))
		}
	}
	slices.SortStableFunc(out, func(a, b observation) int { return cmp.Or(inOrder(a, b), cmp.Compare(a.place, b.place)) })
	return counted(out), nil
}

// withDropped adds what a visit saw, and the reading of it that began no revision.
func withDropped(out []observation, o observation, v *Visit) ([]observation, error) {
	if len(v.Record) == 0 {
		return append(out, o), nil
	}
	art, err := decodeRecord(v.Record)
	if err != nil {
		return nil, err
	}
	if hash := contentOf(art); hash != v.Hash {
		out = append(out, observation{visit: o.visit, isMade: true, hash: hash, record: art})
	} else {
		o.record = art
	}
	return append(out, o), nil
}

// counted tells readings of one page apart that say the same with others between. Of
// those without the last one stays.
func counted(list []observation) []observation {
	var out []observation
	for _, o := range list {
		if n := len(out); n > 0 && out[n-1].sameAs(&o) {
			out[n-1].record = cmp.Or(o.record, out[n-1].record)
			continue
		}
		for i := len(out) - 1; i >= 0 && inOrder(out[i], o) == 0; i-- {
			if out[i].hash == o.hash {
				o.nth++
			}
		}
		out = append(out, o)
	}
	return out
}

// made is the observation of a revision that no visit tells of: its visit was written
// over by one of the same time and address, or it was read once more from the same page.
func made(art *extract.Article, at time.Time, place int, visits []Visit) observation {
	v := Visit{Address: cmp.Or(art.Source, art.URL), Fetched: at, Outcome: Revised, ID: art.ID}
	if art.Capture != nil {
		v.Captures = []extract.Capture{*art.Capture}
	}
	known := slices.ContainsFunc(visits, func(w Visit) bool { return w.Fetched.Equal(at) && w.Address == v.Address })
	if i := slices.IndexFunc(visits, func(w Visit) bool { return w.Fetched.Equal(at) }); i >= 0 && !known {
		v.Address = visits[i].Address
	}
	return observation{visit: v, isMade: true, hash: contentOf(art), record: art, place: place}
}

// contentOf tells contents apart; no article has none.
func contentOf(art *extract.Article) string { return cmp.Or(art.ContentHash, "none") }

// isReading reports whether a visit found an article.
func isReading(o Outcome) bool { return o == Kept || o == Revised || o == Unchanged }

// timesOf are the times at which revisions were fetched. A record that doesn't say is of
// the visit that kept it.
func timesOf(revisions []*extract.Article, visits []Visit) []time.Time {
	var kept []time.Time
	for i := range visits {
		if visits[i].Outcome == Kept || visits[i].Outcome == Revised {
			kept = append(kept, visits[i].Fetched)
		}
	}
	out := make([]time.Time, len(revisions))
	for r, art := range revisions {
		out[r] = art.Fetched
		if out[r].IsZero() && r < len(kept) {
			out[r] = kept[r]
		}
	}
	return out
}

// owners finds the visit of each revision, -1 where there is none: one that kept a
// record, or else one that was unchanged when it came and began a revision by a merge.
func owners(revisions []*extract.Article, visits []Visit, times []time.Time) []int {
	out := make([]int, len(revisions))
	taken := map[int]bool{}
	for r := range out {
		out[r] = -1
	}
	for _, by := range []struct{ unchanged, anywhere bool }{{false, false}, {false, true}, {true, false}, {true, true}} {
		for r := len(revisions) - 1; r >= 0; r-- { // of several readings of a page the last is the visit's
			for i := range visits {
				v := &visits[i]
				fits := isReading(v.Outcome) && (v.Outcome == Unchanged) == by.unchanged && (by.anywhere || v.Address == revisions[r].Source)
				if out[r] < 0 && !taken[i] && fits && v.Fetched.Equal(times[r]) && mayBe(v, revisions[r]) {
					out[r], taken[i] = i, true
				}
			}
		}
	}
	return out
}

// mayBe reports whether a visit may have read a revision, by what a merge wrote of it.
func mayBe(v *Visit, art *extract.Article) bool {
	if v.Hash == "" {
		return true
	}
	if v.Hash != contentOf(art) {
		return false
	}
	read, err := decodeRecord(v.Record)
	return len(v.Record) == 0 || err == nil && contentOf(read) != v.Hash // else it began no revision
}

// inForce is the content at a time: of the last revision that was fetched by then.
func inForce(revisions []*extract.Article, times []time.Time, at time.Time) string {
	hash := ""
	for r, art := range revisions {
		if r == 0 || !times[r].After(at) {
			hash = contentOf(art)
		}
	}
	return hash
}

// revisionsOf reads all revisions of an article.
func (t txn) revisionsOf(id string) ([]*extract.Article, error) {
	var out []*extract.Article
	prefix := append([]byte(id), 0)
	c := t.Bucket(bRevisions).Cursor()
	for k, seq := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, seq = c.Next() {
		art, err := t.record(seq)
		if err != nil {
			return nil, err
		}
		out = append(out, art)
	}
	return out, nil
}

// visitsOf reads all visits of an article.
func (t txn) visitsOf(id string) ([]Visit, error) {
	var out []Visit
	prefix := append([]byte(id), 0)
	c := t.Bucket(bVisits).Cursor()
	for k, raw := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, raw = c.Next() {
		v, err := t.visit(raw)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
