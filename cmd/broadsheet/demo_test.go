package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDemoShowsEveryOutcome that it promises, on both visits.
func TestDemoShowsEveryOutcome(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := run(t, dir, "demo").want(t, 0, `^The first visit$`, `^The second visit: `)
	first, second, _ := strings.Cut(r.words, "The second visit")
	ran{words: first}.want(t, 0, `^ +4  kept$`, `^ +1  unchanged$`, `^ +1  not an article$`, `^ +1  refused by robots$`, `^ +1  gone$`)
	ran{words: second}.want(t, 0, `^revised +\S+die-alte-muehle\S+$`, `^ +4  unchanged$`, `^ +1  not an article$`, `^ +1  refused by robots$`, `^ +1  gone$`)
	r.prints(t, `^Die alte Mühle mahlt wieder$`, `^id        tagesblatt.example:10481516, revision 2$`, `^also      http://tagesblatt.example/-aue-68nl8$`)
	if !strings.Contains(run(t, dir, "archive", "check", "--archive", "broadsheet-demo").out, "clean: 4 articles, 5 revisions") {
		t.Error("the demo's archive is not clean")
	}
}

// TestDemoEndsWithCommandsThatWork: the four that it shows, as they stand there.
func TestDemoEndsWithCommandsThatWork(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, args := range [][]string{{"demo"}, {"demo", "--archive", "my demo"}} {
		r := run(t, dir, args...).want(t, 0)
		_, end, _ := strings.Cut(r.out, "Try next:\n")
		commands := regexp.MustCompile(`(?m)^  (broadsheet .*)$`).FindAllStringSubmatch(end, -1)
		if len(commands) != 4 {
			t.Fatalf("%d commands: %s", len(commands), end)
		}
		for _, c := range commands {
			if out, err := shell(t, dir, nil, c[1]); err != nil || out == "" {
				t.Errorf("%s: %v: %s", c[1], err, out)
			}
		}
	}
}

// TestDemoTakesAwayOnlyADemo: twice is well, over anything else is refused, and the
// archive that one wants to keep is never touched.
func TestDemoTakesAwayOnlyADemo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, map[string]string{"letters/a.txt": "keep me", "file": "keep me too"})
	kept(t, dir)
	run(t, dir, "demo").want(t, 0)
	run(t, dir, "demo").want(t, 0).prints(t, "revision 2$")
	for _, folder := range []string{"letters", "file", "archive"} {
		run(t, dir, "demo", "--archive", folder).want(t, 2, `^broadsheet: `+folder+` is there already and is no earlier demo: name another folder with --archive$`)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "letters", "a.txt")); err != nil || string(got) != "keep me" {
		t.Errorf("%v: %q", err, got)
	}
	clean(t, dir, "1 article, ")
	run(t, dir, "demo", "--archive", "file/below").want(t, 1, `^broadsheet: make the demo's archive: .*not a directory`)
}
