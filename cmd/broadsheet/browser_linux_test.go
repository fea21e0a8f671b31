package main_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// within are the processes that have a folder in their command line, as the browser's have
// that of its profile.
func processesOf(t *testing.T, dir string) (out []string) {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range lines {
		if line, err := os.ReadFile(path); err == nil && strings.Contains(string(line), dir) {
			out = append(out, path)
		}
	}
	return out
}

// TestBrowserEndsWithItsCrawl, however that ends: by itself, by Ctrl-C while a page is being
// rendered, or killed.
func TestBrowserEndsWithItsCrawl(t *testing.T) {
	t.Parallel()
	needsBrowser(t)
	for name, c := range map[string]struct {
		end  os.Signal
		page string
		code int
	}{"by itself": {nil, "/lamp-1", 0}, "Ctrl-C": {os.Interrupt, "/stuck-1", 130}, "killed": {os.Kill, "/stuck-1", -1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			tmp, err := os.MkdirTemp("", "b") //nolint:usetesting // the browser makes a socket there, whose path can't be long
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.RemoveAll(tmp) })
			asked := make(chan string, 100)
			site := newScriptSite(t, func(path string) { asked <- path })
			write(t, dir, map[string]string{"lamps.yaml": lampProfile})
			crawl := broadsheet(t, dir, local("--render", "--profile", "lamps.yaml", site.URL+c.page)...)
			var words bytes.Buffer
			crawl.Stderr = &words
			crawl.Env = append(crawl.Env, "TMPDIR="+tmp)
			if err := crawl.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- crawl.Wait() }()
			for path := ""; !strings.HasSuffix(path, ".js"); {
				select {
				case path = <-asked:
				case err := <-ended:
					t.Fatalf("the crawl has ended: %v\n%s", err, words.String())
				}
			}
			if n := len(processesOf(t, tmp)); n == 0 {
				t.Error("no browser: this test sees nothing")
			}
			if c.end != nil {
				if err := crawl.Process.Signal(c.end); err != nil {
					t.Fatal(err)
				}
			}
			if code := exitOf(<-ended); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			for range 600 {
				if len(processesOf(t, tmp)) == 0 {
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
			if left := processesOf(t, tmp); len(left) > 0 {
				t.Errorf("left: %q", left)
			}
			if left, _ := filepath.Glob(filepath.Join(tmp, "*")); len(left) > 0 && c.end != os.Kill {
				t.Errorf("left: %q", left)
			}
		})
	}
}
