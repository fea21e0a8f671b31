package extract_test

import (
	"bytes"
	"testing"
	"time"

	"golang.org/x/net/html"

	"broadsheet/extract"
	"broadsheet/extract/gold"
)

// BenchmarkPages reads the pages of sites with a profile, and parses each page by
// itself in the same run: x/parse is the ratio of the two.
func BenchmarkPages(b *testing.B) {
	var pages []extract.Page
	for _, set := range []string{"faz", "news"} {
		for _, p := range gold.Set(b, set) {
			if _, known := extract.Embedded().For(p.URL); known {
				pages = append(pages, extract.Page{HTML: p.MustHTML(b), URL: p.URL})
			}
		}
	}
	benchmark(b, pages, extract.Options{})
}

// BenchmarkUnknown reads the pages of many sites without profiles.
func BenchmarkUnknown(b *testing.B) {
	var pages []extract.Page
	for _, set := range []string{"news", "bodies", "articles"} {
		for _, p := range gold.Set(b, set) {
			pages = append(pages, extract.Page{HTML: p.MustHTML(b), URL: p.URL})
		}
	}
	benchmark(b, pages, extract.Options{Profiles: new(extract.Profiles)})
}

func benchmark(b *testing.B, pages []extract.Page, opts extract.Options) {
	b.Helper()
	b.ReportAllocs()
	var reading, parsing time.Duration
	n := 0
	for b.Loop() {
		for _, p := range pages {
			start := time.Now()
			if _, err := html.Parse(bytes.NewReader(p.HTML)); err != nil {
				b.Fatal(err)
			}
			middle := time.Now()
			_, _ = extract.Extract(p, opts) // some are no articles: the cost counts all the same
			reading += time.Since(middle)
			parsing += middle.Sub(start)
			n++
		}
	}
	b.ReportMetric(float64(reading)/float64(parsing), "x/parse")
	b.ReportMetric(float64(n)/reading.Seconds(), "pages/s")
}
