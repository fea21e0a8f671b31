package store_test

import (
	"os"
	"testing"

	"broadsheet/extract/gold"
	"broadsheet/scraper/warc"
)

// evaluationPages are the pages of the evaluation set, as exchanges. None of them is
// in the repository.
func evaluationPages(t *testing.T) []warc.Exchange {
	t.Helper()
	var out []warc.Exchange
	for _, p := range gold.Set(t, "news") {
		out = append(out, exchange(p.URL, start, string(p.MustHTML(t))))
	}
	return out
}

// TestRealPagesTakeNoMoreThanWithGzip: a whole archive as a crawl writes it with zstd,
// and repacked with its dictionary included.
func TestRealPagesTakeNoMoreThanWithGzip(t *testing.T) {
	t.Parallel()
	pages := evaluationPages(t)
	size := map[warc.Compression]int64{}
	raw := 0
	for _, e := range pages {
		raw += len(e.Body)
	}
	for _, pack := range []warc.Compression{warc.Gzip, warc.Zstd} {
		dir := t.TempDir()
		path := packedArchive(t, dir, pack, pages)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		size[pack] = info.Size()
		if pack == warc.Zstd {
			continue
		}
		r, err := repacked(t, dir, path)
		if err != nil {
			t.Fatal(err)
		}
		samePacked(t, dir, path, r)
		t.Logf("repacked: %d of %d bytes (%.3f), %d pages in the dictionary", r.ToSize, r.FromSize, float64(r.ToSize)/float64(r.FromSize), r.Dictionary)
	}
	t.Logf("%d pages of %d bytes: gzip %d, zstd %d (%.3f)", len(pages), raw, size[warc.Gzip], size[warc.Zstd], float64(size[warc.Zstd])/float64(size[warc.Gzip]))
	if size[warc.Zstd] > size[warc.Gzip] {
		t.Error("zstd takes more")
	}
}
