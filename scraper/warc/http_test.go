package warc_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"broadsheet/scraper/warc"
)

// TestStoredHeadFitsTheBody gives heads of bodies whose transfer encoding was
// undone: what would lie about the bytes gets another name, all else stays.
func TestStoredHeadFitsTheBody(t *testing.T) {
	t.Parallel()
	const ok = "HTTP/1.1 200 OK\r\n"
	for name, c := range map[string]struct{ head, want string }{
		"neither":               {"X: y\r\n", "X: y\r\n"},
		"length":                {"Content-Length: 5\r\n", "Content-Length: 5\r\n"},
		"chunked":               {"Transfer-Encoding: chunked\r\n", "X-Archive-Orig-Transfer-Encoding: chunked\r\n"},
		"in another case":       {"transfer-ENCODING:chunked\r\n", "X-Archive-Orig-transfer-ENCODING:chunked\r\n"},
		"blank before colon":    {"Transfer-Encoding : chunked\r\n", "X-Archive-Orig-Transfer-Encoding : chunked\r\n"},
		"folded":                {"Transfer-Encoding:\r\n chunked\r\n", "X-Archive-Orig-Transfer-Encoding:\r\n chunked\r\n"},
		"lines with LF":         {"Transfer-Encoding: chunked\nX: y\n", "X-Archive-Orig-Transfer-Encoding: chunked\nX: y\n"},
		"chunked, right length": {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 5\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n"},
		"chunked, wrong length": {"Transfer-Encoding: chunked\r\nContent-Length: 25\r\n", "X-Archive-Orig-Transfer-Encoding: chunked\r\nX-Archive-Orig-Content-Length: 25\r\n"},
		"twice":                 {"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", "X-Archive-Orig-Transfer-Encoding: gzip\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n"},
		"named in a value":      {"Vary: Transfer-Encoding: x\r\n", "Vary: Transfer-Encoding: x\r\n"},
		"a longer name":         {"X-Transfer-Encoding: chunked\r\n", "X-Transfer-Encoding: chunked\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := exchange("hello")
			e.Response = []byte(ok + c.head + "\r\n")
			rec := mustRead(t, writtenExchange(t, e))[0]
			if want := ok + c.want + "\r\nhello"; rec.block != want {
				t.Errorf("%q, want %q", rec.block, want)
			}
		})
	}
}

func TestHeadWithoutItsEndIsNotWritten(t *testing.T) {
	t.Parallel()
	for name, head := range map[string]string{
		"empty":           "",
		"a line":          "HTTP/1.1 200 OK",
		"no blank line":   "HTTP/1.1 200 OK\r\nX: y\r\n",
		"a body after it": "HTTP/1.1 200 OK\r\n\r\nhello",
	} {
		response, request := exchange("hello"), exchange("hello")
		response.Response, request.Request = []byte(head), []byte(head)
		for _, e := range []warc.Exchange{response, request} {
			if _, err := warc.NewWriter(io.Discard, warc.WriterOptions{}).Exchange(e, nil); err == nil || !strings.Contains(err.Error(), "blank line") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	noAddress := exchange("hello")
	noAddress.URL = ""
	if _, err := warc.NewWriter(io.Discard, warc.WriterOptions{}).Exchange(noAddress, nil); err == nil {
		t.Error("an exchange without an address is written")
	}
}

func TestSplitFindsTheHead(t *testing.T) {
	t.Parallel()
	long := "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("y", 50_000) + "\r\n\r\n"
	for name, c := range map[string]struct{ media, block, head string }{
		"CRLF":          {"application/http; msgtype=response", "HTTP/1.1 200 OK\r\nX: y\r\n\r\nbody", "HTTP/1.1 200 OK\r\nX: y\r\n\r\n"},
		"LF":            {"application/http;msgtype=response", "HTTP/1.1 200 OK\nX: y\n\n\nbody", "HTTP/1.1 200 OK\nX: y\n\n"},
		"mixed":         {"Application/HTTP", "HTTP/1.1 200 OK\nX: y\r\n\nbody", "HTTP/1.1 200 OK\nX: y\r\n\n"},
		"no fields":     {"application/http", "HTTP/1.0 200\r\n\r\n", "HTTP/1.0 200\r\n\r\n"},
		"a long line":   {"application/http", long + "body", long},
		"no HTTP":       {"text/html", "<p>\r\n\r\n</p>", ""},
		"no media type": {"", "HTTP/1.1 200 OK\r\n\r\n", ""},
		"another HTTP":  {"application/http2", "HTTP/1.1 200 OK\r\n\r\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for form, file := range map[string]string{"plain": plain(c.block, "Content-Type: "+c.media+"\r\n"), "gzip": string(zip(t, plain(c.block, "Content-Type: "+c.media+"\r\n")))} {
				rec, err := warc.NewReader(strings.NewReader(file), warc.ReaderOptions{}).Next()
				if err != nil {
					t.Fatal(err)
				}
				head, body, err := rec.Split()
				if err != nil || string(head) != c.head {
					t.Fatalf("%s: head %.80q, %v", form, head, err)
				}
				if rest, err := io.ReadAll(body); err != nil || string(head)+string(rest) != c.block {
					t.Errorf("%s: body %.80q, %v", form, rest, err)
				}
			}
		})
	}
}

func TestSplitTellsAHeadWithoutEnd(t *testing.T) {
	t.Parallel()
	for name, block := range map[string]string{
		"nothing":        "",
		"a line":         "HTTP/1.1 200 OK\r\n",
		"blank at once":  "\r\n",
		"HTTP/0.9":       "<p>It rains.</p>",
		"2 MB of fields": "HTTP/1.1 200 OK\r\n" + strings.Repeat("X: y\r\n", 350_000),
	} {
		rec, err := warc.NewReader(strings.NewReader(plain(block, "Content-Type: application/http\r\n")), warc.ReaderOptions{}).Next()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := rec.Split(); err == nil || !strings.Contains(err.Error(), "has no end") {
			t.Errorf("%s: %v", name, err)
		}
		if err := rec.Skip(); err != nil {
			t.Errorf("%s: the record can't be skipped: %v", name, err)
		}
	}
}

func TestSplitOfATornRecordSaysSo(t *testing.T) {
	t.Parallel()
	file := plain("HTTP/1.1 200 OK\r\n\r\nbody", "Content-Type: application/http\r\n")
	start := strings.Index(file, "HTTP/1.1 200")
	for cut := start; cut < start+len("HTTP/1.1 200 OK\r\n\r\nbody"); cut++ {
		rec, err := warc.NewReader(strings.NewReader(file[:cut]), warc.ReaderOptions{}).Next()
		if err != nil {
			t.Fatal(err)
		}
		_, body, err := rec.Split()
		if err == nil {
			_, err = io.ReadAll(body)
		}
		if _, ok := errors.AsType[*warc.TornError](err); !ok {
			t.Errorf("cut at %d: %v", cut, err)
		}
	}
}
