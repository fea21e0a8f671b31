package warc_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"broadsheet/scraper/warc"
)

var at = time.Date(2019, 4, 23, 7, 41, 0, 0, time.UTC)

func exchange(body string) warc.Exchange {
	return warc.Exchange{
		URL: "https://kiosk.example/1", At: at, IP: "192.0.2.1", Request: []byte("GET /1 HTTP/1.1\r\nHost: kiosk.example\r\n\r\n"),
		Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), Body: []byte(body),
	}
}

// segment writes a file with a record of each kind.
func segment(t *testing.T, opt warc.WriterOptions) ([]byte, []warc.Placed) {
	t.Helper()
	var out bytes.Buffer
	w := warc.NewWriter(&out, opt)
	var placed []warc.Placed
	add := func(p warc.Placed, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		placed = append(placed, p)
	}
	add(w.Info(warc.Info{Filename: "a.warc.gz", Date: at, Software: "test"}))
	add(w.Exchange(exchange("hello"), nil))
	add(w.Exchange(exchange("hello"), &warc.Original{ID: placed[1].ID, URI: "https://kiosk.example/1", Date: at}))
	add(w.Exchange(warc.Exchange{URL: "https://kiosk.example/file", At: at, Body: []byte("a file"), MediaType: "text/html"}, nil))
	return out.Bytes(), placed
}

func TestRecordsAreReadBack(t *testing.T) {
	t.Parallel()
	for name, opt := range packings(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testReadBack(t, opt)
		})
	}
}

func testReadBack(t *testing.T, opt warc.WriterOptions) {
	t.Helper()
	file, placed := segment(t, opt)
	r := warc.NewReader(bytes.NewReader(file), warc.ReaderOptions{Verify: true})
	var kinds []string
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, string(rec.Type()))
		if rec.Type() == warc.Response {
			head, body, err := rec.Split()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(body)
			if err != nil || string(text) != "hello" || !bytes.HasPrefix(head, []byte("HTTP/1.1 200 OK\r\n")) {
				t.Errorf("%q %q %v", head, text, err)
			}
		}
	}
	if got := strings.Join(kinds, " "); got != "warcinfo response request revisit request resource" {
		t.Error(got)
	}
	for _, p := range placed {
		rec, err := warc.NewReader(bytes.NewReader(file[p.Offset:p.Offset+p.Length]), warc.ReaderOptions{Offset: p.Offset, Dictionary: opt.Dictionary}).Next()
		if err != nil || rec.ID() != p.ID {
			t.Errorf("at %d: %v", p.Offset, err)
		}
	}
}

func TestTornFileIsToldAtEveryOffset(t *testing.T) {
	t.Parallel()
	for name, opt := range packings(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testTorn(t, opt)
		})
	}
}

func testTorn(t *testing.T, opt warc.WriterOptions) {
	t.Helper()
	file, _ := segment(t, opt)
	for cut := 1; cut < len(file); cut++ {
		r := warc.NewReader(bytes.NewReader(file[:cut]), warc.ReaderOptions{})
		last := int64(0)
		for {
			rec, err := r.Next()
			if err == nil {
				last = rec.Offset
				continue
			}
			if torn, ok := errors.AsType[*warc.TornError](err); ok {
				if torn.Offset < last || torn.Offset >= int64(cut) {
					t.Fatalf("cut at %d: torn at %d", cut, torn.Offset)
				}
			} else if !errors.Is(err, io.EOF) {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			break
		}
	}
}

func TestDamageIsFound(t *testing.T) {
	t.Parallel()
	var plain bytes.Buffer
	plain.WriteString("WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2019-04-23T07:41:00Z\r\nWARC-Block-Digest: " +
		warc.Digest([]byte("hello")) + "\r\nContent-Length: 5\r\n\r\nhullo\r\n\r\n")
	rec, err := warc.NewReader(&plain, warc.ReaderOptions{Verify: true}).Next()
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := errors.AsType[*warc.DigestError](rec.Skip()); !ok {
		t.Error("a changed byte is not found")
	}
}
