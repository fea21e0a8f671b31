package store_test

import (
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

// tree is all files of a folder but locks, which a run may leave.
func tree(tb tester, dir string) map[string]string {
	tb.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.Contains(e.Name(), "lock") || strings.Contains(e.Name(), "readers") {
			return err
		}
		raw, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)] = string(raw)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// session keeps articles in one session, each at its own minute, and closes the archive.
func session(tb tester, dir string, pack warc.Compression, minute int, numbers ...int) {
	tb.Helper()
	a, err := store.Open(tb.Context(), dir, store.Options{Compress: pack})
	if err != nil {
		tb.Fatal(err)
	}
	for i, n := range numbers {
		art := article(n, sentence(n))
		art.Fetched = start.Add(time.Duration(minute+i) * time.Minute)
		keep(tb, a, art, art.URL, art.Fetched)
	}
	if err := a.Close(); err != nil {
		tb.Fatal(err)
	}
}

// TestBackupOfAnEmptyArchive is an empty archive, which is restored, and which grows with
// what it is a backup of.
func TestBackupOfAnEmptyArchive(t *testing.T) {
	t.Parallel()
	dir, to, restored := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "deep", "restored")
	session(t, dir, warc.Gzip, 0)
	if did := backedUp(t, dir, to); did.Files != 1 || did.Copied != 1 || len(did.Stale) > 0 {
		t.Errorf("%+v, want the database alone", did)
	}
	if did, err := store.Restore(t.Context(), to, restored, store.BackupOptions{}); err != nil || did.Files != 1 {
		t.Fatalf("%+v, %v", did, err)
	}
	for _, one := range []string{to, restored} {
		if got := listed(t, viewed(t, one), store.Query{}); len(got) > 0 {
			t.Errorf("%s holds %v", one, got)
		}
		if report := checked(t, one); len(report.Problems) > 0 || report.Articles > 0 {
			t.Errorf("%+v", report)
		}
	}
	session(t, restored, warc.Gzip, 0, 1)
	if got := listed(t, viewed(t, restored), store.Query{}); !slices.Equal(got, []string{"kiosk.example:1/1"}) {
		t.Errorf("what was restored keeps %v", got)
	}
	session(t, dir, warc.Gzip, 0, 1, 2)
	if did := backedUp(t, dir, to); did.Files != 3 || did.Copied != 3 {
		t.Errorf("%+v", did)
	}
}

// TestBackupCopiesWhatChanged: of profiles and captures what is new or other, and what
// went is told.
func TestBackupCopiesWhatChanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change        func(t *testing.T, dir string)
		files, copied int
		stale         []string
	}{
		"nothing":         {func(*testing.T, string) {}, 4, 0, nil},
		"another session": {func(t *testing.T, dir string) { t.Helper(); session(t, dir, warc.Gzip, 9, 2) }, 6, 3, nil},
		"one with zstd":   {func(t *testing.T, dir string) { t.Helper(); session(t, dir, warc.Zstd, 9, 2) }, 6, 3, nil},
		"a profile":       {func(t *testing.T, dir string) { t.Helper(); put(t, dir, "profiles/b.yaml", "b") }, 5, 1, nil},
		"another text":    {func(t *testing.T, dir string) { t.Helper(); put(t, dir, "profiles/a.yaml", "B") }, 4, 1, nil},
		"a longer text":   {func(t *testing.T, dir string) { t.Helper(); put(t, dir, "profiles/a.yaml", "long") }, 4, 1, nil},
		"no profile":      {func(t *testing.T, dir string) { t.Helper(); remove(t, filepath.Join(dir, "profiles", "a.yaml")) }, 3, 0, []string{"profiles/a.yaml"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, to := t.TempDir(), t.TempDir()
			session(t, dir, warc.Gzip, 0, 1)
			put(t, dir, "profiles/a.yaml", "a")
			backedUp(t, dir, to)
			c.change(t, dir)
			did := backedUp(t, dir, to)
			if did.Files != c.files || did.Copied != c.copied || !slices.Equal(did.Stale, c.stale) {
				t.Errorf("%+v, want %d files, %d copied, %v stale", did, c.files, c.copied, c.stale)
			}
			if again := backedUp(t, dir, to); again.Copied != 0 || again.Bytes != 0 || again.Size != did.Size {
				t.Errorf("again: %+v", again)
			}
			if diff := cmp.Diff(everything(t, dir), everything(t, to)); diff != "" {
				t.Errorf("(-archive +backup):\n%s", diff)
			}
		})
	}
}

// TestBackupSaysHowLargeItIs: the sizes are those of the files on disk.
func TestBackupSaysHowLargeItIs(t *testing.T) {
	t.Parallel()
	dir, to := t.TempDir(), t.TempDir()
	session(t, dir, warc.Gzip, 0, 1, 2, 3)
	put(t, dir, "profiles/mine.yaml", "name: mine")
	did := backedUp(t, dir, to)
	size, files := int64(0), 0
	for name, content := range tree(t, to) {
		if name != "backup.json" {
			files++
			size += int64(len(content))
		}
	}
	if did.Size != size || did.Bytes != size || did.Files != files {
		t.Errorf("%+v, want %d files of %d bytes", did, files, size)
	}
}

// TestListOfABackupThatIsCutOff anywhere is no list: neither a backup nor what is restored
// from it comes of it, and nothing is changed.
func TestListOfABackupThatIsCutOff(t *testing.T) {
	t.Parallel()
	dir, to := t.TempDir(), t.TempDir()
	session(t, dir, warc.Gzip, 0, 1)
	backedUp(t, dir, to)
	list, view := readText(t, to, "backup.json"), viewed(t, dir)
	for size := 0; size < len(list)-1; size += 1 + len(list)/12 {
		put(t, to, "backup.json", list[:size])
		before, restored := tree(t, to), filepath.Join(t.TempDir(), "restored")
		if _, err := store.Restore(t.Context(), to, restored, store.BackupOptions{}); err == nil || !strings.Contains(err.Error(), "no list of a backup's files") {
			t.Errorf("cut at %d: restored, %v", size, err)
		}
		if _, err := os.Stat(filepath.Join(restored, "archive.db")); err == nil {
			t.Errorf("cut at %d: there is a database", size)
		}
		if _, err := view.Backup(t.Context(), to, store.BackupOptions{Prune: true}); err == nil {
			t.Errorf("cut at %d: backed up", size)
		}
		if diff := cmp.Diff(before, tree(t, to)); diff != "" {
			t.Errorf("cut at %d, the backup was changed:\n%s", size, diff)
		}
	}
	put(t, to, "backup.json", list)
	if did := backedUp(t, dir, to); did.Copied != 0 {
		t.Errorf("with its list again: %+v", did)
	}
}

// TestForgedListsAreRefused by a restore, which writes nothing outside of its folder.
func TestForgedListsAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, forged, want string }{
		"another form":     {"broadsheet/backup/1", "broadsheet/backup/2", "no list of a backup's files"},
		"a way up":         {`"archive.db"`, `"../archive.db"`, "lies elsewhere"},
		"from the root":    {`"archive.db"`, `"/archive.db"`, "lies elsewhere"},
		"a hidden way up":  {`"captures/`, `"captures/../../`, "lies elsewhere"},
		"no name":          {`"archive.db"`, `""`, "lies elsewhere"},
		"a negative size":  {`"size": `, `"size": -`, "lies elsewhere"},
		"another size":     {`"size": `, `"size": 1`, "damaged"},
		"another digest":   {`"sha256": "`, `"sha256": "0`, "damaged"},
		"a file too many":  {`"captures/`, `"captures/more-`, "no such file|cannot find"},
		"no database":      {`"archive.db"`, `"archive.old"`, "damaged, or was written to"},
		"a list of a list": {`"files": [`, `"files": [[`, "no list of a backup's files"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, from, above := t.TempDir(), t.TempDir(), t.TempDir()
			session(t, dir, warc.Gzip, 0, 1)
			backedUp(t, dir, from)
			put(t, from, "backup.json", strings.ReplaceAll(readText(t, from, "backup.json"), c.old, c.forged))
			to := filepath.Join(above, "one", "two")
			_, err := store.Restore(t.Context(), from, to, store.BackupOptions{})
			if err == nil || !matches(c.want, err.Error()) {
				t.Errorf("%v, want %s", err, c.want)
			}
			for path := range tree(t, above) {
				if !strings.HasPrefix(path, "one/two/captures/") {
					t.Errorf("%s was written", path)
				}
			}
		})
	}
}

// TestRestoreNeedsAnEmptyFolder, or one that a run before this one began; one that holds
// anything else is left as it is.
func TestRestoreNeedsAnEmptyFolder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, content, want string }{
		"nothing":            {"", "", ""},
		"half a database":    {"archive.db.part", "half", ""},
		"the profile":        {"profiles/mine.yaml", "name: mine", ""},
		"half a profile":     {"profiles/mine.yaml.part", "na", ""},
		"another profile":    {"profiles/mine.yaml", "name: other", "holds something else"},
		"a profile more":     {"profiles/more.yaml", "name: more", "holds other things"},
		"an empty database":  {"archive.db", "", "holds an archive"},
		"a list":             {"backup.json", unfinished, "holds other things"},
		"another's captures": {"captures/other.warc.gz", "", "holds other things"},
		"a letter, deep":     {"letters/may/one.txt", "dear", "holds other things"},
		"a dot file":         {".hidden", "", "holds other things"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, from, to := t.TempDir(), t.TempDir(), t.TempDir()
			session(t, dir, warc.Zstd, 0, 1, 2)
			put(t, dir, "profiles/mine.yaml", "name: mine")
			backedUp(t, dir, from)
			if c.file != "" {
				put(t, to, c.file, c.content)
			}
			before := tree(t, to)
			_, err := store.Restore(t.Context(), from, to, store.BackupOptions{})
			if c.want != "" {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("%v, want %s", err, c.want)
				}
				if got := tree(t, to); got[c.file] != before[c.file] || c.file != "archive.db" && got["archive.db"] != "" {
					t.Errorf("it was written into: %d files", len(got))
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(everything(t, dir), everything(t, to)); diff != "" || len(checked(t, to).Problems) > 0 {
				t.Errorf("(-archive +restored):\n%s", diff)
			}
		})
	}
}

// TestPrunedBackupHoldsNothingOfWhatWasRemoved, and the one before pruning still does.
func TestPrunedBackupHoldsNothingOfWhatWasRemoved(t *testing.T) {
	t.Parallel()
	for name, pack := range map[string]warc.Compression{"gzip": warc.Gzip, "zstd": warc.Zstd} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, to, restored := t.TempDir(), t.TempDir(), t.TempDir()
			session(t, dir, pack, 0, 1, 2)
			session(t, dir, pack, 9, 3)
			backedUp(t, dir, to)
			if _, err := store.Remove(t.Context(), dir, "kiosk.example:2", "asked for", store.RemoveOptions{}); err != nil {
				t.Fatal(err)
			}
			if did := backedUp(t, dir, to); len(did.Stale) != 2 || did.Copied != 4 { // the mark among the captures too
				t.Errorf("%+v, want the old segment and its index stale", did)
			}
			did, err := viewed(t, dir).Backup(t.Context(), to, store.BackupOptions{Prune: true})
			if err != nil || len(did.Stale) != 2 || did.Copied != 0 {
				t.Errorf("%+v, %v", did, err)
			}
			if _, err := store.Restore(t.Context(), to, restored, store.BackupOptions{}); err != nil {
				t.Fatal(err)
			}
			for _, one := range []string{to, restored} {
				nowhere(t, one, "house number 2 ")
				if problems := checked(t, one).Problems; len(problems) > 0 {
					t.Errorf("%q", problems)
				}
				if is, err := viewed(t, one).Removed(t.Context(), "kiosk.example:2"); err != nil || !is {
					t.Errorf("its mark is not in the copy: %v", err)
				}
			}
		})
	}
}
