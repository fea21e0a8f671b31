package store_test

import (
	"errors"
	"fmt"
	"io/fs"
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

// TestClockThatJumpsBack: what is kept after it has the later revision and stands later in
// the log, by the earlier time; its segment has the last name, so that a crash leaves none
// that nobody mends.
func TestClockThatJumpsBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i, day := range []int{2, 0, 1} {
		began := start.AddDate(0, 0, day)
		a, err := store.Open(t.Context(), dir, store.Options{Now: func() time.Time { return began }})
		if err != nil {
			t.Fatal(err)
		}
		art := article(1, fmt.Sprint("text ", i))
		art.Fetched = began
		keep(t, a, art, art.URL, began)
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		found, _ := filepath.Glob(filepath.Join(dir, "captures", "*.gz"))
		if want := fmt.Sprintf("broadsheet-20190425T054100.000Z-%05d.warc.gz", i+1); filepath.Base(found[len(found)-1]) != want {
			t.Errorf("session %d wrote %v, want %s last", i, found, want)
		}
	}
	found, _ := filepath.Glob(filepath.Join(dir, "captures", "*.gz"))
	f, err := os.OpenFile(found[2], os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString("\x1f\x8b\x08\x00")
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	a := open(t, dir) // and checked in the end
	if diff := cmp.Diff([]string{"kiosk.example:1 text 0", "kiosk.example:1 text 1", "kiosk.example:1 text 2"}, logged(t, a, 0)); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	if art := newest(t, a, "kiosk.example:1"); art.Text != "text 2" || art.Revision != 3 {
		t.Errorf("%+v", art)
	}
	visits, err := a.Visits(t.Context(), "kiosk.example:1")
	if err != nil || len(visits) != 3 || !slices.IsSortedFunc(visits, func(a, b store.Visit) int { return a.Fetched.Compare(b.Fetched) }) {
		t.Errorf("%+v, %v", visits, err)
	}
}

// A still is an archive's folder as it is at a moment of a crawl.
type still struct {
	database []byte
	captures map[string]string
	ids      []string
}

// stills are those of a crawl after each article.
func stills(t *testing.T) (out []still) {
	t.Helper()
	dir := t.TempDir()
	a := open(t, dir)
	a.LimitSegments(4000)
	var ids []string
	for n := range 16 {
		art := article(n, strings.Repeat(sentence(n), 1+n%7))
		keep(t, a, art, art.URL, start.Add(time.Duration(n)*time.Hour))
		raw, err := os.ReadFile(filepath.Join(dir, "archive.db"))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, art.ID)
		out = append(out, still{raw, contents(t, dir), slices.Clone(ids)})
	}
	return out
}

// folderOf is a folder with a database and captures of two moments.
func folderOf(t *testing.T, database []byte, captures map[string]string) string {
	t.Helper()
	dir := tempDir(t)
	put(t, filepath.Dir(dir), filepath.Base(dir)+"/archive/archive.db", string(database))
	for name, text := range captures {
		put(t, dir, "archive/captures/"+name, text)
	}
	return dir
}

// TestCopyMadeWhileACrawlRan, by a program that knows nothing of it: with the captures
// after the database it is whole. Whatever else it is, a check says so or it is sound, no
// reader ends, and a repair finds all of which the captures were copied.
func TestCopyMadeWhileACrawlRan(t *testing.T) {
	t.Parallel()
	moments := stills(t)
	for i := 0; i+4 < len(moments); i += 5 {
		early, late := moments[i], moments[i+4]
		t.Run("database first", func(t *testing.T) {
			t.Parallel()
			dir := folderOf(t, early.database, late.captures)
			a := open(t, filepath.Join(dir, "archive")) // and checked in the end
			for _, id := range early.ids {
				newest(t, a, id)
			}
		})
		t.Run("captures first", func(t *testing.T) {
			t.Parallel()
			dir := folderOf(t, late.database, early.captures)
			path := filepath.Join(dir, "archive")
			if found := kinds(checked(t, path)); !slices.Contains(found, store.MissingCapture) {
				t.Errorf("a check tells %v", found)
			}
			repaired(t, dir, early.ids)
		})
		t.Run("a database that was written meanwhile", func(t *testing.T) {
			t.Parallel()
			mixed := slices.Clone(late.database)
			for at, moment := 0, i; at < len(mixed); at, moment = at+16<<10, min(moment+1, i+4) {
				copy(mixed[at:min(at+16<<10, len(mixed))], moments[moment].database[min(at, len(moments[moment].database)):])
			}
			dir := folderOf(t, mixed, late.captures)
			if problems, err := readAll(t, filepath.Join(dir, "archive")); err != nil && len(problems) == 0 && !isDamage(err) && !errors.Is(err, store.ErrNotFound) {
				t.Errorf("a check finds nothing, a reader %v", err)
			}
			repaired(t, dir, late.ids)
		})
	}
}

// repaired repairs the archive in a folder and looks for articles.
func repaired(t *testing.T, dir string, ids []string) {
	t.Helper()
	if err := repair(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	a := open(t, filepath.Join(dir, "archive")) // and checked in the end
	for _, id := range ids {
		if _, err := a.Article(t.Context(), id); err != nil {
			t.Errorf("the repaired one: %v", err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestTruncatedFiles: each kind of file that loses its end, at whatever length, is told by
// a check, or nothing was lost with it; no reader ends; and a repair finds all whose pages
// are there.
func TestTruncatedFiles(t *testing.T) {
	t.Parallel()
	steps := 7
	if all() {
		steps = 150
	}
	whole := t.TempDir()
	session(t, filepath.Join(whole, "archive"), warc.Gzip, 0, 0, 1)
	zstd := crawled(t, filepath.Join(whole, "archive"), warc.Zstd, 4000, sitePages(1, 40))
	last := filepath.Join("captures", zstd[len(zstd)-1].File)
	first, _ := filepath.Glob(filepath.Join(whole, "archive", "captures", "*.gz"))
	want := everything(t, filepath.Join(whole, "archive"))
	for _, c := range []struct {
		name, file string
		isSilent   bool // nothing is lost with it
	}{
		{"the database", "archive.db", false},
		{"a segment", filepath.Join("captures", filepath.Base(first[0])), false},
		{"the last segment, with a dictionary", last, false},
		{"the copy of a dictionary", last + ".dictionary", false},
		{"an index", filepath.Join("captures", filepath.Base(first[0])+".cdxj"), false},
		{"the lock", "archive.lock", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			info, err := os.Stat(filepath.Join(whole, "archive", c.file))
			if err != nil {
				t.Fatal(err)
			}
			for i := range steps {
				dir := copied(t, whole)
				size := info.Size() * int64(i) / int64(steps)
				if err := os.Truncate(filepath.Join(dir, "archive", c.file), size); err != nil {
					t.Fatal(err)
				}
				truncated(t, dir, fmt.Sprintf("%s of %d bytes, cut at %d", c.name, info.Size(), size), c.isSilent, want)
			}
		})
	}
}

func truncated(t *testing.T, dir, what string, isSilent bool, want map[string]any) {
	t.Helper()
	problems, err := readAll(t, filepath.Join(dir, "archive"))
	isTold := len(problems) > 0 || isDamage(err) || errors.Is(err, store.ErrNoArchive)
	switch {
	case isTold && isSilent:
		t.Errorf("%s: a check tells %q, a reader %v", what, problems, err)
	case !isTold:
		if diff := cmp.Diff(want, everything(t, filepath.Join(dir, "archive"))); diff != "" {
			t.Errorf("%s: nothing is told, and lost is (-want +got):\n%s", what, diff)
		}
	}
	// Who writes goes on, or is told what is the matter.
	a, err := store.Open(t.Context(), filepath.Join(dir, "archive"), store.Options{})
	if err == nil {
		keepPlain(t, a, article(77, "next"), start)
		err = a.Close()
	}
	if err != nil && !isDamage(err) && !errors.Is(err, store.ErrNoArchive) {
		t.Errorf("%s: a writer: %v", what, err)
	}
	if err := repair(t.Context(), dir, nil); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: repair: %v", what, err)
	}
}
