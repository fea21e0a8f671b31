package main_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lamps is a folder with an archive of 24 articles of two sessions.
func lamps(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	filled(t, filepath.Join(dir, "archive"), 0, 2)
	return dir
}

// filesOf are the files that lie in a folder, without its folders and locks.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range found {
		if e.IsDir() || strings.Contains(e.Name(), "lock") || strings.Contains(e.Name(), "readers") {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(raw)
	}
	return out
}

// TestMistakesWithCopies: each command that copies, joins or takes out says what it needs
// before it does anything.
func TestMistakesWithCopies(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ args, words string }{
		"backup to nowhere":        {"archive backup", `nothing was named: give the folder to copy to`},
		"backup to two":            {"archive backup a b", `"b" is one too many: give the folder to copy to`},
		"backup, misspelt":         {"archive bakcup a", `unknown command "archive bakcup"; did you mean "archive backup"\?`},
		"backup, misspelt flag":    {"archive backup --prun a", `unknown flag: --prun; did you mean --prune\?`},
		"backup, prune of words":   {"archive backup --prune=often a", `--prune`},
		"restore from nowhere":     {"archive restore", `nothing was named: give the backup's folder`},
		"restore from two":         {"archive restore a b", `"b" is one too many: give the backup's folder`},
		"restore and prune":        {"archive restore --prune a", `unknown flag: --prune`},
		"merge of nothing":         {"archive merge", `nothing was named: give the folders of other archives`},
		"merge, misspelt":          {"archive merg a", `unknown command "archive merg"; did you mean "archive merge"\?`},
		"merge and prune":          {"archive merge --prune a", `unknown flag: --prune`},
		"remove nothing":           {"archive remove --reason why", `nothing was named: give the id or an address of one record`},
		"remove two":               {"archive remove a:1 b:2 --reason why", `"b:2" is one too many: give the id or an address of one record`},
		"remove for no reason":     {"archive remove a:1", `--reason is missing: say why it is removed`},
		"remove, an empty reason":  {"archive remove a:1 --reason=", `--reason is missing: say why it is removed`},
		"remove, reason unsaid":    {"archive remove a:1 --reason", `flag needs an argument: --reason`},
		"remove, misspelt flag":    {"archive remove a:1 --raeson x", `unknown flag: --raeson; did you mean --reason\?`},
		"remove, misspelt command": {"archive remvoe a:1", `unknown command "archive remvoe"; did you mean "archive remove"\?`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mistaken(t, c.args, c.words)
		})
	}
}

// TestCopiesOfNothing fail with a word that says what is missing, and make nothing.
func TestCopiesOfNothing(t *testing.T) {
	t.Parallel()
	for args, words := range map[string]string{
		"archive backup to":                   `there is no archive`,
		"archive backup --prune to":           `there is no archive`,
		"archive restore from":                `restore from: there is no backup`,
		"archive restore letters":             `restore letters: there is no backup`,
		"archive merge other":                 `there is no archive`,
		"archive merge letters":               `there is no archive`,
		"archive remove a:1 --reason asked":   `there is no archive`,
		"archive remove http://a --reason no": `there is no archive`,
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, map[string]string{"letters/dear.txt": "dear"})
			if r := run(t, dir, strings.Fields(args)...).want(t, 1, `^broadsheet: .*`+words); r.out != "" {
				t.Errorf("stdout: %s", r.out)
			}
			found, err := os.ReadDir(dir)
			if err != nil || len(found) != 1 {
				t.Errorf("made %v, %v", found, err)
			}
		})
	}
}

// readings are commands that read an archive, with nothing in their words that tells one
// from its copy.
var readings = map[string][]string{
	"list":    {"list"},
	"export":  {"export", "--revisions", "all"},
	"csv":     {"export", "--format", "csv"},
	"history": {"history", "lamps.example:3"},
	"show":    {"show", "https://lamps.example/3"},
	"json":    {"show", "--json", "lamps.example:20"},
}

// TestCommandsReadABackupAsTheArchive, and what is restored from it too.
func TestCommandsReadABackupAsTheArchive(t *testing.T) {
	t.Parallel()
	dir := lamps(t)
	run(t, dir, "archive", "backup", "shelf/backup").want(t, 0).silent(t).prints(t, `^shelf/backup: backed up and verified: 5 files, .*; copied 5 files, `)
	run(t, dir, "archive", "restore", "shelf/backup", "--archive", "again").want(t, 0).silent(t).prints(t, `^again: restored and verified: 5 files, .*; copied 5 files, `)
	for name, command := range readings {
		want := run(t, dir, command...).want(t, 0)
		for _, copied := range []string{"shelf/backup", "again"} {
			got := run(t, dir, slices.Concat(command, []string{"--archive", copied})...).want(t, 0)
			if diff := cmp.Diff(want.out, got.out); diff != "" || got.out == "" {
				t.Errorf("%s of %s (-archive +copy):\n%s", name, copied, diff)
			}
		}
	}
	for _, copied := range []string{"shelf/backup", "again"} {
		run(t, dir, "archive", "check", "--deep", "--archive", copied).want(t, 0).silent(t).prints(t, `clean: 24 articles, 24 revisions, 24 visits`)
	}
}

// TestBackupNamesWhatIsStale each time until it is pruned; what is there is not copied.
func TestBackupNamesWhatIsStale(t *testing.T) {
	t.Parallel()
	dir := lamps(t)
	write(t, dir, map[string]string{"archive/profiles/old.yaml": "name: old.example\nhosts: [old.example]\n"})
	run(t, dir, "archive", "backup", "to").want(t, 0).silent(t).prints(t, `^to: backed up and verified: 6 files`)
	if err := os.Remove(filepath.Join(dir, "archive", "profiles", "old.yaml")); err != nil {
		t.Fatal(err)
	}
	const none = `^to: backed up and verified: 5 files, .*; copied 0 files, 0 B$`
	for range 2 {
		run(t, dir, "archive", "backup", "to").want(t, 0, `^no longer in the archive, kept: profiles/old.yaml$`).prints(t, none)
	}
	run(t, dir, "archive", "backup", "to", "--prune").want(t, 0, `^no longer in the archive, removed: profiles/old.yaml$`).prints(t, none)
	run(t, dir, "archive", "backup", "to", "--prune").want(t, 0).silent(t).prints(t, none)
}

// TestSpoiltBackupIsNoted by both commands, which leave it as it is.
func TestSpoiltBackupIsNoted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ list, backup, restore string }{
		"empty":         {"", `no list of a backup's files`, `no list of a backup's files`},
		"half":          {`{"format": "broadsheet/backup/1", "files": [{"na`, `no list of a backup's files`, `no list of a backup's files`},
		"another form":  {`{"format": "parcel/1", "files": []}`, `no list of a backup's files`, `no list of a backup's files`},
		"of no files":   {`{"format": "broadsheet/backup/1", "files": []}`, `was written to since the last backup`, `was written to since the last backup`},
		"of a way out":  {`{"format": "broadsheet/backup/1", "files": [{"name": "../x"}]}`, `lies elsewhere`, `lies elsewhere`},
		"missing, gone": {"-", `holds other things`, `there is no backup`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := lamps(t)
			run(t, dir, "archive", "backup", "to").want(t, 0)
			write(t, dir, map[string]string{"to/backup.json": c.list})
			if c.list == "-" {
				if err := os.Remove(filepath.Join(dir, "to", "backup.json")); err != nil {
					t.Fatal(err)
				}
			}
			before := filesOf(t, filepath.Join(dir, "to"))
			run(t, dir, "archive", "backup", "to", "--prune").want(t, 1, `^broadsheet: .*`+c.backup)
			run(t, dir, "archive", "restore", "to", "--archive", "again").want(t, 1, `^broadsheet: .*`+c.restore)
			if diff := cmp.Diff(before, filesOf(t, filepath.Join(dir, "to"))); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
			run(t, dir, "list", "--archive", "again").want(t, 1, `there is no archive`)
		})
	}
}

// TestMergeSaysWhatCame of each archive, in the order in which they were named.
func TestMergeSaysWhatCame(t *testing.T) {
	t.Parallel()
	dir := lamps(t)
	filled(t, filepath.Join(dir, "other"), 1, 2)
	filled(t, filepath.Join(dir, "empty"), 0, 0)
	r := run(t, dir, "archive", "merge", "archive", "other", "both", "other", "--archive", "both").want(t, 1, `there is no archive`)
	if r.out != "" {
		t.Errorf("some were merged before one was missing: %s", r.out)
	}
	r = run(t, dir, "archive", "merge", "archive", "other", "other/", "--archive", "both").want(t, 0)
	r.prints(t, `^archive: merged: 24 articles new, 0 joined, 0 the same; 2 segments copied, `,
		`^other: merged: 12 articles new, 0 joined, 12 the same; `, `^other/: merged: 0 articles new, 0 joined, 24 the same; 0 segments copied, 0 B$`)
	run(t, dir, "archive", "merge", "both", "--archive", "both").want(t, 0).prints(t, `^both: merged: 0 articles new, 0 joined, 0 the same; 0 segments copied, 0 B$`)
	run(t, dir, "archive", "check", "--archive", "both").want(t, 0).prints(t, `clean: 36 articles, 36 revisions, 36 visits`)
	if n := len(run(t, dir, "export", "--archive", "both").want(t, 0).records(t)); n != 36 {
		t.Errorf("%d records", n)
	}
}

// TestRemoveByAnyName that leads to the article; then none does, and all else is as before.
func TestRemoveByAnyName(t *testing.T) {
	t.Parallel()
	for name, given := range map[string]string{
		"id": "lamps.example:3", "address": "https://lamps.example/3", "without a scheme": "lamps.example/3", "in capitals": "HTTPS://Lamps.Example/3", "with a place": "https://lamps.example/3#end",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := lamps(t)
			want := []map[string]any{}
			for _, r := range run(t, dir, "export").records(t) {
				if r["id"] != "lamps.example:3" {
					delete(r, "capture") // which stands elsewhere then
					want = append(want, r)
				}
			}
			run(t, dir, "archive", "remove", given, "--reason", "asked for").want(t, 0).silent(t).
				prints(t, `^lamps.example:3: removed: 1 revision, 2 WARC records; 1 segment written anew; \d+ files searched, nothing of its text is left$`)
			for _, command := range []string{"show", "history", "similar", "archive remove --reason again"} {
				verb := strings.Fields(strings.TrimPrefix(command, "archive "))
				run(t, dir, append(strings.Fields(command), given)...).want(t, 1, `^broadsheet: `+verb[0]+` .*: it was removed for good on \d{4}-\d\d-\d\d: asked for$`)
			}
			got := run(t, dir, "export").want(t, 0).records(t)
			for _, r := range got {
				delete(r, "capture")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("others (-before +after):\n%s", diff)
			}
			if out := run(t, dir, "list").want(t, 0).out; strings.Contains(out, "lamps.example:3\t") || strings.Count(out, "\n") != 23 {
				t.Errorf("%s", out)
			}
			run(t, dir, "archive", "check", "--deep").want(t, 0).silent(t).prints(t, `clean: 23 articles, 23 revisions, 23 visits`)
		})
	}
}

// TestRemoveNamesReplacedDatabases, which a repair has kept: the text is in them.
func TestRemoveNamesReplacedDatabases(t *testing.T) {
	t.Parallel()
	dir := library(t)
	run(t, dir, "archive", "repair", "--rebuild").want(t, 0)
	r := run(t, dir, "archive", "remove", "https://harbour.example/a", "--reason", "asked for").want(t, 1,
		`^archive\.db\.broken-\* are databases that a repair has replaced: delete them`, `its text is left in \d places`)
	r.prints(t, `^text of it is left in archive\.db\.broken-\d`)
}

// TestCrawlLeavesOutWhatWasRemoved by whichever address leads to it, before it writes a
// capture; its neighbours are kept.
func TestCrawlLeavesOutWhatWasRemoved(t *testing.T) {
	t.Parallel()
	site := httptest.NewServer(&oddPaper{})
	t.Cleanup(site.Close)
	dir := t.TempDir()
	write(t, dir, map[string]string{"archive/profiles/odd.yaml": "name: odd.example\nhosts: [127.0.0.1]\nlayouts: [{name: one, when: main, headline: h1, body: {paragraph: p}}]\n"})
	run(t, dir, local(site.URL+"/short/1")...).want(t, 0, `^ +1  kept$`)
	run(t, dir, "archive", "remove", site.URL+"/a/1", "--reason", "asked for").want(t, 0)
	for _, path := range []string{"/short/1", "/moved/1?from=short", "/moved/1", "/a/1", "/a/1?utm_source=letter", "/a/1#top"} {
		run(t, dir, local("--revisit", "0", site.URL+path)...).want(t, 0, `^ +1  removed$`)
		for name, content := range filesOf(t, filepath.Join(dir, "archive", "captures")) {
			if strings.HasSuffix(name, ".cdxj") && strings.Contains(content, "/1") {
				t.Errorf("%s: a capture of it is in %s: %s", path, name, content)
			}
		}
	}
	run(t, dir, local("--revisit", "0", site.URL+"/short/2", site.URL+"/short/1", site.URL+"/old/z")...).want(t, 0, `^ +2  kept$`, `^ +1  removed$`)
	run(t, dir, "archive", "check").want(t, 0).prints(t, `clean: 2 articles, 2 revisions, 2 visits`)
	if out := run(t, dir, "export").want(t, 0).out; strings.Contains(out, "Of 1") || !strings.Contains(out, "Of 2") {
		t.Errorf("%s", out)
	}
}

// TestRemovedStaysRemovedInCopies: a pruned backup has nothing of it, a merge with one that
// has it still is refused, and what is restored refuses it too.
func TestRemovedStaysRemovedInCopies(t *testing.T) {
	t.Parallel()
	dir := lamps(t)
	run(t, dir, "archive", "backup", "before").want(t, 0)
	run(t, dir, "archive", "backup", "to").want(t, 0)
	run(t, dir, "archive", "remove", "lamps.example:3", "--reason", "asked for").want(t, 0)
	run(t, dir, "archive", "backup", "to", "--prune").want(t, 0, `^no longer in the archive, removed: captures/\S+\.warc\.gz$`)
	run(t, dir, "archive", "restore", "to", "--archive", "again").want(t, 0)
	for _, one := range []string{"archive", "again"} {
		run(t, dir, "archive", "merge", "before", "--archive", one).want(t, 1, `lamps.example:3 was removed from .* and is in .*before: remove it there too`)
		run(t, dir, "archive", "check", "--archive", one).want(t, 0).prints(t, `clean: 23 articles`)
	}
	run(t, dir, "archive", "merge", "again", "--archive", "before").want(t, 1, `lamps.example:3 was removed from .*again`)
	run(t, dir, "archive", "merge", "again", "--archive", "new").want(t, 0).prints(t, `^again: merged: 23 articles new`)
	write(t, dir, map[string]string{"page.html": dated("House 3", "2020-01-01T00:03:00Z")})
	run(t, dir, "crawl", "page.html", "--url", "https://lamps.example/3", "--archive", "new").want(t, 0, `^ +1  removed$`)
	if out := run(t, dir, "list", "--archive", "new").want(t, 0).out; strings.Count(out, "\n") != 23 {
		t.Errorf("%s", out)
	}
}

// TestMergeLeavesOutWhatIsDamaged, names it, and brings it when the file was restored.
func TestMergeLeavesOutWhatIsDamaged(t *testing.T) {
	t.Parallel()
	dir := library(t)
	segments, err := filepath.Glob(filepath.Join(dir, "archive", "captures", "*.warc.gz"))
	if err != nil || len(segments) != 2 {
		t.Fatal(segments, err)
	}
	raw, err := os.ReadFile(segments[0])
	if err != nil {
		t.Fatal(err)
	}
	changed := slices.Clone(raw)
	changed[len(raw)-20] ^= 1 // in its last record
	if err := os.WriteFile(segments[0], changed, 0o600); err != nil {
		t.Fatal(err)
	}
	name := regexp.QuoteMeta(filepath.Base(segments[0]))
	r := run(t, dir, "archive", "merge", "archive", "--archive", "here").want(t, 3,
		`^archive: captures `+name+`: .*: the bytes from \d+ to its end can't be read$`,
		`^archive: article \S+: left out: its page in captures `+name+` at \d+ is damaged or missing$`,
		`'broadsheet archive repair --rebuild --archive archive' forget it; then merge once more$`)
	r.prints(t, `^archive: merged: 4 articles new, 0 joined, 0 the same; 2 segments copied, .*; 1 left out$`)
	run(t, dir, "archive", "check", "--archive", "here").want(t, 0).prints(t, `clean: 4 articles, [45] revisions`)
	if err := os.WriteFile(segments[0], raw, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "archive", "merge", "archive", "--archive", "here").want(t, 0).prints(t, `^archive: merged: 1 article new, 0 joined, 4 the same; 1 segment copied, `)
	run(t, dir, "archive", "check", "--archive", "here").want(t, 0).prints(t, `clean: 5 articles, 6 revisions`)
}
