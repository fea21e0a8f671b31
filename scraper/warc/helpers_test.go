package warc_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"broadsheet/scraper/warc"
)

// A read record is one with its block.
type readRecord struct {
	*warc.Record
	block string
}

// readAll reads and verifies all records of a file, and returns what ended it.
func readAll(file []byte) ([]readRecord, error) {
	r := warc.NewReader(bytes.NewReader(file), warc.ReaderOptions{Verify: true})
	var out []readRecord
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		block, err := io.ReadAll(rec.Block)
		if err != nil {
			return out, err
		}
		if err := rec.Skip(); err != nil {
			return out, err
		}
		out = append(out, readRecord{rec, string(block)})
	}
}

// mustRead is readAll of a file that is whole.
func mustRead(tb testing.TB, file []byte) []readRecord {
	tb.Helper()
	out, err := readAll(file)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// written returns what write writes.
func written(tb testing.TB, write func(*warc.Writer) error) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := write(warc.NewWriter(&out, warc.WriterOptions{})); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// writtenExchange returns the file of one exchange.
func writtenExchange(tb testing.TB, e warc.Exchange) []byte {
	tb.Helper()
	return written(tb, func(w *warc.Writer) error {
		_, err := w.Exchange(e, nil)
		return err
	})
}

// plain is a record that isn't compressed, with the fields given as whole lines.
func plain(block string, lines ...string) string {
	return fmt.Sprintf("WARC/1.1\r\n%sContent-Length: %d\r\n\r\n%s\r\n\r\n", strings.Join(lines, ""), len(block), block)
}

// zip compresses text as one gzip member.
func zip(tb testing.TB, text string) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := io.WriteString(w, text); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func unzip(tb testing.TB, file []byte) string {
	tb.Helper()
	r, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		tb.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// blocks are the blocks of records, for comparison.
func blocks(records []readRecord) []string {
	var out []string
	for _, r := range records {
		out = append(out, r.block)
	}
	return out
}

// packings are all ways to write a file.
func packings(tb testing.TB) map[string]warc.WriterOptions {
	tb.Helper()
	return map[string]warc.WriterOptions{
		"gzip": {}, "none": {Compression: warc.None}, "zstd": {Compression: warc.Zstd},
		"dictionary": {Compression: warc.Zstd, Dictionary: dictionary(tb)},
		"raw":        {Compression: warc.Zstd, Dictionary: rawDictionary(tb)},
	}
}

// page is a page of an invented site: much of it is what all of its pages have.
func page(n int) string {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, "<li class=\"menu-%d\"><a href=\"/section/%d\">Section %d</a></li>\n", i, i*i, i*7%13)
	}
	return fmt.Sprintf("<title>Story %d</title><ul>%s</ul><p>Words %x of the story.</p>", n, b.String(), n*7919)
}

// dictionary is one built of pages.
func dictionary(tb testing.TB) *warc.Dictionary {
	tb.Helper()
	d, err := warc.BuildDictionary([][]byte{[]byte(page(1)), []byte(page(2))})
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// rawDictionary is a page alone, as it is.
func rawDictionary(tb testing.TB) *warc.Dictionary {
	tb.Helper()
	d, err := warc.NewDictionary([]byte(page(1)))
	if err != nil {
		tb.Fatal(err)
	}
	return d
}
