package warc_test

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/scraper/warc"
)

// heads draws HTTP heads as servers send them: odd, but ended by a blank line.
func heads(start string) *rapid.Generator[[]byte] {
	return rapid.Custom(func(t *rapid.T) []byte {
		end := rapid.SampledFrom([]string{"\r\n", "\n", "\r\r\n"}).Draw(t, "line end")
		lines := append([]string{start}, rapid.SliceOfN(rapid.SampledFrom([]string{
			"Content-Type: text/html", "content-type:text/html; charset=\"utf-8\"", "X: ", ":", "no colon", " folded", "\tfolded: too",
			"Content-Encoding: gzip", "Content-Length: 999", "Set-Cookie: a=b: c", "X-Ü: \xfc", "WARC/1.1", "\x1f\x8b", "X: \x00",
		}), 0, 6).Draw(t, "lines")...)
		return []byte(strings.Join(lines, end) + end + end)
	})
}

func exchanges() *rapid.Generator[warc.Exchange] {
	return rapid.Custom(func(t *rapid.T) warc.Exchange {
		e := warc.Exchange{
			URL:  "http://a.example/" + rapid.StringMatching(`[a-z0-9:%/?=&ü "<>-]{0,20}x`).Draw(t, "path"),
			At:   time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "at")).UTC(),
			IP:   rapid.SampledFrom([]string{"", "192.0.2.1", "2001:db8::1"}).Draw(t, "ip"),
			Body: rapid.OneOf(rapid.SliceOf(rapid.Byte()), rapid.SampledFrom([][]byte{nil, []byte("\r\n\r\n"), []byte(plain("x")), make([]byte, 200_000)})).Draw(t, "body"),
		}
		if rapid.Bool().Draw(t, "a file") {
			e.MediaType = rapid.SampledFrom([]string{"text/html", "application/pdf"}).Draw(t, "media type")
			return e
		}
		e.Response = heads(rapid.SampledFrom([]string{"HTTP/1.1 200 OK", "HTTP/1.0 404", "ICY 200 OK: fine"}).Draw(t, "status line")).Draw(t, "response")
		if rapid.Bool().Draw(t, "with request") {
			e.Request = heads("GET / HTTP/1.1").Draw(t, "request")
		}
		return e
	})
}

// TestExchangesAreReadBack writes any exchanges to one file, and reads every byte
// of them again with good digests.
func TestExchangesAreReadBack(t *testing.T) {
	t.Parallel()
	ways := packings(t)
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(exchanges(), 1, 4).Draw(t, "exchanges")
		var out bytes.Buffer
		opt := ways[rapid.SampledFrom(slices.Sorted(maps.Keys(ways))).Draw(t, "packing")]
		opt.Level = rapid.IntRange(0, 9).Draw(t, "level")
		w := warc.NewWriter(&out, opt)
		var places []warc.Placed
		for _, e := range list {
			p, err := w.Exchange(e, nil)
			if err != nil {
				t.Fatal(err)
			}
			places = append(places, p)
		}
		for i, e := range list {
			in := bytes.NewReader(out.Bytes()[places[i].Offset:])
			r := warc.NewReader(in, warc.ReaderOptions{Offset: places[i].Offset, Verify: true, Dictionary: opt.Dictionary})
			checkExchange(t, r, e, places[i])
		}
	})
}

// checkExchange reads the one or two records of an exchange.
func checkExchange(t *rapid.T, r *warc.Reader, e warc.Exchange, p warc.Placed) {
	rec, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	head, body, err := rec.Split()
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(body)
	if err != nil || !bytes.Equal(got, e.Body) || !bytes.Equal(head, e.Response) {
		t.Fatalf("head %q, body %.80q, %v; want %q, %.80q", head, got, err, e.Response, e.Body)
	}
	if err := rec.Skip(); err != nil || rec.Length != p.Length || rec.ID() != p.ID || rec.URI() != e.URL || !rec.Date().Equal(e.At) {
		t.Fatalf("%+v, %v; want %+v of %s at %v", rec, err, p, e.URL, e.At)
	}
	if e.Request == nil {
		return
	}
	req, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	head, body, err = req.Split()
	if err != nil || !bytes.Equal(head, e.Request) || req.Type() != warc.Request || req.Header.Get("WARC-Concurrent-To") != "<"+p.ID+">" {
		t.Fatalf("request %q, %v", head, err)
	}
	if rest, err := io.ReadAll(body); err != nil || len(rest) > 0 {
		t.Fatalf("after the request's head: %q, %v", rest, err)
	}
}

func TestRevisitLeadsToItsOriginal(t *testing.T) {
	t.Parallel()
	original := warc.Original{ID: "urn:uuid:1", URI: "http://a.example/1", Date: at.Add(-1500 * time.Microsecond), File: "a b.warc.gz", Offset: 1 << 40}
	file := written(t, func(w *warc.Writer) error {
		_, err := w.Exchange(exchange("hello"), &original)
		return err
	})
	rec := mustRead(t, file)[0]
	if diff := cmp.Diff(original, rec.RefersTo()); diff != "" {
		t.Errorf("the original differs (-want +got):\n%s", diff)
	}
	if rec.Type() != warc.Revisit || rec.block != string(exchange("").Response) || rec.Header.Get("WARC-Payload-Digest") != warc.Digest([]byte("hello")) {
		t.Errorf("%v\n%s", rec.Header, rec.block)
	}
}

func TestOddOriginalsAreReadAsFarAsTheyGo(t *testing.T) {
	t.Parallel()
	file := plain("", "WARC-Refers-To: urn:uuid:1\r\n", "WARC-Refers-To-Date: yesterday\r\n", "WARC-Refers-To-File-Offset: -7\r\n")
	want := warc.Original{ID: "urn:uuid:1"}
	if diff := cmp.Diff(want, mustRead(t, []byte(file))[0].RefersTo()); diff != "" {
		t.Errorf("the original differs (-want +got):\n%s", diff)
	}
}

func TestMetadataAndInfoAreReadBack(t *testing.T) {
	t.Parallel()
	fields := warc.Header{{Name: "via", Value: "http://a.example/: ü"}, {Name: "hopsFromSeed", Value: "1"}}
	file := written(t, func(w *warc.Writer) error {
		_, err := w.Info(warc.Info{
			Filename: "a.warc.gz", Date: at, Software: "test/1", Operator: "Mail: desk@kiosk.example", Robots: "classic",
			Agent: "test/1 (+desk@kiosk.example)", Settings: "delay=1s",
		})
		_, err2 := w.Metadata("urn:uuid:1", "http://a.example/", at, fields)
		return errors.Join(err, err2)
	})
	records := mustRead(t, file)
	if want := "software: test/1\r\nformat: WARC File Format 1.1\r\nconformsTo: " +
		"http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\nrobots: classic\r\n" +
		"http-header-user-agent: test/1 (+desk@kiosk.example)\r\noperator: Mail: desk@kiosk.example\r\nbroadsheet-settings: delay=1s\r\n"; records[0].block != want {
		t.Errorf("warcinfo is %q, want %q", records[0].block, want)
	}
	if want := "via: http://a.example/: ü\r\nhopsFromSeed: 1\r\n"; records[1].block != want {
		t.Errorf("metadata is %q, want %q", records[1].block, want)
	}
}

// TestWriterGoesOnInAnotherFile resets a writer, and says where its records stand.
func TestWriterGoesOnInAnotherFile(t *testing.T) {
	t.Parallel()
	var first, second bytes.Buffer
	w := warc.NewWriter(&first, warc.WriterOptions{})
	info, err := w.Info(warc.Info{Filename: "a.warc.gz", Date: at})
	if err != nil {
		t.Fatal(err)
	}
	second.WriteString("before")
	w.Reset(&second, 6)
	p, err := w.Exchange(exchange("hello"), nil)
	if err != nil || p.Offset != 6 {
		t.Fatalf("%+v, %v", p, err)
	}
	if rec := mustRead(t, second.Bytes()[6:])[0]; rec.Header.Get("WARC-Warcinfo-ID") != "<"+info.ID+">" {
		t.Errorf("%v", rec.Header)
	}
}

// A fullWriter takes so many bytes.
type fullWriter struct{ left int }

var errFull = errors.New("no space left")

func (w *fullWriter) Write(p []byte) (int, error) {
	n := min(len(p), w.left)
	w.left -= n
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

func TestFailingWriteIsAnErrorAtEveryByte(t *testing.T) {
	t.Parallel()
	for name, opt := range packings(t) {
		opt.NewID = func() string { return "urn:uuid:1" } // so that the sizes are the same
		var whole bytes.Buffer
		if _, err := warc.NewWriter(&whole, opt).Exchange(exchange("hello"), nil); err != nil {
			t.Fatal(err)
		}
		step := 1
		if opt.Compression == warc.Zstd {
			step = 1 + whole.Len()/60 // a frame is one write, and an encoder dear
		}
		for room := whole.Len(); room >= 0; room -= step {
			_, err := warc.NewWriter(&fullWriter{room}, opt).Exchange(exchange("hello"), nil)
			if fits := room == whole.Len(); fits != (err == nil) || !fits && !errors.Is(err, errFull) {
				t.Errorf("%s: with room for %d bytes of %d: %v", name, room, whole.Len(), err)
			}
		}
	}
}

// TestRevisitRefersToAnother: of a record that was read only the reference changes.
func TestRevisitRefersToAnother(t *testing.T) {
	t.Parallel()
	e := exchange("hello")
	file := written(t, func(w *warc.Writer) error {
		_, err := w.Exchange(e, &warc.Original{ID: "urn:uuid:1", URI: e.URL, Date: at, File: "old.warc.gz", Offset: 7})
		return err
	})
	want := warc.Original{ID: "urn:uuid:2", URI: "http://b.example/", Date: at.Add(time.Hour), File: "new.warc.gz", Offset: 9}
	rec, err := warc.NewReader(bytes.NewReader(file), warc.ReaderOptions{Verify: true}).Next()
	if err != nil {
		t.Fatal(err)
	}
	rec.ReferTo(want)
	var out bytes.Buffer
	if _, err := warc.NewWriter(&out, warc.WriterOptions{}).Copy(rec); err != nil {
		t.Fatal(err)
	}
	was, is := mustRead(t, file)[0], mustRead(t, out.Bytes())[0]
	if diff := cmp.Diff(want, is.RefersTo()); diff != "" || was.block != is.block || was.ID() != is.ID() || len(was.Header) != len(is.Header) {
		t.Errorf("%v\n%s", is.Header, diff)
	}
}

// TestNotModifiedHasAProfileOfItsOwn: a 304 refers to the page that is as it was, by the
// digest that is given, and not to one without a body.
func TestNotModifiedHasAProfileOfItsOwn(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w := warc.NewWriter(&out, warc.WriterOptions{})
	at := time.Date(2019, 4, 23, 7, 41, 0, 0, time.UTC)
	page := warc.Exchange{URL: "http://a.example/1", At: at, Response: []byte("HTTP/1.1 200 OK\r\n\r\n"), Body: []byte("<p>Neun Kegel")}
	p, err := w.Exchange(page, nil)
	if err != nil {
		t.Fatal(err)
	}
	later := warc.Exchange{URL: page.URL, At: at.Add(time.Hour), Response: []byte("HTTP/1.1 304 Not Modified\r\n\r\n"), Digest: p.Digest}
	if _, err := w.Exchange(later, &warc.Original{ID: p.ID, URI: page.URL, Date: at}); err != nil {
		t.Fatal(err)
	}
	r := warc.NewReader(&out, warc.ReaderOptions{Verify: true})
	var last *warc.Record
	for {
		rec, err := r.Next()
		if err != nil {
			break
		}
		last = rec
		if err := rec.Skip(); err != nil {
			t.Fatal(err)
		}
	}
	if last == nil || last.Type() != warc.Revisit || last.RefersTo().ID != p.ID || last.Header.Get("WARC-Payload-Digest") != p.Digest ||
		last.Header.Get("WARC-Profile") != "http://netpreserve.org/warc/1.1/revisit/server-not-modified" {
		t.Errorf("%+v", last)
	}
}
