package export_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"broadsheet/extract"
	"broadsheet/store/export"
)

func records() []*extract.Article {
	return []*extract.Article{{ID: "a.example:1", Headline: "One <b> & two"}, {ID: "a.example:2", Headline: "Zwei"}}
}

// TestFormatsToTheByte: the forms are a promise to scripts.
func TestFormatsToTheByte(t *testing.T) {
	t.Parallel()
	one := `{"schema":"","id":"a.example:1","headline":"One <b> & two","content_hash":"","extraction":{}}`
	two := `{"schema":"","id":"a.example:2","headline":"Zwei","content_hash":"","extraction":{}}`
	for _, c := range []struct {
		format string
		list   []*extract.Article
		want   string
	}{
		{"jsonl", nil, ""},
		{"jsonl", records()[:1], one + "\n"},
		{"jsonl", records(), one + "\n" + two + "\n"},
		{"json", nil, "[]\n"},
		{"json", records()[:1], "[\n" + one + "\n]\n"},
		{"json", records(), "[\n" + one + "\n,\n" + two + "\n]\n"},
	} {
		var out bytes.Buffer
		w, err := export.New(c.format, &out, export.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, art := range c.list {
			err = errors.Join(err, w.Write(art))
		}
		if err := errors.Join(err, w.Close()); err != nil || out.String() != c.want {
			t.Errorf("%s of %d: %v\n%s\nwant\n%s", c.format, len(c.list), err, out.String(), c.want)
		}
		if c.format == "json" && !json.Valid(out.Bytes()) {
			t.Errorf("%s of %d is no JSON", c.format, len(c.list))
		}
	}
}

// TestUnknownFormat names those that there are.
func TestUnknownFormat(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"xlsx", "", "JSONL", "json "} {
		if export.Known(format) {
			t.Errorf("%q is known", format)
		}
		if _, err := export.New(format, io.Discard, withPages(export.Options{})); err == nil || !strings.Contains(err.Error(), "the formats are jsonl, json, csv") {
			t.Errorf("%q: %v", format, err)
		}
	}
	for _, format := range []string{"jsonl", "json"} {
		if !export.Known(format) {
			t.Errorf("%q is not known", format)
		}
	}
}

// TestRecordsAreWrittenAtOnce: nothing of a record is held back for the next one or
// for Close, so a reader at the other end of a pipe has it.
func TestRecordsAreWrittenAtOnce(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"jsonl", "json"} {
		var out bytes.Buffer
		w, err := export.New(format, &out, withPages(export.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		for _, art := range records() {
			out.Reset()
			if err := w.Write(art); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), art.ID) || !strings.HasSuffix(out.String(), "}\n") {
				t.Errorf("%s: %q was written of %s", format, out.String(), art.ID)
			}
		}
	}
}

// failing is a disk that is full after some bytes.
type failing struct{ left int }

var errFull = errors.New("no space left on device")

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// TestFullDiskIsAnError at whatever byte it comes.
func TestFullDiskIsAnError(t *testing.T) {
	t.Parallel()
	all := func(format string, out io.Writer) error {
		w, err := export.New(format, out, withPages(export.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		for _, art := range records() {
			err = errors.Join(err, w.Write(art))
		}
		return errors.Join(err, w.Close())
	}
	for _, format := range []string{"jsonl", "json"} {
		var whole bytes.Buffer
		if err := all(format, &whole); err != nil {
			t.Fatal(err)
		}
		for left := range whole.Len() {
			if err := all(format, &failing{left}); !errors.Is(err, errFull) {
				t.Fatalf("%s: %d bytes of room of %d: %v", format, left, whole.Len(), err)
			}
		}
		if err := all(format, &failing{whole.Len()}); err != nil {
			t.Errorf("%s: room for all: %v", format, err)
		}
	}
}
