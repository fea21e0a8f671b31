package warc

import (
	"crypto/rand"
	"fmt"
	"io"
	"strconv"
	"time"
)

// A Type says what a record is.
type Type string

// The types of records that this package writes.
const (
	Warcinfo   Type = "warcinfo"
	Request    Type = "request"
	Response   Type = "response"
	Revisit    Type = "revisit"
	Resource   Type = "resource"
	Metadata   Type = "metadata"
	Conversion Type = "conversion"
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
	// Compression is how records are packed; "" means Gzip.
	Compression Compression
	// Level is the gzip level from 1, fast, to 9, small; 0 means 6. Zstd has two: 9
	// is a quarter of the others' speed for some percent less, and at those no page
	// of the evaluation set gets larger than with gzip.
	Level int
	// Dictionary is written at the head of a file of zstd frames, which all need
	// it; nil for none. Other compressions have no use for it.
	Dictionary *Dictionary
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

// A Writer writes records, each packed on its own and in one piece or several: put a buffer under it where writes are dear. It is not safe for
// concurrent use. After an error the output holds part of a record, and the
// writer is good for nothing but [Writer.Reset].
type Writer struct {
	out   countingWriter
	pack  packer
	dict  *Dictionary // to be written before what stands at offset 0
	newID func() string
	info  string // id of the last warcinfo record
	head  []byte // reused
}

// NewWriter returns a writer whose first record stands at offset 0, or behind the
// dictionary. It panics on a compression or level that doesn't exist.
func NewWriter(out io.Writer, opt WriterOptions) *Writer {
	if opt.NewID == nil {
		opt.NewID = newUUID
	}
	if opt.Compression != Zstd {
		opt.Dictionary = nil
	}
	return &Writer{out: countingWriter{w: out}, pack: newPacker(opt), dict: opt.Dictionary, newID: opt.NewID}
}

// Reset makes the writer go on with out; the next record stands at offset. At 0 it
// writes the dictionary again, if it has one. The warcinfo record that later records
// name stays the same.
func (w *Writer) Reset(out io.Writer, offset int64) {
	w.out = countingWriter{out, offset}
}

// record writes one record. The header h lacks what all records have.
func (w *Writer) record(t Type, at time.Time, h Header, contentType string, block ...[]byte) (Placed, error) {
	p := Placed{ID: w.newID()}
	err := w.recordAs(&p, t, at, h, contentType, block...)
	return p, err
}

// recordAs is record with the id given; it sets the length.
func (w *Writer) recordAs(p *Placed, t Type, at time.Time, h Header, contentType string, block ...[]byte) error {
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
	return w.put(p, t, version, all, block...)
}

// put writes version line, header and block.
func (w *Writer) put(p *Placed, t Type, version string, h Header, block ...[]byte) error {
	w.head = append(h.appendTo(append(w.head[:0], version...)), "\r\n"...)
	if err := w.begin(); err != nil {
		return fmt.Errorf("write dictionary: %w", err)
	}
	p.Offset = w.out.n
	parts := append([][]byte{w.head}, block...)
	if err := w.pack.pack(&w.out, append(parts, []byte("\r\n\r\n"))...); err != nil {
		return fmt.Errorf("write %s record at offset %d: %w", t, p.Offset, err)
	}
	p.Length = w.out.n - p.Offset
	return nil
}

// Copy writes a record that was read, packed anew: its version, fields and block
// stay as they are, its digests too. It holds the block in memory.
func (w *Writer) Copy(rec *Record) (Placed, error) {
	if err := rec.Header.check(); err != nil {
		return Placed{}, fmt.Errorf("copy %s record: %w", rec.Type(), err)
	}
	block, err := io.ReadAll(rec.Block)
	if err != nil {
		return Placed{}, fmt.Errorf("copy %s record: %w", rec.Type(), err)
	}
	p := Placed{ID: rec.ID(), Digest: rec.Header.Get("WARC-Payload-Digest")}
	err = w.put(&p, rec.Type(), rec.Version+"\r\n", rec.Header, block)
	return p, err
}

// begin writes the dictionary where a file begins.
func (w *Writer) begin() error {
	if w.dict == nil || w.out.n > 0 {
		return nil
	}
	_, err := w.out.Write(w.dict.Frame())
	return err
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
