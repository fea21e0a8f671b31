package warc

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

// ReaderOptions are the settings of [NewReader]. The zero value is usable.
type ReaderOptions struct {
	// Offset is where in the file the input begins, in bytes: what the offsets of
	// records and errors are counted from.
	Offset int64
	// Verify makes the end of a block give a [*DigestError] when the block is not
	// the one its digests were taken of.
	Verify bool
	// Once makes Verify take one digest of a record, the block's where it has one: of the
	// bytes the payload's tells nothing more. Both take twice the time, a twentieth of what
	// reading a page takes.
	Once bool
	// Dictionary is that of the file, see [ReadDictionary]: needed where the input
	// begins in the midst of a file that has one.
	Dictionary *Dictionary
	// Joined takes gzip members and zstd frames that hold several records: a whole
	// file that was packed in one piece. The format has one a record.
	Joined bool
}

// A Reader reads records one after the other, from gzip members, zstd frames and
// plain text, which it tells apart by their first bytes. It is not safe for
// concurrent use.
type Reader struct {
	src    source
	in     *bufio.Reader // over src
	gz     *gzip.Reader  // over in; nil before the first member
	zst    frameText     // over in
	dict   *Dictionary   // of zst
	begun  bool          // something stands before the next record
	member *bufio.Reader // over gz or zst
	verify bool
	once   bool // of the digests
	joined bool
	open   *Record // the last one, when its member goes on
	cur    *Record
	err    error // what Next ended with
}

// NewReader returns a reader of in, which begins with a record. To read one
// record of a file, seek to its offset first and say so in the options.
func NewReader(in io.Reader, opt ReaderOptions) *Reader {
	r := new(Reader)
	r.Reset(in, opt)
	return r
}

// Reset makes the reader one of another input, as [NewReader] would. Its buffers and tables,
// 200 KB, are used again; the records that it gave before can't be read any more.
func (r *Reader) Reset(in io.Reader, opt ReaderOptions) {
	*r = Reader{
		in: r.in, gz: r.gz, member: r.member,
		src: source{r: in, n: opt.Offset}, verify: opt.Verify, once: opt.Once, joined: opt.Joined, dict: opt.Dictionary,
	}
	if r.in == nil {
		r.in = bufio.NewReaderSize(nil, 64<<10)
	}
	r.in.Reset(&r.src)
	r.zst.frame.in = r.in
}

// Next returns the next record, skipping what is left of the one before, whose
// block can't be read any more. At the end it returns io.EOF. A [*TornError] or
// [*FormatError] ends the reading; so does a [*DigestError], which [Record.Skip]
// gives too, without ending it. Other errors are those of the input.
func (r *Reader) Next() (*Record, error) {
	if r.err != nil {
		return nil, r.err
	}
	if r.cur != nil {
		if r.err = r.cur.Skip(); r.err != nil {
			return nil, r.err
		}
	}
	r.cur, r.err = r.next()
	return r.cur, r.err
}

// offset returns where the next byte of the input stands.
func (r *Reader) offset() int64 { return r.src.n - int64(r.in.Buffered()) }

func (r *Reader) next() (*Record, error) {
	rec, err := r.place()
	if err != nil {
		return nil, err
	}
	if rec.Version, rec.Header, err = readHeader(rec.text); err != nil {
		return nil, r.fault(rec.Offset, rec.inside(err))
	}
	length := rec.Header.Get("Content-Length")
	if rec.left, err = parseNumber(length); err != nil {
		return nil, r.fault(rec.Offset, fmt.Errorf("the Content-Length %.40q is no number of bytes", length))
	}
	rec.Size = rec.left
	rec.Block = (*blockReader)(rec)
	if r.verify {
		rec.sums = rec.digests()
	}
	return rec, nil
}

// skipLineEnds skips line ends between records. It returns io.EOF at the end of
// the input.
func (r *Reader) skipLineEnds() error {
	for {
		c, err := r.in.ReadByte()
		if err != nil {
			return r.src.wrap(err)
		}
		if c != '\r' && c != '\n' {
			return r.in.UnreadByte()
		}
	}
}

// place finds where the next record begins: in the member of the one before, or
// behind it.
func (r *Reader) place() (*Record, error) {
	if open := r.open; open != nil {
		r.open = nil
		return &Record{reader: r, Offset: open.Offset, Joined: true, text: open.text, packed: open.packed}, nil
	}
	if err := r.skipBetween(); err != nil {
		return nil, err
	}
	rec := &Record{reader: r, Offset: r.offset()}
	if err := r.begin(rec); err != nil {
		return nil, r.fault(rec.Offset, err)
	}
	return rec, nil
}

// skipBetween skips what may stand between records: line ends, and zstd's
// skippable frames, of which the first may hold the file's dictionary.
func (r *Reader) skipBetween() error {
	for {
		if err := r.skipLineEnds(); err != nil {
			return err
		}
		at := r.offset()
		var err error
		switch first := !r.begun; {
		case !r.isSkippable():
			r.begun = true
			return nil
		case first:
			r.begun = true
			if err = r.dictionary(); err == nil && r.offset() > at {
				continue
			}
		}
		if err == nil {
			err = r.skipFrame()
		}
		if err != nil {
			return r.fault(at, err)
		}
	}
}

// isSkippable reports whether the input stands at a skippable frame.
func (r *Reader) isSkippable() bool {
	magic, _ := r.in.Peek(4)
	return len(magic) == 4 && binary.LittleEndian.Uint32(magic)&^0xf == magicSkippable
}

// skipFrame skips a skippable frame.
func (r *Reader) skipFrame() error {
	head, err := r.in.Peek(8)
	if err != nil {
		return unexpected(err)
	}
	_, err = io.CopyN(io.Discard, r.in, 8+int64(binary.LittleEndian.Uint32(head[4:])))
	return unexpected(err)
}

// begin finds out how the record is written and where to read its text.
func (r *Reader) begin(rec *Record) error {
	magic, err := r.in.Peek(4)
	gzipped, zstded := startsWith(magic, "\x1f\x8b"), startsWith(magic, "\x28\xb5\x2f\xfd")
	switch {
	case gzipped && len(magic) >= 2:
		rec.packed = "gzip member"
		return r.beginMember(rec, r.beginGzip)
	case zstded && len(magic) == 4:
		rec.packed = "zstd frame"
		return r.beginMember(rec, r.beginZstd)
	case gzipped, zstded, len(magic) < 4 && startsWith(magic, "\x5d\x2a\x4d\x18"): // the start of a dictionary
		return unexpected(err)
	}
	rec.text = r.in
	return nil
}

// startsWith reports whether b begins with what a magic number begins with.
func startsWith(b []byte, magic string) bool {
	n := min(len(b), len(magic))
	return n > 0 && string(b[:n]) == magic[:n]
}

func (r *Reader) beginMember(rec *Record, begin func() (io.Reader, error)) error {
	text, err := begin()
	if err != nil {
		return err
	}
	if r.member == nil {
		r.member = bufio.NewReaderSize(nil, 32<<10)
	}
	r.member.Reset(text)
	rec.text = r.member
	return nil
}

func (r *Reader) beginZstd() (io.Reader, error) { return &r.zst, r.zst.begin(r.dict) }

func (r *Reader) beginGzip() (io.Reader, error) {
	var err error
	if r.gz == nil {
		r.gz, err = gzip.NewReader(r.in)
	} else {
		err = r.gz.Reset(r.in)
	}
	if err != nil {
		return nil, unexpected(err)
	}
	r.gz.Multistream(false)
	return r.gz, nil
}

// fault says what kind of failure err is for the record at the offset.
func (r *Reader) fault(offset int64, err error) error {
	if r.src.err != nil {
		return r.src.wrap(r.src.err)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return &TornError{Offset: offset}
	}
	return &FormatError{Offset: offset, Err: err}
}

// A source counts what was read of the input and remembers its failure, to tell
// it from failures of what the input holds.
type source struct {
	r   io.Reader
	n   int64
	err error // never io.EOF
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

func (s *source) wrap(err error) error {
	if s.err != nil {
		return fmt.Errorf("read at offset %d: %w", s.n, s.err)
	}
	return err
}
