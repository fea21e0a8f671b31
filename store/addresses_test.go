package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store"
)

// TestOneRecordByManyAddresses: whatever led to an article leads to its one record:
// what was asked for, each hop of a redirect, the canonical address, the id.
func TestOneRecordByManyAddresses(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	hops := []string{"http://kiosk.example/1", "https://go.example/x?to=1"}
	for i, address := range append(hops, "https://kiosk.example/1", "https://kiosk.example/-1", "https://m.kiosk.example/1") {
		art := article(1, "text")
		if i < len(hops) {
			art.Aliases = hops
		} else if address != art.URL {
			art.Aliases = []string{address}
		}
		want := store.Unchanged
		if i == 0 {
			want = store.Kept
		}
		if res := keep(t, a, art, address, start.Add(time.Duration(i)*time.Hour)); res.Outcome != want || res.Revision != 1 {
			t.Errorf("%s: %+v, want %s", address, res, want)
		}
	}
	want := article(1, "text")
	want.Aliases = append(slices.Clone(hops), "https://kiosk.example/-1", "https://m.kiosk.example/1")
	got := newest(t, a, want.ID)
	for _, name := range append([]string{want.URL, want.ID}, want.Aliases...) {
		if id := found(t, a, name); id != want.ID {
			t.Errorf("%s leads to %s", name, id)
		}
	}
	want.Revision, want.Capture = 1, got.Capture
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the record (-want +got):\n%s", diff)
	}
	if ids := listed(t, a, store.Query{AllRevisions: true}); !slices.Equal(ids, []string{"kiosk.example:1/1"}) {
		t.Errorf("records: %v", ids)
	}
}

// TestCanonicalAddressMayMove: the old one stays as an alias, and no alias is the
// canonical one.
func TestCanonicalAddressMayMove(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	old := article(1, "text")
	old.Aliases = []string{"https://kiosk.example/news/1"}
	keepPlain(t, a, old, start)
	moved := article(1, "a new text")
	moved.URL = "https://kiosk.example/news/1"
	keepPlain(t, a, moved, start.Add(time.Hour))
	again := article(1, "a new text") // some page still names the first
	keepPlain(t, a, again, start.Add(2*time.Hour))
	got := newest(t, a, old.ID)
	if got.URL != moved.URL || !slices.Equal(got.Aliases, []string{old.URL}) {
		t.Errorf("canonical %s, aliases %q", got.URL, got.Aliases)
	}
	for _, address := range []string{old.URL, moved.URL} {
		if id := found(t, a, address); id != old.ID {
			t.Errorf("%s leads to %s", address, id)
		}
	}
}

// TestAddressLeadsToWhatItLedToLast: a section's "today" is another article each day.
func TestAddressLeadsToWhatItLedToLast(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	for n := range 3 {
		art := article(n, "text")
		art.Aliases = []string{"https://kiosk.example/today"}
		keep(t, a, art, "https://kiosk.example/today", start.Add(time.Duration(n)*time.Hour))
		if id := found(t, a, "https://kiosk.example/today"); id != art.ID {
			t.Errorf("day %d leads to %s", n, id)
		}
	}
	if id := found(t, a, article(0, "").URL); id != article(0, "").ID {
		t.Errorf("the first article is found by its own address as %s", id)
	}
}

// TestIDsThatBeginOthers don't mix their revisions and visits.
func TestIDsThatBeginOthers(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	ids := []string{"kiosk.example:1", "kiosk.example:10", "kiosk.example:100", "kiosk.example:1\x01", "kiosk.example:1\xff", "kiosk.example", "k"}
	for i, id := range ids {
		for revision := range i + 1 {
			art := article(1, fmt.Sprint("text ", revision))
			art.ID, art.URL = id, fmt.Sprintf("https://kiosk.example/%d", i)
			keepPlain(t, a, art, start.Add(time.Duration(revision)*time.Hour))
		}
	}
	for i, id := range ids {
		if got := newest(t, a, id); got.ID != id || got.Revision != i+1 {
			t.Errorf("%q is %q, revision %d, want %d", id, got.ID, got.Revision, i+1)
		}
		if visits, err := a.Visits(t.Context(), id); err != nil || len(visits) != i+1 {
			t.Errorf("%q: %d visits, %v; want %d", id, len(visits), err, i+1)
		}
	}
	for _, id := range []string{"kiosk.example:", "kiosk.example:1000", "kiosk", ""} {
		if got, err := a.Article(t.Context(), id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%q: %+v, %v", id, got, err)
		}
	}
}

// TestOddAndLongNames are kept and found again byte for byte. bbolt's keys end at
// 32 kB; two addresses that differ only behind that are two.
func TestOddAndLongNames(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	long := func(n int, end string) string { return "https://kiosk.example/" + strings.Repeat("x", n) + end }
	for name, c := range map[string]struct{ id, address string }{
		"zero bytes in an address": {"kiosk.example:z", "https://kiosk.example/\x00/a"},
		"no UTF-8":                 {"kiosk.example:\xff\xfe", "https://kiosk.example/caf\xe9"},
		"line ends":                {"kiosk.example:a\nb", "https://kiosk.example/a\r\nb"},
		"other scripts":            {"kiosk.example:Нов", "https://kiosk.example/новости/ß?x=\u2028"},
		"10 kB":                    {"kiosk.example:10k", long(10<<10, "")},
		"an id of 8 kB":            {"kiosk.example:" + strings.Repeat("i", 8<<10-14), "https://kiosk.example/i"},
		"both":                     {"kiosk.example:" + strings.Repeat("j", 8<<10-14), long(16<<10, "j")},
		"40 kB":                    {"kiosk.example:40k", long(40<<10, "")},
		"40 kB and one":            {"kiosk.example:41k", long(40<<10, "1")},
		"a megabyte":               {"kiosk.example:1m", long(1<<20, "")},
		"a path":                   {"unknown:1", "/home/anna/caf\xe9/1.html"},
	} {
		art := article(1, name)
		art.ID, art.URL, art.Source, art.Aliases = c.id, c.address, c.address, []string{c.address + "#alias"}
		art.HTTP = &extract.HTTP{ETag: "W/\"\xe9\""}
		keepPlain(t, a, art, start)
		for _, address := range []string{c.address, c.address + "#alias"} {
			if got := found(t, a, address); got != c.id {
				t.Errorf("%s: leads to %.40q", name, got)
			}
		}
		art.Revision = 1
		if diff := cmp.Diff(art, newest(t, a, c.id)); diff != "" {
			t.Errorf("%s (-want +got):\n%.500s", name, diff)
		}
		visits, err := a.Visits(t.Context(), c.id)
		if err != nil || len(visits) != 1 || visits[0].Address != c.address {
			t.Errorf("%s: visits %.100v, %v", name, visits, err)
		}
	}
	if id, err := a.Find(t.Context(), long(40<<10, "2")); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an address that begins like another leads to %q, %v", id, err)
	}
}

// TestVisitWithoutAnArticle stays with the article that its address led to before,
// and with none where it never did.
func TestVisitWithoutAnArticle(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	art := article(1, "text")
	keepPlain(t, a, art, start)
	gone := store.Visit{Address: art.URL, Fetched: start.Add(time.Hour), Outcome: store.Gone, Note: "410 Gone"}
	if res, err := a.Keep(t.Context(), gone); err != nil || res != (store.Result{Outcome: store.Gone, ID: art.ID}) {
		t.Errorf("%+v, %v", res, err)
	}
	if res, err := a.Keep(t.Context(), store.Visit{Address: "https://kiosk.example/front", Outcome: store.NotAnArticle}); err != nil || res != (store.Result{Outcome: store.NotAnArticle}) {
		t.Errorf("%+v, %v", res, err)
	}
	walled := store.Visit{Address: art.URL, Fetched: start.Add(2 * time.Hour), Outcome: store.NotAnArticle, Reason: extract.ReasonConsent, Note: "a wall"}
	if _, err := a.Keep(t.Context(), walled); err != nil {
		t.Error(err)
	}
	visits, err := a.Visits(t.Context(), art.ID)
	gone.ID, walled.ID = art.ID, art.ID
	want := []store.Visit{{Address: art.URL, Fetched: start, Outcome: store.Kept, ID: art.ID}, gone, walled}
	if diff := cmp.Diff(want, visits); diff != "" || err != nil {
		t.Errorf("%v, visits (-want +got):\n%s", err, diff)
	}
	if got := newest(t, a, art.ID); got.Revision != 1 {
		t.Errorf("the article is %+v", got)
	}
}
