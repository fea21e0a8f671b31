package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// at is a time some minutes after the start.
func at(minute int) time.Time { return start.Add(time.Duration(minute) * time.Minute) }

// TestMergeCounts what is new, joined and the same, of captures of each form.
func TestMergeCounts(t *testing.T) {
	t.Parallel()
	type of struct {
		pack    warc.Compression
		minute  int
		numbers []int
	}
	for name, c := range map[string]struct {
		ours, theirs []of
		want         store.Merged // but for the bytes
	}{
		"nothing and nothing":    {nil, nil, store.Merged{}},
		"nothing":                {[]of{{warc.Gzip, 0, []int{1, 2}}}, nil, store.Merged{}},
		"into nothing":           {nil, []of{{warc.Gzip, 0, []int{1, 2}}}, store.Merged{Segments: 1, New: 2}},
		"zstd into nothing":      {nil, []of{{warc.Zstd, 0, []int{1, 2}}}, store.Merged{Segments: 1, New: 2}},
		"zstd into gzip":         {[]of{{warc.Gzip, 0, []int{1}}}, []of{{warc.Zstd, 9, []int{2}}}, store.Merged{Segments: 1, New: 1}},
		"gzip into zstd":         {[]of{{warc.Zstd, 0, []int{1}}}, []of{{warc.Gzip, 9, []int{2}}}, store.Merged{Segments: 1, New: 1}},
		"others":                 {[]of{{warc.Gzip, 0, []int{1}}}, []of{{warc.Gzip, 9, []int{2, 3}}}, store.Merged{Segments: 1, New: 2}},
		"the same, seen later":   {[]of{{warc.Gzip, 0, []int{1}}}, []of{{warc.Gzip, 9, []int{1}}}, store.Merged{Segments: 1, Joined: 1}},
		"the same, of one time":  {[]of{{warc.Gzip, 0, []int{1}}}, []of{{warc.Zstd, 0, []int{1}}}, store.Merged{Segments: 1, Same: 1}},
		"some of each":           {[]of{{warc.Gzip, 0, []int{1, 2}}}, []of{{warc.Gzip, 0, []int{1}}, {warc.Zstd, 9, []int{2, 3}}}, store.Merged{Segments: 2, New: 1, Joined: 1, Same: 1}},
		"several sessions":       {nil, []of{{warc.Gzip, 0, []int{1}}, {warc.Zstd, 3, []int{2}}, {warc.Gzip, 6, []int{3}}}, store.Merged{Segments: 3, New: 3}},
		"several, of one known":  {[]of{{warc.Gzip, 0, []int{1}}}, []of{{warc.Zstd, 3, []int{1}}, {warc.Gzip, 6, []int{1}}}, store.Merged{Segments: 2, Joined: 1}},
		"seen before ours began": {[]of{{warc.Zstd, 9, []int{1}}}, []of{{warc.Zstd, 0, []int{1}}}, store.Merged{Segments: 1, Joined: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ours, theirs := t.TempDir(), t.TempDir()
			for dir, list := range map[string][]of{ours: c.ours, theirs: c.theirs} {
				session(t, dir, warc.Gzip, 0)
				for _, s := range list {
					session(t, dir, s.pack, s.minute, s.numbers...)
				}
			}
			before := tree(t, theirs)
			did := *mergeInto(t, ours, theirs)
			if isCopied := did.Bytes > 0; isCopied != (c.want.Segments > 0) {
				t.Errorf("%d bytes of %d segments", did.Bytes, did.Segments)
			}
			did.Bytes = 0
			if did != c.want {
				t.Errorf("%+v, want %+v", did, c.want)
			}
			if problems := checked(t, ours).Problems; len(problems) > 0 {
				t.Errorf("%q", problems)
			}
			if diff := cmp.Diff(before, tree(t, theirs)); diff != "" {
				t.Errorf("the other was changed:\n%s", diff)
			}
			again := *mergeInto(t, ours, theirs)
			if want := (store.Merged{Same: c.want.New + c.want.Joined + c.want.Same}); again != want {
				t.Errorf("again: %+v, want %+v", again, want)
			}
		})
	}
}

// TestMergeWithItselfDoesNothing, by whatever path it is named.
func TestMergeWithItselfDoesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	session(t, dir, warc.Gzip, 0, 1, 2)
	link := filepath.Join(t.TempDir(), "link")
	paths := []string{dir, dir + string(filepath.Separator), filepath.Join(dir, "captures") + string(filepath.Separator) + ".."}
	if os.Symlink(dir, link) == nil {
		paths = append(paths, link)
	}
	want := everything(t, dir)
	for _, path := range paths {
		if did := mergeInto(t, dir, path); *did != (store.Merged{}) {
			t.Errorf("%s: %+v", path, did)
		}
	}
	if diff := cmp.Diff(want, everything(t, dir)); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

// TestMergeOfNoArchiveLeavesOurs as it is, and makes nothing where there was nothing.
func TestMergeOfNoArchiveLeavesOurs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	session(t, dir, warc.Gzip, 0, 1)
	above := t.TempDir()
	put(t, above, "letter/dear.txt", "dear")
	put(t, above, "spoilt/archive.db", strings.Repeat("no database ", 1000))
	put(t, above, "empty/archive.db", "")
	want, others := everything(t, dir), tree(t, above)
	for _, name := range []string{"missing", "letter", "spoilt", "empty"} {
		a, err := store.Open(t.Context(), dir, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		did, err := a.Merge(t.Context(), filepath.Join(above, name))
		if err == nil {
			t.Errorf("%s: %+v, and no error", name, did)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff(want, everything(t, dir)); diff != "" {
		t.Errorf("ours (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(others, tree(t, above)); diff != "" {
		t.Errorf("the others (-before +after):\n%s", diff)
	}
}

// A sight is one time that the article was seen, with a text.
type sight struct {
	minute int
	text   string
}

// saw makes an archive of what one crawl saw of one article.
func saw(t *testing.T, list []sight) string {
	t.Helper()
	dir := t.TempDir()
	a := open(t, dir)
	for _, s := range list {
		art := article(1, s.text)
		art.Fetched = at(s.minute)
		keep(t, a, art, art.URL, art.Fetched)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestThreeHistoriesAreOne, in whichever order the archives are merged.
func TestThreeHistoriesAreOne(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		seen   [3][]sight
		want   string // minute and text of each revision
		visits int
	}{
		"one after the other":    {[3][]sight{{{1, "x"}}, {{2, "y"}}, {{3, "z"}}}, "1x 2y 3z", 3},
		"backwards":              {[3][]sight{{{3, "x"}}, {{2, "y"}}, {{1, "z"}}}, "1z 2y 3x", 3},
		"all the same":           {[3][]sight{{{2, "x"}}, {{3, "x"}}, {{1, "x"}}}, "1x", 3},
		"two the same":           {[3][]sight{{{1, "x"}}, {{2, "y"}}, {{3, "y"}}}, "1x 2y", 3},
		"and back":               {[3][]sight{{{1, "x"}}, {{2, "y"}}, {{3, "x"}}}, "1x 2y 3x", 3},
		"one knows nothing":      {[3][]sight{{{1, "x"}}, nil, {{2, "y"}}}, "1x 2y", 2},
		"only the last knows":    {[3][]sight{nil, nil, {{1, "x"}, {2, "y"}}}, "1x 2y", 2},
		"one event":              {[3][]sight{{{1, "x"}}, {{1, "x"}}, {{1, "x"}}}, "1x", 1},
		"between":                {[3][]sight{{{1, "x"}, {9, "x"}}, {{3, "y"}}, {{6, "z"}}}, "1x 3y 6z 9x", 4},
		"between, the same":      {[3][]sight{{{1, "x"}, {9, "y"}}, {{3, "x"}}, {{6, "x"}}}, "1x 9y", 4},
		"turns":                  {[3][]sight{{{1, "x"}, {4, "x"}}, {{2, "y"}, {5, "y"}}, {{3, "z"}, {6, "z"}}}, "1x 2y 3z 4x 5y 6z", 6},
		"a change earlier known": {[3][]sight{{{1, "x"}, {5, "y"}}, {{3, "y"}}, {{4, "y"}}}, "1x 3y", 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var dirs [3]string
			for i, list := range c.seen {
				dirs[i] = saw(t, list)
			}
			for _, order := range [][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
				to := merged(t, dirs[order[0]], dirs[order[1]], dirs[order[2]])
				if got, visits := toldOfOne(t, to); got != c.want || visits != c.visits {
					t.Errorf("in the order %v: %s of %d visits, want %s of %d", order, got, visits, c.want, c.visits)
				}
			}
		})
	}
}

// toldOfOne is the history of the article: minute and text of each revision, and how many
// visits there are. Numbers must be in a row and pages those of their texts.
func toldOfOne(t *testing.T, dir string) (history string, visits int) {
	t.Helper()
	view := viewed(t, dir)
	var parts []string
	for art, err := range view.Articles(t.Context(), store.Query{AllRevisions: true}) {
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, fmt.Sprintf("%.0f%s", art.Fetched.Sub(start).Minutes(), art.Text))
		if art.Revision != len(parts) {
			t.Errorf("revision %d is number %d", art.Revision, len(parts))
		}
		if body, err := view.Body(t.Context(), *art.Capture); err != nil || string(body.Body) != art.Text {
			t.Errorf("revision %d: its page is %q, %v", art.Revision, body.Body, err)
		}
	}
	all, err := view.Visits(t.Context(), "kiosk.example:1")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(parts, " "), len(all)
}

// TestMergeJoinsAddresses: each that one of both knew leads to the article, one that led to
// two to the one that it led to last.
func TestMergeJoinsAddresses(t *testing.T) {
	t.Parallel()
	const short = "https://short.example/"
	type visit struct {
		n, minute int
		address   string
	}
	for name, c := range map[string]struct {
		ours, theirs visit
		want         map[string]int // address → number of the article
	}{
		"two of one":          {visit{1, 1, short + "a"}, visit{1, 2, short + "b"}, map[string]int{short + "a": 1, short + "b": 1}},
		"the same":            {visit{1, 1, short + "a"}, visit{1, 2, short + "a"}, map[string]int{short + "a": 1}},
		"of two":              {visit{1, 1, short + "a"}, visit{2, 2, short + "b"}, map[string]int{short + "a": 1, short + "b": 2}},
		"theirs led to later": {visit{1, 1, short + "a"}, visit{2, 2, short + "a"}, map[string]int{short + "a": 2}},
		"ours led to later":   {visit{1, 3, short + "a"}, visit{2, 2, short + "a"}, map[string]int{short + "a": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ours, theirs := t.TempDir(), t.TempDir()
			for dir, v := range map[string]visit{ours: c.ours, theirs: c.theirs} {
				a := open(t, dir)
				art := article(v.n, sentence(v.n))
				art.Fetched, art.Source, art.Aliases = at(v.minute), v.address, []string{v.address}
				keep(t, a, art, v.address, art.Fetched)
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
			}
			for _, dir := range []string{merged(t, ours, theirs), merged(t, theirs, ours)} {
				view := viewed(t, dir)
				for address, n := range c.want {
					if got := found(t, view, address); got != article(n, "").ID {
						t.Errorf("%s leads to %s, want %d", address, got, n)
					}
				}
				for _, v := range []visit{c.ours, c.theirs} {
					if got := found(t, view, article(v.n, "").URL); got != article(v.n, "").ID {
						t.Errorf("the address of %d leads to %s", v.n, got)
					}
				}
			}
		})
	}
}

// TestMergeJoinsOutcomes of an address that led to no article: the last one stays, and an
// article is worth more.
func TestMergeJoinsOutcomes(t *testing.T) {
	t.Parallel()
	const none = store.Outcome("")
	type lost struct {
		outcome store.Outcome // or Kept, or none
		minute  int
	}
	for name, c := range map[string]struct {
		ours, theirs lost
		isFound      bool
		known        int // minute that is known of the address; -1 is none
	}{
		"only ours":         {lost{store.Gone, 1}, lost{none, 0}, false, 1},
		"only theirs":       {lost{none, 0}, lost{store.GaveUp, 2}, false, 2},
		"theirs is later":   {lost{store.Gone, 1}, lost{store.Paywalled, 2}, false, 2},
		"ours is later":     {lost{store.Gone, 3}, lost{store.Paywalled, 2}, false, 3},
		"neither":           {lost{none, 0}, lost{none, 0}, false, -1},
		"ours is found":     {lost{store.Kept, 1}, lost{store.Gone, 0}, true, 1},
		"theirs is found":   {lost{store.NotAnArticle, 2}, lost{store.Kept, 1}, true, 1},
		"both, later there": {lost{store.Kept, 1}, lost{store.Kept, 2}, true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := article(1, "").URL
			ours, theirs := t.TempDir(), t.TempDir()
			for dir, l := range map[string]lost{ours: c.ours, theirs: c.theirs} {
				session(t, dir, warc.Gzip, l.minute, map[bool][]int{true: {1}}[l.outcome == store.Kept]...)
				if l.outcome == none || l.outcome == store.Kept {
					continue
				}
				a := open(t, dir)
				if _, err := a.Keep(t.Context(), store.Visit{Address: address, Fetched: at(l.minute), Outcome: l.outcome}); err != nil {
					t.Fatal(err)
				}
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
			}
			for _, dir := range []string{merged(t, ours, theirs), merged(t, theirs, ours)} {
				view := viewed(t, dir)
				_, err := view.Find(t.Context(), address)
				if isFound := err == nil; isFound != c.isFound || err != nil && !errors.Is(err, store.ErrNotFound) {
					t.Errorf("found: %v", err)
				}
				got := []int{}
				for minute := range 5 {
					is, err := view.Known(t.Context(), address, at(minute), "")
					if err != nil {
						t.Error(err)
					}
					if is {
						got = append(got, minute)
					}
				}
				if c.known < 0 && len(got) > 0 || c.known >= 0 && !slices.Contains(got, c.known) || !c.isFound && len(got) > 1 {
					t.Errorf("known of the minutes %v, want %d", got, c.known)
				}
			}
		})
	}
}

// TestMarksOfWhatWasRemovedGoOn through merges, to archives that never had it.
func TestMarksOfWhatWasRemovedGoOn(t *testing.T) {
	t.Parallel()
	first, second, third := t.TempDir(), t.TempDir(), t.TempDir()
	session(t, first, warc.Zstd, 0, 1, 2)
	session(t, second, warc.Gzip, 9, 3)
	session(t, third, warc.Gzip, 9)
	if _, err := store.Remove(t.Context(), first, "kiosk.example:1", "asked for", store.RemoveOptions{}); err != nil {
		t.Fatal(err)
	}
	mergeInto(t, second, first)
	mergeInto(t, third, second)
	for _, dir := range []string{second, third} {
		nowhere(t, dir, "house number 1 ")
		a := open(t, dir)
		for name, want := range map[string]bool{"kiosk.example:1": true, "https://kiosk.example/1": true, "kiosk.example:2": false, "https://kiosk.example/3": false} {
			if is, err := a.Removed(t.Context(), name); err != nil || is != want {
				t.Errorf("%s is removed: %v, %v", name, is, err)
			}
		}
		art := article(1, sentence(1))
		if res := keepPlain(t, a, art, at(20)); res.Outcome != store.Removed || res.ID != "" {
			t.Errorf("%+v", res)
		}
		if got, want := listed(t, a, store.Query{}), []string{"kiosk.example:2/1", "kiosk.example:3/1"}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
}
