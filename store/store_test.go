package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"broadsheet/store"
)

func TestHistoryOfAnArticle(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	url := "https://kiosk.example/1"
	for i, c := range []struct {
		text, address string
		want          store.Outcome
		revision      int
	}{
		{"first", url, store.Kept, 1},
		{"first", url, store.Unchanged, 1},
		{"first", "https://kiosk.example/short", store.Unchanged, 1},
		{"second", url, store.Revised, 2},
		{"first", url, store.Revised, 3},
	} {
		art := article(1, c.text)
		if c.address != url {
			art.Aliases = []string{c.address}
		}
		if res := keep(t, a, art, c.address, start.Add(time.Duration(i)*time.Hour)); res.Outcome != c.want || res.Revision != c.revision {
			t.Errorf("visit %d: %+v, want %s, revision %d", i, res, c.want, c.revision)
		}
	}
	id, err := a.Find(t.Context(), "https://kiosk.example/short")
	if err != nil || id != "kiosk.example:1" {
		t.Fatalf("by its alias: %q, %v", id, err)
	}
	art, err := a.Article(t.Context(), id)
	if err != nil || art.Revision != 3 || !slices.Equal(art.Aliases, []string{"https://kiosk.example/short"}) {
		t.Errorf("%+v, %v", art, err)
	}
	if got := art.Published.Format(time.RFC3339); got != "2019-04-23T07:42:00+02:00" {
		t.Errorf("the site's offset is lost: %s", got)
	}
	body, err := a.Body(t.Context(), *art.Capture)
	if err != nil || string(body.Body) != "first" {
		t.Errorf("kept page: %q, %v", body.Body, err)
	}
	visits, err := a.Visits(t.Context(), id)
	if err != nil || len(visits) != 5 {
		t.Errorf("%d visits, %v", len(visits), err)
	}
	var all []int
	for art, err := range a.Articles(t.Context(), store.Query{AllRevisions: true}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, art.Revision)
	}
	if !slices.Equal(all, []int{1, 2, 3}) {
		t.Errorf("revisions %v", all)
	}
}

func TestKeepingTwiceAddsNothing(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	for range 2 {
		keep(t, a, article(1, "x"), "https://kiosk.example/1", start)
	}
	if visits, err := a.Visits(t.Context(), "kiosk.example:1"); err != nil || len(visits) != 1 {
		t.Errorf("%d visits, %v", len(visits), err)
	}
}

func TestManyWritersAndRanges(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for n := w; n < 600; n += 8 {
				keep(t, a, article(n, fmt.Sprint("text ", n)), fmt.Sprint("https://kiosk.example/", n), start)
			}
		})
	}
	wg.Wait()
	got := 0
	last := time.Time{}
	for art, err := range a.Articles(t.Context(), store.Query{Sites: []string{"kiosk.example"}, From: start.Add(100 * time.Minute), To: start.Add(500 * time.Minute)}) {
		if err != nil {
			t.Fatal(err)
		}
		if art.Published.Before(last) {
			t.Errorf("%s is out of order", art.ID)
		}
		last = art.Published
		got++
	}
	if got != 400 {
		t.Errorf("%d articles in the range, want 400", got)
	}
}

func TestWhatIsNoArchive(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := store.View(t.Context(), filepath.Join(dir, "none")); !errors.Is(err, store.ErrNoArchive) {
		t.Errorf("a missing folder: %v", err)
	}
	path := filepath.Join(dir, "archive.db")
	for name, content := range map[string][]byte{"foreign": []byte("hello, this is no database"), "zeros": make([]byte, 1<<16)} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(t.Context(), dir, store.Options{})
		if _, ok := errors.AsType[*store.DamageError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTornTailIsCut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	keep(t, a, article(1, "whole"), "https://kiosk.example/1", start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "captures", "*.warc.gz"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], append(slices.Clone(whole), whole[:40]...), 0o600); err != nil {
		t.Fatal(err)
	}
	b := open(t, dir)
	keep(t, b, article(2, "next"), "https://kiosk.example/2", start)
	if info, err := os.Stat(files[0]); err != nil || info.Size() != int64(len(whole)) {
		t.Errorf("the torn tail is still there: %v %v", info, err)
	}
}
