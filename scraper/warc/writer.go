package warc

import (
	"crypto/rand"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"
)

// A Type says what a record is.
type Type string

// The types of records that this package writes.
const (
	Warcinfo Type = "warcinfo"
	Request  Type = "request"
	Response Type = "response"
	Revisit  Type = "revisit"
	Resource Type = "resource"
	Metadata Type = "metadata"
)

// version is the first line of every record written here.
const version = "WARC/1.1\r\n"

// Media types of blocks.
const (
	typeFields   = "application/warc-fields"
	typeRequest  = "application/http; msgtype=request"
	typeResponse = "application/http; msgtype=response"
)

// WriterOptions are the settings of [NewWriter]. The zero value is usable.
type WriterOptions struct {
	// Level is the gzip level from 1, fast, to 9, small; 0 means 6.
	Level int
	// NewID makes a record's id, such as "urn:uuid:...", each one once; nil means
	// random UUIDs.
	NewID func() string
}

// Placed says where a record was written.
type Placed struct {
	ID     string // such as "urn:uuid:..."
	Offset int64  // of the record's first byte, in bytes
	Length int64  // of the record as it stands in the file, in bytes
	Digest string // of the payload; "" for a record without one
}

// A Writer writes records, each as a gzip member of its own and in one piece or
// several: put a buffer under it where writes are dear. It is not safe for
// concurrent use. After an error the output holds part of a record, and the
// writer is good for nothing but [Writer.Reset].
type Writer struct {
	out   countingWriter
	gz    *gzip.Writer
	newID func() string
	info  string // id of the last warcinfo record
	head  []byte // reused
}

// NewWriter returns a writer whose first record stands at offset 0. It panics on
// a level that doesn't exist.
func NewWriter(out io.Writer, opt WriterOptions) *Writer {
	if opt.Level == 0 {
		opt.Level = 6
	}
	gz, err := gzip.NewWriterLevel(io.Discard, opt.Level)
	if err != nil {
		panic(err) // a mistake of the program, not of its input
	}
	if opt.NewID == nil {
		opt.NewID = newUUID
	}
	return &Writer{out: countingWriter{w: out}, gz: gz, newID: opt.NewID}
}

// Reset makes the writer go on with out; the next record stands at offset. The
// warcinfo record that later records name stays the same.
func (w *Writer) Reset(out io.Writer, offset int64) {
	w.out = countingWriter{out, offset}
}

// record writes one record. The header h lacks what all records have.
func (w *Writer) record(t Type, at time.Time, h Header, contentType string, block ...[]byte) (Placed, error) {
	p := Placed{ID: w.newID(), Offset: w.out.n}
	err := w.recordAs(&p, t, at, h, contentType, block...)
	return p, err
}

// recordAs is record with the id given; it sets the length.
func (w *Writer) recordAs(p *Placed, t Type, at time.Time, h Header, contentType string, block ...[]byte) error {
	p.Offset = w.out.n
	size := 0
	for _, b := range block {
		size += len(b)
	}
	all := Header{{"WARC-Type", string(t)}, {"WARC-Record-ID", "<" + p.ID + ">"}, {"WARC-Date", formatDate(at)}}
	all = append(all, h...)
	if t != Warcinfo && w.info != "" {
		all.add("WARC-Warcinfo-ID", "<"+w.info+">")
	}
	all.add("WARC-Block-Digest", Digest(block...))
	all.add("Content-Type", contentType)
	all.add("Content-Length", strconv.Itoa(size))
	if err := all.check(); err != nil {
		return fmt.Errorf("write %s record: %w", t, err)
	}
	w.head = append(all.appendTo(append(w.head[:0], version...)), "\r\n"...)
	if err := w.member(block); err != nil {
		return fmt.Errorf("write %s record at offset %d: %w", t, p.Offset, err)
	}
	p.Length = w.out.n - p.Offset
	return nil
}

// member writes the header in w.head and the block as a gzip member.
func (w *Writer) member(block [][]byte) error {
	w.gz.Reset(&w.out)
	if _, err := w.gz.Write(w.head); err != nil {
		return err
	}
	for _, b := range block {
		if _, err := w.gz.Write(b); err != nil {
			return err
		}
	}
	if _, err := w.gz.Write([]byte("\r\n\r\n")); err != nil {
		return err
	}
	return w.gz.Close()
}

// formatDate gives microseconds at most: finer clocks exist, finer pages don't,
// and other programs stop there.
func formatDate(at time.Time) string {
	return at.UTC().Format("2006-01-02T15:04:05.999999Z")
}

// newUUID returns a random UUID of RFC 9562, version 4.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, says its doc
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// A countingWriter knows the offset of its next byte.
type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
