package store_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// BenchmarkBody reads pages of some 100 KB back, from each kind of segment.
func BenchmarkBody(b *testing.B) {
	var pages []warc.Exchange
	for n := range 40 {
		var text strings.Builder
		for i := range 24 {
			text.WriteString(sitePage(fmt.Sprint("part", i), n))
		}
		pages = append(pages, exchange(fmt.Sprintf("https://kiosk.example/%d", n), start, text.String()))
	}
	for _, form := range []string{"gzip", "zstd", "dictionary"} {
		b.Run(form, func(b *testing.B) {
			dir := b.TempDir()
			pack := warc.Zstd
			if form == "gzip" {
				pack = warc.Gzip
			}
			path := packedArchive(b, dir, pack, pages)
			if form == "dictionary" {
				r, err := repacked(b, dir, path)
				if err != nil {
					b.Fatal(err)
				}
				path = filepath.Join(dir, "captures", r.To)
			}
			var places []extract.Capture
			records, order := wholeRecords(b, path)
			for i, at := range order {
				if records[at].Header.Get("WARC-Type") == "response" {
					places = append(places, extract.Capture{File: filepath.Base(path), Offset: at, Length: order[min(i+1, len(order)-1)] - at})
				}
			}
			view, err := store.View(b.Context(), dir)
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = view.Close() }()
			b.SetBytes(int64(len(pages[0].Body)))
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := view.Body(b.Context(), places[i%len(places)]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
