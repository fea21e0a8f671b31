package store

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"broadsheet/scraper/warc"
)

// recordStart returns the first bytes of a record as it lies in a segment: of a gzip
// member (RFC 1952, with deflate, which is all there is), a zstd frame, or of plain text.
func recordStart(segment string) []byte {
	switch {
	case strings.HasSuffix(segment, warc.Gzip.Extension()):
		return []byte{0x1f, 0x8b, 8}
	case strings.HasSuffix(segment, warc.Zstd.Extension()):
		return frameStart
	}
	return []byte("WARC/1.")
}

// lookAhead is how much is looked at in one go for the next record.
const lookAhead = 1 << 20

// resume finds the next whole record behind one that can't be read, and names what lies
// between. It returns -1 where there is none.
func (s *segmentScan) resume(at int64, cause error) (next int64, err error) {
	s.next = ""
	next, err = nextRecord(s.file, s.segments[s.segment], s.packed, at+1)
	switch {
	case err != nil:
		return -1, err
	case next >= 0:
		s.lose(BadSegment, s.segment, "%v: the bytes from %d to %d can't be read", cause, at, next)
	case isType[*warc.TornError](cause):
		s.lose(TornSegment, s.segment, "the last record, at %d, was never finished", at)
	default:
		s.lose(BadSegment, s.segment, "%v: what comes after it can't be read", cause)
	}
	return next, nil
}

// nextRecord is where the first whole record of a segment from an offset on begins, -1 for
// none.
func nextRecord(f io.ReaderAt, segment string, packed *warc.Dictionary, at int64) (int64, error) {
	start := recordStart(segment)
	buf := make([]byte, lookAhead+len(start))
	for {
		n, err := f.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return -1, err
		}
		for i := 0; ; i++ {
			found := bytes.Index(buf[i:n], start)
			if found < 0 {
				break
			}
			if i += found; isRecord(f, packed, at+int64(i)) {
				return at + int64(i), nil
			}
		}
		if n < len(buf) {
			return -1, nil
		}
		at += lookAhead
	}
}

// isRecord reports whether a whole record stands at an offset.
func isRecord(f io.ReaderAt, packed *warc.Dictionary, at int64) bool {
	in := io.NewSectionReader(f, at, 1<<62)
	rec, err := warc.NewReader(in, warc.ReaderOptions{Offset: at, Dictionary: packed}).Next()
	return err == nil && rec.Skip() == nil
}
