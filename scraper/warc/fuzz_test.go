package warc_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/warc"
)

func FuzzReader(f *testing.F) {
	f.Add([]byte(plain("hello", "WARC-Type: resource\r\n")))
	f.Add([]byte{0x1f, 0x8b, 8, 0})
	f.Add(everyKind(f))
	f.Add(zip(f, plain("a")+plain("b")))
	for _, opt := range packings(f) {
		var out bytes.Buffer
		if _, err := warc.NewWriter(&out, opt).Exchange(exchange("hello"), nil); err != nil {
			f.Fatal(err)
		}
		f.Add(out.Bytes())
	}
	f.Add([]byte{0x5d, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 'd', 'i', 'c', 't'})
	f.Add([]byte{0x28, 0xb5, 0x2f, 0xfd, 0x24, 5, 0x29, 0, 0, 'W', 'A', 'R', 'C', '/'})
	f.Fuzz(func(t *testing.T, file []byte) {
		joined := warc.NewReader(bytes.NewReader(file), warc.ReaderOptions{Joined: true})
		for n := 0; ; n++ {
			if _, err := joined.Next(); err != nil {
				break
			}
			if n > 1<<20 {
				t.Fatal("records without an end")
			}
		}
		r := warc.NewReader(bytes.NewReader(file), warc.ReaderOptions{Verify: true})
		end := int64(0)
		for range len(file) + 1 {
			rec, err := r.Next()
			if err != nil {
				return
			}
			if rec.Offset < end || rec.Offset >= int64(len(file)) {
				t.Fatalf("a record at %d after one that ended at %d", rec.Offset, end)
			}
			if rec.Skip() != nil {
				return
			}
			if end = rec.Offset + rec.Length; end > int64(len(file)) {
				t.Fatalf("a record ends at %d of %d bytes", end, len(file))
			}
		}
		t.Error("more records than bytes")
	})
}

// FuzzHeader reads any header lines; what is read and can be written in lines
// again is read back the same.
func FuzzHeader(f *testing.F) {
	f.Add("A: b\r\n c\r\nD:e")
	f.Add("WARC-Type: response\nwarc-date:2019")
	f.Add("\t: \xff")
	f.Fuzz(func(t *testing.T, lines string) {
		records, err := readAll([]byte("WARC/1.1\r\n" + lines + "\r\nContent-Length: 0\r\n\r\n\r\n\r\n"))
		if err != nil || len(records) != 1 || records[0].Header[len(records[0].Header)-1].Name != "Content-Length" {
			return
		}
		want := records[0].Header
		var again []string
		for _, field := range want[:len(want)-1] {
			if strings.ContainsAny(field.Name+field.Value, "\r\n") {
				t.Skip("it can't be written in lines")
			}
			again = append(again, field.Name+": "+field.Value+"\r\n")
		}
		if diff := cmp.Diff(want, mustRead(t, []byte(plain("", again...)))[0].Header); diff != "" {
			t.Errorf("read back it differs (-first +second):\n%s", diff)
		}
	})
}

// FuzzSplit splits any block: nothing is lost of it, and head and rest are parsed
// without a panic.
func FuzzSplit(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nX: y\r\n\r\nbody"))
	f.Add([]byte("HTTP/1.1 200 OK\n\n\r\n"))
	f.Add([]byte("\r\n\r\n"))
	f.Fuzz(func(t *testing.T, block []byte) {
		file := plain(string(block), "Content-Type: application/http\r\n")
		rec, err := warc.NewReader(strings.NewReader(file), warc.ReaderOptions{}).Next()
		if err != nil {
			t.Fatal(err)
		}
		head, body, err := rec.Split()
		if err != nil {
			return
		}
		rest, err := io.ReadAll(body)
		if err != nil || !bytes.Equal(append(bytes.Clone(head), rest...), block) || !bytes.HasSuffix(head, []byte("\n")) {
			t.Errorf("head %q, rest %q, %v", head, rest, err)
		}
	})
}

// FuzzExchange writes what strangers send: either an error, or it is read back.
func FuzzExchange(f *testing.F) {
	f.Add("http://a.example/", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "body")
	f.Add("http://a.example/\r\nX: y", "HTTP/1.1 200 OK\n\n", "")
	f.Fuzz(func(t *testing.T, address, head, body string) {
		var out bytes.Buffer
		e := warc.Exchange{URL: address, At: at, Response: []byte(head), Body: []byte(body)}
		if _, err := warc.NewWriter(&out, warc.WriterOptions{}).Exchange(e, nil); err != nil {
			return
		}
		records := mustRead(t, out.Bytes())
		if len(records) != 1 || !strings.HasSuffix(records[0].block, body) || records[0].Header.Get("Content-Type") != "application/http; msgtype=response" {
			t.Errorf("%d records, %q", len(records), blocks(records))
		}
	})
}
