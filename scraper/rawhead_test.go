package scraper_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper"
	"broadsheet/scraper/warc"
)

// A script is a server that says what it was told to, byte for byte, over connections
// that stay open.
type script struct {
	answers map[string][]string // path → pieces, sent one by one
	opened  atomic.Int32
	conns   sync.WaitGroup
}

// serve speaks until the connections end.
func (s *script) serve(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		s.opened.Add(1)
		s.conns.Go(func() { s.speak(c) })
	}
}

func (s *script) speak(c net.Conn) {
	defer func() { _ = c.Close() }()
	in := bufio.NewReader(c)
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		pieces, ok := s.answers[r.URL.Path]
		if !ok {
			pieces = []string{head("HTTP/1.1 404 Not here", "Content-Length: 0")}
		}
		for _, piece := range pieces {
			if _, err := io.WriteString(c, piece); err != nil {
				return
			}
		}
	}
}

// start starts a script on loopback, over TLS if wanted, and a fetcher that trusts it.
func (s *script) start(t *testing.T, secure bool) (address string, f *scraper.Fetcher) {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address, f = "http://"+l.Addr().String(), fetcher(t, scraper.FetchOptions{})
	if secure {
		lender := httptest.NewTLSServer(nil) // of its certificate
		lender.Close()
		f.Trust(lender.Certificate())
		address = "https://" + l.Addr().String()
		l = tls.NewListener(l, &tls.Config{Certificates: lender.TLS.Certificates, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}})
	}
	s.conns.Go(func() { s.serve(l) })
	t.Cleanup(func() {
		f.Close()
		_ = l.Close()
		s.conns.Wait()
	})
	return address, f
}

// odd are heads as servers write them, which are kept as they are.
var odd = map[string]string{
	"order":       head("HTTP/1.1 200 OK", "zebra: 1", "Content-Length: 2", "apple: 2", "Content-Type: text/html"),
	"spelling":    head("HTTP/1.1 200 OK", "CONTENT-type:text/html", "content-LENGTH:  2", "eTaG: \"w\"", "x_under.score: 1"),
	"blanks":      head("HTTP/1.1 200 OK", "Content-Length: 2", "X-Wide: \t a  b \t ", "X-Empty:", "X-Blank:  "),
	"repeated":    head("HTTP/1.1 200 OK", "Set-Cookie: a=1", "Content-Length: 2", "set-cookie: b=2", "Set-Cookie: a=1"),
	"reason":      head("HTTP/1.1 200 Well  done, reader", "Content-Length: 2"),
	"no reason":   head("HTTP/1.1 200", "Content-Length: 2"),
	"name":        head("HTTP/1.1 200 OK", "X y: z", "Content-Length: 2"),
	"an old one":  head("HTTP/1.0 200 OK", "Connection: Keep-Alive", "Content-Length: 2"),
	"length":      head("HTTP/1.1 200 OK", "Content-Length: 2", "Content-Length: 2"),
	"pragma":      head("HTTP/1.1 200 OK", "Pragma: no-cache", "Content-Length: 2"),
	"folded":      head("HTTP/1.1 200 OK", "X-Long: one", "\ttwo", "  three", "Content-Length: 2"),
	"Latin-1":     head("HTTP/1.1 200 OK", "X-Town: M\xfcnchen", "Content-Length: 2"),
	"UTF-8":       head("HTTP/1.1 200 OK", "X-Town: München 東", "Content-Length: 2"),
	"a long line": head("HTTP/1.1 200 OK", "X-Long: "+strings.Repeat("y", 100_000), "Content-Length: 2"),
}

// TestHeadIsKeptByteForByte over one connection, plain and over TLS, however it comes in
// pieces.
func TestHeadIsKeptByteForByte(t *testing.T) {
	t.Parallel()
	for name, secure := range map[string]bool{"http": false, "https": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &script{answers: map[string][]string{}}
			want := map[string]string{}
			for name, h := range odd {
				path := "/" + strings.ReplaceAll(name, " ", "-")
				want[path], want[path+"/pieces"] = h, h
				s.answers[path] = []string{h + "hi"}
				s.answers[path+"/pieces"] = append(strings.SplitAfter(h, "\n"), "h", "i")
			}
			address, f := s.start(t, secure)
			for path, h := range want {
				p, err := f.Fetch(t.Context(), address+path)
				if err != nil {
					t.Errorf("%s: %v", path, err)
					continue
				}
				if e := p.Exchanges[0]; string(e.Response) != h || string(e.Body) != "hi" {
					t.Errorf("%s: body %q, head (-sent +kept):\n%s", path, e.Body, cmp.Diff(h, string(e.Response)))
				}
			}
			if n := s.opened.Load(); n != 1 {
				t.Errorf("%d connections", n)
			}
		})
	}
}

// TestInterimAnswersAreNotKept: the head is that of the answer they announce.
func TestInterimAnswersAreNotKept(t *testing.T) {
	t.Parallel()
	final := head("HTTP/1.1 200 OK", "link: </a.css>", "content-length: 2")
	hints := head("HTTP/1.1 103 Early Hints", "Link: </a.css>; rel=preload")
	s := &script{answers: map[string][]string{
		"/continue": {head("HTTP/1.1 100 Continue") + final + "hi"},
		"/hints":    {hints, final, "hi"},
		"/many":     {hints + hints, head("HTTP/1.1 102 Processing"), final + "hi"},
	}}
	address, f := s.start(t, true)
	for path := range s.answers {
		p, err := f.Fetch(t.Context(), address+path)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(p.Exchanges[0].Response); got != final {
			t.Errorf("%s: %q", path, got)
		}
	}
}

// TestChunksAreToldAsUndone: the head is kept as it came, and in the record what no
// longer holds has another name.
func TestChunksAreToldAsUndone(t *testing.T) {
	t.Parallel()
	lines := []string{"HTTP/1.1 200 OK", "trailer: X-Sum", "TRANSFER-encoding: chunked", "b: 1", "a: 2"}
	s := &script{answers: map[string][]string{"/a": {head(lines...) + "2\r\nhi\r\n", "0\r\nX-Sum: 1\r\n\r\n"}}}
	address, f := s.start(t, false)
	for range 2 { // the trailer belongs to no head
		p, err := f.Fetch(t.Context(), address+"/a")
		if err != nil {
			t.Fatal(err)
		}
		e := p.Exchanges[0]
		if string(e.Response) != head(lines...) || string(e.Body) != "hi" {
			t.Errorf("%q, %q", e.Response, e.Body)
		}
		var file strings.Builder
		if _, err := warc.NewWriter(&file, warc.WriterOptions{Compression: warc.None}).Exchange(e, nil); err != nil {
			t.Fatal(err)
		}
		lines := append([]string{}, lines...)
		lines[2] = "X-Archive-Orig-" + lines[2]
		if !strings.Contains(file.String(), "\r\n\r\n"+head(lines...)+"hi\r\n") {
			t.Errorf("the record is\n%s", &file)
		}
	}
}

// TestHeadThatIsReadInTwoWaysIsMadeAnew: what is kept says what the page was read with.
func TestHeadThatIsReadInTwoWaysIsMadeAnew(t *testing.T) {
	t.Parallel()
	s := &script{answers: map[string][]string{
		"/a": {head("HTTP/1.1 200 OK", "x-hard-space: y\u00a0", "b: 1", "Content-Length: 2") + "hi"},
	}}
	address, f := s.start(t, false)
	p, err := f.Fetch(t.Context(), address+"/a")
	if err != nil {
		t.Fatal(err)
	}
	want := head("HTTP/1.1 200 OK", "B: 1", "Content-Length: 2", "X-Hard-Space: y\u00a0")
	if diff := cmp.Diff(want, string(p.Exchanges[0].Response)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLinesEndInCRLF, whatever the server ended them with: readers of captures find the
// end of a head by it. All else stays.
func TestLinesEndInCRLF(t *testing.T) {
	t.Parallel()
	s := &script{answers: map[string][]string{
		"/feeds": {"HTTP/1.1 200 OK\nx-b: y\nX-A: z\nContent-Length: 2\n\nhi"},
		"/mixed": {"HTTP/1.1 200 OK\r\nx-b: y\nX-A: z\r\nContent-Length: 2\n\r\nhi"},
		"/last":  {"HTTP/1.1 200 OK\r\nx-b: y\r\nX-A: z\r\nContent-Length: 2\r\n\nhi"},
	}}
	address, f := s.start(t, false)
	for path := range s.answers {
		p, err := f.Fetch(t.Context(), address+path)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(p.Exchanges[0].Response); got != head("HTTP/1.1 200 OK", "x-b: y", "X-A: z", "Content-Length: 2") {
			t.Errorf("%s: %q", path, got)
		}
	}
}

// TestHeadsThatBreakTheirLinesAreRefused as before: nothing of them is kept.
func TestHeadsThatBreakTheirLinesAreRefused(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"no name": ": nameless", "no colon": "nameless", "a zero byte": "X: y\x00z", "a CR": "X: y\rz: 1",
	} {
		s := &script{answers: map[string][]string{"/a": {head("HTTP/1.1 200 OK", line, "Content-Length: 2") + "hi"}}}
		address, f := s.start(t, false)
		if p, err := f.Fetch(t.Context(), address+"/a"); reasonOf(t, err) != scraper.ReasonConnection {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

// TestHeadOfHTTP2IsMadeAnew: it has no lines.
func TestHeadOfHTTP2IsMadeAnew(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(site("", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-B", "1")
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Date", "long ago")
		_, _ = fmt.Fprint(w, "hi")
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	f := fetcher(t, scraper.FetchOptions{})
	f.Trust(s.Certificate())
	p, err := f.Fetch(t.Context(), s.URL+"/a")
	if err != nil {
		t.Fatal(err)
	}
	want := head("HTTP/2.0 200 OK", "Content-Length: 2", "Content-Type: text/html", "Date: long ago", "X-B: 1")
	if diff := cmp.Diff(want, string(p.Exchanges[0].Response)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzHead gives answers as strangers send them: a head that is kept says what net/http
// read, ends where readers look for its end, and is a record's.
func FuzzHead(f *testing.F) {
	for _, h := range odd {
		f.Add([]byte(h+"hi"), 7)
	}
	f.Add([]byte(head("HTTP/1.1 103 Early Hints")+"HTTP/1.1 200 OK\nA:\n b\n\n"), 30)
	f.Add([]byte(head("HTTP/1.1 200 OK", "Pragma: no-cache", "Transfer-Encoding: chunked", "Trailer: X")+"0\r\n\r\n"), 1)
	f.Fuzz(func(t *testing.T, answer []byte, cut int) {
		in := bufio.NewReader(bytes.NewReader(answer))
		resp, err := http.ReadResponse(in, nil)
		for err == nil && resp.StatusCode >= 100 && resp.StatusCode < 200 && resp.StatusCode != http.StatusSwitchingProtocols {
			_ = resp.Body.Close()
			resp, err = http.ReadResponse(in, nil)
		}
		if err != nil || resp.StatusCode < 100 { // "+01" is a number to net/http
			return
		}
		defer func() { _ = resp.Body.Close() }()
		kept := scraper.KeptHead(answer, min(max(cut, 0), len(answer)), resp)
		if !bytes.HasSuffix(kept, []byte("\r\n\r\n")) || bytes.Count(kept, []byte("\n")) != bytes.Count(kept, []byte("\r\n")) {
			t.Errorf("%q doesn't end as a head", kept)
		}
		status, _ := warc.ParseHead(kept)
		if status != resp.StatusCode {
			t.Errorf("status %d, was %d, in %q", status, resp.StatusCode, kept)
		}
		e := warc.Exchange{URL: "http://kiosk.example/", Response: kept}
		if _, err := warc.NewWriter(io.Discard, warc.WriterOptions{}).Exchange(e, nil); err != nil {
			t.Error(err)
		}
	})
}
