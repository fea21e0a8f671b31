package export

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// A slice writes the captures behind the records as a WARC file (ISO 28500), a gzip
// member a record: fields, bytes and digests are those of the archive. It has no
// warcinfo record of its own but those of the segments that it is cut from, so that the
// same records give the same bytes. It holds some 40 bytes of memory for each record.
type slice struct {
	captures Captures
	out      *warc.Writer
	has      map[[16]byte]struct{} // by digests of ids: a page may be behind several records
}

func newSlice(w io.Writer, o Options) (Writer, error) {
	if o.Captures == nil {
		return nil, errors.New("export: the format warc is written from an archive's captures, and there are none")
	}
	return &slice{o.Captures, warc.NewWriter(w, warc.WriterOptions{}), map[[16]byte]struct{}{}}, nil
}

// Write adds what is behind a record and not there yet.
func (s *slice) Write(art *extract.Article) error {
	for rec, err := range s.captures.Behind(context.Background(), art) {
		if err != nil {
			return err
		}
		if s.isNew(rec.ID()) {
			if _, err := s.out.Copy(rec); err != nil {
				return fmt.Errorf("export the captures of %s: %w", art.ID, err)
			}
		}
	}
	return nil
}

func (s *slice) isNew(id string) bool {
	sum := sha256.Sum256([]byte(id))
	key := [16]byte(sum[:16])
	_, has := s.has[key]
	s.has[key] = struct{}{}
	return !has
}

// Close ends nothing: records stand for themselves.
func (s *slice) Close() error { return nil }
