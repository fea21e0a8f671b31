package store

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store/internal/disk"
)

// mendTail cuts what a crash left unfinished at the end of the newest segment.
// What is damaged in another way is left as it is, for Check to tell: each run
// begins a segment of its own, so nothing is written behind it.
func mendTail(dir string, known func(segment string) extract.Capture) error {
	names, err := segments(dir)
	if err != nil || len(names) == 0 {
		return err
	}
	path := filepath.Join(dir, names[len(names)-1])
	if wasSealed(path) {
		return nil
	}
	f, err := disk.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("mend captures: %w", err)
	}
	r := wholeUntil(f, path, known(filepath.Base(path)))
	if r == nil {
		r = warc.NewReader(bufio.NewReaderSize(f, 1<<20), warc.ReaderOptions{})
	}
	if err := errors.Join(mendFile(f, r), f.Close()); err != nil {
		return fmt.Errorf("mend captures: let %s end with its last whole record: %w", path, err)
	}
	return nil
}

// wholeUntil reads on behind a capture that was on disk before the database led to it: so
// was all that stands before it, and to read a gigabyte would make each run wait. It is nil
// where no such record stands there.
func wholeUntil(f disk.File, path string, at extract.Capture) *warc.Reader {
	s := &shelf{dir: filepath.Dir(path)}
	if at.File == "" {
		return nil
	}
	_, rec, err := s.read(at)
	if err != nil || rec.Header.Get("WARC-Payload-Digest") != at.Digest {
		return nil
	}
	in := io.NewSectionReader(f, at.Offset, 1<<62)
	return warc.NewReader(bufio.NewReaderSize(in, 1<<20), warc.ReaderOptions{Offset: at.Offset, Dictionary: s.held[path]})
}

// mendFile cuts a segment behind its last whole record.
func mendFile(f disk.File, r *warc.Reader) error {
	for {
		_, err := r.Next()
		if isType[*warc.FormatError](err) {
			return nil
		}
		torn, isTorn := errors.AsType[*warc.TornError](err)
		switch {
		case err == nil:
			continue
		case errors.Is(err, io.EOF):
			return nil
		case isTorn && holdsRecord(f, torn.Offset, r.Dictionary()):
			return nil // not torn, but damaged
		case isTorn:
			if err := f.Truncate(torn.Offset); err != nil {
				return err
			}
			return f.Sync()
		default:
			return err
		}
	}
}

// lookedAt is how many of the last visits are looked at for the last capture of a segment:
// some have none, and others were captured before and kept later.
const lookedAt = 2000

// knownGood is the last capture in a segment, or one of the last, that the database leads to;
// none where there is none, or the database can't be read.
func (a *Archive) knownGood(segment string) (last extract.Capture) {
	_ = a.view(func(t txn) error { // what is wrong with the database is told by whoever needs it
		b := t.Bucket(bLog)
		if b == nil {
			return nil
		}
		c, looks := b.Cursor(), 0
		for k, raw := c.Last(); k != nil && looks < lookedAt; k, raw = c.Prev() {
			looks++
			var v Visit
			if err := decode(raw, &v); err != nil {
				return err
			}
			for _, at := range v.Captures {
				if at.File == segment && at.Offset >= last.Offset {
					last = at
				}
			}
		}
		return nil
	})
	return last
}
