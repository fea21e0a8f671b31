package main_test

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gocolly/colly/v2"

	"broadsheet/extract/gold"
)

// BenchmarkCrawl crawls a site of 20,000 pages on loopback, no delay, sixteen requests at
// once, and in the same run lets bare colly fetch the same pages and run the selectors of the
// same layout, storing nothing. Both are processes of their own, and the server is neither.
// x/colly is how much of colly's rate is reached, x/cpu the same by the time of processors,
// MB the most memory of its own that the process had, seen ten times a second; the files that
// it maps are not in it, whose pages the system takes back when it wants. Linux alone tells.
// The site has the layout that FAZ.NET had in 2016: an invented page of 4 kB ("short"), the
// same with the menus and scripts of a light news page, 100 kB ("page"), and with
// BROADSHEET_PAGES the reference page of 890 kB, each time with an id of its own.
// BROADSHEET_CRAWLED sets how many pages.
func BenchmarkCrawl(b *testing.B) {
	pages := crawledPages(20_000)
	for name, page := range map[string][]byte{"short": inventedPress(b), "page": weighed(inventedPress(b)), "reference": referencePress(b)} {
		if page == nil {
			continue
		}
		b.Run(name, func(b *testing.B) {
			site := pressOf(b, page)
			var ratios, cpu, rates, memory []float64
			for b.Loop() {
				bare, ours := timed(b, bareColly(b, site, pages)), timed(b, crawlOf(b, site, pages))
				ratios = append(ratios, bare.wall.Seconds()/ours.wall.Seconds())
				cpu = append(cpu, bare.cpu.Seconds()/ours.cpu.Seconds())
				rates = append(rates, float64(pages)/ours.wall.Seconds())
				memory = append(memory, ours.peak)
			}
			b.ReportMetric(median(ratios), "x/colly")
			b.ReportMetric(median(cpu), "x/cpu")
			b.ReportMetric(median(rates), "pages/s")
			b.ReportMetric(median(memory), "MB")
		})
	}
}

// ownMemory is the line RssAnon of a process's status, in MB.
func ownMemory(status []byte) (mb float64) {
	_, line, _ := bytes.Cut(status, []byte("RssAnon:"))
	_, _ = fmt.Sscan(string(line), &mb) // 0 where there is none
	return mb / 1024
}

func crawledPages(most int) int {
	if n, err := strconv.Atoi(os.Getenv("BROADSHEET_CRAWLED")); err == nil {
		return n
	}
	return most
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

// pressNumber stands in the pages for their number.
const pressNumber = "16604622"

func inventedPress(tb testing.TB) []byte {
	tb.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", "extract", "profiles", "faz.net", "2016.html"))
	if err != nil {
		tb.Fatal(err)
	}
	page = bytes.ReplaceAll(page, []byte("Paginator"), []byte("Pager")) // a second page would be fetched too
	return bytes.ReplaceAll(page, []byte("10481516"), []byte(pressNumber))
}

// weighed gives a page what news pages have around the article: of the evaluation's only a
// tenth is lighter than 104 kB.
func weighed(page []byte) []byte {
	var around bytes.Buffer
	for i := 0; around.Len() < 100_000; i++ {
		fmt.Fprintf(&around, `<nav class="nav nav-%[1]d"><ul class="nav-List">`, i)
		for j := range 12 {
			fmt.Fprintf(&around, `<li class="nav-List_Item"><a class="nav-Link" href="/ressort-%[1]d/dorf-%[2]d/" title="Dorf %[2]d">Aus Dorf %[2]d im Tal %[1]d</a></li>`, i, j)
		}
		fmt.Fprintf(&around, `</ul></nav><script>window.tal[%d]={"wetter":{"grad":%d,"wind":"west"},"fluss":{"pegel":[%[1]d,%[2]d,17],"stand":"ruhig"},"markt":["Rüben","Kohl","Birnen"]};</script>`, i, i%20)
	}
	return bytes.Replace(page, []byte("</body>"), append(around.Bytes(), "</body>"...), 1)
}

func referencePress(tb testing.TB) []byte {
	tb.Helper()
	if os.Getenv("BROADSHEET_PAGES") == "" {
		return nil
	}
	return gold.Set(tb, "faz")[0].MustHTML(tb)
}

// pressAddress is the nth article's.
func pressAddress(n int) string {
	return fmt.Sprintf("http://www.faz.net/aktuell/die-planke-%d.html", 20_000_000+n)
}

// pressOf serves a page under all addresses, each time with its number, and packed
// beforehand as servers with a cache have it.
func pressOf(tb testing.TB, page []byte) *httptest.Server {
	tb.Helper()
	packed := packAround(tb, page, pressNumber)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		number, ok := strings.CutPrefix(strings.TrimSuffix(r.URL.Path, ".html"), "/aktuell/die-planke-")
		if !ok {
			http.NotFound(w, r)
			return
		}
		body := packed(number)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body) // a client that went away is its own affair
	}))
	tb.Cleanup(s.Close)
	return s
}

// packAround packs what stands between the places of a word once. What it returns makes a
// gzip member of it with another word there, in stored blocks (RFC 1951, 3.2.4).
func packAround(tb testing.TB, text []byte, word string) func(other string) []byte {
	tb.Helper()
	plain := bytes.Split(text, []byte(word))
	var packed [][]byte
	for _, part := range plain {
		var out bytes.Buffer
		w, err := flate.NewWriter(&out, flate.DefaultCompression)
		if err != nil {
			tb.Fatal(err)
		}
		_, _ = w.Write(part) // to memory
		_ = w.Flush()        // ends at a byte, and not the stream
		packed = append(packed, out.Bytes())
	}
	return func(other string) []byte {
		n := uint16(len(other))
		stored := append([]byte{0, byte(n), byte(n >> 8), byte(^n), byte(^n >> 8)}, other...)
		sum, size := crc32.NewIEEE(), 0
		out := []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}
		for i := range packed {
			if i > 0 {
				out = append(out, stored...)
				_, _ = sum.Write([]byte(other))
				size += len(other)
			}
			out = append(out, packed[i]...)
			_, _ = sum.Write(plain[i])
			size += len(plain[i])
		}
		out = append(out, 1, 0, 0, 255, 255) // the last block, of nothing
		out = binary.LittleEndian.AppendUint32(out, sum.Sum32())
		return binary.LittleEndian.AppendUint32(out, uint32(size)) // modulo 2^32 (RFC 1952)
	}
}

// spent is what a process took; peak is in MB.
type spent struct {
	wall, cpu time.Duration
	peak      float64
}

// timed runs a program to its end.
func timed(tb testing.TB, c *exec.Cmd) (took spent) {
	tb.Helper()
	var words bytes.Buffer
	c.Stderr = &words
	start := time.Now()
	if err := c.Start(); err != nil {
		tb.Fatal(err)
	}
	ended, peak := make(chan struct{}), make(chan float64)
	go func() { peak <- peakOf(c.Process.Pid, ended) }()
	err := c.Wait()
	took = spent{wall: time.Since(start), cpu: c.ProcessState.UserTime() + c.ProcessState.SystemTime()}
	close(ended)
	took.peak = <-peak
	if err != nil {
		tb.Fatalf("%v: %s", err, words.Bytes())
	}
	return took
}

// peakOf is the most memory of its own that a process is seen to have.
func peakOf(pid int, ended <-chan struct{}) (most float64) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return most
		case <-tick.C:
			status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)) // it may have ended
			most = max(most, ownMemory(status))
		}
	}
}

// crawlOf is the program's crawl of all pages, into an archive that is gone afterwards.
func crawlOf(b *testing.B, site *httptest.Server, pages int) *exec.Cmd {
	b.Helper()
	c := exec.CommandContext(b.Context(), program(b), "crawl", "--quiet", "--contact", "bench@paper.example", "--allow-private", "--delay", "0", "--per-host", "16", "--workers", "16", "-")
	var list strings.Builder
	for n := range pages {
		list.WriteString(pressAddress(n) + "\n")
	}
	c.Dir, c.Stdin = b.TempDir(), strings.NewReader(list.String())
	c.Env = append(os.Environ(), "BROADSHEET_TEST_HOST=www.faz.net:80="+site.Listener.Addr().String())
	return c
}

func program(tb testing.TB) string {
	tb.Helper()
	path, err := exec.LookPath("broadsheet")
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

// bareColly is a process that fetches the pages and reads them with selectors.
func bareColly(b *testing.B, site *httptest.Server, pages int) *exec.Cmd {
	b.Helper()
	c := exec.CommandContext(b.Context(), filepath.Join(filepath.Dir(program(b)), "barecolly"))
	c.Env = append(os.Environ(), "BARECOLLY_SITE="+site.Listener.Addr().String(), "BARECOLLY_PAGES="+strconv.Itoa(pages))
	return c
}

// pressSelectors are those that the profile has for the layout.
var pressSelectors = []string{
	"article.atc .atc-HeadlineEmphasisText", "article.atc .atc-HeadlineText",
	".atc-MetaItem-time-of-publication .atc-MetaTimeText", ".atc-MetaItem-time-of-publication time.atc-MetaTime",
	".atc-MetaAuthor > a.atc-MetaAuthorLink", ".atc-Intro > p.atc-IntroText",
	".atc-Text > p.atc-TextParagraph", ".atc-Text > h3.atc-SubHeadline",
	".atc-ImageContainer img.atc-Image", ".atc-Intro .atc-ImageDescriptionText", ".atc-Intro .atc-ImageDescriptionCopyright",
	".atc-ReadTime_Text", `meta[name="news_keywords"]`, `meta[name="keywords"]`, ".js-atc-ContainerPaywall", ".lay-Sharing_PermalinkUrl",
	".nvg-Paginator_Item-to-next-page a", "p.lbl-Base > .lbl-Base_Text",
	"article.tsr-Base .tsr-Base_HeadlineEmphasisText", "article.tsr-Base .tsr-Base_HeadlineText", "article.tsr-Base .tsr-Base_Content",
	"article.tsr-Base a.tsr-Base_ContentLink", "article.tsr-Base .tsr-Base_ContentMetaAuthor", "article.tsr-Base time.tsr-Base_ContentMetaTime",
	"article.tsr-Base img.tsr-Base_Image",
}

// collyAlone is what the process does.
func collyAlone() {
	pages, err := strconv.Atoi(os.Getenv("BARECOLLY_PAGES"))
	if err != nil {
		log.Fatal(err)
	}
	c := colly.NewCollector(colly.Async())
	c.WithTransport(&http.Transport{
		MaxIdleConnsPerHost: 16,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, os.Getenv("BARECOLLY_SITE"))
		},
	})
	if err := c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: 16}); err != nil {
		log.Fatal(err)
	}
	var read atomic.Int64
	for _, selector := range pressSelectors {
		c.OnHTML(selector, func(e *colly.HTMLElement) { read.Add(int64(len(e.Text))) })
	}
	var fetched atomic.Int64
	c.OnResponse(func(*colly.Response) { fetched.Add(1) })
	for n := range pages {
		if err := c.Visit(pressAddress(n)); err != nil {
			log.Fatal(err)
		}
	}
	c.Wait()
	if fetched.Load() != int64(pages) || read.Load() == 0 {
		log.Fatalf("%d of %d pages, %d bytes", fetched.Load(), pages, read.Load())
	}
}
