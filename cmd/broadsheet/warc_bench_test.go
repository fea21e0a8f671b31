//go:build unix

package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// BenchmarkWARC reads a file like those of CC-NEWS (a gzip member a record, bodies as they
// are without encodings) to records, once to JSON lines (extract) and once into an archive
// (import), and in the same run the same pages with Extract alone, from memory and on all
// cores: x/extract is how much of that rate is reached, x/cpu the same by the time of
// processors. The pages are those of the tests, and with BROADSHEET_PAGES those of its news.
func BenchmarkWARC(b *testing.B) {
	sets := map[string][]extract.Page{"testdata": testPages(b)}
	if os.Getenv("BROADSHEET_PAGES") != "" {
		for round := range 8 { // theirs are twenty times as large: the start of a process costs nothing
			for _, p := range newsPages(b) {
				p.URL += fmt.Sprintf("?round=%d", round) // what came before is passed over
				sets["news"] = append(sets["news"], p)
			}
		}
	}
	for name, pages := range sets {
		file := warcOf(b, pages)
		for _, command := range []string{"extract", "import"} {
			b.Run(name+"/"+command, func(b *testing.B) {
				var ratios, cpu, rates []float64
				for b.Loop() {
					runtime.GC() // what the others have left is nobody's cost
					start, startCPU := time.Now(), cpuTime(b)
					onAllCores(pages)
					alone, aloneCPU := time.Since(start), cpuTime(b)-startCPU
					took := timed(b, reading(b, command, file))
					ratios = append(ratios, alone.Seconds()/took.wall.Seconds())
					cpu = append(cpu, aloneCPU.Seconds()/took.cpu.Seconds())
					rates = append(rates, float64(len(pages))/took.wall.Seconds())
				}
				b.ReportMetric(median(ratios), "x/extract")
				b.ReportMetric(median(cpu), "x/cpu")
				b.ReportMetric(median(rates), "pages/s")
			})
		}
	}
}

// reading is a process that reads a WARC file, some pages of which are no articles.
func reading(b *testing.B, command, file string) *exec.Cmd {
	b.Helper()
	c := exec.CommandContext(b.Context(), "sh", "-c", `"$0" "$@" --quiet > /dev/null; [ $? -eq 0 -o $? -eq 3 ]`, program(b), command, file)
	c.Dir = b.TempDir()
	return c
}

// warcOf writes pages as another crawler would have.
func warcOf(tb testing.TB, pages []extract.Page) (path string) {
	tb.Helper()
	path = filepath.Join(tb.TempDir(), "CC-NEWS-20220101000000-00001.warc.gz")
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	w := warc.NewWriter(f, warc.WriterOptions{Compression: warc.Gzip})
	for i := range pages {
		p := &pages[i]
		_, err := w.Exchange(warc.Exchange{
			URL: p.URL, At: p.Fetched, Body: p.HTML, Digest: warc.Digest(p.HTML),
			Request:  []byte("GET / HTTP/1.1\r\nHost: kiosk.example\r\n\r\n"),
			Response: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"),
		}, nil)
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}
