package warc

import (
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// A Compression is how the records of a file are packed, each on its own.
type Compression string

// The compressions. Every WARC program reads the first.
const (
	Gzip Compression = "gzip" // a gzip member a record
	Zstd Compression = "zstd" // a zstd frame a record, after the IIPC's WARC-Zstandard
	None Compression = "none"
)

// Extension returns how the names of such files end.
func (c Compression) Extension() string {
	switch c {
	case Zstd:
		return ".warc.zst"
	case None:
		return ".warc"
	default:
		return ".warc.gz"
	}
}

// A packer writes the parts of a record as one packed piece.
type packer interface {
	pack(out io.Writer, parts ...[]byte) error
}

// newPacker panics on a compression or level that doesn't exist.
func newPacker(opt WriterOptions) packer {
	switch opt.Compression {
	case "", Gzip:
		if opt.Level == 0 {
			opt.Level = 6
		}
		gz, err := gzip.NewWriterLevel(io.Discard, opt.Level)
		if err != nil {
			panic(err) // a mistake of the program, not of its input
		}
		return gzipPacker{gz}
	case Zstd:
		p := &zstdPacker{enc: newEncoder(opt.Dictionary, zstd.SpeedBetterCompression)}
		if p.big = p.enc; opt.Level == 9 {
			p.big = newEncoder(opt.Dictionary, zstd.SpeedBestCompression)
		}
		return p
	case None:
		return plainPacker{}
	}
	panic(fmt.Sprintf("no compression %q", opt.Compression))
}

type gzipPacker struct{ gz *gzip.Writer }

func (p gzipPacker) pack(out io.Writer, parts ...[]byte) error {
	p.gz.Reset(out)
	for _, b := range parts {
		if isPacked(b) { // in a block of its own it is seen at once that it gets no smaller
			if err := p.gz.Flush(); err != nil {
				return err
			}
		}
		if _, err := p.gz.Write(b); err != nil {
			return err
		}
	}
	return p.gz.Close()
}

// minPacked is how long a packed part must be to be worth a block of its own, in bytes.
const minPacked = 2 << 10

// isPacked reports whether a part is what a server has packed as gzip or zstd.
func isPacked(b []byte) bool {
	return len(b) >= minPacked && (startsWith(b, "\x1f\x8b") || startsWith(b, "\x28\xb5\x2f\xfd"))
}

type plainPacker struct{}

func (plainPacker) pack(out io.Writer, parts ...[]byte) error {
	for _, b := range parts {
		if _, err := out.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// A zstdPacker joins a record before it packs it: the frame then tells its size,
// and a small one needs no window of its own.
type zstdPacker struct {
	enc         *zstd.Encoder
	big         *zstd.Encoder // of records of bigRecord bytes and more
	text, frame []byte        // reused
}

// bigRecord is the size from which on the best level is worth its price: with a
// dictionary it lays out 32 MB of tables for each record.
const bigRecord = 8 << 10

func (p *zstdPacker) pack(out io.Writer, parts ...[]byte) error {
	p.text = p.text[:0]
	for _, b := range parts {
		p.text = append(p.text, b...)
	}
	enc := p.enc
	if len(p.text) >= bigRecord {
		enc = p.big
	}
	p.frame = enc.EncodeAll(p.text, p.frame[:0])
	_, err := out.Write(p.frame)
	return err
}

// newEncoder makes an encoder with a dictionary, which may be nil.
func newEncoder(d *Dictionary, level zstd.EncoderLevel) *zstd.Encoder {
	opts := []zstd.EOption{zstd.WithEncoderLevel(level), zstd.WithEncoderConcurrency(1)}
	if d != nil {
		opts = append(opts, d.encoding())
	}
	enc, err := zstd.NewWriter(nil, opts...)
	if err != nil {
		panic(err) // the options are ours, and the dictionary was tried when it was made
	}
	return enc
}
