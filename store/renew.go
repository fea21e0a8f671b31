package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"broadsheet/extract"
)

// A Renewal replaces what the archive has of some articles by what is read of the same
// visits now.
type Renewal struct {
	// Pasts are the articles as they are, all of those among them that the readings
	// lead to; so many of a visit that led to none have the ID "".
	Pasts []*Past
	// Readings are what is read of each step now, in their order. A nil article leaves
	// a visit as it is. It must be nil nowhere in a past without an ID.
	Readings [][]*extract.Article
	// Stale is set by [Archive.Renew]: the archive has changed since the pasts were
	// read, and nothing was done. Read them again.
	Stale bool
}

// Renew makes the archive what it were if today's reader had read each visit when it
// came: records, revisions, and what each visit found. It writes what differs, all of a
// batch in one transaction; nothing at all when nothing differs.
func (a *Archive) Renew(ctx context.Context, batch []*Renewal) error {
	k := &keep{job: func(t txn) error {
		for _, r := range batch {
			if err := t.renew(r); err != nil {
				return err
			}
		}
		return nil
	}}
	k.done.Add(1)
	err := a.handOver(ctx, k)
	if err == nil {
		k.done.Wait()
		err = k.err
	}
	if err != nil {
		return fmt.Errorf("renew records: %w", err)
	}
	return nil
}

// Fit tells whether a visit can be kept; if not the error matches [ErrUnfit].
func (v *Visit) Fit() error { return v.check() }

// A reading is a step with what is read of it now.
type reading struct {
	*Step
	past *Past
	art  *extract.Article // nil: it stays as it is
}

// A renewed is an article as it is to be.
type renewed struct {
	id      string
	steps   []reading
	records []*extract.Article
	visits  []Visit // of each step
}

// renew does one renewal, or finds that it is stale.
func (t txn) renew(r *Renewal) error {
	groups := r.groups()
	if r.Stale = t.isStale(r, groups); r.Stale {
		return nil
	}
	for _, p := range r.Pasts {
		if p.ID != "" && !slices.ContainsFunc(groups, func(g *renewed) bool { return g.id == p.ID }) {
			groups = append(groups, &renewed{id: p.ID}) // all its visits lead elsewhere now
		}
	}
	for _, g := range groups {
		g.replay()
		if err := t.replace(g, r.past(g.id)); err != nil {
			return err
		}
	}
	for _, g := range groups { // after all that was taken away
		if err := errors.Join(t.listVisits(g), t.listAddresses(g)); err != nil {
			return err
		}
	}
	return nil
}

// past is the article of an id as it is; an empty one where it is new.
func (r *Renewal) past(id string) *Past {
	for _, p := range r.Pasts {
		if p.ID == id {
			return p
		}
	}
	return &Past{ID: id}
}

// groups sorts the readings by the articles that they lead to now. What isn't read anew
// stays with its article, or goes where that went.
func (r *Renewal) groups() []*renewed {
	var out []*renewed
	into := func(id string, step reading) {
		i := slices.IndexFunc(out, func(g *renewed) bool { return g.id == id })
		if i < 0 {
			i = len(out)
			out = append(out, &renewed{id: id})
		}
		out[i].steps = append(out[i].steps, step)
	}
	for i, p := range r.Pasts {
		rest := homeOf(p.ID, r.Readings[i])
		for j, art := range r.Readings[i] {
			id := rest
			if art != nil {
				id = art.ID
			}
			into(id, reading{&p.Steps[j], p, art})
		}
	}
	for _, g := range out {
		if slices.ContainsFunc(g.steps, func(s reading) bool { return s.past != g.steps[0].past }) {
			slices.SortStableFunc(g.steps, func(a, b reading) int {
				return cmp.Or(a.Visit.Fetched.Compare(b.Visit.Fetched), cmp.Compare(a.number, b.number))
			})
		}
	}
	return out
}

// homeOf is where the visits of an article belong that aren't read anew: with the article
// as long as something leads to it, or else where the first other one went.
func homeOf(id string, arts []*extract.Article) string {
	first := ""
	for _, art := range arts {
		if art != nil && art.ID == id {
			return id
		}
		if art != nil {
			first = cmp.Or(first, art.ID)
		}
	}
	return cmp.Or(first, id)
}

// leadsOnlyTo reports whether an article's entries in an index are these and no others.
func (t txn) leadsOnlyTo(bucket []byte, id string, of func(k, v []byte) []byte, want [][]byte) bool {
	prefix, n := append([]byte(id), 0), 0
	c := t.Bucket(bucket).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if n == len(want) || !bytes.Equal(of(k, v), want[n]) {
			return false
		}
		n++
	}
	return n == len(want)
}

// isStale reports whether the archive has other visits or records than were read.
func (t txn) isStale(r *Renewal, groups []*renewed) bool {
	for _, p := range r.Pasts {
		if p.ID == "" {
			if s := &p.Steps[0]; s.seq != nil && !bytes.Equal(t.Bucket(bLog).Get(s.seq), s.raw) {
				return true
			}
			continue
		}
		if !t.leadsOnlyTo(bVisits, p.ID, func(k, _ []byte) []byte { return k }, p.keys) ||
			!t.leadsOnlyTo(bRevisions, p.ID, func(_, seq []byte) []byte { return seq }, p.places) {
			return true
		}
	}
	for _, g := range groups {
		if t.has(g.id) && !slices.ContainsFunc(r.Pasts, func(p *Past) bool { return p.ID == g.id }) {
			return true
		}
	}
	return false
}

// replay does with the readings what keeping each one when it came does: see keepArticle.
func (g *renewed) replay() {
	for _, s := range g.steps {
		v := s.Visit
		if v.ID = g.id; s.art == nil {
			if n := len(g.records); n > 0 && slices.Contains(s.past.aliases(), v.Address) && v.Outcome == Unchanged {
				g.records[n-1].Aliases = merged(g.records[n-1].Aliases, []string{v.Address}, g.records[n-1].URL)
			}
			g.visits = append(g.visits, v)
			continue
		}
		art := *s.art
		art.Published, art.Modified, art.Fetched = wholeMinutes(art.Published), wholeMinutes(art.Modified), wholeMinutes(art.Fetched)
		v.Outcome, v.Reason, v.Note = Kept, "", ""
		art.Revision = 1
		if n := len(g.records); n > 0 {
			last := g.records[n-1]
			if v.Outcome = Revised; last.ContentHash == art.ContentHash {
				v.Outcome = Unchanged
				last.Aliases = merged(last.Aliases, append([]string{art.URL}, art.Aliases...), last.URL)
			}
			art.Revision = n + 1
			art.Aliases = merged(last.Aliases, append([]string{last.URL}, art.Aliases...), art.URL)
		}
		if v.Outcome != Unchanged {
			g.records = append(g.records, &art)
		}
		g.visits = append(g.visits, v)
	}
}

// aliases are all addresses of a past's records.
func (p *Past) aliases() (out []string) {
	for i := range p.Steps {
		if r := p.Steps[i].Record; r != nil {
			out = append(append(out, r.URL), r.Aliases...)
		}
	}
	return out
}

// Differs reports whether anything would be written.
func (r *Renewal) Differs() (bool, error) {
	groups := r.groups()
	if len(groups) != 1 || len(r.Pasts) != 1 || groups[0].id != r.Pasts[0].ID {
		return true, nil
	}
	g, p := groups[0], r.Pasts[0]
	g.replay()
	if len(g.records) != len(p.records) {
		return true, nil
	}
	for i, art := range g.records {
		var buf bytes.Buffer
		if err := encodeRecord(&buf, art); err != nil {
			return false, err
		}
		if !bytes.Equal(buf.Bytes(), p.records[i]) {
			return true, nil
		}
	}
	for i, s := range g.steps {
		raw, err := encode(g.visits[i])
		if err != nil || s.key != nil && !bytes.Equal(raw, s.raw) {
			return true, err
		}
	}
	return false, nil
}
