package store_test

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/klauspost/compress/gzip"
	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// A load is articles with their pages, and what an archive writes of them, but for its
// indexes: records as bytes, and WARC records before they are packed.
type load struct {
	articles []*extract.Article
	pages    []warc.Exchange
	lean     [][]byte
	plain    [][]byte
}

// newLoad makes articles from a number on, with pages of at least so many bytes, packed as servers do that or not.
func newLoad(tb testing.TB, from, count, pageSize int, packed bool) (out load) {
	tb.Helper()
	for n := from; n < from+count; n++ {
		art := milled(n)
		page := exchange(art.URL, art.Fetched, string(milledPage(n, pageSize)))
		if packed {
			page.Response = []byte("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
			page.Body = zipped(page.Body)
		}
		lean, err := store.EncodeRecord(art)
		if err != nil {
			tb.Fatal(err)
		}
		out.plain = append(out.plain, plainRecords(tb, page)...)
		out.articles, out.pages, out.lean = append(out.articles, art), append(out.pages, page), append(out.lean, lean)
	}
	return out
}

// plainRecords are the two records of an exchange.
func plainRecords(tb testing.TB, e warc.Exchange) [][]byte {
	tb.Helper()
	var out bytes.Buffer
	p, err := warc.NewWriter(&out, warc.WriterOptions{Compression: warc.None}).Exchange(e, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return [][]byte{out.Bytes()[:p.Length], out.Bytes()[p.Length:]}
}

// keepIn keeps pages and records in an archive, as so many workers of a crawl would.
func (l *load) keepIn(tb testing.TB, a *store.Archive) {
	tb.Helper()
	var wg sync.WaitGroup
	for i, art := range l.articles {
		wg.Go(func() {
			refs, err := a.Capture(tb.Context(), l.pages[i:i+1])
			if err == nil {
				kept := *art
				kept.Capture = &refs[0]
				_, err = a.Keep(tb.Context(), store.Visit{Address: art.URL, Fetched: art.Fetched, Captures: refs, Article: &kept})
			}
			if err != nil {
				tb.Error(err)
			}
		})
	}
	wg.Wait()
}

// raw is what an archive is measured against: a bbolt file with the records under their
// ids, and a file of gzip members with the pages.
type raw struct {
	db    *bolt.DB
	pages *os.File
}

func newRaw(tb testing.TB) *raw {
	tb.Helper()
	f, err := os.Create(filepath.Join(tb.TempDir(), "pages.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = f.Close() })
	return &raw{rawDB(tb), f}
}

// keep appends the pages, makes them durable, and puts the records in one transaction.
func (r *raw) keep(tb testing.TB, l *load) {
	tb.Helper()
	out := bufio.NewWriterSize(r.pages, 1<<20)
	z := gzip.NewWriter(out)
	for _, record := range l.plain {
		z.Reset(out)
		_, _ = z.Write(record) // to the buffer, which remembers an error
		if err := z.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		tb.Fatal(err)
	}
	if err := r.pages.Sync(); err != nil {
		tb.Fatal(err)
	}
	putBatch(tb, r.db, l.articles, l.lean)
}

// article gets a record and decodes it.
func (r *raw) article(id string) (art *extract.Article, err error) {
	err = r.db.View(func(tx *bolt.Tx) error {
		art, err = store.DecodeRecord(tx.Bucket([]byte("records")).Get([]byte(id)))
		return err
	})
	return art, err
}

func zipped(text []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(text) // to memory
	_ = z.Close()
	return out.Bytes()
}
