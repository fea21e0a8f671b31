package scraper_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"broadsheet/scraper"
	"broadsheet/scraper/warc"
)

// foreign is a record as another program may write it, plain.
func foreign(kind, address, block string, fields ...string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2016-08-26T07:41:00Z\r\n%sContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, address, strings.Join(fields, ""), len(block), block)
}

const (
	httpBlock = "Content-Type: application/http; msgtype=response\r\n"
	htmlHead  = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
)

// response is a foreign record of a page.
func response(address, block string, fields ...string) string {
	return foreign("response", address, block, append([]string{httpBlock}, fields...)...)
}

// warcFile writes a file.
func warcFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// imported are the pages of files by their addresses, and what went wrong in words.
func imported(t *testing.T, files ...string) (pages map[string]*scraper.Page, wrong []string, passed map[string]int) {
	t.Helper()
	src, err := scraper.NewWARCs(files)
	if err != nil {
		t.Fatal(err)
	}
	pages = map[string]*scraper.Page{}
	for item, err := range src.Items(t.Context()) {
		if err != nil {
			wrong = append(wrong, item.Job.Source+": "+err.Error())
			continue
		}
		pages[item.Page.URL] = item.Page
	}
	return pages, wrong, src.Passed()
}

func gzipped(text string) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write([]byte(text))
	if err = errors.Join(err, w.Close()); err != nil {
		panic(err)
	}
	return out.String()
}

func zstded(text string) string {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return string(w.EncodeAll([]byte(text), nil))
}

// TestPagesOfOtherPrograms are read as they were sent: chunked or only called so,
// packed or only called so, with odd heads or none.
func TestPagesOfOtherPrograms(t *testing.T) {
	t.Parallel()
	const html = "<html><p>Ink</p></html>"
	chunks := "5\r\n<html\r\n12;x=y\r\n><p>Ink</p></html>\r\n0\r\n\r\n"
	for name, block := range map[string]string{
		"plain":               htmlHead + html,
		"chunked":             "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks,
		"chunked, cut":        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.TrimSuffix(chunks, "0\r\n\r\n"),
		"not chunked":         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + html,
		"gzip":                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzipped(html),
		"not gzip":            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + html,
		"not br":              "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n" + html,
		"chunked gzip":        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: Chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(gzipped(html)), gzipped(html)),
		"LF":                  "HTTP/1.0 200\nContent-Type: text/html\n\n" + html,
		"odd fields":          "HTTP/1.1 200 OK\r\nno colon\r\n: x\r\nContent-Type : text/html\r\nX: a\r\n b\r\n\r\n" + html,
		"HTTP/0.9":            html,
		"no status":           "HTTP/1.1\r\n\r\n" + html,
		"nothing of the kind": "HTTP/1.1 200 OK\r\nContent-Type: unknown/unknown\r\n\r\n" + html,
	} {
		pages, wrong, _ := imported(t, warcFile(t, "a.warc", response("http://kiosk.example/1", block)))
		p := pages["http://kiosk.example/1"]
		if p == nil || string(p.HTML) != html || len(wrong) > 0 {
			t.Errorf("%s: %+v, %q", name, p, wrong)
			continue
		}
		e := p.Exchanges[0]
		if p.Fetched.Format("2006-01-02 15:04") != "2016-08-26 07:41" || !e.At.Equal(p.Fetched) || p.Source != p.URL || p.Status == 0 {
			t.Errorf("%s: %+v", name, p)
		}
		if _, err := warc.NewWriter(&bytes.Buffer{}, warc.WriterOptions{}).Exchange(e, nil); err != nil {
			t.Errorf("%s: it can't be kept: %v", name, err)
		}
	}
}

// TestWARCFilesOfEachKindAreRead, one after the other, whatever they are called.
func TestWARCFilesOfEachKindAreRead(t *testing.T) {
	t.Parallel()
	var files []string
	for i, pack := range []func(string) string{func(s string) string { return s }, gzipped, zstded} {
		var text strings.Builder
		for n := range 3 {
			text.WriteString(pack(response(fmt.Sprintf("<http://kiosk.example/%d/%d>", i, n), htmlHead+"<p>Ink")))
		}
		files = append(files, warcFile(t, "a.warc", text.String()))
	}
	var whole strings.Builder // a file that was packed in one piece
	for n := range 3 {
		whole.WriteString(response(fmt.Sprintf("http://kiosk.example/whole/%d", n), htmlHead+"<p>Ink") + "\r\n")
	}
	files = append(files, warcFile(t, "whole.warc", gzipped(whole.String())), warcFile(t, "whole.warc", zstded(whole.String()+foreign("request", "http://kiosk.example/", ""))))
	pages, wrong, passed := imported(t, files...)
	if len(pages) != 12 || passed["request records"] != 1 || len(wrong) > 0 {
		t.Errorf("%d pages, %q", len(pages), wrong)
	}
}

// TestRecordsThatAreNoPagesAreCounted, by what they are.
func TestRecordsThatAreNoPagesAreCounted(t *testing.T) {
	t.Parallel()
	text := foreign("warcinfo", "", "software: x\r\n") + foreign("request", "http://kiosk.example/", "GET / HTTP/1.0\r\n\r\n", httpBlock) +
		foreign("metadata", "http://kiosk.example/", "a: b") + response("dns:kiosk.example", "x") +
		response("http://kiosk.example/a", "HTTP/1.1 404 No\r\n\r\n<p>") + response("http://kiosk.example/b", "HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n\r\nGIF89a") +
		response("http://kiosk.example/c", "HTTP/1.1 200 OK\r\n\r\nGIF89a") + response("http://kiosk.example/d", "HTTP/1.1 200 OK\r\nContent-Type: text/html") +
		response("http://kiosk.example/e", htmlHead+"<p>Ink")
	pages, wrong, passed := imported(t, warcFile(t, "a.warc", text))
	want := map[string]int{
		"warcinfo records": 1, "request records": 1, "metadata records": 1, "records of other addresses than http and https": 1,
		"responses of another status than 2xx": 1, "responses that are no HTML": 2, "responses without a body": 1,
	}
	if diff := cmp.Diff(want, passed); diff != "" || len(wrong) > 0 || len(pages) != 1 {
		t.Errorf("%d pages, %q, passed over (-want +got):\n%s", len(pages), wrong, diff)
	}
}

// TestRevisitsAreReadFromTheirOriginals, with their own dates; one whose original is
// nowhere before it is named.
func TestRevisitsAreReadFromTheirOriginals(t *testing.T) {
	t.Parallel()
	sum := warc.Digest([]byte("<p>Ink"))
	payload := "WARC-Payload-Digest: " + sum + "\r\n"
	first := warcFile(t, "first.warc.zst", zstded(response("http://kiosk.example/1", htmlHead+"<p>Ink", payload)))
	later := foreign("revisit", "http://kiosk.example/2", htmlHead, httpBlock, payload) +
		foreign("revisit", "http://kiosk.example/3", "HTTP/1.1 304 Not Modified\r\n\r\n", httpBlock, payload) +
		foreign("revisit", "http://kiosk.example/4", "", payload) +
		foreign("revisit", "http://kiosk.example/5", htmlHead, httpBlock, "WARC-Payload-Digest: sha1:OTHER\r\n", "WARC-Refers-To-Target-URI: http://kiosk.example/0\r\n") +
		foreign("revisit", "http://kiosk.example/6", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", httpBlock, "WARC-Payload-Digest: sha1:OTHER\r\n")
	pages, wrong, passed := imported(t, first, warcFile(t, "later.warc", later))
	want := []string{"http://kiosk.example/1", "http://kiosk.example/2", "http://kiosk.example/3", "http://kiosk.example/4"}
	if got := slices.Sorted(maps.Keys(pages)); !slices.Equal(got, want) {
		t.Fatalf("%q, %q", got, wrong)
	}
	for address, p := range pages {
		if string(p.HTML) != "<p>Ink" || p.Status != 200 || p.MediaType != "text/html" {
			t.Errorf("%s: %+v", address, p)
		}
	}
	if len(wrong) != 1 || !strings.Contains(wrong[0], "it is a revisit of http://kiosk.example/0, which doesn't stand before it") || passed["responses that are no HTML"] != 1 {
		t.Errorf("%q, %v", wrong, passed)
	}
}

// TestRevisitsNameTheirOriginals: by payload digest, by id, or by address and date, and so do
// those of a 304 without a digest; what is named has the payload that the revisit says.
func TestRevisitsNameTheirOriginals(t *testing.T) {
	t.Parallel()
	const page = "http://kiosk.example/1"
	bare := response(page, htmlHead+"<p>Ink", idOf("1"))
	summed := response(page, htmlHead+"<p>Ink", idOf("1"), "WARC-Payload-Digest: sha1:INK\r\n")
	other := response("http://kiosk.example/2", htmlHead+"<p>Rain", idOf("2"), "WARC-Payload-Digest: sha1:RAIN\r\n")
	byID, byDate := "WARC-Refers-To: <urn:x:1>\r\n", "WARC-Refers-To-Target-URI: "+page+"\r\nWARC-Refers-To-Date: 2016-08-26T07:41:00Z\r\n"
	ours := "WARC-Payload-Digest: " + warc.Digest([]byte("<p>Ink")) + "\r\n"
	for name, c := range map[string]struct {
		before string
		head   string
		fields []string
		wrong  string
	}{
		"by id":                         {bare, htmlHead, []string{byID}, ""},
		"by address and date":           {bare, htmlHead, []string{byDate}, ""},
		"by a digest that nobody wrote": {bare, htmlHead, []string{ours}, ""},
		"of a 304, by id":               {summed, "HTTP/1.1 304 Not Modified\r\n\r\n", []string{byID, "WARC-Payload-Digest: sha1:NOTHING\r\n"}, ""},
		"of a 304, by address and date": {summed, "HTTP/1.1 304 Not Modified\r\n\r\n", []string{byDate}, ""},
		"by digest before id":           {summed, htmlHead, []string{"WARC-Refers-To: <urn:x:2>\r\n", "WARC-Payload-Digest: sha1:INK\r\n"}, ""},
		"by id, of another payload":     {summed, htmlHead, []string{byID, "WARC-Payload-Digest: sha1:TEA\r\n"}, "which has another payload"},
		"by id, digests of two kinds":   {summed, htmlHead, []string{byID, "WARC-Payload-Digest: md5:INK\r\n"}, ""},
		"by date, of another address":   {bare, htmlHead, []string{strings.Replace(byDate, "/1", "/3", 1)}, "which doesn't stand before it"},
		"by address, of another date":   {bare, htmlHead, []string{strings.Replace(byDate, "07:41", "07:42", 1)}, "which doesn't stand before it"},
		"of what it doesn't name":       {bare, htmlHead, nil, "a record that it doesn't name"},
		"by the address of the revisit": {response("http://kiosk.example/again", htmlHead+"<p>Ink"), htmlHead, []string{"WARC-Refers-To-Date: 2016-08-26T07:41:00Z\r\n"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			again := foreign("revisit", "http://kiosk.example/again", c.head, append([]string{httpBlock}, c.fields...)...)
			again = strings.Replace(again, "2016-08-26T07:41:00Z", "2017-01-01T00:00:00Z", 1)
			pages, wrong, _ := imported(t, warcFile(t, "a.warc", c.before+other+again))
			got := pages["http://kiosk.example/again"]
			switch {
			case c.wrong != "":
				if len(wrong) != 1 || !strings.Contains(wrong[0], c.wrong) {
					t.Errorf("%q", wrong)
				}
			case len(wrong) > 0 || got == nil || string(got.HTML) != "<p>Ink" || got.Status != 200 || got.Fetched.Year() != 2017:
				t.Errorf("%q, %+v", wrong, got)
			}
		})
	}
}

// TestBadRecordsAreNamedAndTheRestGoesOn, each with its file and offset, once.
func TestBadRecordsAreNamedAndTheRestGoesOn(t *testing.T) {
	t.Parallel()
	good := response("http://kiosk.example/good", htmlHead+"<p>Ink")
	for want, text := range map[string]string{
		"record at offset 0: its date \"yesterday\" can't be read": strings.Replace(good, "2016-08-26T07:41:00Z", "yesterday", 1) + good,
		"content encoding \"br\" is unknown":                       response("http://kiosk.example/1", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\x1b\x00\x00<") + good,
		"is damaged: WARC-Block-Digest":                            response("http://kiosk.example/1", htmlHead+"<p>Ink", "WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n") + good,
		"ends inside its last record, at offset":                   good + good[:len(good)-9],
		"what comes after it is left out":                          good + "this is no record",
		"the body doesn't unpack":                                  response("http://kiosk.example/1", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"+gzipped("<p>Ink")[:15]) + good,
	} {
		pages, wrong, _ := imported(t, warcFile(t, "a.warc", text))
		if len(pages) != 1 || pages["http://kiosk.example/good"] == nil || len(wrong) != 1 || !strings.Contains(wrong[0], want) || !strings.Contains(wrong[0], "a.warc") {
			t.Errorf("%d pages, %q, want %q", len(pages), wrong, want)
		}
	}
	for _, text := range []string{"", "\r\n\r\n"} {
		if _, wrong, _ := imported(t, warcFile(t, "a.warc", text)); len(wrong) != 1 || !strings.Contains(wrong[0], "it holds no record") {
			t.Errorf("of an empty file: %q", wrong)
		}
	}
	// A payload's digest is taken over this and that, and says nothing of the block.
	if pages, wrong, _ := imported(t, warcFile(t, "a.warc", response("http://kiosk.example/1", htmlHead+"<p>Ink", "WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n")+good)); len(pages) != 2 || len(wrong) > 0 {
		t.Errorf("%d pages, %q", len(pages), wrong)
	}
}

// TestWARCFilesAreInputsToo, beside addresses and pages; what is no file is none.
func TestWARCFilesAreInputsToo(t *testing.T) {
	t.Parallel()
	path := warcFile(t, "a.WARC.gz", gzipped(response("http://kiosk.example/1", htmlHead+"<p>Ink")))
	src, err := scraper.Inputs([]string{path}, scraper.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for item, err := range src.Items(t.Context()) {
		if err != nil || item.Page.URL != "http://kiosk.example/1" {
			t.Errorf("%+v, %v", item, err)
		}
	}
	for _, none := range []string{t.TempDir(), filepath.Join(t.TempDir(), "a.warc")} {
		if _, err := scraper.NewWARCs([]string{none}); err == nil || !strings.Contains(err.Error(), none) {
			t.Errorf("%v", err)
		}
	}
}

// FuzzWARCs reads any block of a response: a page can be kept, and nothing panics.
func FuzzWARCs(f *testing.F) {
	f.Add([]byte(htmlHead + "<p>Ink"))
	f.Add([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n0\r\n\r\n"))
	f.Add([]byte("HTTP/1.1 200\n\n" + gzipped("<p>")))
	f.Fuzz(func(t *testing.T, block []byte) {
		rec, err := warc.NewReader(strings.NewReader(response("http://kiosk.example/1", string(block))), warc.ReaderOptions{}).Next()
		if err != nil {
			t.Fatal(err)
		}
		p, err := scraper.PageOf(rec)
		if p == nil || err != nil {
			return
		}
		if _, err := warc.NewWriter(io.Discard, warc.WriterOptions{Compression: warc.None}).Exchange(p.Exchanges[0], nil); err != nil {
			t.Errorf("it can't be kept: %v", err)
		}
	})
}
