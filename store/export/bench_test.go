package export_test

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/store"
	"broadsheet/store/export"
)

// BenchmarkExport writes the records of an archive, of about 10 kB each, in a form:
// from the database to the bytes.
func BenchmarkExport(b *testing.B) {
	const records = 1000
	a, err := store.Open(b.Context(), b.TempDir(), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	errs := make(chan error, records)
	for n := range records {
		go func() {
			art := &extract.Article{Schema: extract.Schema, ID: fmt.Sprint("kiosk.example:", n), ContentHash: strconv.Itoa(n)}
			for i := range 24 {
				art.Body = append(art.Body, extract.Block{Type: extract.Paragraph, Text: fmt.Sprintf("%d %d %s", n, i, strings.Repeat("words of a story ", 12))})
			}
			_, err := a.Keep(b.Context(), store.Visit{Address: fmt.Sprint("https://kiosk.example/", n), Fetched: time.Unix(int64(n), 0), Article: art})
			errs <- err
		}()
	}
	for range records {
		if err := <-errs; err != nil {
			b.Fatal(err)
		}
	}
	for _, f := range export.Formats() {
		format := f.Name
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				w, err := export.New(format, io.Discard, withPages(export.Options{}))
				if err != nil {
					b.Fatal(err)
				}
				for art, err := range a.Articles(b.Context(), store.Query{}) {
					if err != nil {
						b.Fatal(err)
					}
					if err := w.Write(art); err != nil {
						b.Fatal(err)
					}
					n++
				}
				if err := w.Close(); err != nil {
					b.Fatal(err)
				}
			}
			if n%records != 0 {
				b.Errorf("%d records", n)
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
		})
	}
}
