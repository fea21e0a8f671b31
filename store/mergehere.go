package store

import (
	"cmp"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// A segment of the other archive may be here in another form: packed anew by Compact, or
// without what Retain dropped or Remove took out, and so may ours be there. Then its records
// are looked for by their ids, and only those are copied that are neither here nor dropped
// here.

// A standing is where a record of the other archive stands here.
type standing struct {
	at      extract.Capture
	dropped time.Time // when its page was dropped here by a rule; zero for a record that is here
	isPage  bool      // the page itself, in whose place the other archive has its record
}

// A present is a record of ours.
type present struct {
	capturePlace

	length int64
	kind   warc.Type
	digest string
	date   time.Time
}

// familyOf is what a segment's name has in common with all that were made of it, and with
// those that a merge gave another name.
func familyOf(segment string) string {
	family, _, _ := strings.Cut(stem(segment), "~")
	return family
}

// bring copies a segment that is not here, or what isn't here of it and can be read.
func (m *merge) bring(ctx context.Context, one *arrival) error {
	if one.isLonger && !m.hurt[one.name] {
		return m.copySegment(ctx, one)
	}
	c, err := m.compare(ctx, one.name, one.size)
	if err != nil {
		return err
	}
	if c == nil {
		return m.copySegment(ctx, one)
	}
	m.places[one.name] = c.places // nor is what lies beside it copied
	if c.fresh == 0 {
		return nil
	}
	return m.copyRest(ctx, one.name, one.size, c)
}

// A comparison says what of a segment is here.
type comparison struct {
	sieve  *sieve
	ours   map[string]present // by id
	places map[int64]standing
	fresh  int     // records that are to be copied
	known  int     // or are here, or dropped here, or refer to what was
	whole  []Place // of all, in a segment that is damaged
}

// compare looks for the records of a segment among ours; nil where there are none, and it
// is copied as it is. Of one that is damaged those that can be read are told apart in any
// case.
func (m *merge) compare(ctx context.Context, name string, size int64) (*comparison, error) {
	ours, err := m.family(ctx, name)
	isHurt := m.hurt[name]
	if err != nil || len(ours) == 0 && len(m.gone) == 0 && !isHurt {
		return nil, err
	}
	c := &comparison{sieve: m.sieve(name), ours: ours, places: map[int64]standing{}}
	err = m.each(ctx, name, size, func(rec *warc.Record) error {
		m.place(c, name, rec)
		if isHurt {
			c.whole = append(c.whole, Place{rec.Offset, rec.Length})
		}
		return nil
	})
	if c.known == 0 && !isHurt {
		return nil, err
	}
	return c, err
}

// place notes where a record stands here.
func (m *merge) place(c *comparison, name string, rec *warc.Record) {
	if rec.Type() == warc.Warcinfo {
		return
	}
	if c.sieve.takes(rec) {
		c.known++
		if l := m.left[capturePlace{name, rec.Offset}]; l != nil {
			c.places[rec.Offset] = standing{at: l.now, dropped: l.at}
		}
		return
	}
	of, is := c.ours[rec.ID()]
	isPage := false
	if !is && isStandIn(rec) {
		of, is = c.ours[rec.RefersTo().ID]
		isPage = is
	}
	if !is {
		c.fresh++
		if rec.Type() == warc.Revisit && c.sieve.isAlone(rec) {
			c.known++
		}
		return
	}
	c.known++
	c.sieve.here[rec.Offset] = true
	c.places[rec.Offset] = standing{at: extract.Capture{File: of.file, Offset: of.offset, Length: of.length, Digest: of.digest}, isPage: isPage}
	switch {
	case rec.Type() == warc.Revisit && of.kind == warc.Response: // written with its payload here
		m.whole[payloadKey(rec.URI(), of.digest)] = original{rec.ID(), of.date, of.file, of.offset}
	case rec.Type() == warc.Response && of.kind == warc.Revisit: // there; what refers to it is to refer to ours
		id := "<" + rec.ID() + ">"
		m.gone[id], c.sieve.gone[id] = true, true
		m.instead(rec)
	}
}

// copyRest copies what isn't here of a segment.
func (m *merge) copyRest(ctx context.Context, name string, size int64, c *comparison) error {
	if err := makeFolder(m.capturesDir()); err != nil {
		return err
	}
	to := m.freshNames([]string{name})[name]
	w := &rewriting{a: m.other, into: m.Archive, from: name, to: to, size: size, sieve: c.sieve, whole: m.whole, only: c.whole}
	if err := w.write(ctx); err != nil {
		return err
	}
	for offset, at := range w.places {
		c.places[offset] = standing{at: extract.Capture{File: to, Offset: at.Offset, Length: at.Length}}
	}
	m.report.Segments++
	m.report.Bytes += fileSize(filepath.Join(m.capturesDir(), to))
	return m.indexed(to)
}

// family are the records of ours that may be those of a segment, by their ids. One of ours
// that is damaged has none: the other archive's is needed.
func (m *merge) family(ctx context.Context, name string) (map[string]present, error) {
	names, err := segments(m.capturesDir())
	if err != nil {
		return nil, err
	}
	out := map[string]present{}
	for _, ours := range names {
		if familyOf(ours) != familyOf(name) {
			continue
		}
		of := map[string]present{}
		err := eachRecord(ctx, filepath.Join(m.capturesDir(), ours), -1, func(rec *warc.Record) error {
			of[rec.ID()] = present{capturePlace{ours, rec.Offset}, rec.Length, rec.Type(), rec.Header.Get("WARC-Payload-Digest"), rec.Date()}
			return nil
		})
		if isDamage(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for id, p := range of {
			if out[id].kind != warc.Response { // the one with a payload, where an older merge has brought both
				out[id] = p
			}
		}
	}
	return out, nil
}

// eachRecord calls do for each record in so many bytes of a segment, all where size is
// negative, when it was read to its end.
func eachRecord(ctx context.Context, path string, size int64, do func(*warc.Record) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	if size < 0 {
		size = 1 << 62
	}
	var last *warc.Record
	for rec, err := range records(ctx, io.NewSectionReader(f, 0, size)) {
		if err == nil && last != nil {
			err = do(last)
		}
		if err != nil {
			return err
		}
		last = rec
	}
	if last == nil {
		return nil
	}
	return do(last)
}

// isDamage reports whether an error is that of a segment that can't be read.
func isDamage(err error) bool {
	return isType[*warc.TornError](err) || isType[*warc.FormatError](err) || isType[*warc.DigestError](err)
}

// ignoring is an error that isn't one of damage.
func ignoring(err error) error {
	if isDamage(err) {
		return nil
	}
	return err
}

// here is a place in the other archive's captures as it is in ours.
func (m *merge) here(at extract.Capture) extract.Capture {
	if s, ok := m.places[at.File][at.Offset]; ok {
		s.at.Digest = cmp.Or(s.at.Digest, at.Digest)
		return s.at
	}
	if name, ok := m.names[at.File]; ok {
		at.File = name
	}
	return at
}

// move makes the places of an observation those in our captures.
func (m *merge) move(o *observation) {
	m.moveVisit(&o.visit)
	if o.record != nil && o.record.Capture != nil {
		at := m.here(*o.record.Capture)
		o.record.Capture = &at
	}
}

// moveVisit does so with a visit. One whose page was dropped in one of both archives has it
// or hasn't, as what stands here says.
func (m *merge) moveVisit(v *Visit) {
	var now []extract.Capture
	for _, at := range v.Captures {
		switch s := m.places[at.File][at.Offset]; {
		case !s.dropped.IsZero():
			v.Dropped = s.dropped
		case s.isPage:
			v.Dropped = time.Time{}
		}
		if at = m.here(at); !slices.Contains(now, at) {
			now = append(now, at)
		}
	}
	v.Captures = now
}
