package store

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"broadsheet/scraper/warc"
)

// A trail is the captures of one visit: redirects, and the page at their end.
type trail struct {
	at    int64 // when the page was answered, in microseconds since 1970
	first int32 // of its hops
	count int32
	used  bool // read already, as a further page of an article
}

// A hop is one capture of a trail.
type hop struct {
	offset, length int64
	segment        int32
}

// A first leads from the address that a trail begins with to the trail.
type first struct {
	hash  uint64
	trail int32
}

func orderFirsts(a, b first) int {
	return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.trail, b.trail))
}

func hashOf(address string) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, address)
	return h.Sum64()
}

// scan goes through all segments, notes where the captures of each visit stand and
// stores which payload stands where. Trails come in the order of their dates.
func (r *Rebuilding) scan(ctx context.Context) error {
	for i := range r.segments {
		if err := r.scanSegment(ctx, int32(i)); err != nil {
			return err
		}
	}
	order := func(a, b trail) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.first, b.first))
	}
	// What leads to a trail by its number goes with it.
	numbers := make([]int32, len(r.trails))
	for i := range numbers {
		numbers[i] = int32(i)
	}
	slices.SortFunc(numbers, func(a, b int32) int { return order(r.trails[a], r.trails[b]) })
	sorted, moved := make([]trail, len(numbers)), make([]int32, len(numbers))
	for to, from := range numbers {
		sorted[to], moved[from] = r.trails[from], int32(to)
	}
	r.trails = sorted
	for i := range r.firsts {
		r.firsts[i].trail = moved[r.firsts[i].trail]
	}
	slices.SortFunc(r.firsts, orderFirsts)
	return nil
}

// A segmentScan is one segment being scanned.
type segmentScan struct {
	*Rebuilding
	segment int32
	file    *os.File
	packed  *warc.Dictionary    // of the segment; nil for none
	noted   map[string]original // payloads, to be stored
	last    string              // id of the last page's record
}

// notedMost is how many payloads share a transaction.
const notedMost = 5000

func (r *Rebuilding) scanSegment(ctx context.Context, segment int32) error {
	f, err := os.Open(filepath.Join(r.a.capturesDir(), r.segments[segment]))
	if err != nil {
		r.lose(MissingCapture, segment, "%v", err)
		return nil
	}
	defer func() { _ = f.Close() }() // it was only read
	s := &segmentScan{Rebuilding: r, segment: segment, file: f, noted: map[string]original{}}
	for at := s.begin(); at >= 0; {
		if at, err = s.from(ctx, at); err != nil {
			return err
		}
	}
	return s.store()
}

// begin is where the records begin. A dictionary that is damaged has a copy.
func (s *segmentScan) begin() int64 {
	copied := new(Report).checkDictionary(s.file)
	if s.packed = copied.Dictionary; s.packed != nil {
		return copied.Offset
	}
	s.packed, _ = s.a.shelf.dictionary(s.file) // its error is that of the records, too
	return 0
}

// lose notes what can't be read of a segment.
func (r *Rebuilding) lose(kind Kind, segment int32, format string, args ...any) {
	name := r.segments[segment]
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lost = append(r.lost, Problem{kind, name, "captures " + name + ": " + fmt.Sprintf(format, args...)})
}

// from scans from an offset on. Behind what can't be read it looks for the next record:
// that is where to go on, -1 at the end.
func (s *segmentScan) from(ctx context.Context, at int64) (next int64, err error) {
	in := bufio.NewReaderSize(io.NewSectionReader(s.file, at, 1<<62), 1<<20)
	reader := warc.NewReader(in, warc.ReaderOptions{Offset: at, Verify: true, Dictionary: s.packed})
	for {
		if err := context.Cause(ctx); err != nil {
			return -1, err
		}
		rec, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return -1, nil
		}
		if err == nil {
			at = rec.Offset
			err = s.record(rec)
		}
		switch {
		case err == nil:
		case isType[*warc.DigestError](err):
			s.next = ""
			if rec.Skip() == nil { // or else Next tells that it can't be read, as one part with what comes after it
				s.lose(BadCapture, s.segment, "%v", err)
			}
		case isType[*warc.TornError](err), isType[*warc.FormatError](err):
			at = max(at, offsetOf(err))
			return s.resume(at, err)
		default:
			return -1, fmt.Errorf("read captures %s: %w", s.segments[s.segment], err)
		}
	}
}

// offsetOf is where the record begins that can't be read.
func offsetOf(err error) int64 {
	if torn, ok := errors.AsType[*warc.TornError](err); ok {
		return torn.Offset
	}
	if bad, ok := errors.AsType[*warc.FormatError](err); ok {
		return bad.Offset
	}
	return 0
}

// record notes one record.
func (s *segmentScan) record(rec *warc.Record) error {
	switch rec.Type() {
	case warc.Response, warc.Revisit, warc.Resource:
	case warc.Conversion:
		if rec.RenderedBy() != "" {
			return s.rendered(rec)
		}
		return s.dropped(rec)
	case warc.Metadata:
		return s.graves(rec)
	default:
		return rec.Skip()
	}
	head, _, err := rec.Split()
	if err == nil {
		err = rec.Skip()
	}
	if err != nil {
		return err
	}
	address := rec.URI()
	s.place(address, rec)
	s.next, s.last = redirect(address, head), rec.ID()
	if rec.Type() != warc.Response {
		return nil
	}
	key := payloadKey(address, rec.Header.Get("WARC-Payload-Digest"))
	if _, known := s.noted[key]; !known {
		s.noted[key] = original{rec.ID(), rec.Date(), s.segments[s.segment], rec.Offset}
	}
	if len(s.noted) < notedMost {
		return nil
	}
	return s.store()
}

// rendered adds the rendered document of the page that was scanned last. That of a page
// which can't be read is of no visit.
func (s *segmentScan) rendered(rec *warc.Record) error {
	if err := rec.Skip(); err != nil || rec.RefersTo().ID != s.last {
		return err
	}
	s.hops = append(s.hops, hop{rec.Offset, rec.Length, s.segment})
	s.trails[len(s.trails)-1].count++
	return nil
}

// place adds a capture to the trail that leads to it, or begins one.
func (s *segmentScan) place(address string, rec *warc.Record) {
	if s.next == "" || s.next != address {
		s.firsts = append(s.firsts, first{hashOf(address), int32(len(s.trails))})
		s.trails = append(s.trails, trail{first: int32(len(s.hops))})
	}
	s.hops = append(s.hops, hop{rec.Offset, rec.Length, s.segment})
	last := &s.trails[len(s.trails)-1]
	last.count++
	last.at = rec.Date().UnixMicro()
}

// dropped adds the visit that a record stands for.
func (s *segmentScan) dropped(rec *warc.Record) error {
	raw, err := io.ReadAll(rec.Block)
	if err == nil {
		err = rec.Skip()
	}
	if err != nil {
		return err
	}
	d := readDropped(raw)
	if d == nil {
		return nil
	}
	s.next, s.last = "", ""
	s.trails = append(s.trails, trail{first: int32(len(s.hops)), count: 1, at: d.Visit.Fetched.UnixMicro()})
	s.hops = append(s.hops, hop{rec.Offset, rec.Length, s.segment})
	return nil
}

// store stores which payload stands where. What came first stays.
func (s *segmentScan) store() error {
	err := s.a.update(func(t txn) error { return t.putOriginals(s.noted) })
	clear(s.noted)
	return err
}

// redirect is where a response leads on, "" where it doesn't.
func redirect(address string, head []byte) string {
	status, header := warc.ParseHead(head)
	location := header.Get("Location")
	from, err := url.Parse(address)
	if err != nil || status < 300 || status > 399 || location == "" {
		return ""
	}
	to, err := from.Parse(location)
	if err != nil {
		return ""
	}
	to.Fragment, to.RawFragment = "", ""
	return to.String()
}
