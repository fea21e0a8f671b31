package store

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// A Body is a kept page.
type Body struct {
	URI  string    // the address asked for
	Date time.Time // when the response began
	Head []byte    // the response's head; nil for a file or of a revisit
	Body []byte    // as it came over the wire
	Site string    // what the site said about the page's rights elsewhere; see [warc.Exchange]
	// RenderedBy is the browser that made the body, as a document, of the page whose
	// capture stands before this one; "" of what came over the wire.
	RenderedBy string
}

// maxHeld is how many dictionaries are held in memory: of a few megabytes each.
const maxHeld = 4

// readers are used again: a crawl's pages are read one by one.
var readers = sync.Pool{New: func() any { return new(warc.Reader) }}

// A shelf reads kept pages back from the segments in a folder. It is safe for
// concurrent use.
type shelf struct {
	dir string

	mu   sync.Mutex
	held map[string]*warc.Dictionary // by segment, of those that have one
}

// read reads a kept page and verifies that its bytes are those that were kept.
func (s *shelf) read(at extract.Capture) (Body, *warc.Record, error) {
	return s.verified(at, true)
}

// verified reads a kept page and verifies one of its digests, or all of them.
func (s *shelf) verified(at extract.Capture, once bool) (Body, *warc.Record, error) {
	body, rec, err := s.open(at, warc.ReaderOptions{Offset: at.Offset, Verify: true, Once: once})
	if err != nil {
		return Body{}, nil, fmt.Errorf("read capture %s at %d: %w", at.File, at.Offset, err)
	}
	return body, rec, nil
}

func (s *shelf) open(at extract.Capture, opt warc.ReaderOptions) (Body, *warc.Record, error) {
	f, err := os.Open(filepath.Join(s.dir, filepath.Base(at.File)))
	if err != nil {
		return Body{}, nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	if opt.Dictionary, err = s.dictionary(f); err != nil {
		return Body{}, nil, err
	}
	in := io.NewSectionReader(f, at.Offset, at.Length)
	r, _ := readers.Get().(*warc.Reader)
	defer readers.Put(r)
	r.Reset(in, opt)
	rec, err := r.Next()
	if err != nil {
		return Body{}, nil, err
	}
	head, body, err := rec.Split()
	if err != nil {
		return Body{}, nil, err
	}
	data, err := readSized(body, rec.Size-int64(len(head)))
	if err == nil {
		err = rec.Skip()
	}
	return Body{URI: rec.URI(), Date: rec.Date(), Head: head, Body: data, Site: rec.Header.Get(warc.SiteRights), RenderedBy: rec.RenderedBy()}, rec, err
}

// dictionary is that of a segment, nil when it has none. Without it no record of the
// segment can be read but from the beginning.
func (s *shelf) dictionary(f *os.File) (*warc.Dictionary, error) {
	if !strings.HasSuffix(f.Name(), warc.Zstd.Extension()) {
		return nil, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.held[f.Name()]; d != nil {
		return d, nil
	}
	var d *warc.Dictionary
	var err error
	start := make([]byte, 4)
	if _, rerr := f.ReadAt(start, 0); rerr == nil && warc.HasDictionary(start) {
		d, err = warc.ReadDictionary(io.NewSectionReader(f, 0, 1<<62))
	}
	if d == nil || d.ID() == 0 {
		if _, kept, cerr := readCopy(f.Name()); cerr == nil && kept != nil {
			d, err = kept, nil
		}
	}
	if d == nil {
		return nil, err
	}
	if len(s.held) >= maxHeld || s.held == nil {
		s.held = map[string]*warc.Dictionary{} // records are read by and large in the order of segments
	}
	s.held[f.Name()] = d
	return d, nil
}

// readSized reads all of r into memory that needn't grow if it has so many bytes, as a
// header says that may lie.
func readSized(r io.Reader, size int64) ([]byte, error) {
	out := bytes.NewBuffer(make([]byte, 0, bytes.MinRead+int(min(max(size, 0), 1<<20))))
	_, err := out.ReadFrom(r)
	return out.Bytes(), err
}

// Rendered is the body of a rendered document as the exchange before it has it.
func (b *Body) Rendered() *warc.Rendered {
	return &warc.Rendered{At: b.Date, By: b.RenderedBy, HTML: b.Body}
}
