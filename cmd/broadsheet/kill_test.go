package main_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// sitePages is how many articles the generated site has.
const sitePages = 500

// newSite serves articles made from a few words, each with its own.
func newSite(t *testing.T) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/a/"), ".html"))
		if err != nil || n >= sitePages {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Story %[1]d</title><main><h1>Story %[1]d of the long winter</h1>`, n)
		for i := range 4 {
			fmt.Fprintf(w, "<p>In the %d. winter the lamps of house number %d burned until morning, and the snow on the sill was counted in inches, not in hours, as the keeper wrote.</p>", i+1, n)
		}
		fmt.Fprintf(w, "</main>")
	}))
	t.Cleanup(s.Close)
	return s
}

// broadsheet is a command of the program, which is this test's own binary.
func broadsheet(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("broadsheet")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), path, args...)
	c.Dir = dir
	// A program that is built to find races would wait a second before it ends.
	c.Env = append(os.Environ(), "BROADSHEET_ARCHIVE="+filepath.Join(dir, "archive"), "GORACE=atexit_sleep_ms=0")
	return c
}

// TestKilledCrawlLosesNothing kills a crawl at random moments and starts it again.
// BROADSHEET_KILLS sets how often; the default keeps the test short.
func TestKilledCrawlLosesNothing(t *testing.T) {
	t.Parallel()
	kills := 5
	if n, err := strconv.Atoi(os.Getenv("BROADSHEET_KILLS")); err == nil {
		kills = n
	}
	dir, site := t.TempDir(), newSite(t)
	var list strings.Builder
	for n := range sitePages {
		fmt.Fprintf(&list, "%s/a/%d.html\n", site.URL, n)
	}
	acknowledged := map[string]bool{}
	killed := 0
	for run := 0; run <= kills; run++ {
		c := broadsheet(t, dir, "crawl", "--allow-private", "--delay", "0", "--per-host", "4", "-")
		c.Stdin = strings.NewReader(list.String())
		var words bytes.Buffer
		c.Stderr = &words
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if run < kills {
			time.Sleep(time.Duration(20+rand.IntN(300)) * time.Millisecond) // the moment is the test
			if c.Process.Kill() == nil {
				killed++
			}
		}
		if err := c.Wait(); err != nil && run == kills {
			t.Fatalf("the last run: %v\n%s", err, words.String())
		}
		for _, m := range regexp.MustCompile(`(?m)^kept +(\S+)$`).FindAllStringSubmatch(words.String(), -1) {
			if acknowledged[m[1]] {
				t.Errorf("%s was kept twice", m[1])
			}
			acknowledged[m[1]] = true
		}
	}
	exported, err := broadsheet(t, dir, "export").Output()
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]int{}
	for _, m := range regexp.MustCompile(`"url":"(http[^"]+)"`).FindAllSubmatch(exported, -1) {
		stored[string(m[1])]++
	}
	if len(stored) != sitePages {
		t.Errorf("%d articles are in the archive, want those of an undisturbed crawl: %d", len(stored), sitePages)
	}
	for address := range acknowledged {
		if stored[address] != 1 {
			t.Errorf("%s was said to be kept and is there %d times", address, stored[address])
		}
	}
	check, err := broadsheet(t, dir, "archive", "check").CombinedOutput()
	if err != nil {
		t.Errorf("archive check: %v\n%s", err, check)
	}
	t.Logf("%d kills, %d pages said to be kept, %s", killed, len(acknowledged), bytes.TrimSpace(check))
}
