package store_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/store"
)

// A modelled archive: what a reader of the contract would expect.
type modelled struct {
	texts   map[string][]string // id → the text of each revision
	address map[string]string   // address → id
	visits  map[string]int      // id → visits
}

// TestArchiveIsItsModel visits articles by changing addresses, with changing and
// unchanged texts, reopens between, and holds the archive against the model.
func TestArchiveIsItsModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dir := rapidDir(t)
		m := modelled{map[string][]string{}, map[string]string{}, map[string]int{}}
		a := reopened(t, dir, nil)
		clock := start
		steps := rapid.IntRange(1, 25).Draw(t, "steps")
		for range steps {
			if rapid.IntRange(0, 9).Draw(t, "reopen") == 0 {
				a = reopened(t, dir, a)
			}
			clock = clock.Add(time.Minute)
			m.visit(t, a, clock)
		}
		m.compare(t, reopened(t, dir, a))
	})
}

func rapidDir(t *rapid.T) string {
	var dir string
	dir, clean := tempDir()
	t.Cleanup(clean)
	return dir
}

// reopened closes the archive, if there is one, and opens it again.
func reopened(t *rapid.T, dir string, a *store.Archive) *store.Archive {
	if a != nil {
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	a, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// visit keeps one visit in both.
func (m *modelled) visit(t *rapid.T, a *store.Archive, at time.Time) {
	n := rapid.IntRange(0, 4).Draw(t, "article")
	text := rapid.SampledFrom([]string{"first", "second", "third"}).Draw(t, "text")
	art := article(n, text)
	address := rapid.SampledFrom([]string{art.URL, art.URL + "?page=1", fmt.Sprintf("https://kiosk.example/-%d", n)}).Draw(t, "address")
	res, err := a.Keep(t.Context(), store.Visit{Address: address, Fetched: at, Article: art})
	if err != nil {
		t.Fatal(err)
	}
	have := m.texts[art.ID]
	want := store.Revised
	switch {
	case len(have) == 0:
		want = store.Kept
	case have[len(have)-1] == text:
		want = store.Unchanged
	}
	if want != store.Unchanged {
		m.texts[art.ID] = append(have, text)
	}
	m.address[address], m.address[art.URL] = art.ID, art.ID
	m.visits[art.ID]++
	if res.Outcome != want || res.ID != art.ID || res.Revision != len(m.texts[art.ID]) {
		t.Fatalf("%+v, want %s of revision %d", res, want, len(m.texts[art.ID]))
	}
}

// compare reads everything back.
func (m *modelled) compare(t *rapid.T, a *store.Archive) {
	defer func() { _ = a.Close() }()
	got := map[string][]string{}
	for art, err := range a.Articles(t.Context(), store.Query{AllRevisions: true}) {
		if err != nil {
			t.Fatal(err)
		}
		got[art.ID] = append(got[art.ID], art.Text)
		if art.Revision != len(got[art.ID]) {
			t.Errorf("%s: revision %d stands at %d", art.ID, art.Revision, len(got[art.ID]))
		}
	}
	if diff := cmp.Diff(m.texts, got); diff != "" {
		t.Errorf("revisions differ (-want +got):\n%s", diff)
	}
	for address, id := range m.address {
		if found, err := a.Find(t.Context(), address); err != nil || found != id {
			t.Errorf("%s leads to %s, %v; want %s", address, found, err, id)
		}
	}
	for id, n := range m.visits {
		if visits, err := a.Visits(t.Context(), id); err != nil || len(visits) != n || !slices.IsSortedFunc(visits, func(x, y store.Visit) int { return x.Fetched.Compare(y.Fetched) }) {
			t.Errorf("%s: %d visits, %v; want %d in order", id, len(visits), err, n)
		}
	}
	if _, err := a.Find(t.Context(), "https://kiosk.example/never"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an address that nobody saw: %v", err)
	}
	report, err := a.Check(t.Context())
	if err != nil || len(report.Problems) > 0 || report.Articles != len(m.texts) || report.Visits != sum(maps.Values(m.visits)) {
		t.Errorf("%+v, %v", report, err)
	}
}
