package store_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
	"broadsheet/store"
)

// benchBatch is how many records share a transaction.
const benchBatch = 1000

// bigArticle is a record as long as the median of the news pages that we have: 11 kB
// of JSON, in which lead and body stand twice. With hashed its id is a hash, as that of an
// article without an identity rule is; else a number that rises.
func bigArticle(n int, hashed bool) *extract.Article {
	art := article(n, fmt.Sprint("text ", n))
	if hashed {
		sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n)))
		art.ID = fmt.Sprintf("kiosk.example:%x", sum[:8])
		art.URL = fmt.Sprintf("https://kiosk.example/valley/town/%x.html", sum[8:24])
	}
	art.Body = nil
	for i := range 24 {
		art.Body = append(art.Body, extract.Block{Type: extract.Paragraph, Text: fmt.Sprintf("%d %d %s", n, i, strings.Repeat("words of a story ", 12))})
	}
	art.Text = art.PlainText()
	return art
}

// BenchmarkStore keeps records without captures, and puts the same records into raw
// bbolt under their ids, with the same batches in the same run, encoded beforehand.
// x/raw is how much of raw bbolt's rate the archive reaches, which encodes and keeps
// revisions, visits, addresses and an order of time beside them. x/lean is the same
// where raw bbolt gets the very bytes that the archive writes: records without the text
// that follows from their blocks. Both go by the medians: a disk that others use stalls
// now the one and now the other.
func BenchmarkStore(b *testing.B) {
	for name, hashed := range map[string]bool{"rising": false, "hashed": true} {
		b.Run(name, func(b *testing.B) { benchmarkStore(b, hashed) })
	}
}

func benchmarkStore(b *testing.B, hashed bool) {
	b.Helper()
	a := open(b, b.TempDir())
	whole, lean := rawDB(b), rawDB(b)
	var ours, wholes, leans []time.Duration
	n := 0
	for b.Loop() {
		batch := newBatch(b, n, hashed)
		runtime.GC() // what the set-up has left is nobody's cost
		ours = append(ours, took(func() { keepBatch(b, a, batch.articles) }))
		wholes = append(wholes, took(func() { putBatch(b, whole, batch.articles, batch.whole) }))
		leans = append(leans, took(func() { putBatch(b, lean, batch.articles, batch.lean) }))
		n += benchBatch
	}
	b.ReportMetric(float64(median(wholes))/float64(median(ours)), "x/raw")
	b.ReportMetric(float64(median(leans))/float64(median(ours)), "x/lean")
	b.ReportMetric(benchBatch/median(ours).Seconds(), "records/s")
}

func rawDB(tb testing.TB) *bolt.DB {
	tb.Helper()
	db, err := bolt.Open(filepath.Join(tb.TempDir(), "raw.db"), 0o600, &bolt.Options{FreelistType: bolt.FreelistMapType})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	return db
}

func took(do func()) time.Duration {
	begin := time.Now()
	do()
	return time.Since(begin)
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

func keepBatch(b *testing.B, a *store.Archive, articles []*extract.Article) {
	b.Helper()
	var wg sync.WaitGroup
	for _, art := range articles {
		wg.Go(func() {
			if _, err := a.Keep(b.Context(), store.Visit{Address: art.URL, Fetched: start, Article: art}); err != nil {
				b.Error(err)
			}
		})
	}
	wg.Wait()
}

// A batch is records, and the same as bytes, so that raw bbolt does nothing but
// write.
type batch struct {
	articles    []*extract.Article
	whole, lean [][]byte
}

func newBatch(b *testing.B, from int, hashed bool) (out batch) {
	b.Helper()
	for i := range benchBatch {
		art := bigArticle(from+i, hashed)
		whole, err := cbor.Marshal(art)
		if err != nil {
			b.Fatal(err)
		}
		lean, err := store.EncodeRecord(art)
		if err != nil {
			b.Fatal(err)
		}
		out.articles, out.whole, out.lean = append(out.articles, art), append(out.whole, whole), append(out.lean, lean)
	}
	return out
}

func putBatch(tb testing.TB, db *bolt.DB, articles []*extract.Article, encoded [][]byte) {
	tb.Helper()
	err := db.Update(func(tx *bolt.Tx) error {
		bucket, err := tx.CreateBucketIfNotExists([]byte("records"))
		if err != nil {
			return err
		}
		for i, raw := range encoded {
			if err := bucket.Put([]byte(articles[i].ID), raw); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}
