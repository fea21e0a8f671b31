package warc

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// A Record is a record being read.
type Record struct {
	// Version is the first line, such as "WARC/1.1".
	Version string
	// Header holds the named fields.
	Header Header
	// Offset is where the record begins in the file, in bytes.
	Offset int64
	// Length is how long the record is in the file, line ends after it included,
	// in bytes; 0 until [Record.Skip].
	Length int64
	// Joined says that other records stand before it in its gzip member or zstd
	// frame, whose beginning Offset is: it can't be read alone.
	Joined bool
	// Size is the length of the block, in bytes.
	Size int64
	// Block is the block, to be read before the reader goes on. Its errors are
	// those of [Reader.Next].
	Block io.Reader

	reader *Reader
	text   *bufio.Reader
	packed string // "gzip member" or "zstd frame"; "" for plain text
	left   int64  // of the block
	sums   []*sum // to be checked at the block's end
	err    error  // what the block ended with
	done   bool
}

// Type returns the type.
func (r *Record) Type() Type { return Type(strings.ToLower(r.Header.Get("WARC-Type"))) }

// ID returns the record's id without its angle brackets.
func (r *Record) ID() string { return bare(r.Header.Get("WARC-Record-ID")) }

// URI returns the target, without the angle brackets that some programs put.
func (r *Record) URI() string { return bare(r.Header.Get("WARC-Target-URI")) }

// ConcurrentTo returns the id of the record of the same exchange that this one names,
// without its angle brackets; "" without one.
func (r *Record) ConcurrentTo() string { return bare(r.Header.Get("WARC-Concurrent-To")) }

// Date returns the date, or the zero time when it can't be read.
func (r *Record) Date() time.Time { return parseDate(r.Header.Get("WARC-Date")) }

// RefersTo returns the record that a revisit record refers to, as far as its
// header says.
func (r *Record) RefersTo() Original {
	return Original{
		ID:     bare(r.Header.Get("WARC-Refers-To")),
		URI:    bare(r.Header.Get("WARC-Refers-To-Target-URI")),
		Date:   parseDate(r.Header.Get("WARC-Refers-To-Date")),
		File:   r.Header.Get("WARC-Refers-To-Filename"),
		Offset: parseOffset(r.Header.Get("WARC-Refers-To-File-Offset")),
	}
}

// isHTTP says whether the block is an HTTP message.
func (r *Record) isHTTP() bool {
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.EqualFold(strings.TrimSpace(media), "application/http")
}

// digests returns the sums of the record that can be checked and are to be: a revisit's
// payload is elsewhere.
func (r *Record) digests() []*sum {
	var out []*sum
	if s := newSum("WARC-Block-Digest", r.Header.Get("WARC-Block-Digest"), false); s != nil {
		out = append(out, s)
	}
	if r.Type() == Revisit || r.reader.once && len(out) > 0 {
		return out
	}
	if s := newSum("WARC-Payload-Digest", r.Header.Get("WARC-Payload-Digest"), r.isHTTP()); s != nil {
		out = append(out, s)
	}
	return out
}

// inside turns the end of the record's text into what it means: in plain text the
// file ends, in a member only the member does.
func (r *Record) inside(err error) error {
	if errors.Is(err, io.EOF) && r.packed != "" {
		return fmt.Errorf("the %s ends inside its record", r.packed)
	}
	return unexpected(err)
}

// Skip reads what is left of the record and sets its Length. It returns a
// [*DigestError] when the reader verifies and the block is damaged; then it can
// be called again to go on.
func (r *Record) Skip() error {
	if r.done {
		return nil
	}
	if _, err := io.Copy(io.Discard, r.Block); err != nil {
		if _, ok := errors.AsType[*DigestError](err); ok {
			r.err = io.EOF
		}
		return err
	}
	if err := r.finish(); err != nil {
		return r.reader.fault(r.Offset, err)
	}
	r.done = true
	r.Length = r.reader.offset() - r.Offset
	return nil
}

// finish reads the two line ends after a block and a member's checksum. A member
// without the line ends is taken: its checksum says that it is whole.
func (r *Record) finish() error {
	for range 2 {
		switch err := lineEnd(r.text); {
		case errors.Is(err, io.EOF) && r.packed != "":
			return nil
		case err != nil:
			return unexpected(err)
		}
	}
	if r.packed == "" {
		return nil
	}
	return r.finishMember()
}

// finishMember reads to the end of a member, or to its next record.
func (r *Record) finishMember() error {
	c, err := r.text.ReadByte()
	for r.reader.joined && err == nil && (c == '\r' || c == '\n') {
		c, err = r.text.ReadByte()
	}
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	case r.reader.joined:
		r.reader.open = r
		return r.text.UnreadByte()
	}
	return fmt.Errorf("the %s holds more than its record: compress each record on its own", r.packed)
}

// lineEnd reads CRLF or LF.
func lineEnd(in *bufio.Reader) error {
	c, err := in.ReadByte()
	if err == nil && c == '\r' {
		c, err = in.ReadByte()
	}
	if err == nil && c != '\n' {
		err = errors.New("the block is longer than its Content-Length")
	}
	return err
}

// A blockReader reads the block of a record.
type blockReader Record

// Read reads from the block. At its end it checks the sums.
func (b *blockReader) Read(p []byte) (int, error) {
	r := (*Record)(b)
	if r.err != nil {
		return 0, r.err
	}
	if r.left == 0 {
		r.err = r.verdict()
		return 0, r.err
	}
	n, err := r.text.Read(p[:min(int64(len(p)), r.left)])
	r.left -= int64(n)
	for _, s := range r.sums {
		s.write(p[:n])
	}
	if err != nil && (n == 0 || !errors.Is(err, io.EOF)) {
		r.err = r.reader.fault(r.Offset, r.inside(err))
		return n, r.err
	}
	return n, nil
}

func (r *Record) verdict() error {
	for _, s := range r.sums {
		if e := s.check(); e != nil {
			e.Offset = r.Offset
			return e
		}
	}
	return io.EOF
}
