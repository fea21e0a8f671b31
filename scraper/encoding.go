package scraper

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

var (
	errTooLarge = errors.New("the unpacked body is too large")
	errEncoding = errors.New("the body doesn't unpack")
)

// unzippers are readers of gzip that are used again: each has 100 KB of tables.
var unzippers = sync.Pool{New: func() any { return new(gzip.Reader) }}

// decodeBody undoes a content encoding. Of a body that is larger than limit bytes
// it returns so many and an error.
func decodeBody(body []byte, encoding string, limit int64) ([]byte, error) {
	if len(body) == 0 {
		return body, nil // nothing is packed, whatever the label says
	}
	var r io.Reader
	var err error
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
			return body, nil // the label lies
		}
		z, _ := unzippers.Get().(*gzip.Reader)
		defer unzippers.Put(z)
		r, err = z, z.Reset(bytes.NewReader(body))
	case "deflate":
		if len(body) > 2 && body[0]&0x0f == 8 && (int(body[0])<<8|int(body[1]))%31 == 0 {
			body = body[2:] // zlib's head; its checksum is not looked at
		}
		r = flate.NewReader(bytes.NewReader(body))
	case "zstd":
		var z *zstd.Decoder
		if z, err = zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderMaxMemory(64<<20)); err == nil {
			defer z.Close()
			r = z
		}
	default:
		return nil, fmt.Errorf("%w: content encoding %q is unknown", errEncoding, encoding)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errEncoding, err)
	}
	out, err := readSized(io.LimitReader(r, limit+1), sizeOf(body))
	switch {
	case int64(len(out)) > limit:
		return out[:limit], fmt.Errorf("%w: more than %d bytes", errTooLarge, limit)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errEncoding, err)
	}
	return out, nil
}

// sizeOf guesses the size of a packed body, unpacked: gzip states it at its end. It may be
// wrong.
func sizeOf(body []byte) int {
	if n := len(body); n > 18 && body[0] == 0x1f && body[1] == 0x8b {
		return int(min(binary.LittleEndian.Uint32(body[n-4:]), uint32(min(20*n, 32<<20))))
	}
	return 4 * len(body)
}

// readSized reads all of r into a buffer that needn't grow if the size is right.
func readSized(r io.Reader, size int) ([]byte, error) {
	out := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	_, err := out.ReadFrom(r)
	return out.Bytes(), err
}
