package store_test

import (
	"testing"

	"broadsheet/extract"
)

// BenchmarkRead reads one record of 10,000, of about 10 kB each: by its id, and by an
// address.
func BenchmarkRead(b *testing.B) {
	const records = 10 * benchBatch
	a := open(b, b.TempDir())
	for n := 0; n < records; n += benchBatch {
		var articles []*extract.Article
		for i := range benchBatch {
			articles = append(articles, bigArticle(n+i, false))
		}
		keepBatch(b, a, articles)
	}
	b.Run("id", func(b *testing.B) {
		b.ReportAllocs()
		for n := 0; b.Loop(); n++ {
			want := article(n*7919%records, "").ID
			if art, err := a.Article(b.Context(), want); err != nil || art.ID != want {
				b.Fatal(art, err)
			}
		}
	})
	b.Run("address", func(b *testing.B) {
		b.ReportAllocs()
		for n := 0; b.Loop(); n++ {
			want := article(n*7919%records, "")
			if id, err := a.Find(b.Context(), want.URL); err != nil || id != want.ID {
				b.Fatal(id, err)
			}
		}
	})
}
