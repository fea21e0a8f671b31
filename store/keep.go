package store

import (
	"bytes"
	"slices"

	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
)

// keep stores one visit.
func (t txn) keep(k *keep) (Result, error) {
	v := k.visit
	if t.isRemoved(&v) {
		return Result{Outcome: Removed}, nil
	}
	res := Result{Outcome: v.Outcome}
	if v.Article != nil {
		var err error
		if res, err = t.keepArticle(&v, k.first.Bytes()); err != nil {
			return res, err
		}
	}
	if res.ID == "" {
		res.ID = string(t.Bucket(bAddresses).Get(addressKey(v.Address)))
	}
	v.Outcome, v.ID = res.Outcome, res.ID
	switch {
	case v.Outcome == Unchanged && t.Bucket(bVisits).Get(visitKey(v)) != nil:
		return res, nil // the same visit once more: what it did the first time stays
	case v.Outcome == Kept && v.Article != nil:
		return res, t.putVisit(v, k.seen.Bytes())
	}
	raw, err := encode(v)
	if err != nil {
		return res, err
	}
	return res, t.putVisit(v, raw)
}

// putVisit writes a visit where its article, or else its address, leads to it.
func (t txn) putVisit(v Visit, raw []byte) error {
	seq, err := t.append(bLog, raw)
	switch {
	case err != nil:
		return err
	case v.ID == "":
		return t.Bucket(bOutcomes).Put(addressKey(v.Address), seq)
	}
	if err := t.Bucket(bOutcomes).Delete(addressKey(v.Address)); err != nil { // of a time when it led nowhere
		return err
	}
	return t.Bucket(bVisits).Put(visitKey(v), seq)
}

// append writes a value under the next number of a bucket, whose pages are then
// full but for the last. It may write behind the end of value.
func (t txn) append(bucket, value []byte) (seq []byte, err error) {
	b := t.Bucket(bucket)
	n, err := b.NextSequence()
	if err != nil {
		return nil, err
	}
	seq = number(n)
	b.FillPercent = 0.95
	return seq, b.putNew(seq, value)
}

// keepArticle stores the article as a new record or revision, or finds that it is
// the one that is there.
func (t txn) keepArticle(v *Visit, raw []byte) (Result, error) {
	art := *v.Article
	old, seq, err := t.latest(art.ID)
	if err != nil {
		return Result{}, err
	}
	res := Result{Outcome: Kept, ID: art.ID, Revision: 1}
	if old != nil {
		art.Aliases = merged(old.Aliases, append([]string{old.URL}, art.Aliases...), art.URL)
		res.Outcome, res.Revision = Revised, old.Revision+1
		if old.ContentHash == art.ContentHash {
			res.Outcome, res.Revision = Unchanged, old.Revision
			if err := t.addAliases(old, seq, art); err != nil {
				return res, err
			}
		}
	}
	if res.Outcome != Unchanged {
		art.Revision = res.Revision
		if old != nil {
			var buf bytes.Buffer
			if err := encodeRecord(&buf, &art); err != nil {
				return res, err
			}
			raw = buf.Bytes()
		}
		if err := t.putRecord(&art, old, raw); err != nil {
			return res, err
		}
	}
	return res, t.putAddresses(&art, v.Address)
}

// putAddresses lets all addresses of an article lead to it.
func (t txn) putAddresses(art *extract.Article, asked string) error {
	for i, address := range append([]string{art.URL, asked}, art.Aliases...) {
		if address == "" || i > 0 && address == art.URL {
			continue
		}
		if err := t.Bucket(bAddresses).Put(addressKey(address), []byte(art.ID)); err != nil {
			return err
		}
	}
	return nil
}

// addAliases adds addresses that an unchanged record didn't know.
func (t txn) addAliases(old *extract.Article, seq []byte, seen extract.Article) error {
	aliases := merged(old.Aliases, append([]string{seen.URL}, seen.Aliases...), old.URL)
	if len(aliases) == len(old.Aliases) {
		return nil
	}
	old.Aliases = aliases
	var buf bytes.Buffer
	if err := encodeRecord(&buf, old); err != nil {
		return err
	}
	return t.Bucket(bRecords).Put(seq, buf.Bytes())
}

// merged adds addresses that are new and not the canonical one.
func merged(have, more []string, canonical string) []string {
	out := slices.DeleteFunc(slices.Clone(have), func(a string) bool { return a == canonical })
	for _, a := range more {
		if a != "" && a != canonical && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// putRecord writes a revision and moves the time index to it.
func (t txn) putRecord(art, old *extract.Article, raw []byte) error {
	seq, err := t.append(bRecords, raw)
	if err != nil {
		return err
	}
	if err := t.Bucket(bRevisions).Put(revisionKey(art.ID, art.Revision), seq); err != nil {
		return err
	}
	byTime := t.Bucket(bByTime)
	if old != nil {
		if err := byTime.Delete(orderKey(old)); err != nil {
			return err
		}
	}
	return byTime.Put(orderKey(art), seq)
}

// lastRevision stands at the entry of an article's newest revision. Its key is nil
// when the archive doesn't have the article.
func (t txn) lastRevision(id string) (c *cursor, k, seq []byte) {
	b := t.Bucket(bRevisions)
	at, k, raw := t.lastEntry(id)
	c = &cursor{at, b}
	if k == nil {
		return c, nil, nil
	}
	return c, k, b.open(k, raw)
}

// lastEntry is lastRevision with the value as it lies there.
func (t txn) lastEntry(id string) (c *bolt.Cursor, k, raw []byte) {
	c = t.Bucket(bRevisions).Bucket.Cursor()
	// The key after all of this article's: seek it and step back.
	if k, _ = c.Seek(append([]byte(id), 1)); k == nil {
		k, raw = c.Last()
	} else {
		k, raw = c.Prev()
	}
	if !bytes.HasPrefix(k, append([]byte(id), 0)) {
		return c, nil, nil
	}
	return c, k, raw
}

// latest is the newest revision of an article with its sequence number; nil when
// the archive doesn't have it.
func (t txn) latest(id string) (*extract.Article, []byte, error) {
	_, k, seq := t.lastRevision(id)
	if k == nil {
		return nil, nil, nil
	}
	art, err := t.record(seq)
	return art, seq, err
}

// visit reads what an index leads to: a number of the log, or up to schema 2 the
// visit itself, which is longer.
func (t txn) visit(raw []byte) (v Visit, err error) {
	if len(raw) == 8 {
		raw = t.Bucket(bLog).Get(raw)
	}
	err = decode(raw, &v)
	return v, err
}

// record reads the record of a sequence number.
func (t txn) record(seq []byte) (*extract.Article, error) {
	return decodeRecord(t.Bucket(bRecords).Get(seq))
}
