package main_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A ran is how a command of the program ended.
type ran struct {
	code       int
	out, words string // stdout and stderr
}

// run runs the program in dir, its archive in dir/archive, nothing on stdin.
func run(t *testing.T, dir string, args ...string) ran {
	t.Helper()
	return runWith(t, dir, "", nil, args...)
}

// runWith runs the program with a text on stdin and more of an environment.
func runWith(t *testing.T, dir, stdin string, env []string, args ...string) ran {
	t.Helper()
	c := broadsheet(t, dir, args...)
	c.Env = append(c.Env, env...)
	var out, words bytes.Buffer
	c.Stdin, c.Stdout, c.Stderr = strings.NewReader(stdin), &out, &words
	return ran{exitOf(c.Run()), out.String(), words.String()}
}

// want checks the exit code, and that stderr matches each expression.
func (r ran) want(t *testing.T, code int, words ...string) ran {
	t.Helper()
	if r.code != code {
		t.Errorf("exit code %d, want %d\nstdout: %s\nstderr: %s", r.code, code, r.out, r.words)
	}
	for _, w := range words {
		if !regexp.MustCompile(`(?m)` + w).MatchString(r.words) {
			t.Errorf("stderr doesn't match %q:\n%s", w, r.words)
		}
	}
	return r
}

// prints checks that stdout matches each expression.
func (r ran) prints(t *testing.T, out ...string) ran {
	t.Helper()
	for _, w := range out {
		if !regexp.MustCompile(`(?m)` + w).MatchString(r.out) {
			t.Errorf("stdout doesn't match %q:\n%s", w, r.out)
		}
	}
	return r
}

// silent checks that nothing was said on stderr.
func (r ran) silent(t *testing.T) ran {
	t.Helper()
	if r.words != "" {
		t.Errorf("stderr should be empty: %s", r.words)
	}
	return r
}

// records reads stdout as JSON lines.
func (r ran) records(t *testing.T) []map[string]any {
	t.Helper()
	var out []map[string]any
	for line := range strings.Lines(r.out) {
		var record map[string]any
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		out = append(out, record)
	}
	return out
}

// clean checks that the archive in dir is whole and holds what it should, such as
// "1 article, 2 revisions".
func clean(t *testing.T, dir, holds string) {
	t.Helper()
	r := run(t, dir, "archive", "check")
	if r.code != 0 || !strings.Contains(r.out, "clean: "+holds) {
		t.Errorf("archive check: exit code %d, want \"clean: %s\": %s%s", r.code, holds, r.out, r.words)
	}
}

// write makes files below dir.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// local are the flags of a crawl of a server on loopback.
func local(args ...string) []string {
	return append([]string{"crawl", "--allow-private", "--delay", "0"}, args...)
}
