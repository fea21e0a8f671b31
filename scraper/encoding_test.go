package scraper_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"broadsheet/scraper"
)

// packers are the encodings that are asked for.
var packers = map[string]func(io.Writer) io.WriteCloser{
	"gzip":         func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"x-gzip":       func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"deflate":      func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, 9); return z },
	"deflate zlib": func(w io.Writer) io.WriteCloser { z, _ := zlib.NewWriterLevel(w, 9); return z },
	"zstd":         func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z },
}

// encodingOf is the header's value for a packer.
func encodingOf(packer string) string { return strings.TrimSuffix(packer, " zlib") }

// pack packs a body.
func pack(tb testing.TB, packer string, body []byte) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := packers[packer](&out)
	if _, err := w.Write(body); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// packed serves a body under an encoding.
func packed(encoding string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", encoding)
		_, _ = w.Write(body)
	}
}

// TestPackedPagesComeUnpackedAndAreKeptPacked in each encoding.
func TestPackedPagesComeUnpackedAndAreKeptPacked(t *testing.T) {
	t.Parallel()
	page := []byte("<h1>The ferry is late</h1>" + strings.Repeat("<p>It is.</p>", 1000))
	for name := range packers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wire := pack(t, name, page)
			n := newNetwork(t, hosts{"news.example": site("", packed(encodingOf(name), wire))})
			p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(p.HTML, page) || !bytes.Equal(p.Exchanges[0].Body, wire) {
				t.Errorf("%d bytes unpacked, want %d; %d kept, want %d", len(p.HTML), len(page), len(p.Exchanges[0].Body), len(wire))
			}
			if head := string(p.Exchanges[0].Response); !strings.Contains(head, "Content-Encoding: "+encodingOf(name)+"\r\n") {
				t.Errorf("the head doesn't say how the body is packed: %q", head)
			}
		})
	}
}

// TestPackedBodiesComeBack whatever they are.
func TestPackedBodiesComeBack(t *testing.T) {
	t.Parallel()
	for name := range packers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) {
				body := rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(rt, "body")
				got, err := scraper.DecodeBody(pack(t, name, body), encodingOf(name), int64(len(body)))
				if err != nil || !bytes.Equal(got, body) {
					rt.Errorf("%d bytes became %d, %v", len(body), len(got), err)
				}
			})
		})
	}
}

// TestBombsAreRefused: a few bytes that unpack to many, without unpacking them all.
func TestBombsAreRefused(t *testing.T) {
	t.Parallel()
	const limit = 1 << 16
	for name := range packers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bomb := pack(t, name, make([]byte, 4<<20))
			if len(bomb) > limit {
				t.Fatalf("%d bytes are no bomb", len(bomb))
			}
			n := newNetwork(t, hosts{"news.example": site("", packed(encodingOf(name), bomb))})
			_, err := n.fetcher(t, scraper.FetchOptions{MaxBody: limit}).Fetch(t.Context(), "http://news.example/a")
			if fe := reasonOf(t, err); fe != scraper.ReasonTooLarge || !strings.Contains(err.Error(), fmt.Sprintf("more than %d bytes", limit)) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestBombsCostLittleMemory: what is allocated is bound by the limit, not by what
// the bomb holds. Not parallel: it counts what the process allocates.
func TestBombsCostLittleMemory(t *testing.T) {
	const limit, holds = 1 << 18, 64 << 20
	for _, name := range []string{"gzip", "zstd"} {
		bomb := bytes.Repeat(pack(t, name, make([]byte, 1<<20)), holds>>20)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := scraper.DecodeBody(bomb, encodingOf(name), limit); err == nil {
			t.Errorf("%s: unpacked beyond its limit", name)
		}
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > holds/4 {
			t.Errorf("%s: %d MiB allocated for a limit of 256 KiB", name, used>>20) // buffers double, zstd has a window
		}
	}
}

// TestUnpackingStopsAtTheLimit: so many bytes pass and one more doesn't.
func TestUnpackingStopsAtTheLimit(t *testing.T) {
	t.Parallel()
	body := []byte(strings.Repeat("0123456789", 1000))
	for name := range packers {
		wire := pack(t, name, body)
		for limit, ok := range map[int]bool{len(body): true, len(body) + 1: true, len(body) - 1: false, 1: false} {
			got, err := scraper.DecodeBody(wire, encodingOf(name), int64(limit))
			if (err == nil) != ok || len(got) != min(limit, len(body)) {
				t.Errorf("%s with a limit of %d: %d bytes, %v", name, limit, len(got), err)
			}
		}
	}
}

// TestLiesAboutEncodings: what is plain under the label gzip is plain; what is
// damaged or unknown is an error that another try won't mend.
func TestLiesAboutEncodings(t *testing.T) {
	t.Parallel()
	page := []byte("<h1>The ferry is late</h1>")
	zipped, zstded := pack(t, "gzip", page), pack(t, "zstd", page)
	for name, c := range map[string]struct {
		encoding string
		body     []byte
		want     scraper.Reason
	}{
		"plain under gzip":           {"gzip", page, ""},
		"plain under identity":       {"identity", page, ""},
		"gzip in capitals":           {"GZIP", zipped, ""},
		"gzip with blanks":           {" gzip ", zipped, ""},
		"gzip of two members":        {"gzip", append(pack(t, "gzip", page[:10]), pack(t, "gzip", page[10:])...), ""},
		"gzip without its end":       {"gzip", zipped[:len(zipped)-9], scraper.ReasonEncoding},
		"gzip without its checksum":  {"gzip", zipped[:len(zipped)-8], scraper.ReasonEncoding},
		"gzip of a wrong checksum":   {"gzip", append(bytes.Clone(zipped[:len(zipped)-8]), 1, 2, 3, 4, 5, 6, 7, 8), scraper.ReasonEncoding},
		"gzip's first bytes alone":   {"gzip", zipped[:2], scraper.ReasonEncoding},
		"zstd without its end":       {"zstd", zstded[:len(zstded)-3], scraper.ReasonEncoding},
		"zstd under deflate":         {"deflate", zstded, scraper.ReasonEncoding},
		"plain under zstd":           {"zstd", page, scraper.ReasonEncoding},
		"brotli, not asked for":      {"br", page, scraper.ReasonEncoding},
		"compress":                   {"compress", page, scraper.ReasonEncoding},
		"two encodings":              {"gzip, gzip", pack(t, "gzip", zipped), scraper.ReasonEncoding},
		"nonsense":                   {"none", page, scraper.ReasonEncoding},
		"nothing under gzip":         {"gzip", nil, ""},
		"nothing under deflate":      {"deflate", nil, ""},
		"nothing under zstd":         {"zstd", nil, ""},
		"nothing under the unknown":  {"br", nil, ""},
		"one byte under deflate":     {"deflate", []byte{0x78}, scraper.ReasonEncoding},
		"zlib's head alone":          {"deflate", []byte{0x78, 0x9c}, scraper.ReasonEncoding},
		"zlib's head and no deflate": {"deflate", []byte{0x78, 0x9c, 0xff, 0xff}, scraper.ReasonEncoding},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, hosts{"news.example": site("", packed(c.encoding, c.body))})
			p, err := n.fetcher(t, scraper.FetchOptions{}).Fetch(t.Context(), "http://news.example/a")
			if got := reasonOf(t, err); got != c.want {
				t.Fatalf("%v, want %q", err, c.want)
			}
			if err == nil && len(c.body) > 0 && cmp.Diff(string(page), string(p.HTML)) != "" {
				t.Errorf("%q", p.HTML)
			}
		})
	}
}

// TestEmptyRedirectUnderAnyEncodingIsFollowed: servers label what is not there.
func TestEmptyRedirectUnderAnyEncodingIsFollowed(t *testing.T) {
	t.Parallel()
	for _, encoding := range []string{"gzip", "deflate", "zstd", "br"} {
		n := newNetwork(t, hosts{"news.example": site("", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/a" {
				w.Header().Set("Content-Encoding", encoding)
			}
			to(map[string]string{"/a": "/b"})(w, r)
		})})
		check(t, n.fetcher(t, scraper.FetchOptions{}), "http://news.example/a", "")
	}
}

// FuzzDecodeBody: no bytes break it, and none pass the limit.
func FuzzDecodeBody(f *testing.F) {
	for name := range packers {
		f.Add(pack(f, name, []byte("<p>The ferry is late.</p>")), encodingOf(name))
	}
	f.Add([]byte("\x28\xb5\x2f\xfd\x00\x58\xff\xff\xff"), "zstd")
	f.Add([]byte("plain"), "gzip")
	f.Fuzz(func(t *testing.T, body []byte, encoding string) {
		const limit = 1000
		got, err := scraper.DecodeBody(body, encoding, limit)
		if len(got) > limit && (err == nil && len(body) <= limit || err != nil) {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	})
}
