package main_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A checkFound is the report of archive check --json.
type checkFound struct {
	Archive, Depth                        string
	Clean                                 bool
	Articles, Revisions, Visits, Captures int
	Problems                              []struct{ Kind, Where, Text string }
}

// checkJSON runs archive check --json, which prints one object and nothing else.
func checkJSON(t *testing.T, dir string, code int, flags ...string) (found checkFound) {
	t.Helper()
	r := run(t, dir, append([]string{"archive", "check", "--json"}, flags...)...).want(t, code)
	in := json.NewDecoder(strings.NewReader(r.out))
	in.DisallowUnknownFields()
	if err := in.Decode(&found); err != nil || in.More() || strings.Count(r.out, "\n") != 1 {
		t.Errorf("%v: %s", err, r.out)
	}
	return found
}

// TestCheckForPrograms: the report is one object; a problem has a kind, what it
// concerns and the words that people get.
func TestCheckForPrograms(t *testing.T) {
	t.Parallel()
	dir := library(t)
	sound := checkFound{filepath.Join(dir, "archive"), "deep", true, 5, 6, 6, 6, []struct{ Kind, Where, Text string }{}}
	if diff := cmp.Diff(sound, checkJSON(t, dir, 0)); diff != "" {
		t.Error(diff)
	}
	sound.Depth = "fast"
	if diff := cmp.Diff(sound, checkJSON(t, dir, 0, "--fast")); diff != "" {
		t.Error(diff)
	}
	segments, err := filepath.Glob(filepath.Join(dir, "archive", "captures", "*[tzc]"))
	if err != nil || len(segments) != 2 {
		t.Fatal(segments, err)
	}
	raw, err := os.ReadFile(segments[0])
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-20] ^= 1
	if err := os.WriteFile(segments[0], raw, 0o600); err != nil {
		t.Fatal(err)
	}
	checkJSON(t, dir, 0, "--fast") // which doesn't look there
	found := checkJSON(t, dir, 1)
	last := found.Problems[len(found.Problems)-1]
	if found.Clean || last.Kind != "segment" || last.Where != filepath.Base(segments[0]) {
		t.Errorf("%+v", found)
	}
	words := run(t, dir, "archive", "check", "--deep").want(t, 1, `^broadsheet: check archive .*: \d problems?$`).out
	for _, p := range found.Problems {
		if !strings.Contains(words, p.Text+"\n") {
			t.Errorf("%q isn't in the words: %s", p.Text, words)
		}
	}
}

// TestFastCheckSaysWhatItLeftOut, so that nobody takes it for the deep one.
func TestFastCheckSaysWhatItLeftOut(t *testing.T) {
	t.Parallel()
	dir := library(t)
	run(t, dir, "archive", "check", "--fast").want(t, 0).silent(t).prints(t, `: clean: 5 articles, 6 revisions, 6 visits, 6 captures \(not read\)$`)
	run(t, dir, "archive", "check", "--deep").want(t, 0).silent(t).prints(t, `6 captures$`)
	run(t, dir, "archive", "check", "--deep", "--fast").want(t, 2, `--fast and --deep are two checks: give one of them$`)
}

// TestCheckOnATerminal shows how far it is, and leaves the result alone on the screen.
func TestCheckOnATerminal(t *testing.T) {
	t.Parallel()
	dir := library(t)
	out, code := onTerminal(t, dir, nil, "archive", "check")
	left := strings.TrimSpace(strings.Join(remains(t, out), "\n"))
	if want := filepath.Join(dir, "archive") + ": clean: 5 articles, 6 revisions, 6 visits, 6 captures"; code != 0 || left != want {
		t.Errorf("exit code %d, this stays: %q", code, left)
	}
	out, code = onTerminal(t, dir, nil, "archive", "check", "-q")
	if code != 0 || strings.Contains(string(out), "\x1b") {
		t.Errorf("exit code %d: %q", code, out)
	}
}
