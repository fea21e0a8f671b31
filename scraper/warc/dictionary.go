package warc

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// The first bytes of what stands in a .warc.zst file (RFC 8878, 3.1 and 5; the
// IIPC's WARC-Zstandard for the dictionary's frame). Numbers are little-endian.
const (
	magicFrame      = 0xFD2FB528
	magicSkippable  = 0x184D2A50 // and the 15 numbers after it
	magicDictionary = 0x184D2A5D // the frame that holds the file's dictionary
	magicTables     = 0xEC30A437 // a dictionary that has entropy tables
)

// maxDictionary bounds a dictionary on reading, in bytes, unpacked. Those in use
// have a few megabytes at most.
const maxDictionary = 64 << 20

// A Dictionary holds what the records of a file have in common. The frames of the
// file can't be read without it. It is safe for concurrent use.
type Dictionary struct {
	raw   []byte
	frame func() []byte // see packed

	decoders sync.Pool // that nobody uses
}

// NewDictionary takes a dictionary of zstd's format (RFC 8878, 5), or any bytes to
// be used as its content.
func NewDictionary(raw []byte) (*Dictionary, error) {
	d := &Dictionary{raw: raw}
	d.frame = sync.OnceValue(d.packed)
	// Both are tried here, so that they can't fail later.
	dec, err := zstd.NewReader(nil, d.decoding())
	if err != nil {
		return nil, fmt.Errorf("read zstd dictionary: %w", err)
	}
	dec.Close()
	enc, err := zstd.NewWriter(nil, d.encoding())
	if err != nil {
		return nil, fmt.Errorf("read zstd dictionary: %w", err)
	}
	return d, enc.Close()
}

// BuildDictionary makes a dictionary whose content is the texts, such as whole
// records of a site, one after the other: what is most like the records to come
// should stand last. Equal texts give equal dictionaries. There must be some
// hundred bytes of text at least.
func BuildDictionary(texts [][]byte) (*Dictionary, error) {
	content := bytes.Join(texts, nil)
	if len(content) > maxDictionary/2 {
		return nil, fmt.Errorf("build zstd dictionary: the texts have %d bytes, %d at most make one", len(content), maxDictionary/2)
	}
	var pieces [][]byte
	for _, text := range texts {
		for len(text) > 0 {
			n := min(len(text), 64<<10)
			pieces = append(pieces, text[:n])
			text = text[n:]
		}
	}
	// The tables are those of the texts themselves. With the texts as history they
	// would be those of texts that are in the dictionary: there is nothing to count.
	start := bytes.Repeat([]byte(" "), 8)
	tables, err := zstd.BuildDict(zstd.BuildDictOptions{
		ID: dictionaryID(content), Contents: pieces, History: start, Offsets: [3]int{1, 4, 8},
		Level: zstd.SpeedBetterCompression, CompatV155: true,
	})
	if err != nil {
		return nil, fmt.Errorf("build zstd dictionary: %w", err)
	}
	return NewDictionary(append(tables[:len(tables)-len(start)], content...))
}

// dictionaryID is a number of the range that is free for private use (RFC 8878,
// 5): another dictionary most likely has another.
func dictionaryID(content []byte) uint32 {
	const first, end = 1 << 15, 1 << 31
	return first + crc32.ChecksumIEEE(content)%(end-first)
}

// HasDictionary reports whether a file that begins so begins with a dictionary.
func HasDictionary(start []byte) bool {
	return len(start) >= 4 && binary.LittleEndian.Uint32(start) == magicDictionary
}

// Frame returns the skippable frame that a file with this dictionary begins with,
// packed where that makes it smaller.
func (d *Dictionary) Frame() []byte { return d.frame() }

// Bytes returns the dictionary as zstd's own tool takes it.
func (d *Dictionary) Bytes() []byte { return d.raw }

// ID is the number of the dictionary in the frames that need it; 0 for content
// without tables, which has none.
func (d *Dictionary) ID() uint32 {
	if !d.hasTables() {
		return 0
	}
	return binary.LittleEndian.Uint32(d.raw[4:])
}

func (d *Dictionary) hasTables() bool {
	return len(d.raw) >= 8 && binary.LittleEndian.Uint32(d.raw) == magicTables
}

func (d *Dictionary) decoding() zstd.DOption {
	if d.hasTables() {
		return zstd.WithDecoderDicts(d.raw)
	}
	return zstd.WithDecoderDictRaw(0, d.raw)
}

func (d *Dictionary) encoding() zstd.EOption {
	if d.hasTables() {
		return zstd.WithEncoderDict(d.raw)
	}
	return zstd.WithEncoderDictRaw(0, d.raw)
}

// packed makes the frame.
func (d *Dictionary) packed() []byte {
	content := d.raw
	// The largest window that every reader must take (RFC 8878, 3.1.1.1.2): pages of
	// one site in a dictionary are alike.
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(8<<20))
	if err != nil {
		panic(err) // the options are ours
	}
	if packed := enc.EncodeAll(d.raw, nil); len(packed) < len(content) {
		content = packed
	}
	out := binary.LittleEndian.AppendUint32(make([]byte, 0, len(content)+8), magicDictionary)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(content)))
	return append(out, content...)
}

// ReadDictionary reads the dictionary at the head of a file, which is needed to
// read a record in its midst. It is nil for a file that has none, in whatever
// compression. A file that ends inside it gives a [*TornError].
func ReadDictionary(in io.Reader) (*Dictionary, error) {
	r := NewReader(in, ReaderOptions{})
	if err := r.dictionary(); err != nil {
		return nil, r.fault(0, err)
	}
	return r.dict, nil
}

// Dictionary returns the dictionary that the input began with, or the one that was
// given; nil when there is none. It is known when the first record is.
func (r *Reader) Dictionary() *Dictionary { return r.dict }

// dictionary reads the dictionary, if one stands at this place.
func (r *Reader) dictionary() error {
	head, err := r.in.Peek(8)
	if len(head) >= 4 && binary.LittleEndian.Uint32(head) != magicDictionary || len(head) < 4 {
		return nil // what is too short for a dictionary is told as what it is
	}
	if err != nil {
		return unexpected(err)
	}
	size := binary.LittleEndian.Uint32(head[4:])
	_, _ = r.in.Discard(8) // it was looked at
	if size > maxDictionary {
		return fmt.Errorf("the zstd dictionary has %d bytes, more than a reader takes", size)
	}
	raw, err := readSome(r.in, int64(size))
	if err != nil {
		return err
	}
	if raw, err = unpackDictionary(raw); err != nil {
		return fmt.Errorf("the zstd dictionary doesn't unpack: %w", err)
	}
	r.dict, err = NewDictionary(raw)
	return err
}

// readSome reads so many bytes, without believing that they are there.
func readSome(in *bufio.Reader, size int64) ([]byte, error) {
	var out bytes.Buffer
	if _, err := io.CopyN(&out, in, size); err != nil {
		return nil, unexpected(err)
	}
	return out.Bytes(), nil
}

// unpackDictionary undoes the frame that a dictionary may stand in. What goes wrong
// in it is no end of the file.
func unpackDictionary(raw []byte) ([]byte, error) {
	if len(raw) < 4 || binary.LittleEndian.Uint32(raw) != magicFrame {
		return raw, nil
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxDictionary))
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	if raw, err = dec.DecodeAll(raw, nil); err != nil {
		return nil, errors.New(err.Error())
	}
	return raw, nil
}
