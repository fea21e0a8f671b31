package export_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"broadsheet/extract"
	"broadsheet/store/export"
)

func records() []*extract.Article {
	return []*extract.Article{{ID: "a.example:1", Headline: "One <b> & two"}, {ID: "a.example:2", Headline: "Zwei"}}
}

// TestFormats: each form holds all records, and the same bytes each time.
func TestFormats(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"jsonl", "json"} {
		for _, list := range [][]*extract.Article{nil, records()} {
			var first []byte
			for range 2 {
				var out bytes.Buffer
				w, err := export.New(format, &out)
				if err != nil || !export.Known(format) {
					t.Fatal(err)
				}
				for _, art := range list {
					err = errors.Join(err, w.Write(art))
				}
				if err = errors.Join(err, w.Close()); err != nil {
					t.Fatal(err)
				}
				if first != nil && !bytes.Equal(first, out.Bytes()) {
					t.Errorf("%s: other bytes the second time", format)
				}
				first = out.Bytes()
			}
			if n := count(t, format, first); n != len(list) {
				t.Errorf("%s: %d records, want %d:\n%s", format, n, len(list), first)
			}
			if len(list) > 0 && !bytes.Contains(first, []byte(`One <b> & two`)) {
				t.Errorf("%s: signs are written as escapes: %s", format, first)
			}
		}
	}
	if _, err := export.New("xlsx", io.Discard); err == nil || export.Known("xlsx") {
		t.Error("an unknown format is taken")
	}
}

// count reads the records back.
func count(t *testing.T, format string, src []byte) int {
	t.Helper()
	var list []extract.Article
	if format == "json" {
		if err := json.Unmarshal(src, &list); err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	for line := range bytes.Lines(src) {
		var art extract.Article
		if err := json.Unmarshal(line, &art); err != nil {
			t.Fatal(err)
		}
		list = append(list, art)
	}
	return len(list)
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
	for _, format := range []string{"jsonl", "json"} {
		for left := range 400 {
			w, _ := export.New(format, &failing{left})
			var err error
			for _, art := range records() {
				err = errors.Join(err, w.Write(art))
			}
			var whole bytes.Buffer
			all, _ := export.New(format, &whole)
			for _, art := range records() {
				_ = all.Write(art)
			}
			_ = all.Close()
			if err = errors.Join(err, w.Close()); left < whole.Len() && !errors.Is(err, errFull) {
				t.Fatalf("%s: %d bytes of room and no error", format, left)
			}
		}
	}
}
