package store_test

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// A tester is a test, a benchmark, or one run of a property.
type tester interface {
	Helper()
	Context() context.Context
	Cleanup(func())
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// open opens an archive. When the test is over it is closed, if it isn't yet, and
// must check clean.
func open(tb tester, dir string) *store.Archive {
	tb.Helper()
	a, err := store.Open(tb.Context(), dir, store.Options{Software: "test"})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := a.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
		if problems := checked(tb, dir).Problems; len(problems) > 0 {
			tb.Errorf("the archive is not sound: %q", problems)
		}
	})
	return a
}

// checked views an archive and checks it.
func checked(tb tester, dir string) *store.Report {
	tb.Helper()
	view, err := store.View(context.Background(), dir)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = view.Close() }()
	report, err := view.Check(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	return report
}

// tempDir is a folder for one of many runs in a test.
func tempDir(tb tester) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "archive")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// copied copies a folder as it is on disk at this moment: what a crash leaves.
func copied(tb tester, dir string) string {
	tb.Helper()
	to := tempDir(tb)
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		tb.Fatal(err)
	}
	return to
}

// onlySegment is the one segment of an archive.
func onlySegment(tb tester, dir string) string {
	tb.Helper()
	found, err := fs.Glob(os.DirFS(dir), "captures/*.warc.gz")
	if err != nil || len(found) != 1 {
		tb.Fatalf("segments %v, %v; want one", found, err)
	}
	return filepath.Join(dir, filepath.FromSlash(found[0]))
}

var start = time.Date(2019, 4, 23, 7, 41, 0, 0, time.FixedZone("", 2*3600))

// article is an invented record; the text decides its hash.
func article(n int, text string) *extract.Article {
	return &extract.Article{
		Schema: extract.Schema, ID: fmt.Sprintf("kiosk.example:%d", n), Site: "kiosk.example",
		URL: fmt.Sprintf("https://kiosk.example/%d", n), Headline: fmt.Sprintf("Story %d", n),
		Published: start.Add(time.Duration(n) * time.Minute), Body: []extract.Block{{Type: extract.Paragraph, Text: text}},
		Text: text, ContentHash: "sha256:" + text,
	}
}

// exchange is a page as it came from an address.
func exchange(address string, at time.Time, body string) warc.Exchange {
	return warc.Exchange{URL: address, At: at, Request: []byte("GET / HTTP/1.1\r\n\r\n"), Response: []byte("HTTP/1.1 200 OK\r\n\r\n"), Body: []byte(body)}
}

// keep captures a page and keeps its article.
func keep(tb tester, a *store.Archive, art *extract.Article, address string, at time.Time) store.Result {
	tb.Helper()
	refs, err := a.Capture(tb.Context(), []warc.Exchange{exchange(address, at, art.Text)})
	if err != nil {
		tb.Fatal(err)
	}
	withCapture := *art
	withCapture.Capture = &refs[0]
	res, err := a.Keep(tb.Context(), store.Visit{Address: address, Fetched: at, Captures: refs, Article: &withCapture})
	if err != nil {
		tb.Fatal(err)
	}
	return res
}

// keepPlain keeps an article without a capture, by its own address.
func keepPlain(tb tester, a *store.Archive, art *extract.Article, at time.Time) store.Result {
	tb.Helper()
	res, err := a.Keep(tb.Context(), store.Visit{Address: art.URL, Fetched: at, Article: art})
	if err != nil {
		tb.Fatal(err)
	}
	return res
}

// found is the id that a name leads to.
func found(tb tester, a *store.Archive, name string) string {
	tb.Helper()
	id, err := a.Find(tb.Context(), name)
	if err != nil {
		tb.Errorf("find %.80q: %v", name, err)
	}
	return id
}

// newest is an article's newest record.
func newest(tb tester, a *store.Archive, id string) *extract.Article {
	tb.Helper()
	art, err := a.Article(tb.Context(), id)
	if err != nil {
		tb.Fatal(err)
	}
	return art
}

// listed are the ids and revisions that a query gives, in its order.
func listed(tb tester, a *store.Archive, q store.Query) []string {
	tb.Helper()
	var out []string
	for art, err := range a.Articles(tb.Context(), q) {
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%s/%d", art.ID, art.Revision))
	}
	return out
}

func sum(numbers iter.Seq[int]) int {
	n := 0
	for one := range numbers {
		n += one
	}
	return n
}

var _ tester = testing.TB(nil)
