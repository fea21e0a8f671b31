package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/extract"
	"broadsheet/store"
)

// revised is an archive of one article with revisions an hour apart; the third moved
// its publication by a day.
func revised(t *testing.T) *store.Archive {
	t.Helper()
	a := open(t, t.TempDir())
	for i, text := range []string{"first", "second", "third"} {
		art := article(1, text)
		art.Fetched = start.Add(time.Duration(i) * time.Hour)
		if i == 2 {
			art.Published = art.Published.AddDate(0, 0, 1)
		}
		keepPlain(t, a, art, art.Fetched)
	}
	return a
}

// TestAsOfIsWhatTheArchiveKnew then: an instant that is the revision's own is before
// it, and the bounds speak of what was known.
func TestAsOfIsWhatTheArchiveKnew(t *testing.T) {
	t.Parallel()
	a := revised(t)
	hour := func(n int) time.Time { return start.Add(time.Duration(n) * time.Hour) }
	one := func(revisions ...int) (out []string) {
		for _, n := range revisions {
			out = append(out, fmt.Sprintf("kiosk.example:1/%d", n))
		}
		return out
	}
	day := start.AddDate(0, 0, 1)
	for name, c := range map[string]struct {
		q    store.Query
		want []string
	}{
		"before the first":             {store.Query{AsOf: hour(0)}, nil},
		"just after the first":         {store.Query{AsOf: hour(0).Add(1)}, one(1)},
		"at the second":                {store.Query{AsOf: hour(1)}, one(1)},
		"after the second":             {store.Query{AsOf: hour(1).Add(1)}, one(2)},
		"in another zone":              {store.Query{AsOf: hour(1).Add(1).UTC()}, one(2)},
		"long after":                   {store.Query{AsOf: hour(99)}, one(3)},
		"history up to then":           {store.Query{AsOf: hour(2), AllRevisions: true}, one(1, 2)},
		"history before all":           {store.Query{AsOf: hour(0), AllRevisions: true}, nil},
		"where it stood then":          {store.Query{AsOf: hour(2), To: day}, one(2)},
		"where it stands now":          {store.Query{AsOf: hour(3), To: day}, nil},
		"from where it wasn't yet":     {store.Query{AsOf: hour(2), From: day}, nil},
		"from where it is by now":      {store.Query{AsOf: hour(3), From: day}, one(3)},
		"another site":                 {store.Query{AsOf: hour(3), Sites: []string{"post.example"}}, nil},
		"one of several sites":         {store.Query{Sites: []string{"post.example", "kiosk.example"}}, one(3)},
		"bounds of now leave as it is": {store.Query{From: day}, one(3)},
	} {
		if diff := cmp.Diff(c.want, listed(t, a, c.q)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestAsOfNeedsATimeToDoubt: a record that doesn't say when it was fetched was always
// known.
func TestAsOfNeedsATimeToDoubt(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	keepPlain(t, a, article(1, "undated"), start)
	if got := listed(t, a, store.Query{AsOf: start.AddDate(-10, 0, 0)}); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

// TestAsOfProperty: as of now is the newest of all, as of the first fetch is nothing,
// and as of any instant is what the newest was when it was asked for then.
func TestAsOfProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := open(t, tempDir(t))
		clock := start
		instants, known := []time.Time{clock}, [][]string{nil}
		for range rapid.IntRange(1, 12).Draw(t, "visits") {
			art := modelArticle(t)
			art.Fetched = clock
			keepPlain(t, a, art, clock)
			clock = clock.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "minutes")) * time.Minute)
			got := listed(t, a, store.Query{})
			slices.Sort(got)
			instants, known = append(instants, clock), append(known, got)
		}
		for i, at := range instants {
			got := listed(t, a, store.Query{AsOf: at})
			slices.Sort(got) // the order is that of today
			if diff := cmp.Diff(known[i], got); diff != "" {
				t.Errorf("as of visit %d (-then +now):\n%s", i, diff)
			}
		}
		if diff := cmp.Diff(listed(t, a, store.Query{}), listed(t, a, store.Query{AsOf: clock})); diff != "" {
			t.Errorf("as of now (-newest +as of):\n%s", diff)
		}
		all := listed(t, a, store.Query{AllRevisions: true})
		if diff := cmp.Diff(all, listed(t, a, store.Query{AllRevisions: true, AsOf: clock})); diff != "" {
			t.Errorf("the history as of now (-all +as of):\n%s", diff)
		}
	})
}

// TestMatchIsAskedOnceInOrder over the borders of chunks, and the limit counts what
// it takes.
func TestMatchIsAskedOnceInOrder(t *testing.T) {
	t.Parallel()
	a := filled(t, 600)
	var asked []string
	q := store.Query{Match: func(art *extract.Article) (bool, error) {
		asked = append(asked, art.ID+"/1")
		return strings.HasSuffix(art.ID, "7"), nil
	}}
	if got := listed(t, a, q); len(got) != 60 || got[59] != "kiosk.example:597/1" {
		t.Errorf("%d articles: %v", len(got), got)
	}
	if diff := cmp.Diff(numbered(0, 600), asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	q.Limit = 3
	if diff := cmp.Diff([]string{"kiosk.example:7/1", "kiosk.example:17/1", "kiosk.example:27/1"}, listed(t, a, q)); diff != "" {
		t.Errorf("the first three (-want +got):\n%s", diff)
	}
	q.Sites, asked = []string{"post.example"}, nil
	if got := listed(t, a, q); len(got)+len(asked) > 0 {
		t.Errorf("asked about %v, got %v", asked, got)
	}
}

// TestMatchChoosesRevisions: each revision is asked about for itself.
func TestMatchChoosesRevisions(t *testing.T) {
	t.Parallel()
	q := store.Query{AllRevisions: true, Match: func(art *extract.Article) (bool, error) { return art.Text != "second", nil }}
	if diff := cmp.Diff([]string{"kiosk.example:1/1", "kiosk.example:1/3"}, listed(t, revised(t), q)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestMatchThatFailsEndsTheQuery and names the record.
func TestMatchThatFailsEndsTheQuery(t *testing.T) {
	t.Parallel()
	a, cause := filled(t, 3), errors.New("no such thing")
	q := store.Query{Match: func(art *extract.Article) (bool, error) {
		if art.ID == "kiosk.example:1" {
			return false, cause
		}
		return true, nil
	}}
	n := 0
	for art, err := range a.Articles(t.Context(), q) {
		if n++; n == 1 && err == nil && art.ID == "kiosk.example:0" {
			continue
		}
		if n != 2 || !errors.Is(err, cause) || !strings.Contains(err.Error(), "record kiosk.example:1: ") {
			t.Errorf("%d: %v", n, err)
		}
	}
}

// TestStateChangesWithTheArchive, and reading it leaves it as it is.
func TestStateChangesWithTheArchive(t *testing.T) {
	t.Parallel()
	a := filled(t, 2)
	state := func() string {
		s, err := a.State(t.Context())
		if err != nil || s == "" {
			t.Fatalf("%q, %v", s, err)
		}
		return s
	}
	first := state()
	listed(t, a, store.Query{})
	if got := state(); got != first {
		t.Errorf("reading made %s of %s", got, first)
	}
	keepPlain(t, a, article(0, "text"), start.Add(time.Hour)) // unchanged: a visit alone
	second := state()
	keepPlain(t, a, article(0, "revised"), start.Add(2*time.Hour))
	if third := state(); second == first || third == second {
		t.Errorf("%s, %s, %s", first, second, third)
	}
}
