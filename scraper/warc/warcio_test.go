package warc_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/warc"
)

// A judged record is what warcio says of one.
type judged struct{ Type, ID, URI, Block, Payload string }

// warcio reads a file with the program that web archives read theirs with.
func warcio(t *testing.T, path string) []judged {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil || os.Getenv("BROADSHEET_NODE_MODULES") == "" {
		t.Skip("there is no warcio to judge: install node and npm's warcio, and name its folder in BROADSHEET_NODE_MODULES")
	}
	cmd := exec.CommandContext(t.Context(), node, filepath.Join("testdata", "warcio.cjs"), path)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	raw, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &complaint)
	}
	var out []judged
	for line := range bytes.Lines(raw) {
		var j judged
		if err := json.Unmarshal(line, &j); err != nil {
			t.Fatal(err)
		}
		out = append(out, j)
	}
	return out
}

// TestWarcioReadsEveryRecord of our files, and its bytes give the digests that stand
// in them.
func TestWarcioReadsEveryRecord(t *testing.T) {
	t.Parallel()
	for _, pack := range []warc.Compression{warc.Gzip, warc.None} {
		path := filepath.Join(t.TempDir(), "judged"+pack.Extension())
		file := judgedFile(t, pack)
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		got, want := warcio(t, path), mustRead(t, file)
		if len(got) != len(want) || len(want) < 10 {
			t.Fatalf("%s: warcio reads %d records, we %d", pack, len(got), len(want))
		}
		for i, rec := range want {
			h := rec.Header
			is := judged{string(rec.Type()), h.Get("WARC-Record-ID"), h.Get("WARC-Target-URI"), h.Get("WARC-Block-Digest"), got[i].Payload}
			if sum := h.Get("WARC-Payload-Digest"); sum != "" && rec.Type() != warc.Revisit {
				is.Payload = sum
			}
			if diff := cmp.Diff(is, got[i]); diff != "" {
				t.Errorf("%s, record %d (-ours +warcio's):\n%s", pack, i, diff)
			}
		}
	}
}

// judgedFile has every kind of record, odd bodies, and heads as odd as servers write them.
func judgedFile(t *testing.T, pack warc.Compression) []byte {
	t.Helper()
	var out bytes.Buffer
	w := warc.NewWriter(&out, warc.WriterOptions{Compression: pack})
	_, err := w.Info(warc.Info{Filename: "judged", Date: at, Software: "test", Operator: "desk@kiosk.example", Robots: "obey"})
	for _, body := range []string{page(1), "", "\r\n\r\n", string(zip(t, page(2))), plain("a record"), "\x00\xff"} {
		e := exchange(body)
		p, err2 := w.Exchange(e, nil)
		_, err3 := w.Exchange(e, &warc.Original{ID: p.ID, URI: e.URL, Date: e.At})
		_, err4 := w.Metadata(p.ID, e.URL, at, warc.Header{{Name: "via", Value: "http://kiosk.example/"}})
		_, err5 := w.Exchange(warc.Exchange{At: at, Body: []byte(body)}, nil)
		_, err6 := w.Conversion(p.ID, e.URL, at, "application/json", []byte(body))
		_, err7 := w.Rendered(p.ID, e.URL, warc.Rendered{At: at.Add(time.Second), By: "Kiosk/1.0", HTML: []byte(body)})
		err = errors.Join(err, err2, err3, err4, err5, err6, err7)
	}
	for _, lines := range []string{
		"zebra: 1\r\nAPPLE:2\r\nX-Empty:\r\nzebra: 1\r\n", "X: one\r\n\ttwo\r\n  three\r\n", "X: y\nZ: a\r\n", "X-Town: M\xfcnchen\r\nX-T: 東\r\n",
		"X: y\x01\r\n: nameless\r\nno colon\r\n", "transfer-encoding:\r\n chunked\nTrailer: X\r\nContent-length: 9\r\n",
	} {
		e := exchange("odd lines: " + lines)
		e.Response = []byte("HTTP/1.1 200\r\n" + lines + "\r\n")
		_, err2 := w.Exchange(e, nil)
		err = errors.Join(err, err2)
	}
	chunked := exchange("five bytes")
	chunked.Response = []byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n")
	_, err2 := w.Exchange(chunked, nil)
	if err = errors.Join(err, err2); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return out.Bytes()
}
