package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// shell is what a server sends of a page whose text comes by script: always the same.
const shell = "<main id=app></main><script src=/lamps.js></script>"

// renderedLamp is a lamp page whose text a browser has put into its document.
func renderedLamp(n int, text string, at time.Time) warc.Exchange {
	e := exchange(fmt.Sprintf("https://kiosk.example/%d", n), at, shell)
	e.Rendered = &warc.Rendered{At: at.Add(time.Second), By: "LampBrowser/1.0", HTML: []byte(text)}
	return e
}

// renderedArchive has an article that was rendered twice, of which the second time
// changed it, and one that came as it is.
func renderedArchive(tb tester, dir string, form warc.Compression) {
	tb.Helper()
	a, err := store.Open(tb.Context(), dir, store.Options{Compress: form})
	if err != nil {
		tb.Fatal(err)
	}
	visitPage(tb, a, "https://short.example/1", renderedLamp(1, sentence(1)+" First seen.", start))
	visitLamp(tb, a, 2, sentence(2), "https://kiosk.example/2", start)
	visitPage(tb, a, "https://kiosk.example/1", renderedLamp(1, sentence(1)+" Seen again.", start.Add(time.Hour)))
	if err := a.Close(); err != nil {
		tb.Fatal(err)
	}
}

// TestRenderedDocumentsStandBehindTheirPages: each has its record, which the record of the
// article and the visit lead to, and that names page and browser.
func TestRenderedDocumentsStandBehindTheirPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	renderedArchive(t, dir, warc.Gzip)
	view := viewed(t, dir)
	art := newest(t, view, "kiosk.example:1")
	var kinds []string
	last := map[warc.Type]string{}
	for rec, err := range view.Behind(t.Context(), art) {
		if err != nil {
			t.Fatal(err)
		}
		if rec.Type() == warc.Conversion && (rec.RefersTo().ID != last[warc.Revisit] || rec.RenderedBy() != "LampBrowser/1.0") {
			t.Errorf("the document is of %s, by %q", rec.RefersTo().ID, rec.RenderedBy())
		}
		kinds, last[rec.Type()] = append(kinds, string(rec.Type())), rec.ID()
	}
	if got := strings.Join(kinds, " "); got != "warcinfo response request warcinfo revisit request warcinfo conversion" {
		t.Errorf("behind the second revision: %s", got)
	}
	visits, err := view.Visits(t.Context(), "kiosk.example:1")
	if err != nil || len(visits) != 2 || len(visits[0].Captures) != 3 || len(visits[1].Captures) != 2 {
		t.Fatalf("%+v, %v", visits, err)
	}
	if visits[1].Captures[1] != *art.Capture {
		t.Errorf("the record was read from %+v", art.Capture)
	}
	for i, want := range []string{shell, sentence(1) + " Seen again."} {
		body, err := view.Body(t.Context(), visits[1].Captures[i])
		if err != nil || string(body.Body) != want || (body.RenderedBy != "") != (i == 1) {
			t.Errorf("%d: %q by %q, %v", i, body.Body, body.RenderedBy, err)
		}
	}
}

// TestCareOfAnArchiveKeepsRenderedDocuments: packed anew, merged into another archive, copied
// to a backup or with a database made anew it holds what it held.
func TestCareOfAnArchiveKeepsRenderedDocuments(t *testing.T) {
	t.Parallel()
	for name, care := range map[string]func(dir string) (string, error){
		"compact": func(dir string) (string, error) {
			_, err := store.Compact(t.Context(), dir, store.CompactOptions{})
			return dir, err
		},
		"rebuild": func(dir string) (string, error) {
			remade(t, dir)
			return dir, nil
		},
		"merge": func(dir string) (string, error) {
			into := tempDir(t)
			a := open(t, into)
			_, err := a.Merge(t.Context(), dir)
			return into, errors.Join(err, a.Close())
		},
		"merge, then rebuild": func(dir string) (string, error) {
			into := tempDir(t)
			a := open(t, into)
			_, err := a.Merge(t.Context(), dir)
			err = errors.Join(err, a.Close())
			remade(t, into)
			return into, err
		},
	} {
		dir := tempDir(t)
		renderedArchive(t, dir, warc.Gzip)
		want := held(t, dir)
		cared, err := care(dir)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := held(t, cared)
		for i := range got.Visits {
			got.Visits[i].Hash = "" // a merge notes it
		}
		if diff := cmp.Diff(want, got, inUTC); diff != "" {
			t.Errorf("%s (-before +after):\n%s", name, diff)
		}
		if problems := checked(t, cared).Problems; len(problems) > 0 {
			t.Errorf("%s: %q", name, problems)
		}
	}
}

// TestRemoveLeavesNothingOfRenderedDocuments: neither they nor their pages are left, what
// others have stays.
func TestRemoveLeavesNothingOfRenderedDocuments(t *testing.T) {
	t.Parallel()
	for _, form := range []warc.Compression{warc.None, warc.Zstd} {
		dir := tempDir(t)
		renderedArchive(t, dir, form)
		did, err := store.Remove(t.Context(), dir, "kiosk.example:1", "asked for", store.RemoveOptions{})
		if err != nil || len(did.Left) > 0 || did.Captures != 8 { // a redirect and two pages with their requests, two documents
			t.Fatalf("%s: %+v, %v", form, did, err)
		}
		for name, raw := range contents(t, dir) {
			if form == warc.None && (strings.Contains(raw, sentence(1)) || strings.Contains(raw, "LampBrowser")) {
				t.Errorf("%s has some of it", name)
			}
		}
		view := viewed(t, dir)
		if body, err := view.Body(t.Context(), *newest(t, view, "kiosk.example:2").Capture); err != nil || string(body.Body) != sentence(2) {
			t.Errorf("the other one: %q, %v", body.Body, err)
		}
	}
}

// TestRemoveTakesDocumentsThatNobodyLeadsTo, such as those of a page whose run was killed
// before its record was kept.
func TestRemoveTakesDocumentsThatNobodyLeadsTo(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	a, err := store.Open(t.Context(), dir, store.Options{Compress: warc.None})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Capture(t.Context(), []warc.Exchange{renderedLamp(1, sentence(1)+" Killed.", start)}); err != nil {
		t.Fatal(err)
	}
	visitPage(t, a, "https://kiosk.example/1", renderedLamp(1, sentence(1), start.Add(time.Hour)))
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if did, err := store.Remove(t.Context(), dir, "kiosk.example:1", "", store.RemoveOptions{}); err != nil || len(did.Left) > 0 {
		t.Fatalf("%+v, %v", did, err)
	}
	for name, raw := range contents(t, dir) {
		if strings.Contains(raw, sentence(1)) {
			t.Errorf("%s has some of it", name)
		}
	}
}

// TestRebuildPassesOverDocumentsWithoutTheirPage: what can't be read of one is told, and no
// other page gets its document.
func TestRebuildPassesOverDocumentsWithoutTheirPage(t *testing.T) {
	t.Parallel()
	dir := tempDir(t)
	a, err := store.Open(t.Context(), dir, store.Options{Compress: warc.None})
	if err != nil {
		t.Fatal(err)
	}
	visitLamp(t, a, 2, sentence(2), "https://kiosk.example/2", start)
	visitPage(t, a, "https://kiosk.example/1", renderedLamp(1, sentence(1), start.Add(time.Hour)))
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	for name, raw := range contents(t, dir) {
		if strings.HasSuffix(name, ".warc") {
			spoilt := strings.Replace(raw, "<main id=app>", "<main id=abb>", 1)
			if err := os.WriteFile(filepath.Join(dir, "captures", filepath.Base(name)), []byte(spoilt), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	r, err := store.Rebuild(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for h := range r.Visits() {
		if err := r.Read(t.Context(), h); err != nil || h.Exchanges[0].Rendered != nil || !bytes.Equal(h.Exchanges[0].Body, []byte(sentence(2))) {
			t.Errorf("%+v, %v", h, err)
		}
	}
	if len(r.Lost()) != 1 || r.Len() != 1 {
		t.Errorf("%d visits, lost: %v", r.Len(), r.Lost())
	}
	if err := r.Abandon(); err != nil {
		t.Error(err)
	}
}

// TestAMergeFindsTheDocumentOfAPage: a visit that found a rendered article as it was begins a
// revision where another archive saw it change meanwhile, and that leads to the document.
func TestAMergeFindsTheDocumentOfAPage(t *testing.T) {
	t.Parallel()
	here, there := t.TempDir(), t.TempDir()
	for dir, visits := range map[string]map[int]string{here: {0: "", 4: ""}, there: {2: " Later it was told why."}} {
		a := open(t, dir)
		for _, hour := range []int{0, 2, 4} {
			if end, is := visits[hour]; is {
				visitPage(t, a, "https://kiosk.example/1", renderedLamp(1, sentence(1)+end, start.Add(time.Duration(hour)*time.Hour)))
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	a := open(t, here)
	if _, err := a.Merge(t.Context(), there); err != nil {
		t.Fatal(err)
	}
	var got []string
	for art, err := range a.Articles(t.Context(), store.Query{AllRevisions: true}) {
		if err != nil {
			t.Fatal(err)
		}
		body, err := a.Body(t.Context(), *art.Capture)
		if err != nil || body.RenderedBy == "" {
			t.Errorf("revision %d was read from what %q rendered, %v", art.Revision, body.RenderedBy, err)
		}
		got = append(got, string(body.Body))
	}
	if diff := cmp.Diff([]string{sentence(1), sentence(1) + " Later it was told why.", sentence(1)}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFirstPageOfAnArticle is found by the merge in another visit of as many captures,
// however many each page has.
func TestFirstPageOfAnArticle(t *testing.T) {
	t.Parallel()
	here, there := t.TempDir(), t.TempDir()
	paged := func(dir string, hour int, end string) {
		a := open(t, dir)
		at := start.Add(time.Duration(hour) * time.Hour)
		first, second := renderedLamp(1, sentence(1)+end, at), renderedLamp(11, sentence(11), at.Add(time.Second))
		refs, err := a.Capture(t.Context(), []warc.Exchange{first, second})
		if err != nil {
			t.Fatal(err)
		}
		art := article(1, sentence(1)+end)
		art.Pages, art.Fetched, art.Source, art.Capture = []string{first.URL, second.URL}, at, first.URL, &refs[1]
		if _, err := a.Keep(t.Context(), store.Visit{Address: first.URL, Fetched: at, Captures: refs, Article: art}); err != nil {
			t.Fatal(err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	paged(here, 0, "")
	paged(here, 4, "")
	paged(there, 2, " Later it was told why.")
	a := open(t, here)
	if _, err := a.Merge(t.Context(), there); err != nil {
		t.Fatal(err)
	}
	last, err := a.Article(t.Context(), "kiosk.example:1")
	if err != nil || last.Revision != 3 {
		t.Fatalf("%+v, %v", last, err)
	}
	body, err := a.Body(t.Context(), *last.Capture)
	if err != nil || string(body.Body) != sentence(1) || last.Fetched != start.Add(4*time.Hour) {
		t.Errorf("read from %q of %s, %v", body.Body, last.Fetched, err)
	}
}
