package store_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// taken removes an article and wants nothing of its text left.
func taken(tb tester, dir, id string) *store.Removal {
	tb.Helper()
	did, err := store.Remove(tb.Context(), dir, id, "asked for", store.RemoveOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	if len(did.Left) > 0 {
		tb.Errorf("%s is left in %q", id, did.Left)
	}
	return did
}

// TestRemoveTakesOnlyAnID that is there: whatever else it is asked to remove, nothing is
// changed and no mark is left.
func TestRemoveTakesOnlyAnID(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	session(t, dir, warc.Gzip, 0, 1, 2)
	taken(t, dir, "kiosk.example:2")
	want, captures := everything(t, dir), contents(t, dir)
	for name, id := range map[string]string{
		"unknown": "kiosk.example:7", "nothing": "", "an address": "https://kiosk.example/1", "a beginning": "kiosk.example:", "other letters": "Kiosk.example:1",
		"more": "kiosk.example:11", "removed already": "kiosk.example:2", "a site": "kiosk.example", "long": strings.Repeat("x", 5000),
	} {
		if did, err := store.Remove(t.Context(), dir, id, "asked for", store.RemoveOptions{}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %+v, %v", name, did, err)
		}
		if left := store.Unfinished(dir); left != "" {
			t.Errorf("%s: the removal of %q was begun", name, left)
		}
		if is, err := viewed(t, dir).Removed(t.Context(), id); id != "" && id != "kiosk.example:2" && (is || err != nil) {
			t.Errorf("%s: it has a mark, %v", name, err)
		}
	}
	if diff := cmp.Diff(want, everything(t, dir)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(captures, contents(t, dir)); diff != "" {
		t.Errorf("captures (-before +after):\n%s", diff)
	}
}

// TestRemoveCountsWhatItTook of captures in one and in several segments.
func TestRemoveCountsWhatItTook(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sessions [][]int // numbers of articles
		want     store.Removal
	}{
		"the only one":           {[][]int{{1}}, store.Removal{Revisions: 1, Captures: 2, Segments: 1}},
		"one of two":             {[][]int{{1, 2}}, store.Removal{Revisions: 1, Captures: 2, Segments: 1}},
		"the last of three":      {[][]int{{2, 3, 1}}, store.Removal{Revisions: 1, Captures: 2, Segments: 1}},
		"in the second of three": {[][]int{{2}, {3, 1}, {4}}, store.Removal{Revisions: 1, Captures: 2, Segments: 1}},
		"seen twice":             {[][]int{{1, 2}, {1, 3}}, store.Removal{Revisions: 1, Captures: 4, Segments: 2}},
		"seen in all":            {[][]int{{1}, {1, 2}, {3, 1}}, store.Removal{Revisions: 1, Captures: 6, Segments: 3}},
		"not in the first":       {[][]int{{2}, {1}, {2, 1}, {2}}, store.Removal{Revisions: 1, Captures: 4, Segments: 2}},
	} {
		for form, pack := range map[string]warc.Compression{"gzip": warc.Gzip, "zstd": warc.Zstd} {
			t.Run(name+", "+form, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				for i, numbers := range c.sessions {
					session(t, dir, pack, 10*i, numbers...)
				}
				others := textsOf(t, dir, "kiosk.example:1")
				did := *taken(t, dir, "kiosk.example:1")
				if did.Searched == 0 || did.ID != "kiosk.example:1" || did.Revisions != c.want.Revisions || did.Captures != c.want.Captures || did.Segments != c.want.Segments {
					t.Errorf("%+v, want %+v", did, c.want)
				}
				nowhere(t, dir, "house number 1 ")
				if diff := cmp.Diff(others, textsOf(t, dir, "")); diff != "" {
					t.Errorf("others (-before +after):\n%s", diff)
				}
				if problems := checked(t, dir).Problems; len(problems) > 0 {
					t.Errorf("%q", problems)
				}
				session(t, dir, pack, 90, 5, 1)
				if got := listed(t, viewed(t, dir), store.Query{}); slices.Contains(got, "kiosk.example:1/1") || !slices.Contains(got, "kiosk.example:5/1") {
					t.Errorf("kept after the removal: %v", got)
				}
			})
		}
	}
}

// TestRemoveLeavesSegmentsAlone that have nothing of the article.
func TestRemoveLeavesSegmentsAlone(t *testing.T) {
	t.Parallel()
	for form, pack := range map[string]warc.Compression{"gzip": warc.Gzip, "zstd": warc.Zstd} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			session(t, dir, pack, 0, 2, 3)
			alone := contents(t, dir)
			session(t, dir, pack, 10, 1)
			taken(t, dir, "kiosk.example:1")
			after := contents(t, dir)
			for _, name := range slices.Sorted(maps.Keys(alone)) {
				if after[name] != alone[name] {
					t.Errorf("%s was changed", name)
				}
			}
		})
	}
}

// TestEachAddressOfWhatWasRemoved is refused, and so is its id by another one; what only
// looks like it is kept.
func TestEachAddressOfWhatWasRemoved(t *testing.T) {
	t.Parallel()
	const short, former = "https://short.example/lamps", "https://kiosk.example/former"
	for name, c := range map[string]struct {
		address string
		article *extract.Article // nil is a page that is gone
		refused bool
	}{
		"its own, gone":            {"https://kiosk.example/1", nil, true},
		"its short one, gone":      {short, nil, true},
		"its former one, gone":     {former, nil, true},
		"its own":                  {"https://kiosk.example/1", article(1, "text"), true},
		"its id by another":        {"https://elsewhere.example/", article(1, "text"), true},
		"another article at it":    {short, article(7, "text"), true},
		"one with its alias":       {"https://kiosk.example/7", aliased(7, short), true},
		"one with its former one":  {"https://kiosk.example/7", aliased(7, "https://kiosk.example/x", former), true},
		"another":                  {"https://kiosk.example/7", article(7, "text"), false},
		"one with its number more": {"https://kiosk.example/11", article(11, "text"), false},
		"one with its text":        {"https://kiosk.example/7", article(7, sentence(1)), false},
		"a longer address":         {short + "/more", aliased(7, short+"/more"), false},
		"another gone":             {"https://kiosk.example/7", nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			a := open(t, dir)
			first := article(1, sentence(1))
			first.URL = former
			keep(t, a, first, former, at(0))
			second := aliased(1, short)
			second.Text, second.ContentHash, second.Body = sentence(1)+" On.", "sha256:on", []extract.Block{{Type: extract.Paragraph, Text: sentence(1) + " On."}}
			keep(t, a, second, short, at(1))
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			if did := taken(t, dir, "kiosk.example:1"); did.Revisions != 2 {
				t.Errorf("%+v", did)
			}
			a = open(t, dir)
			v := store.Visit{Address: c.address, Fetched: at(5), Article: c.article}
			if c.article == nil {
				v.Outcome = store.Gone
			}
			res, err := a.Keep(t.Context(), v)
			if refused := res.Outcome == store.Removed; err != nil || refused != c.refused {
				t.Errorf("%+v, %v; want it refused: %v", res, err, c.refused)
			}
			if got := listed(t, a, store.Query{}); (len(got) > 0) != (!c.refused && c.article != nil) {
				t.Errorf("the archive holds %v", got)
			}
		})
	}
}

// aliased is an article that other addresses lead to.
func aliased(n int, addresses ...string) *extract.Article {
	art := article(n, "text")
	art.Aliases = addresses
	return art
}

// TestPageThatAnotherNeedsStays: the page of one article stands where that of another
// refers to it, and is there when the first is removed.
func TestPageThatAnotherNeedsStays(t *testing.T) {
	t.Parallel()
	const address, page = "https://live.example/ticker", "the ticker of the day, with both reports one above the other"
	for name, c := range map[string]struct {
		pack  warc.Compression
		split bool // in two sessions
	}{
		"gzip": {warc.Gzip, false}, "zstd": {warc.Zstd, false}, "gzip, another segment": {warc.Gzip, true}, "zstd, another segment": {warc.Zstd, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for n := 1; n <= 3; n++ {
				a, err := store.Open(t.Context(), dir, store.Options{Compress: c.pack})
				if err != nil {
					t.Fatal(err)
				}
				from, to := n, n
				if !c.split {
					from, to = 1, 3
				}
				for ; from <= to; from++ {
					ticked(t, a, from, address, page)
				}
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
				if !c.split {
					break
				}
			}
			for gone := 1; gone <= 2; gone++ {
				if _, err := store.Remove(t.Context(), dir, fmt.Sprintf("kiosk.example:%d", gone), "asked for", store.RemoveOptions{}); err != nil {
					t.Fatal(err)
				}
				view := viewed(t, dir)
				for n := gone + 1; n <= 3; n++ {
					art := newest(t, view, fmt.Sprintf("kiosk.example:%d", n))
					if art.Capture == nil {
						t.Fatalf("after %d went, %d has no page", gone, n)
					}
					if body, err := view.Body(t.Context(), *art.Capture); err != nil || string(body.Body) != page || !body.Date.Equal(at(n)) {
						t.Errorf("after %d went, the page of %d is %q of %s, %v", gone, n, body.Body, body.Date, err)
					}
					if list := behind(t, view, art); !slices.Contains(list, "response "+address) {
						t.Errorf("after %d went, behind %d stand %q", gone, n, list)
					}
				}
				nowhere(t, dir, fmt.Sprintf("house number %d ", gone))
				if problems := checked(t, dir).Problems; len(problems) > 0 {
					t.Errorf("after %d went: %q", gone, problems)
				}
			}
		})
	}
}

// ticked keeps an article that was read from a page of several, with the page.
func ticked(tb tester, a *store.Archive, n int, address, page string) {
	tb.Helper()
	refs, err := a.Capture(tb.Context(), []warc.Exchange{exchange(address, at(n), page)})
	if err != nil {
		tb.Fatal(err)
	}
	art := article(n, sentence(n))
	art.Fetched, art.Source, art.Capture, art.Aliases = at(n), address, &refs[0], []string{address}
	if res, err := a.Keep(tb.Context(), store.Visit{Address: address, Fetched: at(n), Captures: refs, Article: art}); err != nil || res.Outcome != store.Kept {
		tb.Fatal(res, err)
	}
}

// TestRemoveOneAfterTheOther until nothing is left, in any order; the archive is sound
// after each, and empty but for marks in the end.
func TestRemoveOneAfterTheOther(t *testing.T) {
	t.Parallel()
	for name, order := range map[string][]int{"forwards": {0, 1, 2, 3}, "backwards": {3, 2, 1, 0}, "mixed": {2, 0, 3, 1}} {
		for form, pack := range map[string]warc.Compression{"gzip": warc.Gzip, "zstd": warc.Zstd} {
			t.Run(name+", "+form, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				lampArchive(t, dir, pack)
				for i, n := range order {
					taken(t, dir, article(n, "").ID)
					nowhere(t, dir, fmt.Sprintf("house number %d ", n))
					report := checked(t, dir)
					if len(report.Problems) > 0 || report.Articles != len(order)-i-1 || report.Revisions != 3*report.Articles {
						t.Errorf("after %d: %+v", n, report)
					}
					for _, left := range order[i+1:] {
						if got, err := viewed(t, dir).Revisions(t.Context(), article(left, "").ID); err != nil || !slices.Equal(got, []int{1, 2, 3}) {
							t.Errorf("after %d: revisions %v of %d, %v", n, got, left, err)
						}
					}
				}
				if got := listed(t, viewed(t, dir), store.Query{}); len(got) > 0 {
					t.Errorf("%v", got)
				}
			})
		}
	}
}

// TestRemovedIsInNoReading: by id, by address, by query, by number, in counts.
func TestRemovedIsInNoReading(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	session(t, dir, warc.Gzip, 0, 1, 2)
	taken(t, dir, "kiosk.example:1")
	view := viewed(t, dir)
	for name, ask := range map[string]func() error{
		"find":      func() error { _, err := view.Find(t.Context(), "kiosk.example:1"); return err },
		"address":   func() error { _, err := view.Find(t.Context(), "https://kiosk.example/1"); return err },
		"article":   func() error { _, err := view.Article(t.Context(), "kiosk.example:1"); return err },
		"revision":  func() error { _, err := view.Revision(t.Context(), "kiosk.example:1", 1); return err },
		"revisions": func() error { _, err := view.Revisions(t.Context(), "kiosk.example:1"); return err },
	} {
		if err := ask(); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var left []string
	for past, err := range view.Pasts(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, "past of "+past.ID)
	}
	for one, err := range view.Since(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, "record of "+one.Article.ID)
	}
	for one, err := range view.Log(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, "visit of "+one.Address)
	}
	if want := []string{"past of kiosk.example:2", "record of kiosk.example:2", "visit of https://kiosk.example/2"}; !slices.Equal(left, want) {
		t.Errorf("left are %q, want %q", left, want)
	}
	if is, err := view.Known(t.Context(), "https://kiosk.example/1", at(0), ""); err != nil || is {
		t.Errorf("its visit is known: %v", err)
	}
}

// TestRemoveForgetsTheQueue, which names addresses, and takes no part of an id for it.
func TestRemoveForgetsTheQueue(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	keep(t, a, article(1, "text"), "https://kiosk.example/1", start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	queue := filepath.Join(dir, "frontier.db")
	if err := os.WriteFile(queue, []byte("https://kiosk.example/1"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Remove(t.Context(), dir, "kiosk.example:1\x00", "asked", store.RemoveOptions{}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an id with a zero byte: %v", err)
	}
	if _, err := os.Stat(queue); err != nil {
		t.Error(err)
	}
	if _, err := store.Remove(t.Context(), dir, "kiosk.example:1", "asked", store.RemoveOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(queue); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the queue is there: %v", err)
	}
}
