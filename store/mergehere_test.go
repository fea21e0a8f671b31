package store_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// nothingTwice asserts that no record is in the captures twice, but for those that segments
// begin with.
func nothingTwice(tb tester, dir string) {
	tb.Helper()
	out := map[string]string{}
	found, err := filepath.Glob(filepath.Join(dir, "captures", "*.warc*"))
	if err != nil {
		tb.Fatal(err)
	}
	for _, path := range found {
		if strings.HasSuffix(path, ".cdxj") || strings.HasSuffix(path, ".dictionary") {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			tb.Fatal(err)
		}
		in := warc.NewReader(bufio.NewReader(f), warc.ReaderOptions{})
		for {
			rec, err := in.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				tb.Fatal(err)
			}
			name := filepath.Base(path)
			if other := out[rec.ID()]; other != "" && rec.Type() != warc.Warcinfo {
				tb.Errorf("the %s of %s is in %s and in %s", rec.Type(), rec.URI(), other, name)
			}
			out[rec.ID()] = name
		}
		_ = f.Close() // it was only read
	}
}

// tended does with an archive what makes it smaller, in whatever order.
func tended(t *rapid.T, dir, name string, end time.Time) {
	for range rapid.IntRange(0, 2).Draw(t, name+" is tended") {
		if rapid.Bool().Draw(t, name+" compact") {
			if err := store.CompactAll(t.Context(), dir); err != nil {
				t.Fatal(err)
			}
			continue
		}
		age := time.Duration(rapid.Int64Range(0, int64(end.Sub(start))+int64(2*time.Hour)).Draw(t, name+" age"))
		if _, err := store.Retain(t.Context(), dir, []store.Rule{{Before: start.Add(age), Text: "for a test"}}, store.RetainOptions{}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMergeBringsNothingBack that a rule dropped here, and adds nothing twice that is here
// in another form: of any copy of an archive that went its own way.
func TestMergeBringsNothingBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		here := tempDir(t)
		end := lampHistory(t, here)
		there := copied(t, here)
		tended(t, here, "here", end)
		if rapid.Bool().Draw(t, "went on here") {
			lampsFrom(t, here, end.Add(time.Second))
		}
		if rapid.Bool().Draw(t, "went on there") {
			lampsFrom(t, there, end.Add(2*time.Second))
		}
		if rapid.Bool().Draw(t, "tended there") {
			tended(t, there, "there", end)
		}
		before := held(t, here)
		mergeInto(t, here, there)
		if problems := checked(t, here).Problems; len(problems) > 0 {
			t.Fatalf("%q", problems)
		}
		after := held(t, here)
		for _, v := range before.Visits {
			for i := range 2 {
				key := pageKey(&v, i)
				if before.Pages[key] != after.Pages[key] {
					t.Errorf("the page of %s was %.40q, and is %.40q", key, before.Pages[key], after.Pages[key])
				}
			}
		}
		nothingTwice(t, here)
		files := contents(t, here)
		if did := mergeInto(t, here, there); did.New+did.Joined+did.Segments > 0 {
			t.Errorf("once more: %+v", did)
		}
		if diff := cmp.Diff(files, contents(t, here)); diff != "" {
			t.Errorf("once more, captures:\n%s", diff)
		}
		if diff := cmp.Diff(after, held(t, here), inUTC); diff != "" {
			t.Errorf("once more (-before +after):\n%s", diff)
		}
		remade(t, here)
		got := held(t, here)
		if diff := cmp.Diff(after.Pages, got.Pages); diff != "" {
			t.Errorf("made anew, pages (-before +after):\n%s", diff)
		}
	})
}

// TestMergeIsAssociativeOfTendedArchives: however three archives are put together of which
// some were made smaller, they tell the same and have the same pages.
func TestMergeIsAssociativeOfTendedArchives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		if rapid.IntRange(0, 2).Draw(t, "one of three, for each takes long") > 0 {
			return
		}
		base := tempDir(t)
		end := lampHistory(t, base)
		var dirs []string
		for i, name := range []string{"a", "b", "c"} {
			dir := copied(t, base)
			if rapid.Bool().Draw(t, name+" is new") {
				dir = tempDir(t)
			}
			lampsFrom(t, dir, end.Add(time.Duration(i+1)*time.Second))
			tended(t, dir, name, end)
			dirs = append(dirs, dir)
		}
		left := merged(t, dirs[0], dirs[1], dirs[2])
		right := merged(t, dirs[0], merged(t, dirs[1], dirs[2]))
		for _, dir := range []string{left, right} {
			if problems := checked(t, dir).Problems; len(problems) > 0 {
				t.Fatalf("%q", problems)
			}
			nothingTwice(t, dir)
		}
		if diff := cmp.Diff(held(t, left), held(t, right), inUTC); diff != "" {
			t.Errorf("(a, b), c and a, (b, c) differ (-one +other):\n%s", diff)
		}
	})
}

// TestMergeOfABackup from before what was done here: of a page that a rule dropped no byte
// comes back, not of a segment that was packed anew either.
func TestMergeOfABackup(t *testing.T) {
	t.Parallel()
	for _, form := range []warc.Compression{warc.Gzip, warc.Zstd, warc.None} {
		t.Run(string(form), func(t *testing.T) {
			t.Parallel()
			here := t.TempDir()
			for n := range 6 {
				a, err := store.Open(t.Context(), here, store.Options{Compress: form})
				if err != nil {
					t.Fatal(err)
				}
				visitLamp(t, a, n, sentence(n)+" The first time.", fmt.Sprintf("https://short.example/%d", n), start.AddDate(n, 0, 0))
				visitLamp(t, a, n, sentence(n)+" The first time.", fmt.Sprintf("https://kiosk.example/%d", n), start.AddDate(n, 0, 1))
				if err := a.Close(); err != nil {
					t.Fatal(err)
				}
			}
			backup := copied(t, here)
			if err := store.CompactAll(t.Context(), here); err != nil {
				t.Fatal(err)
			}
			did, err := store.Retain(t.Context(), here, []store.Rule{{Before: start.AddDate(2, 6, 0), Text: "old"}}, store.RetainOptions{})
			if err != nil || did.Pages != 6 {
				t.Fatalf("%+v, %v", did, err)
			}
			want, files := held(t, here), contents(t, here)
			got := mergeInto(t, here, backup)
			if *got != (store.Merged{Same: 6, Dropped: 6}) {
				t.Errorf("%+v", got)
			}
			if diff := cmp.Diff(files, contents(t, here)); diff != "" {
				t.Errorf("captures (-before +after):\n%s", diff)
			}
			if diff := cmp.Diff(want, held(t, here), inUTC); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
			onlyWhole(t, here)
		})
	}
}
