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

	"broadsheet/extract"
	"broadsheet/store"
)

// A modelled archive: what a reader of the contract would expect.
type modelled struct {
	texts   map[string][]string         // id → the text of each revision
	newest  map[string]*extract.Article // id → what its newest revision was made of
	address map[string]string           // address → id
	aliases map[string]map[string]bool  // id → addresses that led there, the canonical one too
	visits  map[string]int              // id → visits
	failed  map[string]store.Outcome    // address without an article → how it ended last
}

func newModel() *modelled {
	return &modelled{
		map[string][]string{},
		map[string]*extract.Article{},
		map[string]string{},
		map[string]map[string]bool{},
		map[string]int{},
		map[string]store.Outcome{},
	}
}

// TestArchiveIsItsModel visits articles of several sites by changing addresses,
// with changing and unchanged texts, reopens between, goes on with the copy of an
// archive that was never closed, and holds all of it against the model.
func TestArchiveIsItsModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dir := tempDir(t)
		m := newModel()
		a := open(t, dir)
		clock := start
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			clock = clock.Add(time.Minute)
			switch rapid.IntRange(0, 11).Draw(t, "step") {
			case 0:
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
				a = open(t, dir)
			case 1:
				dir = copied(t, dir) // a crash: the other one is closed in the end
				a = open(t, dir)
			case 2:
				m.fail(t, a, clock)
			default:
				m.visit(t, a, clock)
			}
		}
		m.compare(t, a)
		m.query(t, a)
	})
}

// modelArticle is one of a few articles with one of a few texts.
func modelArticle(t *rapid.T) *extract.Article {
	site := rapid.SampledFrom([]string{"kiosk.example", "kiosk.example.org", "post.example"}).Draw(t, "site")
	// The numbers are prefixes of each other.
	n := rapid.SampledFrom([]int{1, 11, 111, 2}).Draw(t, "article")
	art := article(n, rapid.SampledFrom([]string{"first", "second", "third"}).Draw(t, "text"))
	art.ID, art.Site = fmt.Sprintf("%s:%d", site, n), site
	art.URL = fmt.Sprintf("https://%s/%d", site, n)
	// Two articles may share a time; a correction may move it, or lose it.
	art.Published = start.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "hour")) * time.Hour)
	if rapid.IntRange(0, 3).Draw(t, "undated") == 0 {
		art.Published = time.Time{}
	}
	if rapid.Bool().Draw(t, "hop") {
		art.Aliases = []string{art.URL + "-hop"}
	}
	return art
}

// visit keeps one visit in both.
func (m *modelled) visit(t *rapid.T, a *store.Archive, at time.Time) {
	art := modelArticle(t)
	art.Fetched = at
	address := rapid.SampledFrom([]string{art.URL, art.URL + "?page=1", "https://short.example/-" + art.ID}).Draw(t, "address")
	if address != art.URL {
		art.Aliases = append(art.Aliases, address)
	}
	res := keep(t, a, art, address, at)
	have := m.texts[art.ID]
	want := store.Revised
	switch {
	case len(have) == 0:
		want = store.Kept
	case have[len(have)-1] == art.Text:
		want = store.Unchanged
	}
	if want != store.Unchanged {
		m.texts[art.ID] = append(have, art.Text)
		m.newest[art.ID] = art
	}
	if m.aliases[art.ID] == nil {
		m.aliases[art.ID] = map[string]bool{}
	}
	for _, one := range append([]string{art.URL, address}, art.Aliases...) {
		m.address[one], m.aliases[art.ID][one] = art.ID, true
	}
	m.visits[art.ID]++
	if res.Outcome != want || res.ID != art.ID || res.Revision != len(m.texts[art.ID]) {
		t.Fatalf("%+v, want %s of revision %d", res, want, len(m.texts[art.ID]))
	}
}

// fail keeps a visit without an article, of an address that may have had one.
func (m *modelled) fail(t *rapid.T, a *store.Archive, at time.Time) {
	address := rapid.SampledFrom(append(slices.Sorted(maps.Keys(m.address)), "https://kiosk.example/nothing")).Draw(t, "lost")
	res, err := a.Keep(t.Context(), store.Visit{Address: address, Fetched: at, Outcome: store.Gone, Note: "410 Gone"})
	if err != nil || res.Outcome != store.Gone || res.ID != m.address[address] {
		t.Fatalf("%+v, %v; want %s of %q", res, err, store.Gone, m.address[address])
	}
	if id := m.address[address]; id != "" {
		m.visits[id]++
	}
}

// compare reads everything back.
func (m *modelled) compare(t *rapid.T, a *store.Archive) {
	got := map[string][]string{}
	for art, err := range a.Articles(t.Context(), store.Query{AllRevisions: true}) {
		if err != nil {
			t.Fatal(err)
		}
		got[art.ID] = append(got[art.ID], art.Text)
		if art.Revision != len(got[art.ID]) {
			t.Errorf("%s: revision %d stands at %d", art.ID, art.Revision, len(got[art.ID]))
		}
		if body, err := a.Body(t.Context(), *art.Capture); err != nil || string(body.Body) != art.Text {
			t.Errorf("%s: the page of revision %d: %q, %v; want %q", art.ID, art.Revision, body.Body, err, art.Text)
		}
	}
	if diff := cmp.Diff(m.texts, got); diff != "" {
		t.Errorf("revisions differ (-want +got):\n%s", diff)
	}
	for address, id := range m.address {
		if got := found(t, a, address); got != id {
			t.Errorf("%s leads to %s, want %s", address, got, id)
		}
	}
	for id, n := range m.visits {
		visits, err := a.Visits(t.Context(), id)
		if err != nil || len(visits) != n || !slices.IsSortedFunc(visits, func(x, y store.Visit) int { return x.Fetched.Compare(y.Fetched) }) {
			t.Errorf("%s: %d visits, %v; want %d in order", id, len(visits), err, n)
		}
		art := newest(t, a, id)
		if got := slices.Sorted(slices.Values(append(art.Aliases, art.URL))); !slices.Equal(got, slices.Sorted(maps.Keys(m.aliases[id]))) {
			t.Errorf("%s: its addresses are %q, want %q", id, got, slices.Sorted(maps.Keys(m.aliases[id])))
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

// query asks for random ranges and sorts the model to compare.
func (m *modelled) query(t *rapid.T, a *store.Archive) {
	hour := func(name string) time.Time {
		n := rapid.IntRange(-1, 5).Draw(t, name)
		if n < 0 {
			return time.Time{}
		}
		return start.Add(time.Duration(n) * time.Hour)
	}
	q := store.Query{
		Sites: rapid.SliceOfN(rapid.SampledFrom([]string{"kiosk.example", "post.example", "kiosk"}), 0, 2).Draw(t, "sites"),
		From:  hour("from"), To: hour("to"), Limit: rapid.IntRange(0, 4).Draw(t, "limit"), AllRevisions: rapid.Bool().Draw(t, "all"),
	}
	order := func(art *extract.Article) time.Time {
		if art.Published.IsZero() {
			return art.Fetched
		}
		return art.Published
	}
	chosen := slices.Collect(maps.Values(m.newest))
	chosen = slices.DeleteFunc(chosen, func(art *extract.Article) bool {
		at := order(art)
		return len(q.Sites) > 0 && !slices.Contains(q.Sites, art.Site) || !q.From.IsZero() && at.Before(q.From) || !q.To.IsZero() && !at.Before(q.To)
	})
	slices.SortFunc(chosen, func(x, y *extract.Article) int {
		if c := order(x).Compare(order(y)); c != 0 {
			return c
		}
		return slices.Compare([]byte(x.ID), []byte(y.ID))
	})
	if q.Limit > 0 {
		chosen = chosen[:min(q.Limit, len(chosen))]
	}
	var want []string
	for _, art := range chosen {
		n := len(m.texts[art.ID])
		first := n
		if q.AllRevisions {
			first = 1
		}
		for revision := first; revision <= n; revision++ {
			want = append(want, fmt.Sprintf("%s/%d", art.ID, revision))
		}
	}
	if diff := cmp.Diff(want, listed(t, a, q)); diff != "" {
		t.Errorf("%+v (-want +got):\n%s", q, diff)
	}
}
