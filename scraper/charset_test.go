package scraper_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"broadsheet/scraper"
)

func encoded(tb testing.TB, e encoding.Encoding, s string) string {
	tb.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// TestCharset: mark, validity, header, meta, detection, in this order.
func TestCharset(t *testing.T) {
	t.Parallel()
	const german = "<p>Die Fähre fällt aus, sagt der Bürgermeister – „für immer“.</p>"
	const russian = "<p>Паром снова не пришёл, сообщила администрация порта в понедельник утром.</p>"
	const japanese_ = "<p>フェリーは月曜日に再び欠航したと港湾局が発表した。</p>"
	latin, cyrillic, sjis := encoded(t, charmap.Windows1252, german), encoded(t, charmap.Windows1251, russian), encoded(t, japanese.ShiftJIS, japanese_)
	for _, c := range []struct{ name, body, header, want, charset string }{
		{"UTF-8", german, "text/html; charset=utf-8", german, "utf-8"},
		{"UTF-8 that says otherwise", german, "text/html; charset=iso-8859-1", german, "utf-8"},
		{"mark", "\xef\xbb\xbf" + german, "text/html; charset=iso-8859-1", german, "utf-8"},
		{"UTF-16 by its mark", "\xff\xfe" + encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), german), "text/html", german, "utf-16le"},
		{"header", latin, "text/html; charset=ISO-8859-1", german, "windows-1252"},
		{"header that is quoted", cyrillic, `text/html; charset="windows-1251"`, russian, "windows-1251"},
		{"meta", `<meta charset="shift_jis">` + sjis, "text/html", `<meta charset="shift_jis">` + japanese_, "shift_jis"},
		{"says UTF-8 and isn't", latin, "text/html; charset=utf-8", german, "windows-1252"},
		{"says nothing", strings.Repeat(cyrillic, 3), "", strings.Repeat(russian, 3), "windows-1251"},
		{"empty", "", "text/html", "", "utf-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, name := scraper.DecodeText([]byte(c.body), c.header)
			if string(got) != c.want || name != c.charset {
				t.Errorf("%q in %s, want %q in %s", got, name, c.want, c.charset)
			}
		})
	}
}

// FuzzDecodeText: always UTF-8, and what is UTF-8 stays.
func FuzzDecodeText(f *testing.F) {
	f.Add([]byte("<p>Fähre"), "text/html; charset=utf-8")
	f.Add([]byte("\xff\xfea\x00"), "")
	f.Add([]byte("<meta charset=gb18030>\x81\x30\x81"), "text/html")
	f.Fuzz(func(t *testing.T, body []byte, header string) {
		got, name := scraper.DecodeText(bytes.Clone(body), header)
		if !utf8.Valid(got) || name == "" {
			t.Errorf("%q in %q", got, name)
		}
		marked := bytes.HasPrefix(body, []byte("\xef\xbb\xbf"))
		if utf8.Valid(body) && !marked && !bytes.Equal(got, body) {
			t.Errorf("%q became %q", body, got)
		}
	})
}

// TestContentEncodings are undone, up to a limit.
func TestContentEncodings(t *testing.T) {
	t.Parallel()
	page := strings.Repeat("<p>The ferry is late.</p>", 100)
	pack := func(open func(io.Writer) io.WriteCloser) []byte {
		var out bytes.Buffer
		w := open(&out)
		_, _ = io.WriteString(w, page)
		_ = w.Close()
		return out.Bytes()
	}
	zipped := pack(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	for _, c := range []struct {
		name, encoding string
		body           []byte
	}{
		{"none", "", []byte(page)},
		{"identity", "identity", []byte(page)},
		{"gzip", "gzip", zipped},
		{"a label that lies", "gzip", []byte(page)},
		{"deflate", "deflate", pack(func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, 6); return z })},
		{"deflate with a head", "Deflate", pack(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })},
		{"zstd", "zstd", pack(func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z })},
	} {
		if got, err := scraper.DecodeBody(c.body, c.encoding, 1<<20); err != nil || string(got) != page {
			t.Errorf("%s: %d bytes, %v", c.name, len(got), err)
		}
		if _, err := scraper.DecodeBody(c.body, c.encoding, 100); err == nil && !bytes.Equal(c.body, []byte(page)) {
			t.Errorf("%s: unpacked beyond its limit", c.name)
		}
	}
	for name, body := range map[string][]byte{"gzip": zipped[:len(zipped)/2], "zstd": []byte("no"), "br": []byte(page)} {
		if _, err := scraper.DecodeBody(body, name, 1<<20); err == nil {
			t.Errorf("%s: broken and read", name)
		}
	}
}
