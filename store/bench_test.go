package store_test

import (
	"encoding/binary"
	"fmt"
	"path/filepath"
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

// bigArticle is a record of about 10 kB, lead and body twice as every record has them: the median of
// the news pages that we have is 11 kB.
func bigArticle(n int) *extract.Article {
	art := article(n, fmt.Sprint("text ", n))
	art.Body = nil
	for i := range 24 {
		art.Body = append(art.Body, extract.Block{Type: extract.Paragraph, Text: fmt.Sprintf("%d %d %s", n, i, strings.Repeat("words of a story ", 12))})
	}
	art.Text = art.PlainText()
	return art
}

// BenchmarkStore keeps records without captures, and puts the same encoded bytes
// into raw bbolt under rising keys with the same batches in the same run: x/raw is
// how much of raw bbolt's rate the archive reaches, by the medians, since a disk that
// others use stalls now the one and now the other.
func BenchmarkStore(b *testing.B) {
	a := open(b, b.TempDir())
	raw, err := bolt.Open(filepath.Join(b.TempDir(), "raw.db"), 0o600, &bolt.Options{FreelistType: bolt.FreelistMapType})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	var ours, theirs []time.Duration
	n := 0
	for b.Loop() {
		articles, encoded := encodedBatch(b, n)
		begin := time.Now()
		keepBatch(b, a, articles)
		middle := time.Now()
		putBatch(b, raw, n, encoded)
		ours, theirs = append(ours, middle.Sub(begin)), append(theirs, time.Since(middle))
		n += benchBatch
	}
	b.ReportMetric(float64(median(theirs))/float64(median(ours)), "x/raw")
	b.ReportMetric(benchBatch/median(ours).Seconds(), "records/s")
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

// encodedBatch are records, and the same as bytes, so that raw bbolt does nothing
// but write.
func encodedBatch(b *testing.B, from int) ([]*extract.Article, [][]byte) {
	b.Helper()
	var articles []*extract.Article
	var out [][]byte
	for i := range benchBatch {
		art := bigArticle(from + i)
		raw, err := cbor.Marshal(art)
		if err != nil {
			b.Fatal(err)
		}
		articles, out = append(articles, art), append(out, raw)
	}
	return articles, out
}

func putBatch(b *testing.B, db *bolt.DB, from int, encoded [][]byte) {
	b.Helper()
	err := db.Update(func(tx *bolt.Tx) error {
		bucket, err := tx.CreateBucketIfNotExists([]byte("records"))
		if err != nil {
			return err
		}
		for i, raw := range encoded {
			if err := bucket.Put(binary.BigEndian.AppendUint64(nil, uint64(from+i)), raw); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
