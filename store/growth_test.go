package store_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/store"
	"broadsheet/store/export"
)

// millPage is how long the pages of the growing archive are, in bytes: short, so that a
// million of them are made in minutes. BenchmarkKeep has longer ones.
const millPage = 600

// A growth is one archive that grows, and what raw bbolt makes of the same.
type growth struct {
	dir  string
	raw  *raw
	have int // records

	kept versus // of the last batches
}

// TestGrowth measures an archive that grows, and tells a line for each size. No figure
// makes it fail. BROADSHEET_RECORDS is the last size, 2,000 without it; the others are
// the tenth and the hundredth part.
func TestGrowth(t *testing.T) { //nolint:paralleltest // it measures
	most := 2000
	if n, err := strconv.Atoi(os.Getenv("BROADSHEET_RECORDS")); err == nil {
		most = n
	}
	g := &growth{dir: t.TempDir(), raw: newRaw(t)}
	program := filepath.Join(t.TempDir(), "broadsheet")
	if most > 2000 {
		if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "broadsheet/cmd/broadsheet").CombinedOutput(); err != nil {
			t.Fatalf("build the program: %v\n%s", err, out)
		}
	}
	for _, size := range []int{most / 100, most / 10, most} {
		g.grow(t, size)
		t.Logf("%d records: %s", size, strings.Join([]string{g.written(t, min(benchBatch, size)), g.size(t), g.opened(t), g.read(t), g.exported(t)}, "; "))
		if most > 2000 {
			t.Log(g.listed(t, program))
		}
	}
}

// grow keeps records until there are so many, in batches that alternate with raw bbolt's.
func (g *growth) grow(t *testing.T, size int) {
	t.Helper()
	a, err := store.Open(t.Context(), g.dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g.kept = versus{}
	for g.have < size {
		l := newLoad(t, g.have, min(benchBatch, size-g.have), millPage, false)
		g.kept.turn(func() { l.keepIn(t, a) }, func() { g.raw.keep(t, &l) })
		g.have += len(l.articles)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

func (g *growth) written(t *testing.T, batch int) string {
	t.Helper()
	return fmt.Sprintf("keep %.0f/s, x/raw %s", rate(g.kept.ours, batch), &g.kept)
}

func (g *growth) size(t *testing.T) string {
	t.Helper()
	captures := int64(0)
	files, err := filepath.Glob(filepath.Join(g.dir, "captures", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, filepath.Join(g.dir, "archive.db")) {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		captures += info.Size()
	}
	info, err := os.Stat(filepath.Join(g.dir, "archive.db"))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("a record %d B in archive.db, %d B in captures", info.Size()/int64(g.have), (captures-info.Size())/int64(g.have))
}

// opened is how long it takes to open the archive, the least of three times.
func (g *growth) opened(t *testing.T) string {
	t.Helper()
	view, write := time.Hour, time.Hour
	for range 3 {
		view = min(view, took(func() { g.view(t, func(*store.Archive) {}) }))
		write = min(write, took(func() {
			a, err := store.Open(t.Context(), g.dir, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
		}))
	}
	return fmt.Sprintf("open to read %.1f ms, to write %.1f ms", ms(view), ms(write))
}

func ms(d time.Duration) float64 { return d.Seconds() * 1000 }

// view hands the archive to a reader.
func (g *growth) view(t *testing.T, do func(a *store.Archive)) {
	t.Helper()
	a, err := store.View(t.Context(), g.dir)
	if err != nil {
		t.Fatal(err)
	}
	do(a)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// reads is how many records are read to measure that: in the order of nothing.
const reads = 20_000

// read reads records by id and by address, each in turns with raw bbolt, and first once
// for whatever the disk has to bring.
func (g *growth) read(t *testing.T) string {
	t.Helper()
	byID, byAddress := versus{}, versus{}
	g.view(t, func(a *store.Archive) {
		each := func(articles []*extract.Article, read func(art *extract.Article) (*extract.Article, error)) func() {
			return func() {
				for _, art := range articles {
					if have, err := read(art); err != nil || have.ID != art.ID {
						t.Fatalf("%s: %v, %v", art.ID, have, err)
					}
				}
			}
		}
		for round := range reads / benchBatch {
			var articles []*extract.Article
			for n := range benchBatch {
				articles = append(articles, milled(rand.New(rand.NewPCG(uint64(round), uint64(n))).IntN(g.have)))
			}
			bare := each(articles, func(art *extract.Article) (*extract.Article, error) { return g.raw.article(art.ID) })
			id := each(articles, func(art *extract.Article) (*extract.Article, error) { return a.Article(t.Context(), art.ID) })
			address := each(articles, func(art *extract.Article) (*extract.Article, error) {
				id, err := a.Find(t.Context(), art.URL)
				if err != nil {
					return nil, err
				}
				return a.Article(t.Context(), id)
			})
			bare()
			address()
			byID.turn(id, bare)
			byAddress.turn(address, bare)
		}
	})
	return fmt.Sprintf("by id %.0f/s, x/raw %s, by address %.0f/s, x/raw %s", rate(byID.ours, benchBatch), &byID, rate(byAddress.ours, benchBatch), &byAddress)
}

// exported exports records as JSONL, in turns with decoding and encoding alone, and in
// the end all of them.
func (g *growth) exported(t *testing.T) string {
	t.Helper()
	part := min(g.have, reads)
	alone := newLoad(t, 0, part, 0, false).lean
	v := versus{}
	for range 5 {
		v.turn(func() { g.export(t, part) }, func() { decodeAndEncode(t, alone) })
	}
	alone = nil
	debug.FreeOSMemory()
	var heap uint64
	whole := costOf(func() { heap = g.export(t, g.have) })
	return fmt.Sprintf("export %.0f/s, x/alone %s; heap %d MB, memory not of files %s", rate([]cost{whole}, g.have), &v, heap>>20, anonymous())
}

// export exports so many records, and returns the most memory that it saw in use.
func (g *growth) export(t *testing.T, count int) (heap uint64) {
	t.Helper()
	g.view(t, func(a *store.Archive) {
		w, err := export.New("jsonl", io.Discard, export.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for art, err := range a.Articles(t.Context(), store.Query{Limit: count}) {
			if err == nil {
				err = w.Write(art)
			}
			if err != nil {
				t.Fatal(err)
			}
			if n++; n%10_000 == 0 {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				heap = max(heap, m.HeapInuse)
			}
		}
		if err := w.Close(); err != nil || n != count {
			t.Errorf("%d records of %d, %v", n, count, err)
		}
	})
	return heap
}

// decodeAndEncode decodes and encodes records from memory, on all cores.
func decodeAndEncode(t *testing.T, records [][]byte) {
	t.Helper()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			enc := json.NewEncoder(io.Discard)
			enc.SetEscapeHTML(false)
			for i := next.Add(1) - 1; i < int64(len(records)); i = next.Add(1) - 1 {
				art, err := store.DecodeRecord(records[i])
				if err == nil {
					err = enc.Encode(art)
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

// anonymous is the memory of this process that isn't that of files, where the system says.
func anonymous() string {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(status), "RssAnon:")
	line, _, _ := strings.Cut(rest, "\n")
	return cmp.Or(strings.Join(strings.Fields(line), " "), "unknown")
}

// listed is how long the program takes to list 20 articles, the least of five times.
func (g *growth) listed(t *testing.T, program string) string {
	t.Helper()
	whole := time.Hour
	for range 5 {
		c := exec.CommandContext(t.Context(), program, "list", "--limit", "20", "--archive", g.dir)
		whole = min(whole, took(func() {
			if out, err := c.Output(); err != nil || strings.Count(string(out), "\n") != 20 {
				t.Fatalf("%s, %v", out, err)
			}
		}))
	}
	return fmt.Sprintf("list --limit 20, the whole process: %.0f ms", ms(whole))
}

// BenchmarkKeep keeps pages with their records, and lets raw bbolt and a file of gzip
// members do the same with the same batches: x/raw is how much of their rate is reached.
// "short" has the pages of the growing archive, "page" pages of 60 kB, and "packed" the
// same as servers send them.
func BenchmarkKeep(b *testing.B) {
	for name, size := range map[string]int{"short": millPage, "page": 60 << 10, "packed": 60 << 10} {
		b.Run(name, func(b *testing.B) {
			a, bare := open(b, b.TempDir()), newRaw(b)
			v := versus{}
			for n := 0; b.Loop(); n += benchBatch {
				l := newLoad(b, n, benchBatch, size, name == "packed")
				runtime.GC() // what the making has left is nobody's cost
				v.turn(func() { l.keepIn(b, a) }, func() { bare.keep(b, &l) })
			}
			wall, cpu := v.reached()
			b.ReportMetric(wall, "x/raw")
			b.ReportMetric(cpu, "x/cpu")
			b.ReportMetric(rate(v.ours, benchBatch), "records/s")
		})
	}
}
