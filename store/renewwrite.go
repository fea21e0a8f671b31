package store

import (
	"bytes"
	"slices"
)

// replace writes an article's records in place of those it had, and takes away what leads
// to them and isn't right any more. A record that is as it was is left where it stands;
// another one gets a number of its own, so that who follows the records in the order of
// writing sees it.
func (t txn) replace(g *renewed, p *Past) error {
	var newest []byte
	for i, art := range g.records {
		var buf bytes.Buffer
		if err := encodeRecord(&buf, art); err != nil {
			return err
		}
		if i < len(p.records) && bytes.Equal(buf.Bytes(), p.records[i]) {
			newest = p.places[i]
			continue
		}
		seq, err := t.append(bRecords, buf.Bytes())
		if err == nil {
			err = t.Bucket(bRevisions).Put(revisionKey(g.id, art.Revision), seq)
		}
		if newest = seq; err == nil && i < len(p.records) {
			err = t.Bucket(bRecords).Delete(p.places[i])
		}
		if err != nil {
			return err
		}
	}
	for i := len(g.records); i < len(p.records); i++ {
		err := t.Bucket(bRecords).Delete(p.places[i])
		if err == nil {
			err = t.Bucket(bRevisions).Delete(revisionKey(g.id, i+1))
		}
		if err != nil {
			return err
		}
	}
	if err := t.order(g, p, newest); err != nil {
		return err
	}
	return t.forget(g, p)
}

// order moves the article in the order of publication.
func (t txn) order(g *renewed, p *Past, newest []byte) error {
	var was, is []byte
	if n := len(p.records); n > 0 {
		old, err := decodeRecord(p.records[n-1])
		if err != nil {
			return err
		}
		was = orderKey(old)
	}
	if n := len(g.records); n > 0 {
		is = orderKey(g.records[n-1])
	}
	b := t.Bucket(bByTime)
	if was != nil && !bytes.Equal(was, is) {
		if err := b.Delete(was); err != nil {
			return err
		}
	}
	if is == nil || bytes.Equal(b.Get(is), newest) {
		return nil
	}
	return b.Put(is, newest)
}

// forget takes away the visits and addresses of what the article was and isn't now. What
// leads to another article is left alone.
func (t txn) forget(g *renewed, p *Past) error {
	for i := range p.Steps {
		s := &p.Steps[i]
		stays := slices.ContainsFunc(g.steps, func(r reading) bool { return r.Step == s })
		if s.key != nil && !stays && p.ID != "" {
			if err := t.Bucket(bVisits).Delete(s.key); err != nil {
				return err
			}
		}
	}
	now := map[string]bool{}
	for _, address := range g.addresses() {
		now[address] = true
	}
	for _, address := range append(p.aliases(), p.asked()...) {
		if key := addressKey(address); address != "" && !now[address] && string(t.Bucket(bAddresses).Get(key)) == p.ID {
			if err := t.Bucket(bAddresses).Delete(key); err != nil {
				return err
			}
		}
	}
	return nil
}

// asked are the addresses of the visits.
func (p *Past) asked() (out []string) {
	for i := range p.Steps {
		out = append(out, p.Steps[i].Visit.Address)
	}
	return out
}

// addresses are all that lead to an article.
func (g *renewed) addresses() (out []string) {
	for i, s := range g.steps {
		out = append(out, g.visits[i].Address)
		if s.art != nil {
			out = append(append(out, s.art.URL), s.art.Aliases...)
		}
	}
	for _, art := range g.records {
		out = append(append(out, art.URL), art.Aliases...)
	}
	return out
}

// listAddresses lets all addresses of an article lead to it.
func (t txn) listAddresses(g *renewed) error {
	b := t.Bucket(bAddresses)
	for _, address := range g.addresses() {
		key := addressKey(address)
		if address == "" || string(b.Get(key)) == g.id {
			continue
		}
		if err := b.Put(key, []byte(g.id)); err != nil {
			return err
		}
	}
	return nil
}

// listVisits writes the visits of an article where they differ.
func (t txn) listVisits(g *renewed) error {
	written := map[string]bool{}
	for i, s := range g.steps {
		v := g.visits[i]
		key := visitKey(v)
		if s.key == nil || written[string(key)] {
			continue // there is no such visit, or it came twice
		}
		written[string(key)] = true
		raw, err := encode(v)
		if err != nil {
			return err
		}
		if bytes.Equal(raw, s.raw) && bytes.Equal(key, s.key) {
			continue
		}
		if err := t.putRenewed(s, key, raw); err != nil {
			return err
		}
	}
	return nil
}

// putRenewed writes a visit in its place in the log, or at the end of it.
func (t txn) putRenewed(s reading, key, raw []byte) (err error) {
	if s.past.ID == "" {
		outcomes := t.Bucket(bOutcomes)
		if at := outcomes.Get(s.key); bytes.Equal(at, s.seq) || bytes.Equal(at, s.raw) {
			if err := outcomes.Delete(s.key); err != nil {
				return err
			}
		}
	}
	seq := s.seq
	if seq == nil {
		seq, err = t.append(bLog, raw)
	} else if !bytes.Equal(raw, s.raw) {
		err = t.Bucket(bLog).Put(seq, raw)
	}
	if err != nil {
		return err
	}
	return t.Bucket(bVisits).Put(key, seq)
}
