//go:build unix

package main_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/extract"
	"broadsheet/extract/gold"
	"broadsheet/scraper"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// BenchmarkReextract reads the kept pages of an archive anew on all cores, and in the same
// run the same pages with Extract alone, from memory and on all cores too: x/extract is how
// much of that rate is reached, x/cpu the same by the time of processors, which others on the
// machine don't change. "same" finds all records as they are, "changed" replaces
// each of them. The pages are those of the tests, and with BROADSHEET_PAGES those of its
// news.
func BenchmarkReextract(b *testing.B) {
	sets := map[string][]extract.Page{"testdata": testPages(b)}
	if os.Getenv("BROADSHEET_PAGES") != "" {
		sets["news"] = newsPages(b)
	}
	for name, pages := range sets {
		for _, changed := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/changed=%t", name, changed), func(b *testing.B) {
				a := keptPages(b, pages, changed)
				var ratios, cpu, rates []float64 // by their medians: others use the machine too
				for b.Loop() {
					if changed && len(rates) > 0 {
						a = keptPages(b, pages, changed)
					}
					runtime.GC() // what the others have left is nobody's cost
					start, startCPU := time.Now(), cpuTime(b)
					onAllCores(pages)
					middle, middleCPU := time.Now(), cpuTime(b)
					told, err := main.Reextract(b.Context(), a, extract.Options{}, false)
					if err != nil || told.Pages != len(pages) || changed && told.Changed*10 < told.Articles*9 {
						b.Fatalf("%d of %d pages, %d articles, %d changed, %v", told.Pages, len(pages), told.Articles, told.Changed, err)
					}
					took := time.Since(middle)
					cpu = append(cpu, (middleCPU-startCPU).Seconds()/(cpuTime(b)-middleCPU).Seconds())
					ratios = append(ratios, middle.Sub(start).Seconds()/took.Seconds())
					rates = append(rates, float64(len(pages))/took.Seconds())
				}
				b.ReportMetric(median(cpu), "x/cpu")
				b.ReportMetric(median(ratios), "x/extract")
				b.ReportMetric(median(rates), "pages/s")
			})
		}
	}
}

// cpuTime is the time of processors that this process has taken.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// onAllCores reads pages with Extract alone.
func onAllCores(pages []extract.Page) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(pages)); i = next.Add(1) - 1 {
				_, _ = extract.Extract(pages[i], extract.Options{}) // some are no articles: the cost counts all the same
			}
		})
	}
	wg.Wait()
}

// keptPages is an archive of the pages, packed as servers send them; the records have
// another topic where they are to change.
func keptPages(b *testing.B, pages []extract.Page, changed bool) *store.Archive {
	b.Helper()
	a := crawled(b, extract.Options{}, nil)
	in := main.NewIngest(keepAnother{a, changed}, extract.Options{})
	var wg sync.WaitGroup
	for w := range 16 {
		wg.Go(func() {
			for i := w; i < len(pages); i += 16 {
				p := pages[i]
				page := &scraper.Page{
					Source: p.URL, URL: p.URL, Status: 200, Header: http.Header{"Content-Type": {"text/html"}}, HTML: p.HTML,
					MediaType: "text/html", Charset: "utf-8", Fetched: p.Fetched,
					Exchanges: []warc.Exchange{{
						URL: p.URL, At: p.Fetched, Request: []byte("GET / HTTP/1.1\r\n\r\n"), Body: packed(p.HTML),
						Response: []byte("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\n\r\n"),
					}},
				}
				if _, err := in.Handle(b.Context(), page, nowhere)(); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	return a
}

// A keepAnother keeps records with a topic that their pages don't have.
type keepAnother struct {
	main.Keeper
	changed bool
}

// Deliver hands the visit over.
func (k keepAnother) Deliver(ctx context.Context, v store.Visit) (func() (store.Result, error), error) {
	if k.changed && v.Article != nil {
		v.Article.Topics = append(v.Article.Topics, "another")
	}
	return k.Keeper.Deliver(ctx, v)
}

func packed(text []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(text) // to memory
	_ = w.Close()
	return out.Bytes()
}

// testPages are the HTML files of the tests, each at many addresses.
func testPages(tb testing.TB) []extract.Page {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "extract", "testdata", "*", "*.html"))
	if err != nil || len(files) == 0 {
		tb.Fatalf("no pages: %v", err)
	}
	var out []extract.Page
	for i := range 150 {
		for j, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				tb.Fatal(err)
			}
			out = append(out, keptPage(fmt.Sprintf("https://kiosk.example/%d/%d.html", i, j), raw, len(out)))
		}
	}
	return out
}

func keptPage(address string, raw []byte, n int) extract.Page {
	at := time.Date(2022, 1, 1, 0, 0, n, 0, time.UTC)
	return extract.Page{
		HTML: raw, URL: address, Source: address, Fetched: at, Header: http.Header{"Content-Type": {"text/html"}},
		HTTP: &extract.HTTP{Status: 200, MediaType: "text/html", Charset: "utf-8"},
	}
}

func newsPages(tb testing.TB) []extract.Page {
	tb.Helper()
	var out []extract.Page
	for _, p := range gold.Set(tb, "news") {
		out = append(out, keptPage(p.URL, bytes.ToValidUTF8(p.MustHTML(tb), []byte("\ufffd")), len(out)))
	}
	return out
}
