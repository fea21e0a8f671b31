package store

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// Nothing damaged comes in by a merge. The other archive's database is checked before
// anything is merged: it can be made anew, and so a damaged one is refused. Its captures can't:
// of a damaged segment those records are copied that are as they were written, and articles
// that lead to the others are left out, until the file was restored.

// sound refuses an archive whose database is damaged.
func (m *merge) sound(ctx context.Context) error {
	r := &Report{opt: CheckOptions{Fast: true, Progress: m.opt.Progress}}
	if err := m.other.check(ctx, r); err != nil {
		return err
	}
	m.total = int64(r.Articles)
	var bad []Problem
	for _, p := range r.Problems {
		if p.Kind != MissingCapture { // told where an article is left out for it
			bad = append(bad, p)
		}
	}
	if len(bad) == 0 {
		return nil
	}
	return fmt.Errorf("its database is damaged: %s (%d problems in all): nothing was merged; 'broadsheet archive repair --archive %s' makes it anew from the captures", bad[0].Text, len(bad), m.other.dir)
}

// told notes a problem of the other archive.
func (m *merge) told(kind Kind, where, format string, args ...any) {
	m.report.Damaged++
	m.opt.Problem(Problem{kind, where, fmt.Sprintf(format, args...)})
}

// examine reads the segments that are to be copied, and notes what isn't as it was written
// in them.
func (m *merge) examine(ctx context.Context, list []arrival) error {
	again := newRevisits()
	total, before := int64(0), int64(0)
	for i := range list {
		total += list[i].size
	}
	for i := range list {
		one := &list[i]
		s := &sounding{name: one.name, size: one.size}
		s.read = func(n int64) { m.opt.Progress("captures", before+n, total) }
		err := m.through(ctx, s, func(rec *warc.Record) error {
			again.add(one.name, rec)
			return nil
		})
		if err != nil {
			return err
		}
		for _, text := range s.bad {
			m.told(BadSegment, one.name, "captures %s: %s", one.name, text)
		}
		m.hurt[one.name] = len(s.bad) > 0
		before += one.size
	}
	return m.dangling(ctx, again)
}

// dangling finds the revisits among what is to be copied whose originals aren't what they
// say: they aren't copied.
func (m *merge) dangling(ctx context.Context, again *revisits) error {
	open := again.open[:0:0]
	for _, at := range again.open {
		if o, ok := again.whole[again.sum(at.id)]; !ok || at.said.disagrees(o) != "" {
			open = append(open, at)
		}
	}
	if len(open) == 0 {
		return nil
	}
	// What they refer to may stand in a segment that isn't copied.
	for _, a := range []*Archive{m.other, m.Archive} {
		if err := a.allRecords(ctx, again); err != nil {
			return err
		}
	}
	for _, at := range open {
		why := "which isn't there, or can't be read"
		if o, ok := again.whole[again.sum(at.id)]; ok {
			why = at.said.disagrees(o)
		}
		if why != "" {
			m.told(BadRevisit, at.file, "captures %s: the revisit at %d refers to %.80s, %s", at.file, at.offset, at.id, why)
			m.hurt[at.file] = true
			m.bad[capturePlace{at.file, at.offset}] = true
		}
	}
	return nil
}

// allRecords adds the records of all segments that can be read.
func (a *Archive) allRecords(ctx context.Context, to *revisits) error {
	names, err := segments(a.capturesDir())
	for _, name := range names {
		if err != nil {
			return err
		}
		err = ignoring(eachRecord(ctx, filepath.Join(a.capturesDir(), name), -1, func(rec *warc.Record) error {
			to.add(name, rec)
			return nil
		}))
	}
	return err
}

// each calls do for each record of a segment of the other archive that may come in, when it
// was read to its end.
func (m *merge) each(ctx context.Context, name string, size int64, do func(*warc.Record) error) error {
	if !m.hurt[name] {
		return eachRecord(ctx, filepath.Join(m.other.capturesDir(), name), size, do)
	}
	return m.through(ctx, &sounding{name: name, size: size}, func(rec *warc.Record) error {
		if m.bad[capturePlace{name, rec.Offset}] {
			return nil
		}
		return do(rec)
	})
}

// isLost reports whether what stands at a place in the other archive can't come in.
func (m *merge) isLost(at extract.Capture) bool {
	if _, ok := m.places[at.File][at.Offset]; ok {
		return false
	}
	size, ok := m.sizes[at.File]
	return !ok || at.Offset+at.Length > size
}

// lost is the first capture of a visit, or of its record, that can't come in; nil where all
// can.
func (m *merge) lost(v *Visit, art *extract.Article) *extract.Capture {
	all := v.Captures
	if art != nil && art.Capture != nil {
		all = append(slices.Clip(all), *art.Capture)
	}
	for i := range all {
		if m.isLost(all[i]) {
			return &all[i]
		}
	}
	return nil
}

// A sounding reads a segment to its end, past what is damaged.
type sounding struct {
	name  string
	size  int64
	badAt int64       // offset of the last one whose digests are wrong
	bad   []string    // what is damaged, in words
	read  func(int64) // is told how far it is; nil is nobody
	opt   warc.ReaderOptions
	file  *os.File
	do    func(*warc.Record) error
}

// through calls do for each whole record of a segment of the other archive, when it was read
// to its end.
func (m *merge) through(ctx context.Context, s *sounding, do func(*warc.Record) error) (err error) {
	s.file, err = os.Open(filepath.Join(m.other.capturesDir(), s.name))
	if err != nil {
		return err
	}
	defer func() { _ = s.file.Close() }() // it was only read
	s.do = do
	// A dictionary that is damaged has a copy.
	if s.opt = new(Report).checkDictionary(s.file); s.opt.Dictionary != nil {
		s.bad = append(s.bad, "its dictionary, or the copy of it, is damaged")
	}
	if s.opt.Dictionary == nil {
		s.opt.Dictionary, _ = m.other.shelf.dictionary(s.file) // its error is that of the records, too
	}
	for at := s.opt.Offset; at >= 0; {
		if at, err = s.from(ctx, at); err != nil {
			return fmt.Errorf("read captures %s: %w", s.name, err)
		}
	}
	return nil
}

// from reads from an offset on. Behind what can't be read it looks for the next record: that
// is where to go on, -1 at the end.
func (s *sounding) from(ctx context.Context, at int64) (next int64, err error) {
	opt := s.opt
	opt.Offset, opt.Verify = at, true
	in := warc.NewReader(bufio.NewReaderSize(io.NewSectionReader(s.file, at, s.size-at), 1<<20), opt)
	for {
		rec, err := in.Next()
		if err == nil {
			at = rec.Offset
			err = rec.Skip()
		}
		if err == nil {
			err = cmp.Or(context.Cause(ctx), s.do(rec))
		}
		switch {
		case err == nil:
			if s.read != nil {
				s.read(rec.Offset + rec.Length)
			}
		case errors.Is(err, io.EOF):
			return -1, nil
		case isType[*warc.DigestError](err):
			s.bad, s.badAt = append(s.bad, err.Error()), at
			_ = rec.Skip() // past it; what ends the file is told by Next
		case isDamage(err):
			return s.behind(max(at, offsetOf(err)), err)
		default:
			return -1, err
		}
	}
}

// behind finds the next whole record behind one that can't be read, -1 for none.
func (s *sounding) behind(at int64, cause error) (int64, error) {
	next, err := nextRecord(io.NewSectionReader(s.file, 0, s.size), s.name, s.opt.Dictionary, at+1)
	if err != nil {
		return -1, err
	}
	until := "its end"
	if next >= 0 {
		until = strconv.FormatInt(next, 10)
	}
	if n := len(s.bad); n > 0 && s.badAt == at { // told already, of its block
		s.bad = s.bad[:n-1]
	}
	s.bad = append(s.bad, fmt.Sprintf("%v: the bytes from %d to %s can't be read", cause, at, until))
	return next, nil
}

// wholeSize is where the last record of a segment ends that was finished. A file that seems
// to end in the midst of a record, and has others behind it, is damaged there.
func (m *merge) wholeSize(f *os.File) (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	size, err := wholeLength(f, 0, info.Size())
	if err != nil || size == info.Size() {
		return size, err
	}
	packed, _ := m.other.shelf.dictionary(f)
	next, err := nextRecord(f, filepath.Base(f.Name()), packed, size+1)
	if next >= 0 {
		size = info.Size()
	}
	return size, err
}
