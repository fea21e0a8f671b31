package main_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// demoArchive is one of invented sites, with a correction, a short link, an article of
// several pages, an address that is gone and one that robots.txt refuses.
func demoArchive(t *testing.T) (dir, exported string) {
	t.Helper()
	dir = t.TempDir()
	words := run(t, dir, "demo", "--archive", "archive").want(t, 0, `^revised `, `^gone `, `^refused by robots `).words
	exported = run(t, dir, "export", "--revisions", "all").want(t, 0).out
	for _, want := range []string{`"aliases":["http://tagesblatt.example/-aue-68nl8"`, `"pages":[`, `"revision":2`} {
		if !strings.Contains(exported, want) {
			t.Fatalf("the demo has no %s: %s%s", want, words, exported)
		}
	}
	return dir, exported
}

// repaired checks that an archive is sound and exports what it did.
func repaired(t *testing.T, dir, exported string) {
	t.Helper()
	run(t, dir, "archive", "check").want(t, 0).prints(t, `: clean: `)
	if got := run(t, dir, "export", "--revisions", "all").want(t, 0).out; got != exported {
		t.Errorf("the export differs (-before +after):\n%s", cmp.Diff(strings.Split(exported, "\n"), strings.Split(got, "\n")))
	}
}

// TestRepairBringsBackALostDatabase: without archive.db nothing is lost but visits that
// left no capture. All commands say what to do until then.
func TestRepairBringsBackALostDatabase(t *testing.T) {
	t.Parallel()
	dir, exported := demoArchive(t)
	before := counts(t, run(t, dir, "stats"))
	history := run(t, dir, "history", "tagesblatt.example:10481516").want(t, 0).out
	if err := os.Remove(filepath.Join(dir, "archive", "archive.db")); err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{"list"}, {"archive", "check"}, {"crawl", "http://tagesblatt.example/"}} {
		run(t, dir, command...).want(t, 1, `archive.db is missing, the captures are there: rebuild it with 'broadsheet archive repair'`)
	}
	run(t, dir, "archive", "repair").want(t, 0, `archive: archive.db is missing$`, `^ +1  revised$`).prints(t, `archive: rebuilt: 4 articles, 5 revisions, 10 visits$`)
	repaired(t, dir, exported)
	if got := run(t, dir, "history", "tagesblatt.example:10481516").want(t, 0).out; got != history {
		t.Errorf("history before:\n%safter:\n%s", history, got)
	}
	want := []string{}
	for _, line := range before {
		line = strings.ReplaceAll(line, "total  4 5 13 16", "total  4 5 12 16") // without the refused one
		if line != "outcome refused by robots 0 0 1 0" {
			want = append(want, line)
		}
	}
	if diff := cmp.Diff(want, counts(t, run(t, dir, "stats"))); diff != "" {
		t.Errorf("counts (-before +after):\n%s", diff)
	}
	run(t, dir, "archive", "repair").want(t, 0).silent(t).prints(t, `: the database is whole: nothing was changed$`)
	if found, _ := filepath.Glob(filepath.Join(dir, "archive", "archive.db*")); len(found) != 1 {
		t.Errorf("%q", found)
	}
}

// TestRepairOfADamagedDatabase: it is found, made anew, and the old one kept. Twice is as
// once.
func TestRepairOfADamagedDatabase(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]func(raw []byte) []byte{
		"cut":       func(raw []byte) []byte { return raw[:len(raw)/2] },
		"empty":     func([]byte) []byte { return nil },
		"another's": func([]byte) []byte { return []byte("a letter, long enough to be read as a database") },
		"a page": func(raw []byte) []byte {
			for at := range len(raw) / 4096 { // all that hold records: some are of an earlier state, and free
				if page := raw[at*4096:][:4096]; bytes.Contains(page, []byte("broadsheet/article/1")) {
					copy(page, bytes.Repeat([]byte{0xff}, 512))
				}
			}
			return raw
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, exported := demoArchive(t)
			path := filepath.Join(dir, "archive", "archive.db")
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			raw = harm(raw)
			if err := os.WriteFile(path, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			r := run(t, dir, "archive", "repair").want(t, 0, `the old database is kept as .*archive.db.broken-\d{8}T\d{6}.\d{3}Z$`).prints(t, `: rebuilt: 4 articles`)
			kept := regexp.MustCompile(`kept as (.*)\n`).FindStringSubmatch(r.words)[1]
			if got, err := os.ReadFile(kept); err != nil || !bytes.Equal(got, raw) {
				t.Errorf("the old database was changed: %v", err)
			}
			repaired(t, dir, exported)
			run(t, dir, "archive", "repair", "--rebuild").want(t, 0)
			repaired(t, dir, exported)
		})
	}
}

// TestRepairNamesWhatItCannotRead, reads the rest, and leaves the captures as they are.
func TestRepairNamesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	dir, _ := demoArchive(t)
	found, err := filepath.Glob(filepath.Join(dir, "archive", "captures", "*[tzc]"))
	if err != nil || len(found) != 2 {
		t.Fatal(found, err)
	}
	raw, err := os.ReadFile(found[1])
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(found[1], raw, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "archive", "repair").want(t, 0).prints(t, `the database is whole`) // what is damaged no repair can mend
	run(t, dir, "archive", "repair", "--rebuild").want(t, 3, `^1 part of the captures can't be read: restore the files from a copy`).
		prints(t, `^captures `+filepath.Base(found[1])+`: .*the bytes from \d+ to \d+ can't be read$`, `: rebuilt: 4 articles`)
	if got, err := os.ReadFile(found[1]); err != nil || !bytes.Equal(got, raw) {
		t.Errorf("the captures were changed: %v", err)
	}
	if err := os.Remove(found[1]); err != nil {
		t.Fatal(err)
	}
	run(t, dir, "archive", "repair").want(t, 0, `points there: .*restore it from a copy: no repair can bring back captures$`).prints(t, `the database is whole`)
}

// TestRepairRefuses what it has nothing to rebuild from, and a newer program's archive.
func TestRepairRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run(t, dir, "archive", "repair").want(t, 1, `there is no archive: make one with 'broadsheet crawl'`)
	write(t, dir, map[string]string{"archive/letter.txt": "keep me"})
	run(t, dir, "archive", "repair").want(t, 1, `there is no archive`)
	run(t, dir, "archive", "repair", "now").want(t, 2, `takes no arguments`)
}

// TestRepairOfSavedPages: a file given an address comes back under it; of one without,
// only the path is lost.
func TestRepairOfSavedPages(t *testing.T) {
	t.Parallel()
	dir := library(t)
	before := run(t, dir, "list").want(t, 0).out
	run(t, dir, "archive", "repair", "--rebuild").want(t, 0).prints(t, `: rebuilt: 5 articles, 6 revisions, 6 visits$`)
	if got := run(t, dir, "list").want(t, 0).out; got != before {
		t.Errorf("the list differs (-before +after):\n%s", cmp.Diff(before, got))
	}
	write(t, dir, map[string]string{"pages/f.html": dated("Nowhere fog", "2019-05-03T12:00:00Z")})
	run(t, dir, "crawl", "pages/f.html").want(t, 0, `1  kept`)
	run(t, dir, "archive", "repair", "--rebuild").want(t, 0).prints(t, `: rebuilt: 6 articles, 7 revisions`)
	if got := run(t, dir, "list").want(t, 0).out; !strings.Contains(got, "Nowhere fog") {
		t.Errorf("the file without an address is lost:\n%s", got)
	}
}

// TestKilledRepairChangesNothing: the old database stays until the new one is whole, and
// the next repair begins again.
func TestKilledRepairChangesNothing(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newSite(t)
	if c, words := siteCrawl(t, dir, site); c.Run() != nil {
		t.Fatal(words)
	}
	exported := run(t, dir, "export", "--revisions", "all").out
	before, err := os.ReadFile(filepath.Join(dir, "archive", "archive.db"))
	if err != nil {
		t.Fatal(err)
	}
	killed := 0
	for killed < careKills() {
		again := t.TempDir()
		if err := os.CopyFS(again, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		killed += killedRepair(t, again, before, min(12, careKills()-killed))
		run(t, again, "archive", "repair", "--rebuild").want(t, 0).prints(t, fmt.Sprintf(`: rebuilt: %d articles`, sitePages))
		repaired(t, again, exported)
	}
	t.Logf("%d kills", killed)
}

// killedRepair kills repairs of one archive, ever later, and returns how often: fewer times
// than asked for where one was done before, or killed behind the swap.
func killedRepair(t *testing.T, dir string, before []byte, kills int) (killed int) {
	t.Helper()
	path := filepath.Join(dir, "archive", "archive.db")
	for killed < kills {
		c := broadsheet(t, dir, "archive", "repair", "--rebuild")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(10+rand.IntN(30*(killed+1))) * time.Millisecond) // the moment is the test
		_ = c.Process.Kill()
		if _ = c.Wait(); c.ProcessState.ExitCode() >= 0 {
			break // it was done before
		}
		killed++
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
			if broken, _ := filepath.Glob(path + ".broken-*"); len(broken) == 0 {
				t.Fatalf("kill %d: the database was changed, %v", killed, err)
			}
			break // it was killed behind the swap
		}
	}
	return killed
}
