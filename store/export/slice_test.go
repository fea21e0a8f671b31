package export_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store/export"
)

// withPages adds captures to options that have none.
func withPages(o export.Options) export.Options {
	if o.Captures == nil {
		o.Captures = invented{}
	}
	return o
}

// invented are captures made up for each record: a warcinfo record that all share, and a
// response.
type invented struct{}

func (invented) Behind(_ context.Context, art *extract.Article) iter.Seq2[*warc.Record, error] {
	return func(yield func(*warc.Record, error) bool) {
		var file bytes.Buffer
		ids := []string{"urn:test:segment", "urn:test:" + art.ID}
		w := warc.NewWriter(&file, warc.WriterOptions{Compression: warc.None, NewID: func() string {
			id := ids[0]
			ids = ids[1:]
			return id
		}})
		at := time.Date(2019, 4, 23, 7, 41, 0, 0, time.UTC)
		_, err := w.Info(warc.Info{Date: at, Software: "test"})
		if err == nil {
			_, err = w.Exchange(warc.Exchange{URL: "https://kiosk.example/", At: at, Response: []byte("HTTP/1.1 200 OK\r\n\r\n"), Body: []byte("<p>" + art.Headline)}, nil)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		r := warc.NewReader(&file, warc.ReaderOptions{Verify: true})
		for {
			rec, err := r.Next()
			if errors.Is(err, io.EOF) || !yield(rec, err) || err != nil || rec.Skip() != nil {
				return
			}
		}
	}
}

// TestSliceHasEachPageOnce: of two records with one page, and one with another.
func TestSliceHasEachPageOnce(t *testing.T) {
	t.Parallel()
	one, two := &extract.Article{ID: "kiosk.example:1", Headline: "One"}, &extract.Article{ID: "kiosk.example:2", Headline: "Two"}
	out := written(t, "warc", export.Options{}, one, one, two)
	r := warc.NewReader(bytes.NewReader(out), warc.ReaderOptions{Verify: true})
	var got []string
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(rec.Type())+" "+rec.ID())
		if err := rec.Skip(); err != nil {
			t.Fatal(err)
		}
	}
	if want := "warcinfo urn:test:segment, response urn:test:kiosk.example:1, response urn:test:kiosk.example:2"; strings.Join(got, ", ") != want {
		t.Errorf("%q", got)
	}
}

// TestSliceNeedsCaptures, and says so.
func TestSliceNeedsCaptures(t *testing.T) {
	t.Parallel()
	if _, err := export.New("warc", io.Discard, export.Options{}); err == nil || !strings.Contains(err.Error(), "captures") {
		t.Error(err)
	}
}
