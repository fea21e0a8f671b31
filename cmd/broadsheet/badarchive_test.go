package main_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// readers are the commands that look into an archive.
var readers = [][]string{{"list"}, {"show", "paper.example:1"}, {"export"}, {"stats"}, {"archive", "check"}}

// TestFoldersThatAreNoArchive: a crawl refuses them, a reader says that there is no
// archive, and what lies there is left as it is.
func TestFoldersThatAreNoArchive(t *testing.T) {
	t.Parallel()
	const (
		noArchive = `there is no archive: make one with 'broadsheet crawl', or name another with --archive`
		damaged   = `box/archive.db is no archive database of ours, or damaged: .*nothing was changed; restore it from a copy, or give another folder`
		foreign   = `make archive in .*box: the folder holds other things \(letter.txt\): give an empty one with --archive`
	)
	for name, c := range map[string]struct {
		files           map[string]string
		archive         string
		crawling, other string
	}{
		"a file":        {map[string]string{"box": "a letter"}, "box", `make archive: .*box: not a directory: give another folder with --archive`, noArchive},
		"below a file":  {map[string]string{"box": "a letter"}, "box/archive", `make archive: .*box: not a directory`, `box/archive`},
		"not ours":      {map[string]string{"box/letter.txt": "keep me"}, "box", foreign, noArchive},
		"another's":     {map[string]string{"box/archive.db": "not a database, but long enough to be read as one"}, "box", damaged, damaged},
		"empty":         {map[string]string{"box/archive.db": ""}, "box", ``, noArchive},
		"not there yet": {nil, "box", ``, noArchive},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, c.files)
			at := []string{"--archive", filepath.Join(dir, c.archive)}
			for _, command := range readers {
				run(t, dir, append(at, command...)...).want(t, 1, `^broadsheet: .*`+c.other).prints(t, `^$`)
			}
			if c.crawling != "" {
				run(t, dir, append(at, "crawl", "http://paper.example/")...).want(t, 1, `^broadsheet: .*`+c.crawling)
			}
			for name, content := range c.files {
				if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != content {
					t.Errorf("%s was changed: %v: %q", name, err, got)
				}
			}
		})
	}
}

// TestEmptyNameOfAnArchive is a mistake in the command line, of any command.
func TestEmptyNameOfAnArchive(t *testing.T) {
	t.Parallel()
	for _, command := range append(readers, []string{"crawl", "http://paper.example/"}, []string{"demo"}) {
		run(t, t.TempDir(), append(command, "--archive", "")...).want(t, 2, `^broadsheet: --archive: the name of the folder is empty$`)
	}
}

// mounted mounts a small file system on dir/archive, or skips the test.
func mounted(t *testing.T, dir string) (at string) {
	t.Helper()
	at = filepath.Join(dir, "archive")
	if err := os.MkdirAll(at, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", at).CombinedOutput(); err != nil {
		t.Skipf("no file system can be mounted here: %s", bytes.TrimSpace(out))
	}
	t.Cleanup(func() { _ = exec.Command("umount", at).Run() })
	return at
}

// TestReadOnlyMount: an archive that can't be written can be read, and a crawl
// says so before it fetches anything.
func TestReadOnlyMount(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := mounted(t, dir)
	kept(t, dir)
	if out, err := exec.CommandContext(t.Context(), "mount", "-o", "remount,ro", at).CombinedOutput(); err != nil {
		t.Skipf("a file system can't be made read-only here: %s", bytes.TrimSpace(out))
	}
	site := newFaultSite(t, nil)
	run(t, dir, local(site.URL+"/other")...).want(t, 1, `^broadsheet: .*`+at+`\S*: read-only file system`)
	list := run(t, dir, "list").want(t, 0).silent(t)
	list.prints(t, "The ferry: first")
	id := strings.Fields(list.out)[0]
	for _, command := range []string{
		"show " + id, "history " + id, "similar " + id, "stats", "drift", "export", "export --format parquet --output " + filepath.Join(dir, "x.parquet"),
		"archive check --fast", "archive backup " + filepath.Join(dir, "backup"), "reextract --dry-run",
	} {
		run(t, dir, strings.Fields(command)...).want(t, 0)
	}
	for _, command := range []string{"reextract", "archive remove " + id + " --reason x", "archive merge backup", "archive repair --rebuild"} {
		run(t, dir, strings.Fields(command)...).want(t, 1, `^broadsheet: .*read-only file system: make the folder writable`)
	}
	clean(t, dir, "1 article, ")
}

// TestCrawlWithoutRightsToWrite makes no archive, and no half of one.
func TestCrawlWithoutRightsToWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := mounted(t, dir)
	if out, err := exec.CommandContext(t.Context(), "mount", "-o", "remount,ro", at).CombinedOutput(); err != nil {
		t.Skipf("a file system can't be made read-only here: %s", bytes.TrimSpace(out))
	}
	run(t, dir, "crawl", "http://paper.example/").want(t, 1, `^broadsheet: .*read-only file system`)
	run(t, dir, "demo", "--archive", filepath.Join(at, "demo")).want(t, 1, `^broadsheet: make the demo's archive: .*read-only file system`)
}

// TestDamagedFrontier: the queue can be rebuilt, and its error says how. Records
// are not touched.
func TestDamagedFrontier(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kept(t, dir)
	path := filepath.Join(dir, "archive", "frontier.db")
	if err := os.WriteFile(path, bytes.Repeat([]byte("damage "), 2000), 0o600); err != nil {
		t.Fatal(err)
	}
	site := newFaultSite(t, nil)
	run(t, dir, local(site.URL+"/other")...).
		want(t, 1, `^broadsheet: open frontier .*frontier.db: .*it holds only what is still to be fetched; delete it to begin anew`)
	run(t, dir, "archive", "check").want(t, 1, `: 1 problem$`).prints(t, `^frontier\.db: .*: delete it to begin anew: what was kept is known to the archive$`)
	run(t, dir, "list").want(t, 0).prints(t, "The ferry: first")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	run(t, dir, local(site.URL+"/other")...).want(t, 0, "^kept ")
	clean(t, dir, "2 articles, ")
}

// TestLostCaptures: a check names each record whose capture is not there, the
// records stay readable.
func TestLostCaptures(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kept(t, dir)
	segments, err := filepath.Glob(filepath.Join(dir, "archive", "captures", "*.warc.gz"))
	if err != nil || len(segments) != 1 {
		t.Fatalf("%v, %v", segments, err)
	}
	if err := os.Remove(segments[0]); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "archive", "check").want(t, 1, `^broadsheet: check archive .*: \d+ problems?$`).prints(t, filepath.Base(segments[0]))
	run(t, dir, "list").want(t, 0).prints(t, "The ferry: first")
}
