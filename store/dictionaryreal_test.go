package store_test

import (
	"io"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/klauspost/compress/dict"
	"github.com/klauspost/compress/zstd"

	"broadsheet/extract/gold"
	"broadsheet/scraper/warc"
)

// An evaluated page is one of the evaluation set's.
type evaluated struct {
	gold.Page

	body []byte
}

// severalPages are the pages of publishers that have several.
func severalPages(t *testing.T) map[string][]evaluated {
	t.Helper()
	out := map[string][]evaluated{}
	for _, p := range gold.Set(t, "news") {
		out[p.Publisher] = append(out[p.Publisher], evaluated{p, p.MustHTML(t)})
	}
	for name, pages := range out {
		if len(pages) < 2 {
			delete(out, name)
		}
	}
	return out
}

// recordSize is what a page takes in a file, in bytes.
func recordSize(t *testing.T, opt warc.WriterOptions, p evaluated) int64 {
	t.Helper()
	e := exchange(p.URL, start, string(p.body))
	placed, err := warc.NewWriter(io.Discard, opt).Exchange(e, nil)
	if err != nil {
		t.Fatal(err)
	}
	return placed.Length
}

// trained is the dictionary that a trainer makes of pages: no pages, but what it
// finds most often in them. It is nil where that isn't enough for one.
func trained(pages [][]byte) *warc.Dictionary {
	var pieces [][]byte
	for _, page := range pages {
		for piece := range slices.Chunk(page, 64<<10) { // it takes no larger ones
			pieces = append(pieces, piece)
		}
	}
	raw, err := dict.BuildZstdDict(pieces, dict.Options{
		MaxDictSize: 112 << 10, HashBytes: 6, ZstdDictID: 1 << 15, ZstdDictCompat: true, ZstdLevel: zstd.SpeedBetterCompression,
	})
	if err != nil {
		return nil
	}
	d, err := warc.NewDictionary(raw)
	if err != nil {
		return nil
	}
	return d
}

// dictionarySums are sizes over all pages, in bytes.
type dictionarySums struct {
	gzip, zstd, pages, best, trained int64
	shares                           []float64 // of each page with the dictionary in its gzip record
}

func (s *dictionarySums) add(t *testing.T, p evaluated, others [][]byte) {
	t.Helper()
	built, err := warc.BuildDictionary(others)
	if err != nil {
		t.Fatal(err)
	}
	packed := recordSize(t, warc.WriterOptions{}, p)
	bare := recordSize(t, warc.WriterOptions{Compression: warc.Zstd}, p)
	with := recordSize(t, warc.WriterOptions{Compression: warc.Zstd, Dictionary: built}, p)
	if os.Getenv("BROADSHEET_LONG") != "" { // the trainer takes minutes
		s.trained += recordSize(t, warc.WriterOptions{Compression: warc.Zstd, Dictionary: trained(others)}, p)
	}
	best := recordSize(t, warc.WriterOptions{Compression: warc.Zstd, Dictionary: built, Level: 9}, p)
	s.best += best
	s.gzip += packed
	s.zstd += bare
	s.pages += with
	s.shares = append(s.shares, float64(best)/float64(packed))
	if bare > packed {
		t.Errorf("%s: %d bytes as a zstd frame, %d as a gzip member", p.URL, bare, packed)
	}
}

func (s *dictionarySums) log(t *testing.T, what string) {
	t.Helper()
	slices.Sort(s.shares)
	within := 0
	for _, share := range s.shares {
		if share <= 0.4 {
			within++
		}
	}
	gzip := float64(s.gzip)
	t.Logf("%s: %d pages, of their gzip records: zstd %.3f, whole pages %.3f, at the best level %.3f (median %.2f, best %.2f, worst %.2f; %d up to 0.4)",
		what, len(s.shares), float64(s.zstd)/gzip, float64(s.pages)/gzip, float64(s.best)/gzip,
		s.shares[len(s.shares)/2], s.shares[0], s.shares[len(s.shares)-1], within)
	if s.trained > 0 {
		t.Logf("%s: with a trained dictionary %.3f", what, float64(s.trained)/gzip)
	}
}

// TestDictionariesOnRealPages measures what a further page of a publisher takes
// with a dictionary of its other pages: no more than 0.4 of its gzip record where one
// of them is of about its time. All are up to three years apart, and even LZMA with
// those pages before it comes to no less than 0.51; they take minutes, and so are
// measured with BROADSHEET_LONG alone.
func TestDictionariesOnRealPages(t *testing.T) {
	t.Parallel()
	long := os.Getenv("BROADSHEET_LONG") != ""
	var all, near dictionarySums
	for _, pages := range severalPages(t) {
		for i, p := range pages {
			var others [][]byte
			isNear := false
			for j, other := range pages {
				if j != i {
					others = append(others, other.body)
					isNear = isNear || apart(t, p, other) < 180*24*time.Hour
				}
			}
			if isNear {
				near.add(t, p, others)
			}
			if long {
				all.add(t, p, others)
			}
		}
	}
	near.log(t, "with a page less than 180 days apart")
	if share := float64(near.best) / float64(near.gzip); share > 0.4 || near.best > near.pages {
		t.Errorf("pages with a dictionary take %.3f of their gzip records", share)
	}
	if !long {
		return
	}
	all.log(t, "all")
	if share := float64(all.best) / float64(all.gzip); share > 0.6 {
		t.Errorf("all pages with a dictionary take %.3f of their gzip records", share)
	}
}

// apart is the time between two pages.
func apart(t *testing.T, a, b evaluated) time.Duration {
	t.Helper()
	var at [2]time.Time
	for i, p := range []evaluated{a, b} {
		var err error
		if at[i], err = time.Parse(time.DateOnly, p.Crawled[:10]); err != nil {
			t.Fatal(err)
		}
	}
	return at[0].Sub(at[1]).Abs()
}
