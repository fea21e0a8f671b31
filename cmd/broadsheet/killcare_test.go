package main_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// careKills is how often a command that takes care of an archive is killed:
// BROADSHEET_KILLS, or few, to keep the test short.
func careKills() int {
	if n, err := strconv.Atoi(os.Getenv("BROADSHEET_KILLS")); err == nil {
		return n
	}
	return 5
}

// filled keeps articles in sessions of their own segments.
func filled(t *testing.T, dir string, first, sessions int) {
	t.Helper()
	for s := range sessions {
		at := time.Date(2020, 1, 1, first+s, 0, 0, 0, time.UTC)
		archive, err := store.Open(t.Context(), dir, store.Options{Now: func() time.Time { return at }})
		if err != nil {
			t.Fatal(err)
		}
		for n := range 12 {
			keepLamp(t, archive, 12*(first+s)+n, at.Add(time.Duration(n)*time.Minute))
		}
		if err := archive.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// keepLamp keeps one article, whose text says which it is.
func keepLamp(t *testing.T, archive *store.Archive, n int, at time.Time) {
	t.Helper()
	keepLampPage(t, archive, n, at, "")
}

// keepLampPage keeps one article on a page that begins with what all pages of the site have.
func keepLampPage(t *testing.T, archive *store.Archive, n int, at time.Time, menu string) {
	t.Helper()
	text := strings.Repeat(fmt.Sprintf("In winter the lamps of house %d burned until morning. ", n), 30)
	address := fmt.Sprintf("https://lamps.example/%d", n)
	refs, err := archive.Capture(t.Context(), []warc.Exchange{{
		URL: address, At: at, Request: []byte("GET / HTTP/1.1\r\n\r\n"), Response: []byte("HTTP/1.1 200 OK\r\n\r\n"), Body: []byte(menu + text),
	}})
	if err != nil {
		t.Fatal(err)
	}
	art := &extract.Article{
		Schema: extract.Schema, ID: fmt.Sprintf("lamps.example:%d", n), Site: "lamps.example", URL: address, Headline: fmt.Sprintf("House %d", n),
		Fetched: at, Published: at, Body: []extract.Block{{Type: extract.Paragraph, Text: text}}, Text: text, ContentHash: "sha256:" + text[:60], Capture: &refs[0],
	}
	if _, err := archive.Keep(t.Context(), store.Visit{Address: address, Fetched: at, Captures: refs, Article: art}); err != nil {
		t.Fatal(err)
	}
}

// killedAnywhere runs a command again and again and kills it at random moments of the
// time that it takes; after each kill it looks at what is left. Then the command
// must come to its end.
func killedAnywhere(t *testing.T, dir string, takes time.Duration, again func(), left func(), args ...string) {
	t.Helper()
	killed := 0
	for tries := 0; killed < careKills() && tries < 20*careKills(); tries++ {
		again()
		c := broadsheet(t, dir, args...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.Int64N(int64(takes)))) // the moment is the test
		_ = c.Process.Kill()
		_ = c.Wait()
		if c.ProcessState.ExitCode() < 0 { // it had not ended before
			killed++
		}
		left()
	}
	if killed < careKills() {
		t.Errorf("only %d of %d kills came before '%s' had ended", killed, careKills(), strings.Join(args, " "))
	}
	again()
	run(t, dir, args...).want(t, 0)
	t.Logf("%s: %d kills", strings.Join(args, " "), killed)
}

// took is how long a command takes.
func took(t *testing.T, dir string, args ...string) time.Duration {
	t.Helper()
	begin := time.Now()
	run(t, dir, args...).want(t, 0)
	return time.Since(begin)
}

// TestKilledBackupLosesNothing: after each kill the backup is sound, holds at least
// what the last whole one held, and is restored.
func TestKilledBackupLosesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	archive := filepath.Join(dir, "archive")
	filled(t, archive, 0, 8)
	takes := took(t, dir, "archive", "backup", "trial")
	sessions := 8
	killedAnywhere(t, dir, takes, func() {
		filled(t, archive, sessions, 1)
		sessions++
	}, func() {
		if _, err := os.Stat(filepath.Join(dir, "backup", "archive.db")); err != nil {
			return // none was finished yet
		}
		run(t, dir, "archive", "check", "--archive", "backup").want(t, 0)
		restored := filepath.Join(t.TempDir(), "restored")
		run(t, dir, "archive", "restore", "backup", "--archive", restored).want(t, 0)
		run(t, dir, "archive", "check", "--archive", restored).want(t, 0)
	}, "archive", "backup", "backup")
	sameExports(t, dir, archive, filepath.Join(dir, "backup"))
	takes = took(t, dir, "archive", "restore", "backup", "--archive", "trial2")
	killedAnywhere(t, dir, takes, func() {
		if _, err := os.Stat(filepath.Join(dir, "restored", "archive.db")); err == nil { // the last one came to its end
			if err := os.RemoveAll(filepath.Join(dir, "restored")); err != nil {
				t.Fatal(err)
			}
		}
	}, func() {}, "archive", "restore", "backup", "--archive", "restored")
	sameExports(t, dir, archive, filepath.Join(dir, "restored"))
}

// sameExports compares all revisions of two archives, byte for byte.
func sameExports(t *testing.T, dir, one, other string) {
	t.Helper()
	want := run(t, dir, "export", "--revisions", "all", "--archive", one).want(t, 0).out
	got := run(t, dir, "export", "--revisions", "all", "--archive", other).want(t, 0).out
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" || want == "" {
		t.Errorf("the exports differ, of %d and %d bytes:\n%.2000s", len(want), len(got), diff)
	}
	out, err := broadsheet(t, dir, "archive", "check", "--archive", other).CombinedOutput()
	if err != nil {
		t.Errorf("archive check: %s", bytes.TrimSpace(out))
	}
}

// TestKilledMergeLosesNothing: after each kill the archive is sound, and in the end it
// holds what an undisturbed merge gives.
func TestKilledMergeLosesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	filled(t, filepath.Join(dir, "archive"), 0, 4)
	filled(t, filepath.Join(dir, "other"), 2, 12) // the segments have names of the first, and some the same bytes
	for _, name := range []string{"trial", "backup"} {
		run(t, dir, "archive", "backup", name).want(t, 0)
	}
	takes := took(t, dir, "archive", "merge", "other", "--archive", "trial")
	killedAnywhere(t, dir, takes, func() {
		if err := os.RemoveAll(filepath.Join(dir, "archive")); err != nil {
			t.Fatal(err)
		}
		run(t, dir, "archive", "restore", "backup").want(t, 0)
	}, func() {
		run(t, dir, "archive", "check").want(t, 0)
		run(t, dir, "archive", "merge", "other").want(t, 0)
		sameExports(t, dir, filepath.Join(dir, "trial"), filepath.Join(dir, "archive"))
	}, "archive", "merge", "other")
	sameExports(t, dir, filepath.Join(dir, "trial"), filepath.Join(dir, "archive"))
}

// TestKilledRemovalIsFinished: after each kill the archive is sound, and the next run ends
// with the article gone and all others there.
func TestKilledRemovalIsFinished(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	filled(t, filepath.Join(dir, "archive"), 0, 6)
	for _, name := range []string{"trial", "backup"} {
		run(t, dir, "archive", "backup", name).want(t, 0)
	}
	remove := []string{"archive", "remove", "lamps.example:30", "--reason", "asked for"}
	takes := took(t, dir, append(remove, "--archive", "trial")...)
	killedAnywhere(t, dir, takes, func() {
		if err := os.RemoveAll(filepath.Join(dir, "archive")); err != nil {
			t.Fatal(err)
		}
		run(t, dir, "archive", "restore", "backup").want(t, 0)
	}, func() {
		run(t, dir, "archive", "check").want(t, 0)
		again := run(t, dir, remove...)
		if again.code != 0 && !strings.Contains(again.words, "it was removed for good on ") { // which it was before the kill
			t.Errorf("once more: %d\n%s%s", again.code, again.out, again.words)
		}
		sameExports(t, dir, filepath.Join(dir, "trial"), filepath.Join(dir, "archive"))
		if _, err := os.Stat(filepath.Join(dir, "archive", "archive.removing")); err == nil {
			t.Error("the plan of the removal is left")
		}
	}, remove...)
	if out := run(t, dir, "export").want(t, 0).out; strings.Contains(out, "house 30 burned") {
		t.Error("it is still there")
	}
}
