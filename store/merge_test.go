package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// merged merges archives into a copy of the first.
func merged(tb tester, first string, others ...string) string {
	tb.Helper()
	to := copied(tb, first)
	for _, other := range others {
		mergeInto(tb, to, other)
	}
	return to
}

func mergeInto(tb tester, to, other string) *store.Merged {
	tb.Helper()
	a, err := store.Open(tb.Context(), to, store.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	did, err := a.Merge(tb.Context(), other)
	if err = errors.Join(err, a.Close()); err != nil {
		tb.Fatal(err)
	}
	return did
}

// madeArchive goes on with an archive of a few articles, which others have too, at times
// between those of others: by sessions that all began in one millisecond, so that their
// segments' names are the same.
func madeArchive(t *rapid.T, dir, name string, minute int) string {
	if err := os.MkdirAll(filepath.Join(dir, "captures"), 0o755); err != nil {
		t.Fatal(err)
	}
	for range rapid.IntRange(1, 2).Draw(t, name+" sessions") {
		a, err := store.Open(context.Background(), dir, store.Options{Now: func() time.Time { return start }})
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 5).Draw(t, name+" visits") {
			minute += rapid.IntRange(1, 4).Draw(t, name+" minutes")
			// No two machines ask for an address in one nanosecond.
			at := start.Add(time.Duration(minute)*time.Minute + time.Duration(name[0])*time.Second)
			if rapid.IntRange(0, 5).Draw(t, name+" fails") == 0 {
				address := fmt.Sprintf("https://kiosk.example/%d", rapid.IntRange(0, 2).Draw(t, name+" lost"))
				if _, err := a.Keep(context.Background(), store.Visit{Address: address, Fetched: at, Outcome: store.Gone}); err != nil {
					t.Fatal(err)
				}
				continue
			}
			art := article(rapid.IntRange(0, 1).Draw(t, name+" article"), rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, name+" text"))
			art.Fetched, art.Section = at, []string{name, strconv.Itoa(minute)} // which no hash covers
			address := rapid.SampledFrom([]string{art.URL, "https://short.example/-" + art.ID, "https://short.example/newest"}).Draw(t, name+" address")
			art.Source, art.Aliases = address, []string{address}
			keep(t, a, art, address, at)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// alike compares all that two archives tell, and where addresses lead; not one that leads
// to another article each day.
func alike(t tester, what, one, other string) {
	t.Helper()
	if diff := cmp.Diff(everything(t, one), everything(t, other)); diff != "" {
		t.Fatalf("%s differ (-one +other):\n%s", what, diff)
	}
	a, err := store.View(context.Background(), one)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	b, err := store.View(context.Background(), other)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	for _, address := range []string{"https://kiosk.example/0", "https://kiosk.example/1", "https://kiosk.example/2", "https://short.example/-kiosk.example:0"} {
		x, _ := a.Find(t.Context(), address)
		y, _ := b.Find(t.Context(), address)
		if x != y {
			t.Errorf("%s: %s leads to %q and %q", what, address, x, y)
		}
	}
}

// TestMergeIsAssociative, and idempotent: however three archives are put together they
// tell the same, and once more changes nothing.
func TestMergeIsAssociative(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := madeArchive(t, tempDir(t), "the first", 0)
		grown := func(name string) string {
			dir := tempDir(t)
			if rapid.Bool().Draw(t, name+" is a copy that went its own way") {
				dir = copied(t, base)
			}
			return madeArchive(t, dir, name, 100)
		}
		a, b, c := grown("a"), grown("b"), grown("c")
		left, right := merged(t, a, b, c), merged(t, a, merged(t, b, c))
		alike(t, "(a, b), c and a, (b, c)", left, right)
		if problems := checked(t, left).Problems; len(problems) > 0 {
			t.Errorf("%q", problems)
		}
		for _, again := range []string{rapid.SampledFrom([]string{a, b}).Draw(t, "again"), right} {
			before, segments := everything(t, left), contents(t, left)
			if did := mergeInto(t, left, again); did.New+did.Joined+did.Segments > 0 {
				t.Errorf("merged once more: %+v", did)
			}
			if diff := cmp.Diff(before, everything(t, left)); diff != "" {
				t.Fatalf("merged once more (-before +after):\n%s", diff)
			}
			if diff := cmp.Diff(segments, contents(t, left)); diff != "" {
				t.Fatalf("merged once more, captures:\n%s", diff)
			}
		}
		alike(t, "a and a, a", a, merged(t, a, copied(t, a)))
	})
}

// TestMergeJoinsByTime: what both saw is one history, in the order of fetching.
func TestMergeJoinsByTime(t *testing.T) {
	t.Parallel()
	type seen struct {
		minute int
		text   string
	}
	for name, c := range map[string]struct {
		a, b   []seen
		want   []string // text of each revision
		visits int
	}{
		"one after the other":       {[]seen{{1, "x"}}, []seen{{2, "y"}}, []string{"x", "y"}, 2},
		"the other came first":      {[]seen{{2, "x"}}, []seen{{1, "y"}}, []string{"y", "x"}, 2},
		"the same, later":           {[]seen{{1, "x"}}, []seen{{2, "x"}}, []string{"x"}, 2},
		"the same, earlier":         {[]seen{{2, "x"}}, []seen{{1, "x"}}, []string{"x"}, 2},
		"one between":               {[]seen{{1, "x"}, {5, "z"}}, []seen{{3, "y"}}, []string{"x", "y", "z"}, 3},
		"the same between":          {[]seen{{1, "x"}, {5, "z"}}, []seen{{3, "x"}}, []string{"x", "z"}, 3},
		"between unchanged visits":  {[]seen{{1, "x"}, {5, "x"}}, []seen{{3, "y"}}, []string{"x", "y", "x"}, 3},
		"one event that both know":  {[]seen{{1, "x"}}, []seen{{1, "x"}}, []string{"x"}, 1},
		"and back, and forth again": {[]seen{{1, "x"}, {3, "y"}, {5, "x"}}, []seen{{2, "y"}, {4, "y"}}, []string{"x", "y", "x"}, 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dirs := []string{t.TempDir(), t.TempDir()}
			for i, list := range [][]seen{c.a, c.b} {
				a := open(t, dirs[i])
				for _, s := range list {
					art := article(1, s.text)
					art.Fetched = start.Add(time.Duration(s.minute) * time.Minute)
					keep(t, a, art, art.URL, art.Fetched)
				}
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
			}
			a := open(t, dirs[0])
			if _, err := a.Merge(t.Context(), dirs[1]); err != nil {
				t.Fatal(err)
			}
			var got []string
			for art, err := range a.Articles(t.Context(), store.Query{AllRevisions: true}) {
				if err != nil {
					t.Fatal(err)
				}
				body, err := a.Body(t.Context(), *art.Capture)
				if err != nil || string(body.Body) != art.Text || !body.Date.Equal(art.Fetched) {
					t.Errorf("revision %d: its page is %q of %s, %v", art.Revision, body.Body, body.Date, err)
				}
				got = append(got, art.Text)
			}
			visits, err := a.Visits(t.Context(), "kiosk.example:1")
			if diff := cmp.Diff(c.want, got); diff != "" || err != nil || len(visits) != c.visits {
				t.Errorf("%d visits, want %d, %v; revisions (-want +got):\n%s", len(visits), c.visits, err, diff)
			}
			// A crawl goes on where both were.
			last := article(1, "later")
			last.Fetched = start.Add(time.Hour)
			if res := keep(t, a, last, last.URL, last.Fetched); res.Revision != len(c.want)+1 {
				t.Errorf("%+v", res)
			}
		})
	}
}

// TestMergeKeepsBothSegments of one name with other bytes, and one of those that a
// copy has only the beginning of.
func TestMergeKeepsBothSegments(t *testing.T) {
	t.Parallel()
	session := func(dir string, list ...*extract.Article) {
		a, err := store.Open(t.Context(), dir, store.Options{Now: func() time.Time { return start }})
		if err != nil {
			t.Fatal(err)
		}
		for _, art := range list {
			keep(t, a, art, art.URL, start)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
	one, other := t.TempDir(), t.TempDir()
	session(one, article(1, "here"))
	session(other, article(2, "there"))
	if did := mergeInto(t, one, other); did.Segments != 1 || did.New != 1 || len(contents(t, one)) != 2 {
		t.Errorf("%+v", did)
	}
	growing, older := t.TempDir(), t.TempDir()
	a := open(t, growing)
	keep(t, a, article(1, "first"), article(1, "").URL, start)
	backedUp(t, growing, older)
	keep(t, a, article(2, "second"), article(2, "").URL, start)
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if did := mergeInto(t, growing, older); did.Segments != 0 || did.Same != 1 {
		t.Errorf("%+v", did)
	}
	if did := mergeInto(t, older, growing); did.Segments != 1 || did.New != 1 || did.Same != 1 || len(contents(t, older)) != 1 {
		t.Errorf("%+v", did)
	}
	alike(t, "both", growing, older)
}

// TestMergeEndsAnywhere: a merge whose run ended after some of the captures, or of the
// articles, is made up for by the next.
func TestMergeEndsAnywhere(t *testing.T) {
	t.Parallel()
	one, other := t.TempDir(), t.TempDir()
	for n := range 3 {
		a := open(t, one)
		keep(t, a, article(n, "here"), article(n, "").URL, start)
		_ = a.Close()
		b := open(t, other)
		keep(t, b, article(n+1, "there"), article(n+1, "").URL, start.Add(time.Hour))
		_ = b.Close()
	}
	want := merged(t, one, other)
	for done := range 3 {
		to := copied(t, one)
		names, _ := filepath.Glob(filepath.Join(other, "captures", "*"))
		for _, name := range names[:done] {
			copyOver(t, other, to, "captures/"+filepath.Base(name))
		}
		put(t, to, "captures/"+filepath.Base(names[done])+".part", "half")
		mergeInto(t, to, other)
		alike(t, fmt.Sprintf("after %d segments", done), want, to)
	}
}

// TestMergeThatEndedAnywhere: after each of its steps the archive is sound, and the next
// run makes up for the rest.
func TestMergeThatEndedAnywhere(t *testing.T) {
	t.Parallel()
	one, other := t.TempDir(), t.TempDir()
	lampArchive(t, one, warc.Gzip)
	lampArchive(t, other, warc.Zstd)
	a := open(t, other)
	keep(t, a, article(7, sentence(7)), article(7, "").URL, start)
	if _, err := a.Keep(t.Context(), store.Visit{Address: "https://kiosk.example/lost", Fetched: start, Outcome: store.Gone}); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	want := merged(t, one, other)
	for done, n := 0, 1; done <= n; done++ {
		to := copied(t, one)
		a, err := store.Open(t.Context(), to, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n, err = a.MergeSteps(t.Context(), other, done)
		if err = errors.Join(err, a.Close()); err != nil {
			t.Fatal(err)
		}
		if problems := checked(t, to).Problems; len(problems) > 0 {
			t.Errorf("after %d steps: %v", done, problems)
		}
		mergeInto(t, to, other)
		alike(t, fmt.Sprintf("after %d steps", done), want, to)
	}
}

// TestMergeRefuses what is no archive, or is being written.
func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	a := open(t, t.TempDir())
	keepPlain(t, a, article(1, "text"), start)
	busy := t.TempDir()
	b := open(t, busy)
	keepPlain(t, b, article(1, "text"), start)
	if _, err := a.Merge(t.Context(), busy); !isInUse(err) {
		t.Errorf("of an archive that is being written: %v", err)
	}
	if _, err := a.Merge(t.Context(), filepath.Join(t.TempDir(), "nothing")); err == nil {
		t.Error("of nothing: no error")
	}
	if _, err := viewed(t, busy).Merge(t.Context(), t.TempDir()); err == nil {
		t.Error("into a view: no error")
	}
}

func isInUse(err error) bool {
	_, ok := errors.AsType[*store.InUseError](err)
	return ok
}
