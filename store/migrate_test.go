package store_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
	"broadsheet/store"
)

var update = flag.Bool("update", false, "make the archive of the newest schema in testdata/archives, if there is none")

// archives is where an archive of each released schema lies.
var archives = filepath.Join("..", "testdata", "archives")

// releasedArticles are what each of them holds: two articles, of which the first was
// revised and is found by a short link.
func releasedArticles() []*extract.Article {
	one, revised, two := article(1, "first text"), article(1, "second text"), article(2, "Grüße")
	one.Lead, revised.Lead = []string{"Lead."}, []string{"Lead."}
	for _, art := range []*extract.Article{one, revised, two} {
		art.Text = art.PlainText()
		art.Fetched = start.Add(time.Hour)
		art.Topics = []string{"press", "post"}
	}
	one.Aliases = []string{"https://kiosk.example/-1"}
	return []*extract.Article{one, revised, two}
}

// TestReleasedSchemas: an archive of each is read as it is, brought up by the first
// writer without loss, and written on.
func TestReleasedSchemas(t *testing.T) {
	t.Parallel()
	for schema := 1; schema <= store.Schema; schema++ {
		name := "v" + strconv.Itoa(schema)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept := filepath.Join(archives, name)
			if _, err := os.Stat(kept); *update && err != nil && schema == store.Schema {
				makeReleased(t, kept)
			}
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(kept)); err != nil {
				t.Fatal(err)
			}
			if got := schemaOf(t, dir); got != schema {
				t.Fatalf("it has schema %d", got)
			}
			view, err := store.View(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			holdsReleased(t, view)
			if err := view.Close(); err != nil {
				t.Fatal(err)
			}
			if got := schemaOf(t, dir); got != schema {
				t.Errorf("a reader brought it to %d", got)
			}
			a := open(t, dir)
			holdsReleased(t, a)
			third := article(2, "changed since")
			if res := keep(t, a, third, third.URL, start.Add(48*time.Hour)); res.Revision != 2 {
				t.Errorf("%+v", res)
			}
			same := releasedArticles()[1]
			if res := keep(t, a, same, same.URL, start.Add(48*time.Hour)); res.Outcome != store.Unchanged {
				t.Errorf("%+v", res)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			if got := schemaOf(t, dir); got != store.Schema {
				t.Errorf("a writer brought it to %d", got)
			}
		})
	}
}

// holdsReleased compares all that is read with what was put in.
func holdsReleased(t *testing.T, a *store.Archive) {
	t.Helper()
	want := releasedArticles()
	for i, revision := range []int{1, 2, 1} {
		want[i].Revision = revision
	}
	want[1].Aliases = want[0].Aliases
	var got []*extract.Article
	for art, err := range a.Articles(t.Context(), store.Query{AllRevisions: true}) {
		if err != nil {
			t.Fatal(err)
		}
		if body, err := a.Body(t.Context(), *art.Capture); err != nil || string(body.Body) != art.Text {
			t.Errorf("the page of %s: %q, %v", art.ID, body.Body, err)
		}
		art.Capture = nil
		got = append(got, art)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
	if id := found(t, a, "https://kiosk.example/-1"); id != want[0].ID {
		t.Errorf("the short link leads to %s", id)
	}
	if report, err := a.Check(t.Context()); err != nil || len(report.Problems) > 0 || report.Visits != 4 || report.Captures != 3 {
		t.Errorf("%+v, %v", report, err)
	}
}

// makeReleased makes an archive of the newest schema. Those of older ones are what
// their programs made, and can't be made any more.
func makeReleased(t *testing.T, dir string) {
	t.Helper()
	a, err := store.Open(t.Context(), dir, store.Options{Software: "broadsheet", Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	list := releasedArticles()
	keep(t, a, list[0], "https://kiosk.example/-1", start.Add(time.Hour))
	keep(t, a, list[0], list[0].URL, start.Add(2*time.Hour))
	keep(t, a, list[1], list[1].URL, start.Add(3*time.Hour))
	keep(t, a, list[2], list[2].URL, start.Add(4*time.Hour))
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	compact(t, filepath.Join(dir, "archive.db"))
	if err := os.Remove(filepath.Join(dir, "archive.lock")); err != nil {
		t.Fatal(err)
	}
}

// compact copies a database without its free pages.
func compact(t *testing.T, path string) {
	t.Helper()
	from, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	to, err := bolt.Open(path+".small", 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(bolt.Compact(to, from, 0), to.Close(), from.Close(), os.Rename(path+".small", path))
	if err != nil {
		t.Fatal(err)
	}
}

// TestNewerSchemaIsRefused by readers and writers, which leave it as it is.
func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	for _, schema := range []uint64{uint64(store.Schema) + 1, 99, 1 << 63, 1<<64 - 1} {
		dir := t.TempDir()
		a := open(t, dir)
		keep(t, a, article(1, "text"), "https://kiosk.example/1", start)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		setSchema(t, dir, schema)
		path := filepath.Join(dir, "archive.db")
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, errView := store.View(t.Context(), dir)
		_, errOpen := store.Open(t.Context(), dir, store.Options{})
		for _, err := range []error{errView, errOpen} {
			e, ok := errors.AsType[*store.SchemaError](err)
			if !ok || e.Path != path || e.Know != store.Schema || e.Have <= store.Schema {
				t.Errorf("schema %d: %v", schema, err)
			}
		}
		if after, err := os.ReadFile(path); err != nil || !slices.Equal(before, after) {
			t.Errorf("schema %d: it was changed, %v", schema, err)
		}
		setSchema(t, dir, uint64(store.Schema)) // for the check in the end
	}
}
