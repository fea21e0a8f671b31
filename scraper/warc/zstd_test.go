package warc_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"broadsheet/scraper/warc"
)

// skippable is a frame of zstd's that decoders pass over.
func skippable(magic uint32, content []byte) []byte {
	out := binary.LittleEndian.AppendUint32(nil, magic)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(content)))
	return append(out, content...)
}

// zst compresses text as one frame, with options of the encoder's.
func zst(tb testing.TB, text string, opts ...zstd.EOption) []byte {
	tb.Helper()
	enc, err := zstd.NewWriter(nil, opts...)
	if err != nil {
		tb.Fatal(err)
	}
	return enc.EncodeAll([]byte(text), nil)
}

// TestFramesOfOthersAreRead: streamed, without a size or checksum, with a raw or a
// packed dictionary, with frames between that are to be skipped.
func TestFramesOfOthersAreRead(t *testing.T) {
	t.Parallel()
	d, raw := dictionary(t).Bytes(), []byte(page(1))
	text := plain(page(3))
	var streamed bytes.Buffer
	enc, err := zstd.NewWriter(&streamed, zstd.WithEncoderCRC(false))
	_, err2 := io.WriteString(enc, text)
	if err := errors.Join(err, err2, enc.Close()); err != nil {
		t.Fatal(err)
	}
	with := zst(t, text, zstd.WithEncoderDict(d))
	for name, file := range map[string][]byte{
		"streamed":          streamed.Bytes(),
		"plain dictionary":  append(skippable(0x184D2A5D, d), with...),
		"packed dictionary": append(skippable(0x184D2A5D, zst(t, string(d))), with...),
		"raw dictionary":    append(skippable(0x184D2A5D, raw), zst(t, text, zstd.WithEncoderDictRaw(0, raw))...),
		"frames to skip":    append(append(skippable(0x184D2A50, []byte("note")), skippable(0x184D2A5F, nil)...), streamed.Bytes()...),
		"dictionary unused": append(skippable(0x184D2A5D, d), streamed.Bytes()...),
	} {
		records := mustRead(t, append(file, skippable(0x184D2A51, []byte("end"))...))
		if len(records) != 1 || records[0].block != page(3) {
			t.Errorf("%s: %q", name, blocks(records))
		}
	}
}

// TestOddFramesAreErrors, and none is taken for the end of a file where it isn't:
// such a file would be cut.
func TestOddFramesAreErrors(t *testing.T) {
	t.Parallel()
	whole := zst(t, plain(page(3)))
	damaged := bytes.Clone(whole)
	damaged[len(damaged)/2] ^= 0xff
	sum := bytes.Clone(whole)
	sum[len(sum)-1] ^= 1
	d := dictionary(t).Bytes()
	for want, file := range map[string][]byte{
		"zstd frame is damaged":      append(damaged, whole...),
		"damaged: CRC check failed":  append(sum, whole...),
		"needs a dictionary":         zst(t, plain(page(3)), zstd.WithEncoderDict(d)),
		"doesn't unpack":             append(skippable(0x184D2A5D, whole[:len(whole)-9]), whole...),
		"read zstd dictionary":       append(skippable(0x184D2A5D, d[:40]), whole...),
		"more than its record":       zst(t, plain("a")+plain("b")),
		"ends inside its record":     zst(t, plain("hello")[:30]),
		"asks for a window":          {0x28, 0xb5, 0x2f, 0xfd, 0x80, 0xff, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0},
		"bad head":                   {0x28, 0xb5, 0x2f, 0xfd, 0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		"doesn't begin with \"WARC/": zst(t, "hello, this is no record"),
	} {
		_, err := readAll(file)
		if _, ok := errors.AsType[*warc.FormatError](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want a FormatError with %q", err, want)
		}
	}
}

// TestDictionaryStandsAtTheHead of its file, once, and is read from there; other
// files have none.
func TestDictionaryStandsAtTheHead(t *testing.T) {
	t.Parallel()
	for name, opt := range packings(t) {
		file, placed := segment(t, opt)
		d, err := warc.ReadDictionary(bytes.NewReader(file))
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case opt.Dictionary == nil:
			if d != nil || placed[0].Offset != 0 {
				t.Errorf("%s: a dictionary, and the first record at %d", name, placed[0].Offset)
			}
		case d.ID() != opt.Dictionary.ID() || (d.ID() == 0) != (name == "raw") || !warc.HasDictionary(file) || !bytes.HasPrefix(file, d.Frame()):
			t.Errorf("%s: number %d", name, d.ID())
		case !bytes.Equal(d.Bytes(), opt.Dictionary.Bytes()) || bytes.Count(file, []byte{0x5d, 0x2a, 0x4d, 0x18}) != 1 || placed[0].Offset == 0:
			t.Errorf("%s: another dictionary", name)
		}
	}
	torn, _ := segment(t, packings(t)["dictionary"])
	if _, err := warc.ReadDictionary(bytes.NewReader(torn[:50])); !isTorn(err) {
		t.Errorf("of a torn one: %v", err)
	}
}

func isTorn(err error) bool {
	_, ok := errors.AsType[*warc.TornError](err)
	return ok
}

// TestDictionarySavesWhatPagesShare: a further page is stored in a small part of
// what it takes alone.
func TestDictionarySavesWhatPagesShare(t *testing.T) {
	t.Parallel()
	sizes := map[string]int64{}
	for name, opt := range packings(t) {
		w := warc.NewWriter(io.Discard, opt)
		p, err := w.Exchange(exchange(page(99)), nil)
		if err != nil {
			t.Fatal(err)
		}
		sizes[name] = p.Length
	}
	if sizes["zstd"] > sizes["gzip"] || 10*sizes["dictionary"] > 6*sizes["gzip"] || 10*sizes["raw"] > 6*sizes["gzip"] {
		t.Errorf("%v", sizes)
	}
}

// TestDictionariesAreTheSameByteForByte where their texts are, and can't be built
// of nothing.
func TestDictionariesAreTheSameByteForByte(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(dictionary(t).Bytes(), dictionary(t).Bytes()) {
		t.Error("they differ")
	}
	for name, texts := range map[string][][]byte{"nothing": nil, "empty": {{}}, "too much": {make([]byte, 33<<20)}} {
		if d, err := warc.BuildDictionary(texts); err == nil {
			t.Errorf("%s: a dictionary of %d bytes", name, len(d.Bytes()))
		}
	}
}

// TestZstdItselfReadsOurFiles: Debian's zstd unpacks a file to the plain one, with
// the dictionary that stands in it given as a file. Big blocks need a window.
func TestZstdItselfReadsOurFiles(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("zstd")
	if err != nil {
		t.Skip("there is no zstd to judge: install the package zstd")
	}
	var noise [20 << 20]byte
	for i := range noise {
		noise[i] = "abcdefgh"[(i*i>>7+i>>3)&7]
	}
	write := func(opt warc.WriterOptions) []byte {
		n := 0
		opt.NewID = func() string { n++; return "urn:uuid:" + string(rune('a'+n)) }
		var out bytes.Buffer
		w := warc.NewWriter(&out, opt)
		for _, body := range []string{page(3), page(4), "", string(noise[:]), page(5) + string(noise[:9<<20]) + page(6)} {
			if _, err := w.Exchange(exchange(body), nil); err != nil {
				t.Fatal(err)
			}
		}
		return out.Bytes()
	}
	want := write(warc.WriterOptions{Compression: warc.None})
	for _, name := range []string{"zstd", "dictionary", "raw"} {
		opt := packings(t)[name]
		file := write(opt)
		args := []string{"-d", "-c", "-q"}
		if opt.Dictionary != nil {
			path := filepath.Join(t.TempDir(), "dictionary")
			if err := os.WriteFile(path, opt.Dictionary.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			args = append(args, "-D", path)
		}
		cmd := exec.CommandContext(t.Context(), tool, args...)
		cmd.Stdin = bytes.NewReader(file)
		var out, complaint bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &complaint
		if err := cmd.Run(); err != nil || !bytes.Equal(out.Bytes(), want) {
			t.Errorf("%s: %d bytes, want %d, %v: %s", name, out.Len(), len(want), err, &complaint)
		}
		if got := mustRead(t, file); len(got) != 10 {
			t.Errorf("%s: we read %d records ourselves", name, len(got))
		}
	}
}
