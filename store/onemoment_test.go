package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store"
)

// oneMoment makes an archive with an article that was read twice of one moment and
// address, with two texts: both revisions are there, and one visit.
func oneMoment(t *testing.T, texts ...string) string {
	t.Helper()
	dir := t.TempDir()
	a := open(t, dir)
	for _, text := range texts {
		art := article(1, text)
		art.Source, art.Fetched = art.URL, start
		keep(t, a, art, art.URL, start)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestRevisionsWithoutAVisitGoOn: through a renewal, a merge in either direction and one
// with itself.
func TestRevisionsWithoutAVisitGoOn(t *testing.T) {
	t.Parallel()
	dir := oneMoment(t, "first", "second", "third")
	a := open(t, dir)
	p := past(t, a, "kiosk.example:1")
	var texts []string
	for i := range p.Steps {
		texts = append(texts, p.Steps[i].Record.Text)
	}
	if diff := cmp.Diff([]string{"first", "second", "third"}, texts); diff != "" {
		t.Fatalf("steps (-want +got):\n%s", diff)
	}
	renew(t, a, renewing(p, func(_ int, s *store.Step) *extract.Article { return s.Record }))
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	other := saw(t, []sight{{1, "fourth"}})
	for _, to := range []string{merged(t, dir, other), merged(t, other, dir), merged(t, dir, other, dir)} {
		if history, visits := toldOfOne(t, to); history != "0first 0second 0third 1fourth" || visits != 2 {
			t.Errorf("%s of %d visits", history, visits)
		}
		if problems := checked(t, to).Problems; len(problems) > 0 {
			t.Errorf("%q", problems)
		}
	}
}

// TestReadingsThatSayTheSameAgain: with another between them each one counts, and a merge
// knows them all.
func TestReadingsThatSayTheSameAgain(t *testing.T) {
	t.Parallel()
	dir := oneMoment(t, "first", "second", "first")
	to := merged(t, saw(t, []sight{{1, "fourth"}}), dir, dir)
	if history, _ := toldOfOne(t, to); history != "0first 0second 0first 1fourth" {
		t.Errorf("%s", history)
	}
	if problems := checked(t, to).Problems; len(problems) > 0 {
		t.Errorf("%q", problems)
	}
}

// TestRetainedVisitsThatAMergeMade: what another archive read of an article that was known
// already stays with the visit when its page goes, and begins a revision where a further
// archive saw a change between.
func TestRetainedVisitsThatAMergeMade(t *testing.T) {
	t.Parallel()
	seen := func(visits map[int]string) string {
		dir := t.TempDir()
		a := open(t, dir)
		for hour := range 9 {
			if end, is := visits[hour]; is {
				visitLamp(t, a, 1, sentence(1)+end, "https://kiosk.example/1", start.Add(time.Duration(hour)*time.Hour))
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	here, there, between := seen(map[int]string{0: ""}), seen(map[int]string{4: ""}), seen(map[int]string{2: " Later it was told why."})
	mergeInto(t, here, there)
	rules := []store.Rule{{Before: start.AddDate(1, 0, 0), Text: "old"}}
	if did, err := store.Retain(t.Context(), here, rules, store.RetainOptions{}); err != nil || did.Pages != 2 {
		t.Fatalf("%+v, %v", did, err)
	}
	remade(t, here)
	mergeInto(t, here, between)
	want := held(t, here)
	var got []string
	for _, art := range want.Records {
		got = append(got, fmt.Sprint(art.Fetched.Sub(start).Hours(), art.Revision))
	}
	if diff := cmp.Diff([]string{"0 1", "2 2", "4 3"}, got); diff != "" || len(want.Visits) != 3 {
		t.Errorf("%d visits (-want +got):\n%s", len(want.Visits), diff)
	}
	if problems := checked(t, here).Problems; len(problems) > 0 {
		t.Errorf("%q", problems)
	}
}
