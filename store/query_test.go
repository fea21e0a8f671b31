package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/store"
)

// filled is an archive of n articles, a minute from one to the next.
func filled(tb tester, n int) *store.Archive {
	tb.Helper()
	a := open(tb, tempDir(tb))
	done := make(chan error, n)
	for i := range n {
		go func() {
			art := article(i, "text")
			_, err := a.Keep(tb.Context(), store.Visit{Address: art.URL, Fetched: start, Article: art})
			done <- err
		}()
	}
	for range n {
		if err := <-done; err != nil {
			tb.Fatal(err)
		}
	}
	return a
}

// numbered are ids and first revisions of articles by their numbers.
func numbered(from, to int) (out []string) {
	for n := from; n < to; n++ {
		out = append(out, fmt.Sprintf("kiosk.example:%d/1", n))
	}
	return out
}

// TestQueries choose by site, time and number, over the borders of chunks.
func TestQueries(t *testing.T) {
	t.Parallel()
	a := filled(t, 600)
	minute := func(n int) time.Time { return start.Add(time.Duration(n) * time.Minute) }
	for name, c := range map[string]struct {
		q    store.Query
		want []string
	}{
		"all":                     {store.Query{}, numbered(0, 600)},
		"a site":                  {store.Query{Sites: []string{"kiosk.example"}}, numbered(0, 600)},
		"a site that begins so":   {store.Query{Sites: []string{"kiosk"}}, nil},
		"a site in capitals":      {store.Query{Sites: []string{"Kiosk.example"}}, nil},
		"another site":            {store.Query{Sites: []string{"post.example"}}, nil},
		"from":                    {store.Query{From: minute(590)}, numbered(590, 600)},
		"to":                      {store.Query{To: minute(10)}, numbered(0, 10)},
		"over two borders":        {store.Query{From: minute(200), To: minute(550)}, numbered(200, 550)},
		"between two":             {store.Query{From: minute(7).Add(1), To: minute(8)}, nil},
		"an instant":              {store.Query{From: minute(7), To: minute(7).Add(1)}, numbered(7, 8)},
		"backwards":               {store.Query{From: minute(8), To: minute(7)}, nil},
		"in another zone":         {store.Query{From: minute(7).UTC(), To: minute(9).In(time.FixedZone("", -9*3600))}, numbered(7, 9)},
		"one":                     {store.Query{Limit: 1}, numbered(0, 1)},
		"a whole chunk":           {store.Query{Limit: 256}, numbered(0, 256)},
		"a chunk and one":         {store.Query{Limit: 257}, numbered(0, 257)},
		"more than there are":     {store.Query{Limit: 601}, numbered(0, 600)},
		"none is all":             {store.Query{Limit: -1}, numbered(0, 600)},
		"some of a range":         {store.Query{From: minute(100), Limit: 3}, numbered(100, 103)},
		"all revisions":           {store.Query{AllRevisions: true, Limit: 300}, numbered(0, 300)},
		"all revisions of a site": {store.Query{AllRevisions: true, Sites: []string{"post.example"}}, nil},
	} {
		if got := listed(t, a, c.q); !slices.Equal(got, c.want) {
			t.Errorf("%s: %d articles, want %d", name, len(got), len(c.want))
		}
	}
}

// TestLimitCountsArticles and not their revisions.
func TestLimitCountsArticles(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	for revision := range 3 {
		for n := range 3 {
			keepPlain(t, a, article(n, fmt.Sprint("text ", revision)), start.Add(time.Duration(revision)*time.Hour))
		}
	}
	want := []string{"kiosk.example:0/1", "kiosk.example:0/2", "kiosk.example:0/3", "kiosk.example:1/1", "kiosk.example:1/2", "kiosk.example:1/3"}
	if got := listed(t, a, store.Query{Limit: 2, AllRevisions: true}); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// TestReadersMayStop in the middle of a chunk, of its last article, of an article's
// revisions; what they stopped is over.
func TestReadersMayStop(t *testing.T) {
	t.Parallel()
	a := filled(t, 300)
	keepPlain(t, a, article(3, "revised"), start.Add(time.Hour))
	for _, stop := range []int{1, 4, 256, 257, 300} {
		n := 0
		for _, err := range a.Articles(t.Context(), store.Query{AllRevisions: true}) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == stop {
				break
			}
		}
		if n != stop {
			t.Errorf("stopped after %d, want %d", n, stop)
		}
	}
	if _, err := a.Keep(t.Context(), store.Visit{Address: "https://kiosk.example/new", Article: article(999, "new")}); err != nil {
		t.Errorf("a reader who stopped is in the way: %v", err)
	}
}

// TestIteratorRunsAgain: what Articles returned may be ranged over twice.
func TestIteratorRunsAgain(t *testing.T) {
	t.Parallel()
	seq := filled(t, 300).Articles(t.Context(), store.Query{Limit: 280})
	for run := range 2 {
		n := 0
		for _, err := range seq {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != 280 {
			t.Errorf("run %d gives %d", run, n)
		}
	}
}

// TestReaderEndsWithItsContext: at the next chunk, with the cause, and nothing after.
func TestReaderEndsWithItsContext(t *testing.T) {
	t.Parallel()
	a := filled(t, 600)
	cause := errors.New("the user has seen enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	n, ends := 0, 0
	for art, err := range a.Articles(ctx, store.Query{}) {
		switch {
		case err != nil && (art != nil || !errors.Is(err, cause)):
			t.Errorf("%v with %+v", err, art)
		case err != nil:
			ends++
		default:
			n++
		}
		if n == 5 {
			cancel(cause)
		}
	}
	if n != 5 || ends != 1 {
		t.Errorf("%d articles, %d ends", n, ends)
	}
}

// TestWritesWhileReading: the loop writes into the archive that it reads, articles
// before, amid and behind what it has seen, visits and revisions of what it has seen
// and will see. What was there all the time comes once, in order.
func TestWritesWhileReading(t *testing.T) {
	t.Parallel()
	const there = 700
	a := filled(t, there)
	seen := map[string]int{}
	last := time.Time{}
	for art, err := range a.Articles(t.Context(), store.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if art.Published.Before(last) {
			t.Fatalf("%s is out of order", art.ID)
		}
		last = art.Published
		seen[art.ID]++
		if n := len(seen); n%50 == 1 && n < there {
			for _, minute := range []int{-n, n - 1, n + 1, n + 300} {
				fresh := article(10_000*n+minute, "fresh")
				fresh.Published = start.Add(time.Duration(minute) * time.Minute)
				keepPlain(t, a, fresh, start)
			}
			for _, again := range []int{n - 1, n + 300} { // an article that was seen, and one that will be
				keepPlain(t, a, article(again%there, "text"), start.Add(time.Hour))
				keepPlain(t, a, article((again+7)%there, "revised"), start.Add(2*time.Hour))
			}
		}
	}
	for n := range there {
		if id := article(n, "").ID; seen[id] != 1 {
			t.Errorf("%s came %d times", id, seen[id])
		}
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s came %d times", id, n)
		}
	}
}

// TestReadersHoldLittle: what one transaction hands out is bounded in bytes too, so
// long records come in small chunks, of which one is read ahead. That they do shows in what is written meanwhile:
// it is seen at once.
func TestReadersHoldLittle(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	for n := range 12 {
		art := article(n, strings.Repeat("a long read, ", 3<<20/13))
		art.ContentHash = strconv.Itoa(n)
		keepPlain(t, a, art, start)
	}
	n := 0
	for art, err := range a.Articles(t.Context(), store.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 1 {
			keepPlain(t, a, article(11, "short by now"), start.Add(time.Hour))
		}
		if art.ID == "kiosk.example:11" && art.Text != "short by now" {
			t.Error("all were held at once")
		}
	}
	if n != 12 {
		t.Errorf("%d articles", n)
	}
}
