package warc

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// maxWindow bounds the memory that a frame may ask for, in bytes: what zstd's own
// tool takes without being asked.
const maxWindow = 128 << 20

// A frameReader hands out the bytes of one zstd frame (RFC 8878, 3.1.1) and stops
// where it ends: decoders go on with the next one.
type frameReader struct {
	in   *bufio.Reader
	left int   // bytes of the piece being handed out
	sum  int   // bytes of checksum behind the last block
	last bool  // no block follows
	err  error // what the frame ended with, io.EOF after its last byte
}

// begin starts with the frame that the input stands at.
func (f *frameReader) begin() error {
	// The longest head has 14 bytes behind its magic number; the shortest frame is
	// shorter.
	start, err := f.in.Peek(18)
	var head zstd.Header
	if herr := head.Decode(start); herr != nil {
		if err != nil && errors.Is(herr, io.ErrUnexpectedEOF) {
			return unexpected(err)
		}
		return fmt.Errorf("the zstd frame has a bad head: %w", errors.New(herr.Error()))
	}
	window := head.WindowSize
	if head.SingleSegment {
		window = head.FrameContentSize
	}
	if window > maxWindow {
		return fmt.Errorf("the zstd frame asks for a window of %d bytes, more than a reader takes", window)
	}
	*f = frameReader{in: f.in, left: head.HeaderSize}
	if head.HasCheckSum {
		f.sum = 4
	}
	return nil
}

// Read reads bytes of the frame.
func (f *frameReader) Read(p []byte) (int, error) {
	for f.left == 0 && f.err == nil {
		f.err = f.block()
	}
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.in.Read(p[:min(len(p), f.left)])
	f.left -= n
	if err != nil {
		f.err = unexpected(err)
	}
	return n, f.err
}

// block begins the next block: three bytes that tell whether it is the last, its
// kind and its size.
func (f *frameReader) block() error {
	if f.last {
		return io.EOF
	}
	head, err := f.in.Peek(3)
	if err != nil {
		return unexpected(err)
	}
	bits := int(head[0]) | int(head[1])<<8 | int(head[2])<<16
	f.last = bits&1 == 1
	f.left = 3 + bits>>3
	if kind := bits >> 1 & 3; kind == 1 {
		f.left = 3 + 1 // one byte that is repeated
	}
	if f.last {
		f.left += f.sum
	}
	return nil
}

// A frameText is the text of one frame.
type frameText struct {
	frame frameReader
	dec   *zstd.Decoder // nil behind the end of the text
	dict  *Dictionary   // that dec has
}

// decoders are those that nobody uses and that have no dictionary. One is larger than
// most records, so that readers of single records hand theirs on.
var decoders sync.Pool

// begin starts with the frame that the input stands at.
func (t *frameText) begin(dict *Dictionary) error {
	if err := t.frame.begin(); err != nil {
		return err
	}
	t.dict = dict
	if t.dec, _ = t.spare().Get().(*zstd.Decoder); t.dec == nil {
		opts := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true)}
		if dict != nil {
			opts = append(opts, dict.decoding())
		}
		dec, err := zstd.NewReader(nil, opts...)
		if err != nil {
			return err
		}
		t.dec = dec
	}
	return t.dec.Reset(&t.frame)
}

// spare are the decoders that have the same dictionary.
func (t *frameText) spare() *sync.Pool {
	if t.dict == nil {
		return &decoders
	}
	return &t.dict.decoders
}

// end hands the decoder on.
func (t *frameText) end() {
	if t.dec.Reset(nil) == nil {
		t.spare().Put(t.dec)
	}
	t.dec = nil
}

// Read reads from the text. Only where the input ended is the end unexpected: a
// decoder says so of damage, too.
func (t *frameText) Read(p []byte) (int, error) {
	if t.dec == nil {
		return 0, io.EOF
	}
	n, err := t.dec.Read(p)
	if errors.Is(err, io.EOF) {
		t.end()
	}
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return n, err
	case errors.Is(err, zstd.ErrUnknownDictionary):
		return n, errors.New("the zstd frame needs a dictionary that the file doesn't begin with")
	case errors.Is(t.frame.err, io.ErrUnexpectedEOF):
		return n, io.ErrUnexpectedEOF
	}
	return n, fmt.Errorf("the zstd frame is damaged: %w", errors.New(err.Error()))
}
