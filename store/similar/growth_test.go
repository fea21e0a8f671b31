package similar_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/store"
	"broadsheet/store/similar"
)

// A mill is an archive of any size that makes its articles when they are asked for: of
// each ten the last two are copies of the first, edited.
type mill struct {
	size  uint64
	press *press
	spent time.Duration // on making
}

// at makes an article: the same one each time.
func (m *mill) at(n uint64) *extract.Article {
	begun := time.Now()
	defer func() { m.spent += time.Since(begun) }()
	group, member := n/10, n%10
	m.press.reseed(group)
	report := m.press.paragraphs(4 + int(group%7))
	m.press.reseed(n + 1<<40)
	m.press.made = int(n)
	site := fmt.Sprintf("paper%d.example", n%97)
	switch member {
	case 0:
		return m.press.article(site, report...)
	case 8, 9:
		return m.press.article(site, edited(m.press, report)...)
	}
	return m.press.article(site, m.press.paragraphs(4+int(n%7))...)
}

// Since makes all articles after one.
func (m *mill) Since(_ context.Context, after uint64) iter.Seq2[store.Numbered, error] {
	return func(yield func(store.Numbered, error) bool) {
		for ; after < m.size; after++ {
			if !yield(store.Numbered{Number: after + 1, Article: m.at(after)}, nil) {
				return
			}
		}
	}
}

// Record makes one article.
func (m *mill) Record(_ context.Context, n uint64) (*extract.Article, error) { return m.at(n - 1), nil }

// Newest is the same: there is one revision of each.
func (m *mill) Newest(_ context.Context, n uint64) (*extract.Article, error) { return m.at(n - 1), nil }

// BenchmarkGrowth makes indexes of archives that grow, brings each up to a further
// hundred records and asks it for articles of which each has two copies. The time that
// is spent on making articles isn't counted.
func BenchmarkGrowth(b *testing.B) {
	for _, size := range []uint64{1_000, 10_000, 100_000} {
		b.Run(strconv.FormatUint(size, 10), func(b *testing.B) {
			for b.Loop() {
				grow(b, size)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// grow measures an index once.
func grow(b *testing.B, size uint64) {
	b.Helper()
	dir, m := b.TempDir(), &mill{size: size, press: newPress(13)}
	open := func() (*similar.Index, time.Duration) {
		m.spent = 0
		begun := time.Now()
		x, err := similar.Open(b.Context(), m, dir, similar.Options{})
		if err != nil {
			b.Fatal(err)
		}
		return x, time.Since(begun) - m.spent
	}
	shut := func(x *similar.Index) {
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
	x, built := open()
	b.ReportMetric(float64(built.Microseconds())/float64(size), "µs/record")
	info, err := os.Stat(filepath.Join(dir, similar.Name))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/float64(size), "B/record")
	shut(x)
	m.size += 100
	x, updated := open()
	defer shut(x)
	b.ReportMetric(float64(updated.Milliseconds()), "ms/100-more")
	ask(b, x, m)
}

// ask asks for two hundred articles all over the archive, and wants all their copies.
func ask(b *testing.B, x *similar.Index, m *mill) {
	b.Helper()
	const asks = 200
	found := 0
	var took time.Duration
	for i := range uint64(asks) {
		art := m.at(m.size / 10 * i / asks * 10)
		m.spent = 0
		begun := time.Now()
		matches, err := x.Like(b.Context(), art, 0.5)
		took += time.Since(begun) - m.spent
		if err != nil {
			b.Fatal(err)
		}
		found += len(matches)
	}
	if found != 2*asks {
		b.Errorf("%d articles were found, %d are there", found, 2*asks)
	}
	b.ReportMetric(float64(took.Microseconds())/asks, "µs/query")
}
