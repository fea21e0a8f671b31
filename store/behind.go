package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// Behind yields the captures behind a record as they stand in the archive: the
// exchanges of the visit that it was read from (redirects, each page of a paged
// article), each response with its request behind it and then its rendered document, the whole response that a
// revisit refers to before that, and before the first of a segment the segment's
// warcinfo record. A record that was read in a way that kept no page has none, nor one
// whose page was dropped by a rule. The
// block of a WARC record must be read before the next is asked for. After an error it
// yields nothing more.
func (a *Archive) Behind(ctx context.Context, art *extract.Article) iter.Seq2[*warc.Record, error] {
	return func(yield func(*warc.Record, error) bool) {
		if art.Capture == nil {
			return
		}
		err := a.behind(ctx, art, func(rec *warc.Record) bool { return yield(rec, nil) })
		if err != nil {
			yield(nil, fmt.Errorf("read the captures of %s: %w", art.ID, err))
		}
	}
}

// behind hands out the records of a record's captures until yield has enough. Where a
// segment is missing it looks once more where they stand.
func (a *Archive) behind(ctx context.Context, art *extract.Article, yield func(*warc.Record) bool) error {
	captures, err := a.exchanges(ctx, art)
	looked := 0
	var places []extract.Capture // of capture i, of which some are done
	for i, done := 0, 0; err == nil && i < len(captures); {
		more := true
		if len(places) == 0 {
			places, err = a.places(captures[i])
		}
		if done < len(places) && err == nil {
			if more, err = a.shelf.exchange(places[done], yield); err != nil {
				err = fmt.Errorf("%s at %d: %w", places[done].File, places[done].Offset, err)
			}
		}
		switch {
		case isMissing(err) && looked < looks:
			looked, places = looked+1, nil
			captures, err = a.exchangesNow(ctx, art)
		case !more:
			return err
		case done+1 < len(places):
			done++
		default:
			i, done, places = i+1, 0, nil
		}
	}
	return err
}

// places are those where the records of one capture stand: the whole response that it
// refers to, if it does, and itself; none where it was dropped by a rule.
func (a *Archive) places(at extract.Capture) ([]extract.Capture, error) {
	o, err := a.revisited(at)
	switch {
	case errors.Is(err, ErrDropped):
		return nil, nil
	case err != nil:
		return nil, err
	case o.File == "":
		return []extract.Capture{at}, nil
	}
	return []extract.Capture{o, at}, nil
}

// exchanges are the captures of the visit that a record was read from.
func (a *Archive) exchanges(ctx context.Context, art *extract.Article) ([]extract.Capture, error) {
	visits, err := a.Visits(ctx, art.ID)
	if err != nil {
		return nil, err
	}
	for i := range visits {
		if slices.Contains(visits[i].Captures, *art.Capture) {
			return visits[i].Captures, nil
		}
	}
	return []extract.Capture{*art.Capture}, nil
}

// revisited is where the whole response stands that a revisit refers to; nowhere for a
// capture that is whole itself.
func (a *Archive) revisited(at extract.Capture) (extract.Capture, error) {
	body, rec, err := a.shelf.read(at)
	if err == nil && isStandIn(rec) {
		err = ErrDropped
	}
	if err != nil || rec.Type() != warc.Revisit {
		return extract.Capture{}, err
	}
	return a.originalOf(body.URI, at)
}

// exchange hands out the warcinfo record of a segment, the record at a place and those
// behind it that are of the same exchange. more is false where yield has enough.
func (s *shelf) exchange(at extract.Capture, yield func(*warc.Record) bool) (more bool, err error) {
	f, err := os.Open(filepath.Join(s.dir, filepath.Base(at.File)))
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }() // it was only read
	dictionary, err := s.dictionary(f)
	if err != nil {
		return false, err
	}
	info, err := warc.NewReader(f, warc.ReaderOptions{Verify: true}).Next()
	if err != nil {
		return false, err
	}
	if info.Type() == warc.Warcinfo && at.Offset > info.Offset && !yield(info) {
		return false, nil
	}
	in := warc.NewReader(io.NewSectionReader(f, at.Offset, 1<<62), warc.ReaderOptions{Offset: at.Offset, Verify: true, Dictionary: dictionary})
	first, err := in.Next()
	if err != nil {
		return false, err
	}
	if !yield(first) {
		return false, nil
	}
	for {
		if err := first.Skip(); err != nil {
			return false, err
		}
		next, err := in.Next()
		if err != nil || next.ConcurrentTo() != first.ID() {
			return true, nil // what stands behind is another exchange, and may be torn
		}
		if !yield(next) {
			return false, nil
		}
	}
}
