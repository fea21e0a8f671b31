package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// minText is how long a text is at least, in bytes, that is searched for: a shorter one
// stands in other articles too.
const minText = 40

// gather finds the article's names, captures and texts.
func (p *plan) gather(t txn) error {
	revisions, err := t.revisionsOf(p.ID)
	if err != nil {
		return err
	}
	visits, err := t.visitsOf(p.ID)
	if err != nil {
		return err
	}
	if len(revisions) == 0 {
		return fmt.Errorf("%s: %w", p.ID, ErrNotFound)
	}
	p.Names, p.Revisions = []string{p.ID}, len(revisions)
	lead := map[string]bool{}
	for _, art := range revisions {
		p.read(art)
		for _, address := range append([]string{art.URL}, art.Aliases...) {
			lead[address] = true
		}
	}
	for _, v := range visits {
		lead[v.Address] = true
		p.Places = append(p.Places, v.Captures...)
		if n := len(v.Captures); n > 0 && isReading(v.Outcome) {
			p.Pages = append(p.Pages, v.Captures[n-1])
		}
		if len(v.Record) > 0 {
			art, err := decodeRecord(v.Record)
			if err != nil {
				return err
			}
			p.read(art)
		}
	}
	if err := p.share(t, lead); err != nil {
		return err
	}
	for _, address := range sortedKeys(lead) {
		if p.Shared[address] == "" && string(t.Bucket(bAddresses).Get(addressKey(address))) == p.ID {
			p.Names = append(p.Names, address)
		}
	}
	return p.others(t)
}

// share finds the addresses that led to other articles too: the last one of them has it
// from now on.
func (p *plan) share(t txn, lead map[string]bool) error {
	p.Shared = map[string]string{}
	last := map[string]time.Time{}
	return t.Bucket(bByTime).ForEach(func(_, seq []byte) error {
		raw := t.Bucket(bRecords).Get(seq)
		for address := range lead {
			if address == "" || !bytes.Contains(raw, []byte(address)) {
				continue
			}
			art, err := decodeRecord(raw)
			if err != nil {
				return err
			}
			has := art.URL == address || slices.Contains(art.Aliases, address)
			if has && art.ID != p.ID && (p.Shared[address] == "" || art.Fetched.After(last[address])) {
				p.Shared[address], last[address] = art.ID, art.Fetched
			}
		}
		return nil
	})
}

// read notes where a record's page stands and what it says.
func (p *plan) read(art *extract.Article) {
	if art.Capture != nil {
		p.Places, p.Pages = append(p.Places, *art.Capture), append(p.Pages, *art.Capture)
	}
	for i := range art.Body {
		if text := art.Body[i].Text; len(text) >= minText {
			p.Texts = append(p.Texts, []byte(text))
		}
	}
}

// others finds the captures that visits of others have.
func (p *plan) others(t txn) error {
	return t.Bucket(bVisits).ForEach(func(k, raw []byte) error {
		if bytes.HasPrefix(k, append([]byte(p.ID), 0)) {
			return nil
		}
		v, err := t.visit(raw)
		if err != nil {
			return err
		}
		if slices.Contains(p.Names, v.Address) {
			p.Others = append(p.Others, v.Captures...)
		}
		return nil
	})
}

// gatherPages adds the bodies of its captures to what must not be found.
func (r *remover) gatherPages(ctx context.Context) error {
	p := &r.plan
	slices.SortFunc(p.Places, func(a, b extract.Capture) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset))
	})
	p.Places = slices.CompactFunc(p.Places, func(a, b extract.Capture) bool { return a.File == b.File && a.Offset == b.Offset })
	p.Places = slices.DeleteFunc(p.Places, func(at extract.Capture) bool { return at.File == "" })
	for _, at := range p.Pages {
		body, err := r.a.Body(ctx, at)
		if err != nil {
			continue // what can't be read can't be searched for either; its place goes all the same
		}
		if len(body.Body) >= minText {
			p.Texts = append(p.Texts, body.Body)
		}
	}
	for _, at := range p.Places {
		raw, err := packed(filepath.Join(r.a.capturesDir(), filepath.Base(at.File)), at)
		if err != nil {
			return err
		}
		p.Texts = append(p.Texts, raw)
	}
	slices.SortFunc(p.Texts, bytes.Compare)
	p.Texts = slices.CompactFunc(p.Texts, bytes.Equal)
	return nil
}

// packed are the bytes of a record as it stands in its segment.
func packed(path string, at extract.Capture) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return io.ReadAll(io.NewSectionReader(f, at.Offset, at.Length))
}

// choose finds the segments that hold anything of it, or refer to what goes, and names
// for new ones.
func (r *remover) choose(ctx context.Context) error {
	names, gone, err := r.affected(ctx)
	if err != nil {
		return err
	}
	r.plan.Segments, r.plan.Gone = r.a.freshNames(names), gone
	return nil
}

// freshNames are names for segments that are written anew: what they were made of stays
// in them, and their place in the order.
func (a *Archive) freshNames(segments []string) map[string]string {
	out, taken := map[string]string{}, map[string]bool{}
	for _, segment := range segments {
		for n := 1; out[segment] == ""; n++ {
			to := fmt.Sprintf("%s~r%d%s", originOf(segment), n, segment[len(stem(segment)):])
			if !isThere(filepath.Join(a.capturesDir(), to)) && !taken[to] {
				out[segment], taken[to] = to, true
			}
		}
	}
	return out
}

// affected finds the segments that hold records which go, or a dictionary that is to go,
// or refer to what goes, and the ids of the records that go.
func (r *remover) affected(ctx context.Context) (out, ids []string, err error) {
	dir := r.a.capturesDir()
	names, err := segments(dir)
	if err != nil {
		return nil, nil, err
	}
	read, total := int64(0), sizeOf(dir, names)
	gone, refers, holds := map[string]bool{}, map[string][]string{}, map[string]bool{}
	for _, name := range names {
		s := r.plan.sieve(name)
		tell := func(n int64) { r.tell("captures read", read+n, total) }
		if holds[name], refers[name], err = r.survey(ctx, name, s, tell); err != nil {
			return nil, nil, fmt.Errorf("captures/%s: %w", name, err)
		}
		maps.Copy(gone, s.gone)
		read += fileSize(filepath.Join(dir, name))
	}
	for _, name := range names {
		if holds[name] || slices.ContainsFunc(refers[name], func(id string) bool { return gone["<"+id+">"] }) {
			out = append(out, name)
		}
	}
	return out, sortedKeys(gone), nil
}

// survey reports whether a segment has a record that goes, or a dictionary, and which
// records its revisits refer to. The sieve learns the ids of records that go, and tell how
// many bytes are read.
func (r *remover) survey(ctx context.Context, name string, s *sieve, tell func(n int64)) (holds bool, refers []string, err error) {
	f, err := os.Open(filepath.Join(r.a.capturesDir(), name))
	if err != nil {
		return false, nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	d, err := r.a.shelf.dictionary(f)
	if err != nil {
		return false, nil, err
	}
	holds = d != nil && r.plan.isIn(d.Bytes())
	for rec, err := range records(ctx, f) {
		switch {
		case err != nil:
			return false, nil, err
		case s.takes(rec):
			holds = true
		case rec.Type() == warc.Revisit:
			refers = append(refers, rec.RefersTo().ID)
		}
		tell(rec.Offset)
	}
	return holds, refers, nil
}

// isIn reports whether any of the texts stands somewhere.
func (p *plan) isIn(raw []byte) bool {
	return slices.ContainsFunc(p.Texts, func(text []byte) bool { return bytes.Contains(raw, text) })
}

// A sieve tells the records of a segment that are to go.
type sieve struct {
	names          map[string]bool             // addresses
	places, others map[int64]bool              // offsets
	gone           map[string]bool             // ids of records that go
	goes           func(rec *warc.Record) bool // reports whether a revisit refers to what goes; nil is gone alone
	here           map[int64]bool              // offsets of records that aren't needed: nothing that refers to them is without them
}

func (p *plan) sieve(segment string) *sieve {
	s := &sieve{names: map[string]bool{}, places: map[int64]bool{}, others: map[int64]bool{}, gone: map[string]bool{}}
	for _, name := range p.Names {
		s.names[name] = true
	}
	for _, id := range p.Gone {
		s.gone[id] = true
	}
	for _, at := range p.Places {
		if at.File == segment {
			s.places[at.Offset] = true
		}
	}
	for _, at := range p.Others {
		if at.File == segment && !s.places[at.Offset] {
			s.others[at.Offset] = true
		}
	}
	return s
}

// takes reports whether a record goes: a capture of the article, one of its addresses
// that nobody else's visit has, or one that belongs to such a record.
func (s *sieve) takes(rec *warc.Record) bool {
	if rec.Type() == warc.Warcinfo || s.others[rec.Offset] {
		return false
	}
	if s.here[rec.Offset] {
		return true
	}
	with := rec.Header.Get("WARC-Concurrent-To")
	if with != "" {
		if s.gone[with] {
			return true
		}
		if rec.Type() == warc.Request {
			return false // of a response that stays
		}
	}
	if s.places[rec.Offset] || s.names[rec.URI()] || rec.RenderedBy() != "" && s.gone[rec.Header.Get("WARC-Refers-To")] {
		s.gone["<"+rec.ID()+">"] = true
		return true
	}
	return false
}

// isAlone reports whether what a revisit refers to goes.
func (s *sieve) isAlone(rec *warc.Record) bool {
	return s.gone["<"+rec.RefersTo().ID+">"] || s.goes != nil && s.goes(rec)
}
