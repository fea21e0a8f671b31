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
