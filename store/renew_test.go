package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store"
)

// past is what the archive has of an article.
func past(tb tester, a *store.Archive, id string) *store.Past {
	tb.Helper()
	p, err := a.Past(tb.Context(), id)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// renewing reads each step by fn, which is given the number of it.
func renewing(p *store.Past, fn func(i int, s *store.Step) *extract.Article) *store.Renewal {
	r := &store.Renewal{Pasts: []*store.Past{p}, Readings: [][]*extract.Article{nil}}
	for i := range p.Steps {
		art := fn(i, &p.Steps[i])
		if art != nil && art.Capture == nil && len(p.Steps[i].Visit.Captures) > 0 {
			art.Capture = &p.Steps[i].Visit.Captures[0]
		}
		r.Readings[0] = append(r.Readings[0], art)
	}
	return r
}

func renew(tb tester, a *store.Archive, r ...*store.Renewal) {
	tb.Helper()
	if err := a.Renew(tb.Context(), r); err != nil {
		tb.Fatal(err)
	}
}

// TestPastHasTheOrderOfRevisions: of visits that a clock tells in another order too, and
// reading them as they were read changes nothing.
func TestPastHasTheOrderOfRevisions(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	texts := []string{"first", "first", "second", "third"}
	for i, at := range []time.Duration{3 * time.Hour, 4 * time.Hour, time.Hour, 2 * time.Hour} {
		keep(t, a, article(1, texts[i]), "https://kiosk.example/1", start.Add(at))
	}
	p := past(t, a, "kiosk.example:1")
	var got []string
	for i := range p.Steps {
		if s := &p.Steps[i]; s.Record != nil {
			got = append(got, s.Record.Text)
		} else {
			got = append(got, "-")
		}
	}
	if diff := cmp.Diff([]string{"first", "-", "second", "third"}, got); diff != "" {
		t.Fatalf("steps (-want +got):\n%s", diff)
	}
	same := renewing(p, func(i int, s *store.Step) *extract.Article {
		if s.Record == nil {
			return article(1, texts[i])
		}
		return s.Record
	})
	if differs, err := same.Differs(); differs || err != nil {
		t.Errorf("it differs: %t, %v", differs, err)
	}
	before := listed(t, a, store.Query{AllRevisions: true})
	renew(t, a, same)
	if diff := cmp.Diff(before, listed(t, a, store.Query{AllRevisions: true})); diff != "" {
		t.Error(diff)
	}
}

// TestRenewalMakesAndTakesRevisions, moves the article in the order of time, and lets
// addresses lead where they do now.
func TestRenewalMakesAndTakesRevisions(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	for i, text := range []string{"one", "two", "two"} {
		keep(t, a, article(1, text), "https://kiosk.example/-1", start.Add(time.Duration(i)*time.Hour))
	}
	as := func(texts ...string) {
		t.Helper()
		r := renewing(past(t, a, "kiosk.example:1"), func(i int, _ *store.Step) *extract.Article {
			art := article(1, texts[i])
			art.Published = start.Add(-time.Duration(len(texts[i])) * time.Hour)
			return art
		})
		if differs, err := r.Differs(); !differs || err != nil {
			t.Errorf("%v: it differs: %t, %v", texts, differs, err)
		}
		renew(t, a, r)
	}
	as("same", "same", "same")
	if diff := cmp.Diff([]string{"kiosk.example:1/1"}, listed(t, a, store.Query{AllRevisions: true})); diff != "" {
		t.Error(diff)
	}
	as("a", "bb", "ccc")
	if diff := cmp.Diff([]string{"kiosk.example:1/1", "kiosk.example:1/2", "kiosk.example:1/3"}, listed(t, a, store.Query{AllRevisions: true})); diff != "" {
		t.Error(diff)
	}
	if art := newest(t, a, "kiosk.example:1"); art.Text != "ccc" || found(t, a, "https://kiosk.example/-1") != art.ID {
		t.Errorf("%+v", art)
	}
}

// TestRenewalMovesVisits to another article, which is new or there already, and those that
// led to none too; an article that nothing leads to is gone.
func TestRenewalMovesVisits(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	keep(t, a, article(1, "one"), "https://kiosk.example/1", start.Add(2*time.Hour))
	keep(t, a, article(2, "two"), "https://kiosk.example/2", start.Add(time.Hour))
	none := store.Visit{Address: "https://kiosk.example/3", Fetched: start, Outcome: store.LayoutDrifted}
	if _, err := a.Keep(t.Context(), none); err != nil {
		t.Fatal(err)
	}
	one, two := past(t, a, "kiosk.example:1"), past(t, a, "kiosk.example:2")
	var fruitless *store.Past
	for p, err := range a.Pasts(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if p.ID == "" {
			fruitless = p
		}
	}
	moved := article(2, "one")
	moved.Capture = one.Steps[0].Record.Capture
	r := &store.Renewal{Pasts: []*store.Past{one, two}, Readings: [][]*extract.Article{{moved}, {two.Steps[0].Record}}}
	alone := &store.Renewal{Pasts: []*store.Past{one}, Readings: [][]*extract.Article{{moved}}}
	late := &store.Renewal{Pasts: []*store.Past{fruitless}, Readings: [][]*extract.Article{{article(2, "drifted")}}}
	renew(t, a, alone, r, late)
	if !alone.Stale || r.Stale || !late.Stale {
		t.Errorf("stale: %t, %t, %t; want only what doesn't know the article that it leads to", alone.Stale, r.Stale, late.Stale)
	}
	late.Pasts, late.Readings = append(late.Pasts, past(t, a, "kiosk.example:2")), append(late.Readings, nil)
	for i := range late.Pasts[1].Steps {
		late.Readings[1] = append(late.Readings[1], late.Pasts[1].Steps[i].Record)
	}
	renew(t, a, late)
	if diff := cmp.Diff([]string{"kiosk.example:2/1", "kiosk.example:2/2", "kiosk.example:2/3"}, listed(t, a, store.Query{AllRevisions: true})); diff != "" || late.Stale {
		t.Errorf("stale is %t, revisions:\n%s", late.Stale, diff)
	}
	if _, err := a.Article(t.Context(), "kiosk.example:1"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the article that nothing leads to: %v", err)
	}
	visits, err := a.Visits(t.Context(), "kiosk.example:2")
	if err != nil || len(visits) != 3 || visits[0].Outcome != store.Kept || visits[2].Outcome != store.Revised || found(t, a, "https://kiosk.example/1") != "kiosk.example:2" {
		t.Errorf("%+v, %v", visits, err)
	}
}

// TestStaleRenewalDoesNothing where another visit came since the article was read.
func TestStaleRenewalDoesNothing(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	keep(t, a, article(1, "one"), "https://kiosk.example/1", start)
	r := renewing(past(t, a, "kiosk.example:1"), func(int, *store.Step) *extract.Article { return article(1, "another") })
	keep(t, a, article(1, "two"), "https://kiosk.example/1", start.Add(time.Hour))
	renew(t, a, r)
	if art := newest(t, a, "kiosk.example:1"); !r.Stale || art.Text != "two" || art.Revision != 2 {
		t.Errorf("stale is %t: %+v", r.Stale, art)
	}
}

// TestRenewalOfReleasedSchemas: visits that stand in the indexes are renewed too.
func TestRenewalOfReleasedSchemas(t *testing.T) {
	t.Parallel()
	for schema := 1; schema <= store.Schema; schema++ {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(filepath.Join(archives, "v"+strconv.Itoa(schema)))); err != nil {
			t.Fatal(err)
		}
		a := open(t, dir)
		var batch []*store.Renewal
		for p, err := range a.Pasts(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if p.ID != "" {
				batch = append(batch, renewing(p, func(_ int, s *store.Step) *extract.Article {
					if s.Record == nil {
						return nil
					}
					art := *s.Record
					art.Kicker = "read anew"
					return &art
				}))
			}
		}
		before := listed(t, a, store.Query{AllRevisions: true})
		renew(t, a, batch...)
		if diff := cmp.Diff(before, listed(t, a, store.Query{AllRevisions: true})); diff != "" {
			t.Errorf("schema %d:\n%s", schema, diff)
		}
		if art := newest(t, a, "kiosk.example:1"); art.Kicker != "read anew" || art.Revision != 2 {
			t.Errorf("schema %d: %+v", schema, art)
		}
	}
}

// TestLogTellsOfAllVisits in their order, with the records that were read from them; of the
// last ones only, where so many are asked for.
func TestLogTellsOfAllVisits(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	for i, text := range []string{"one", "one", "two"} {
		keep(t, a, article(1, text), "https://kiosk.example/1", start.Add(time.Duration(i)*time.Hour))
	}
	for last, want := range map[int][]string{0: {"one", "", "two"}, 2: {"", "two"}, 9: {"one", "", "two"}} {
		var got []string
		for l, err := range a.Log(t.Context(), last) {
			if err != nil {
				t.Fatal(err)
			}
			text := ""
			if l.Record != nil {
				text = l.Record.Text
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the last %d (-want +got):\n%s", last, diff)
		}
	}
}
