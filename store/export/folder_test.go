package export_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store/choose"
	"broadsheet/store/export"
)

// many yields n invented records, and fails before the last of them if it is told to.
func many(n int, fail error) iter.Seq2[*extract.Article, error] {
	return func(yield func(*extract.Article, error) bool) {
		for i := range n {
			if fail != nil && i == n-1 {
				yield(nil, fail)
				return
			}
			art := &extract.Article{
				Schema: extract.Schema, ID: fmt.Sprintf("kiosk.example:%d", i), Revision: 1, Headline: fmt.Sprint("Story ", i), ContentHash: fmt.Sprint("sha256:", i),
				Published: time.Date(2019, time.Month(4+i%2), 3, 0, 0, 0, 0, time.UTC), Fetched: time.Date(2020, 1, 1+i%3, 0, 0, 0, 0, time.FixedZone("", 7200)),
				Extraction: extract.Extraction{Profile: []string{"", "kiosk.example"}[i%2], ProfileHash: []string{"", "sha256:ab"}[i%2]},
			}
			if !yield(art, nil) {
				return
			}
		}
	}
}

// lines is a folder of JSON lines.
func lines(dir string, split int) *export.Folder {
	return &export.Folder{
		Dir: dir, New: func(w io.Writer) (export.Writer, error) { return export.New("jsonl", w, export.Options{}) }, Extension: ".jsonl", MediaType: "application/jsonl", Split: split,
		About: export.Manifest{Program: "Broadsheet 1", Format: "jsonl", Options: map[string]any{"site": []string{"kiosk.example"}}}, State: "7",
	}
}

// plain writes headlines, as a form of a file an article would.
type plain struct{ w io.Writer }

func (p plain) Write(art *extract.Article) error {
	_, err := fmt.Fprintln(p.w, art.Headline)
	return err
}

func (p plain) Close() error { return nil }

// pages is a folder with a file an article.
func pages(dir string) *export.Folder {
	f := lines(dir, 0)
	f.New, f.Extension, f.Each = func(w io.Writer) (export.Writer, error) { return plain{w}, nil }, ".txt", true
	return f
}

// content are the files of a folder with all their bytes.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(filepath.Join(dir, name))
		out[name] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func names(files map[string]string) (out []string) {
	for name := range files {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// whole writes a folder and wants it to be whole.
func whole(t *testing.T, f *export.Folder, n int) (*export.Manifest, map[string]string) {
	t.Helper()
	m, _, err := f.Write(many(n, nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, differences, err := export.Verify(f.Dir); err != nil || len(differences) > 0 {
		t.Errorf("not as it was written: %v, %v", differences, err)
	}
	return m, content(t, f.Dir)
}

// TestFolderSplits: a file each so many records, one that is empty where there are
// none, and no empty one at the end.
func TestFolderSplits(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		split, records int
		want           []string
	}{
		"no split":         {0, 5, []string{"articles.jsonl"}},
		"nothing":          {0, 0, []string{"articles.jsonl"}},
		"nothing to split": {2, 0, []string{"articles-00001.jsonl"}},
		"a rest":           {2, 5, []string{"articles-00001.jsonl", "articles-00002.jsonl", "articles-00003.jsonl"}},
		"no rest":          {2, 4, []string{"articles-00001.jsonl", "articles-00002.jsonl"}},
		"more than all":    {9, 4, []string{"articles-00001.jsonl"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, files := whole(t, lines(filepath.Join(t.TempDir(), "new"), c.split), c.records)
			if diff := cmp.Diff(append(c.want, "croissant.json", "manifest.json"), names(files)); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			if m.Records != c.records {
				t.Errorf("%d records", m.Records)
			}
			var all strings.Builder
			for _, name := range c.want {
				all.WriteString(files[name])
			}
			var want bytes.Buffer
			w, _ := export.New("jsonl", &want, export.Options{})
			for art, err := range many(c.records, nil) {
				if err := errors.Join(err, w.Write(art)); err != nil {
					t.Fatal(err)
				}
			}
			if all.String() != want.String() {
				t.Errorf("the files are not the records in their order:\n%s\nwant\n%s", all.String(), want.String())
			}
		})
	}
}

// TestManifestSaysWhatIsThere, in the same bytes each time.
func TestManifestSaysWhatIsThere(t *testing.T) {
	t.Parallel()
	f := lines(t.TempDir(), 3)
	f.LeftOut = func() map[string]int { return map[string]int{"duplicates": 2} }
	_, files := whole(t, f, 4)
	const want = `{
  "manifest": "broadsheet/export/1",
  "program": "Broadsheet 1",
  "schema": "broadsheet/article/1",
  "format": "jsonl",
  "options": {
    "site": [
      "kiosk.example"
    ]
  },
  "records": 4,
  "left_out": {
    "duplicates": 2
  },
  "newest_fetched": "2020-01-02T22:00:00Z",
  "profiles": [
    {
      "records": 2
    },
    {
      "name": "kiosk.example",
      "hash": "sha256:ab",
      "records": 2
    }
  ],
  "croissant": {`
	if got := files["manifest.json"]; !strings.HasPrefix(got, want) {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	var m export.Manifest
	if err := json.Unmarshal([]byte(files["manifest.json"]), &m); err != nil {
		t.Fatal(err)
	}
	if len(m.Files) != 2 || m.Files[0].Name != "articles-00001.jsonl" || m.Files[0].Records != 3 || m.Files[1].Records != 1 || m.Files[0].Bytes != int64(len(files["articles-00001.jsonl"])) {
		t.Errorf("%+v", m.Files)
	}
	again := lines(t.TempDir(), 3)
	again.LeftOut = f.LeftOut
	if _, second := whole(t, again, 4); !cmp.Equal(files, second) {
		t.Errorf("another folder has other bytes:\n%s", cmp.Diff(files, second))
	}
	if _, third := whole(t, f, 4); !cmp.Equal(files, third) {
		t.Errorf("the same folder has other bytes:\n%s", cmp.Diff(files, third))
	}
}

// TestFolderOfPages has a file an article in folders by month.
func TestFolderOfPages(t *testing.T) {
	t.Parallel()
	f := pages(t.TempDir())
	_, files := whole(t, f, 3)
	if diff := cmp.Diff([]string{"2019/04/kiosk.example_0.txt", "2019/04/kiosk.example_2.txt", "2019/05/kiosk.example_1.txt", "croissant.json", "manifest.json"}, names(files)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if files["2019/05/kiosk.example_1.txt"] != "Story 1\n" {
		t.Errorf("%q", files["2019/05/kiosk.example_1.txt"])
	}
	if _, files = whole(t, f, 0); len(files) != 2 {
		t.Errorf("of no articles there are %q", names(files))
	}
	if list, err := os.ReadDir(f.Dir); err != nil || len(list) != 2 {
		t.Errorf("the empty folders stay: %v", list)
	}
}

// TestBrokenExportGoesOn: what fails leaves whole files and no others, and no
// manifest; the same export keeps them, another one begins anew.
func TestBrokenExportGoesOn(t *testing.T) {
	t.Parallel()
	cause := errors.New("the disk was pulled out")
	for name, folder := range map[string]func(string) *export.Folder{
		"split": func(dir string) *export.Folder { return lines(dir, 2) }, "pages": pages,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, want := whole(t, folder(t.TempDir()), 7)
			for broken := 1; broken <= 7; broken++ {
				f := folder(t.TempDir())
				if _, _, err := f.Write(many(broken, cause)); !errors.Is(err, cause) {
					t.Fatalf("%v", err)
				}
				left := content(t, f.Dir)
				for name, text := range left {
					if name != ".broadsheet-export.jsonl" && text != want[name] {
						t.Errorf("broken at %d: %s is not whole: %q", broken, name, text)
					}
				}
				if _, _, err := export.Verify(f.Dir); !errors.Is(err, export.ErrUnfinished) {
					t.Errorf("verified: %v", err)
				}
				marked := mark(t, f.Dir)
				if _, got := whole(t, f, 7); !cmp.Equal(want, got) {
					t.Errorf("broken at %d, then other bytes:\n%s", broken, cmp.Diff(want, got))
				}
				if kept := marked(); kept != len(left)-1 {
					t.Errorf("broken at %d: %d files of %d were kept", broken, kept, len(left)-1)
				}
			}
		})
	}
}

// mark gives all files of a folder an old date, and returns a count of those that
// have it still.
func mark(t *testing.T, dir string) func() int {
	t.Helper()
	old := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	for name := range content(t, dir) {
		if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	return func() (n int) {
		for name := range content(t, dir) {
			if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.ModTime().Equal(old) {
				n++
			}
		}
		return n
	}
}

// TestBrokenExportIsRedone where the archive, the command or a file is another by now,
// or the journal was torn.
func TestBrokenExportIsRedone(t *testing.T) {
	t.Parallel()
	cause := errors.New("no power")
	for name, c := range map[string]struct {
		change func(*testing.T, *export.Folder)
		kept   int
	}{
		"as it was":         {func(*testing.T, *export.Folder) {}, 3},
		"another state":     {func(_ *testing.T, f *export.Folder) { f.State = "8" }, 0},
		"another filter":    {func(_ *testing.T, f *export.Folder) { f.About.Options = nil }, 0},
		"another program":   {func(_ *testing.T, f *export.Folder) { f.About.Program = "Broadsheet 2" }, 0},
		"another split":     {func(_ *testing.T, f *export.Folder) { f.Split = 3 }, 0},
		"a file was edited": {func(t *testing.T, f *export.Folder) { put(t, filepath.Join(f.Dir, "articles-00002.jsonl"), "{}") }, 1},
		"a file is gone":    {func(t *testing.T, f *export.Folder) { remove(t, filepath.Join(f.Dir, "articles-00001.jsonl")) }, 0},
		"a torn line": {func(t *testing.T, f *export.Folder) {
			path := filepath.Join(f.Dir, ".broadsheet-export.jsonl")
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			put(t, path, string(raw[:len(raw)-5]))
		}, 2},
		"no journal's words": {func(t *testing.T, f *export.Folder) { put(t, filepath.Join(f.Dir, ".broadsheet-export.jsonl"), "?") }, 0},
		"a file in the making": {func(t *testing.T, f *export.Folder) {
			put(t, filepath.Join(f.Dir, ".broadsheet-ABC.tmp"), "half")
		}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := lines(t.TempDir(), 2)
			if _, _, err := f.Write(many(8, cause)); !errors.Is(err, cause) {
				t.Fatal(err)
			}
			kept := mark(t, f.Dir)
			c.change(t, f)
			_, got := whole(t, f, 8)
			fresh := lines(t.TempDir(), f.Split)
			fresh.About = f.About
			if _, want := whole(t, fresh, 8); !cmp.Equal(want, got) {
				t.Errorf("other bytes than of a fresh export:\n%s", cmp.Diff(want, got))
			}
			if n := kept(); n != c.kept {
				t.Errorf("%d files were kept, want %d", n, c.kept)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

// TestFolderReplacesAnOlderExport: none of its files stays, whatever it was.
func TestFolderReplacesAnOlderExport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	whole(t, pages(dir), 5)
	whole(t, lines(dir, 1), 4)
	_, got := whole(t, lines(dir, 0), 2)
	if diff := cmp.Diff([]string{"articles.jsonl", "croissant.json", "manifest.json"}, names(got)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// TestFolderOfOthersIsRefused and not touched; a missing one is made, but not a whole
// path of them.
func TestFolderOfOthersIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, text, want string }{
		"notes":            {"notes.txt", "mine", "there are other files in it (notes.txt): give an empty or a new folder"},
		"another manifest": {"manifest.json", `{"name": "an app"}`, "it is not of the form broadsheet/export/1"},
		"a broken one":     {"manifest.json", `{`, "manifest.json: "},
		"a trap":           {"manifest.json", `{"manifest": "broadsheet/export/1", "files": [{"name": "../victim"}]}`, `names "../victim", which is no file in it`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parent := t.TempDir()
			dir := filepath.Join(parent, "folder")
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			put(t, filepath.Join(parent, "victim"), "alive")
			put(t, filepath.Join(dir, c.file), c.text)
			_, _, err := lines(dir, 0).Write(many(1, nil))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "export to "+dir+": ") {
				t.Errorf("%v", err)
			}
			holds(t, filepath.Join(dir, c.file), c.text)
			if _, err := os.Stat(filepath.Join(parent, "victim")); err != nil {
				t.Error(err)
			}
		})
	}
	missing := filepath.Join(t.TempDir(), "a", "b")
	if _, _, err := lines(missing, 0).Write(many(1, nil)); err == nil || !strings.Contains(err.Error(), "make its folder first") {
		t.Errorf("%v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	put(t, file, "x")
	if _, _, err := lines(file, 0).Write(many(1, nil)); err == nil || !strings.Contains(err.Error(), "export to "+file) {
		t.Errorf("%v", err)
	}
}

// TestFolderKeepsTheCauseOfAnInterrupt, which has an exit code of its own.
func TestFolderKeepsTheCauseOfAnInterrupt(t *testing.T) {
	t.Parallel()
	f := lines(t.TempDir(), 0)
	if _, _, err := f.Write(many(3, context.Canceled)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if got := names(content(t, f.Dir)); !slices.Equal(got, []string{".broadsheet-export.jsonl"}) {
		t.Errorf("left are %q", got)
	}
}

// TestFolderOfChosenFields writes those, and describes those.
func TestFolderOfChosenFields(t *testing.T) {
	t.Parallel()
	f := lines(t.TempDir(), 0)
	var err error
	if f.Fields, err = choose.ParseFields([]string{"headline"}); err != nil {
		t.Fatal(err)
	}
	_, files := whole(t, f, 1)
	want := `{"schema":"broadsheet/article/1","id":"kiosk.example:0","revision":1,"headline":"Story 0","content_hash":"sha256:0","extraction":{}}` + "\n"
	if files["articles.jsonl"] != want {
		t.Errorf("%s", files["articles.jsonl"])
	}
	if c := files["croissant.json"]; !strings.Contains(c, `"articles/headline"`) || strings.Contains(c, `"articles/kicker"`) {
		t.Errorf("%s", c)
	}
}
