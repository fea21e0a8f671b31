package warc_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/warc"
)

func TestHeaderIsReadAsTheFormatSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lines string
		want  warc.Header
	}{
		"plain":                 {"A: b\r\n", warc.Header{{Name: "A", Value: "b"}}},
		"no blank after colon":  {"A:b\r\n", warc.Header{{Name: "A", Value: "b"}}},
		"blanks around":         {"A \t: \t b \t\r\n", warc.Header{{Name: "A", Value: "b"}}},
		"empty value":           {"A:\r\n", warc.Header{{Name: "A"}}},
		"colons in the value":   {"A: urn:uuid:1 :2\r\n", warc.Header{{Name: "A", Value: "urn:uuid:1 :2"}}},
		"folded by a blank":     {"A: b\r\n c\r\n", warc.Header{{Name: "A", Value: "b c"}}},
		"folded by a tab":       {"A: b\r\n\t\t c\r\n  d:e\r\n", warc.Header{{Name: "A", Value: "b c d:e"}}},
		"folded after nothing":  {"A:\r\n b\r\n", warc.Header{{Name: "A", Value: "b"}}},
		"folded to nothing":     {"A: b\r\n \t\r\n", warc.Header{{Name: "A", Value: "b"}}},
		"LF alone":              {"A: b\nC: d\n e\n", warc.Header{{Name: "A", Value: "b"}, {Name: "C", Value: "d e"}}},
		"CRs doubled":           {"A: b\r\r\n", warc.Header{{Name: "A", Value: "b"}}},
		"order and repetition":  {"B: 1\r\nA: 2\r\nB: 3\r\n", warc.Header{{Name: "B", Value: "1"}, {Name: "A", Value: "2"}, {Name: "B", Value: "3"}}},
		"UTF-8":                 {"WARC-Filename: übermorgen-№1.warc\r\n", warc.Header{{Name: "WARC-Filename", Value: "übermorgen-№1.warc"}}},
		"space of Unicode":      {"A: \u00a0b\u2003\r\n", warc.Header{{Name: "A", Value: "\u00a0b\u2003"}}},
		"not UTF-8":             {"A: \xff\xfe\r\n", warc.Header{{Name: "A", Value: "\xff\xfe"}}},
		"a long line":           {"A: " + strings.Repeat("x", 30_000) + "\r\n", warc.Header{{Name: "A", Value: strings.Repeat("x", 30_000)}}},
		"many lines":            {strings.Repeat("A: b\r\n", 2000), warc.Header(slicesRepeat(warc.Field{Name: "A", Value: "b"}, 2000))},
		"a CR inside of a line": {"A: b\rC: d\r\n", warc.Header{{Name: "A", Value: "b\rC: d"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			records := mustRead(t, []byte(plain("hello", c.lines)))
			if len(records) != 1 || records[0].block != "hello" {
				t.Fatalf("blocks %q", blocks(records))
			}
			want := append(slices.Clone(c.want), warc.Field{Name: "Content-Length", Value: "5"})
			if diff := cmp.Diff(want, records[0].Header); diff != "" {
				t.Errorf("header differs (-want +got):\n%s", diff)
			}
		})
	}
}

func slicesRepeat(f warc.Field, n int) []warc.Field {
	out := make([]warc.Field, n)
	for i := range out {
		out[i] = f
	}
	return out
}

func TestFieldsAreFoundInAnyCase(t *testing.T) {
	t.Parallel()
	file := "WARC/1.0\ncontent-length: 0\nwarc-type: ReSource\nWARC-RECORD-ID: <urn:uuid:1>\nWarc-Target-Uri: <http://a.example/>\n\n\n\n"
	rec := mustRead(t, []byte(file))[0]
	if rec.Version != "WARC/1.0" || rec.Type() != warc.Resource || rec.ID() != "urn:uuid:1" || rec.URI() != "http://a.example/" {
		t.Errorf("%s %s %s %s", rec.Version, rec.Type(), rec.ID(), rec.URI())
	}
}

func TestBadHeaderIsAFormatError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, words string }{
		"no WARC":              {"HTTP/1.1 200 OK\r\n\r\n", `doesn't begin with "WARC/"`},
		"HTML":                 {"<!DOCTYPE html>", `doesn't begin with "WARC/"`},
		"in lower case":        {"warc/1.1\r\nContent-Length: 0\r\n\r\n\r\n\r\n", `doesn't begin with "WARC/"`},
		"no colon":             {"WARC/1.1\r\nWARC-Type response\r\n\r\n", "has no field name"},
		"no name":              {"WARC/1.1\r\n: response\r\n\r\n", "has no field name"},
		"blank name":           {"WARC/1.1\r\nA: b\r\n\r: c\r\n\r\n", "has no field name"},
		"folded at once":       {"WARC/1.1\r\n WARC-Type: response\r\n\r\n", "begins with a folded line"},
		"no length":            {"WARC/1.1\r\nWARC-Type: response\r\n\r\n\r\n\r\n", `Content-Length "" is no number`},
		"length in words":      {"WARC/1.1\r\nContent-Length: five\r\n\r\nhello\r\n\r\n", `Content-Length "five" is no number`},
		"negative length":      {"WARC/1.1\r\nContent-Length: -5\r\n\r\nhello\r\n\r\n", `Content-Length "-5" is no number`},
		"length with a sign":   {"WARC/1.1\r\nContent-Length: +5\r\n\r\nhello\r\n\r\n", `Content-Length "+5" is no number`},
		"length in hex":        {"WARC/1.1\r\nContent-Length: 0x5\r\n\r\nhello\r\n\r\n", `Content-Length "0x5" is no number`},
		"length beyond 63 bit": {"WARC/1.1\r\nContent-Length: 9223372036854775808\r\n\r\nhello\r\n\r\n", "is no number"},
		"a line without end":   {"WARC/1.1\r\nA: " + strings.Repeat("x", 1<<20), "header is too long"},
		"lines without end":    {"WARC/1.1\r\n" + strings.Repeat("A: b\r\n", 1<<16), "header is too long"},
		"folds without end":    {"WARC/1.1\r\nA: b\r\n" + strings.Repeat(" b\r\n", 30_000), "header is too long"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			good := plain("first")
			for form, file := range map[string][]byte{"plain": []byte(good + c.file), "gzip": append(zip(t, good), zip(t, c.file)...)} {
				records, err := readAll(file)
				fe, ok := errors.AsType[*warc.FormatError](err)
				if !ok || !strings.Contains(err.Error(), c.words) || len(records) != 1 {
					t.Errorf("%s: %d records, %v", form, len(records), err)
					continue
				}
				if fe.Offset != records[0].Length {
					t.Errorf("%s: the error is at %d, the second record at %d", form, fe.Offset, records[0].Length)
				}
			}
		})
	}
}

// TestNoHeaderIsInjected gives the writer values that would break out of a line:
// an error, and no byte is written.
func TestNoHeaderIsInjected(t *testing.T) {
	t.Parallel()
	good := exchange("hello")
	for name, write := range map[string]func(*warc.Writer) error{
		"address with CRLF": exchangeWith(func(e *warc.Exchange) { e.URL = "http://a.example/\r\nWARC-Type: metadata" }),
		"address with LF":   exchangeWith(func(e *warc.Exchange) { e.URL = "http://a.example/\nContent-Length: 0" }),
		"address with CR":   exchangeWith(func(e *warc.Exchange) { e.URL = "http://a.example/\rx" }),
		"address with zero": exchangeWith(func(e *warc.Exchange) { e.URL = "http://a.example/\x00" }),
		"address too long":  exchangeWith(func(e *warc.Exchange) { e.URL = "http://a.example/" + strings.Repeat("x", 40_000) }),
		"IP with CRLF":      exchangeWith(func(e *warc.Exchange) { e.IP = "192.0.2.1\r\nX: y" }),
		"media type": func(w *warc.Writer) error {
			_, err := w.Exchange(warc.Exchange{URL: "file:///a", MediaType: "text/html\r\nX: y"}, nil)
			return err
		},
		"original": func(w *warc.Writer) error {
			_, err := w.Exchange(good, &warc.Original{ID: "urn:uuid:1", URI: "http://a.example/\r\nX: y", Date: at})
			return err
		},
		"warcinfo": func(w *warc.Writer) error {
			_, err := w.Info(warc.Info{Filename: "a.warc.gz", Date: at, Operator: "a\r\nrobots: ignore"})
			return err
		},
		"metadata value": func(w *warc.Writer) error {
			_, err := w.Metadata("urn:uuid:1", "http://a.example/", at, warc.Header{{Name: "via", Value: "a\nb: c"}})
			return err
		},
		"metadata name": func(w *warc.Writer) error {
			_, err := w.Metadata("urn:uuid:1", "http://a.example/", at, warc.Header{{Name: "via\nb", Value: "c"}})
			return err
		},
		"metadata without a name": func(w *warc.Writer) error {
			_, err := w.Metadata("urn:uuid:1", "http://a.example/", at, warc.Header{{Value: "c"}})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			if err := write(warc.NewWriter(&out, warc.WriterOptions{})); err == nil || out.Len() > 0 {
				t.Errorf("%d bytes are written, %v", out.Len(), err)
			} else if len(err.Error()) > 1000 {
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
		})
	}
}

func exchangeWith(change func(*warc.Exchange)) func(*warc.Writer) error {
	return func(w *warc.Writer) error {
		e := exchange("hello")
		change(&e)
		_, err := w.Exchange(e, nil)
		return err
	}
}
