package store_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// recordTypes are the types of the records in a segment, in its order.
func recordTypes(tb tester, path string) []warc.Type {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []warc.Type
	for r := warc.NewReader(bufio.NewReader(f), warc.ReaderOptions{Verify: true}); ; {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err == nil {
			err = rec.Skip()
		}
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, rec.Type())
	}
}

// TestUnchangedPageIsARevisit: the same page of the same address once more is a
// revisit record whose original is read back; of another address it is a response,
// since only the same address may be left out.
func TestUnchangedPageIsARevisit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	art := article(1, strings.Repeat("the same page ", 1000))
	for i := range 3 {
		if i == 2 {
			if err := a.Close(); err != nil { // originals are known across sessions
				t.Fatal(err)
			}
			a = open(t, dir)
		}
		keep(t, a, art, art.URL, start.Add(time.Duration(i)*time.Hour))
	}
	keep(t, a, art, art.URL+"?x", start.Add(3*time.Hour))
	changed := article(1, "another page")
	keep(t, a, changed, art.URL, start.Add(4*time.Hour))
	visits, err := a.Visits(t.Context(), art.ID)
	if err != nil || len(visits) != 5 {
		t.Fatalf("%d visits, %v", len(visits), err)
	}
	for i, v := range visits {
		body, err := a.Body(t.Context(), v.Captures[0])
		want := art.Text
		if i == 4 {
			want = changed.Text
		}
		if err != nil || string(body.Body) != want || body.URI != v.Address || !body.Date.Equal(v.Fetched) || !strings.HasPrefix(string(body.Head), "HTTP/1.1 200 OK") {
			t.Errorf("visit %d: %s at %v, head %q, %d bytes, %v", i, body.URI, body.Date, body.Head, len(body.Body), err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	var got []warc.Type
	files, _ := filepath.Glob(filepath.Join(dir, "captures", "*[tzc]"))
	for _, f := range files {
		got = append(got, recordTypes(t, f)...)
	}
	want := []warc.Type{"warcinfo", "response", "request", "revisit", "request", "warcinfo", "revisit", "request", "response", "request", "response", "request"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

// TestCapturedAndNotYetKept: until a transaction has noted a page it is captured
// whole, since a crash may still cut it off; any transaction notes it.
func TestCapturedAndNotYetKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	page := exchange("https://kiosk.example/1", start, "the same page")
	capture := func() {
		t.Helper()
		if _, err := a.Capture(t.Context(), []warc.Exchange{page}); err != nil {
			t.Fatal(err)
		}
	}
	capture()
	capture()
	keepPlain(t, a, article(2, "another"), start)
	capture()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	want := []warc.Type{"warcinfo", "response", "request", "response", "request", "revisit", "request"}
	if diff := cmp.Diff(want, recordTypes(t, onlySegment(t, dir))); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

// TestContentHashDecides: what surrounds an article may change as it likes, that is
// no revision; the record stays that of its first sight, and so does its capture.
func TestContentHashDecides(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*extract.Article){
		"teasers": func(art *extract.Article) {
			art.Related = []extract.Group{{Group: "More", Items: []extract.Teaser{{Headline: "New"}}}}
		},
		"topics":          func(art *extract.Article) { art.Topics = []string{"new"} },
		"dates":           func(art *extract.Article) { art.Published, art.Modified = start.Add(-time.Hour), start.Add(time.Hour) },
		"counters":        func(art *extract.Article) { art.ReadingMinutes = 7 },
		"access":          func(art *extract.Article) { art.Access = extract.Paid },
		"how it was read": func(art *extract.Article) { art.Extraction.Layout = "other" },
		"the server":      func(art *extract.Article) { art.HTTP = &extract.HTTP{ETag: "new"} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := open(t, t.TempDir())
			keep(t, a, article(1, "text"), "https://kiosk.example/1", start)
			before := newest(t, a, "kiosk.example:1")
			later := article(1, "text")
			change(later)
			if res := keep(t, a, later, later.URL, start.Add(time.Hour)); res.Outcome != store.Unchanged || res.Revision != 1 {
				t.Errorf("%+v", res)
			}
			if diff := cmp.Diff(before, newest(t, a, "kiosk.example:1")); diff != "" {
				t.Errorf("the record changed (-want +got):\n%s", diff)
			}
			if got := listed(t, a, store.Query{From: start.Add(time.Minute), To: start.Add(2 * time.Minute)}); len(got) != 1 {
				t.Errorf("it isn't found where it was: %v", got)
			}
		})
	}
}

// TestRevisionsKeepWhatWas: each with its own page, dates and addresses, the oldest
// first; without AllRevisions the newest alone.
func TestRevisionsKeepWhatWas(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	texts := []string{"wrong", "half right", "right", "half right"}
	for i, text := range texts {
		art := article(1, text)
		art.Modified = start.Add(time.Duration(i) * time.Hour)
		want := store.Result{Outcome: store.Revised, ID: art.ID, Revision: i + 1}
		if i == 0 {
			want.Outcome = store.Kept
		}
		if res := keep(t, a, art, fmt.Sprintf("%s?%d", art.URL, i), art.Modified); res != want {
			t.Errorf("%+v, want %+v", res, want)
		}
	}
	i := 0
	for art, err := range a.Articles(t.Context(), store.Query{AllRevisions: true}) {
		if err != nil {
			t.Fatal(err)
		}
		body, err := a.Body(t.Context(), *art.Capture)
		if art.Text != texts[i] || art.Revision != i+1 || !art.Modified.Equal(start.Add(time.Duration(i)*time.Hour)) || err != nil || string(body.Body) != texts[i] {
			t.Errorf("revision %d: %+v with the page %q, %v", i+1, art, body.Body, err)
		}
		i++
	}
	if got := listed(t, a, store.Query{}); i != 4 || !slices.Equal(got, []string{"kiosk.example:1/4"}) {
		t.Errorf("%d revisions, the newest %v", i, got)
	}
}

// TestSameVisitTwice adds nothing and takes nothing back: it is told as unchanged,
// and what it did the first time stays on record.
func TestSameVisitTwice(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	keepPlain(t, a, article(1, "first"), start)
	for _, want := range []store.Outcome{store.Revised, store.Unchanged, store.Unchanged} {
		if res := keepPlain(t, a, article(1, "second"), start.Add(time.Hour)); res.Outcome != want || res.Revision != 2 {
			t.Errorf("%+v, want %s", res, want)
		}
	}
	visits, err := a.Visits(t.Context(), "kiosk.example:1")
	if err != nil || len(visits) != 2 || visits[1].Outcome != store.Revised {
		t.Errorf("%+v, %v", visits, err)
	}
}

// TestLargeRecord: 20 MB are kept like all others.
func TestLargeRecord(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	art := article(1, strings.Repeat("a long read, ", 20<<20/13))
	art.ContentHash = "sha256:long"
	keepPlain(t, a, art, start)
	keepPlain(t, a, article(2, "short"), start)
	art.Revision = 1
	if got := newest(t, a, art.ID); !cmp.Equal(art, got) {
		t.Errorf("it came back with %d bytes of %d", len(got.Text), len(art.Text))
	}
	if got := listed(t, a, store.Query{}); !slices.Equal(got, []string{"kiosk.example:1/1", "kiosk.example:2/1"}) {
		t.Errorf("%v", got)
	}
}

// TestAnAddressThatLedNowhere has an outcome of its own, until it leads to an article:
// then that has all its visits from there on.
func TestAnAddressThatLedNowhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	art := article(1, "text")
	fail := func(outcome store.Outcome, at time.Time) {
		t.Helper()
		if res, err := a.Keep(t.Context(), store.Visit{Address: art.URL, Fetched: at, Outcome: outcome}); err != nil || res.Outcome != outcome {
			t.Fatalf("%+v, %v", res, err)
		}
	}
	outcomes := func() int {
		t.Helper()
		n := 0
		path := filepath.Join(t.TempDir(), "copy.db")
		if err := a.Snapshot(path); err != nil {
			t.Fatal(err)
		}
		db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		if err := db.View(func(tx *bolt.Tx) error { n = tx.Bucket([]byte("outcomes")).Stats().KeyN; return nil }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	fail(store.GaveUp, start)
	fail(store.Gone, start.Add(time.Hour))
	if n := outcomes(); n != 1 {
		t.Errorf("%d addresses without an article, want 1", n)
	}
	keep(t, a, art, art.URL, start.Add(2*time.Hour))
	if n := outcomes(); n != 0 {
		t.Errorf("%d addresses without an article, want none", n)
	}
	fail(store.Gone, start.Add(3*time.Hour))
	visits, err := a.Visits(t.Context(), art.ID)
	if err != nil || len(visits) != 2 || visits[0].Outcome != store.Kept || visits[1].Outcome != store.Gone {
		t.Errorf("%+v, %v", visits, err)
	}
}
