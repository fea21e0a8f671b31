package main_test

import (
	"bytes"
	"encoding/json"
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

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
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

// siteCrawl is a crawl of the whole site, slow enough to be killed many times.
func siteCrawl(t *testing.T, dir string, site *httptest.Server) (c *exec.Cmd, words *bytes.Buffer) {
	t.Helper()
	var list strings.Builder
	for n := range sitePages {
		fmt.Fprintf(&list, "%s/a/%d.html\n", site.URL, n)
	}
	c = broadsheet(t, dir, "crawl", "--allow-private", "--delay", "6ms", "--per-host", "4", "-")
	words = new(bytes.Buffer)
	c.Stdin, c.Stderr = strings.NewReader(list.String()), words
	return c, words
}

// contents are the articles of an archive, by address: what a reader calls them.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	exported, err := broadsheet(t, dir, "export").Output()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range bytes.Lines(exported) {
		var art extract.Article
		if err := json.Unmarshal(line, &art); err != nil {
			t.Fatal(err)
		}
		if _, twice := out[art.URL]; twice {
			t.Errorf("%s is there twice", art.URL)
		}
		out[art.URL] = fmt.Sprint(art.ID, art.Revision, art.ContentHash, art.Text)
	}
	return out
}

// TestKilledCrawlLosesNothing kills a crawl at random moments and starts it again: in
// the end there is what an undisturbed crawl keeps. BROADSHEET_KILLS sets how often, a
// crawl at most twenty times; the default keeps the test short.
func TestKilledCrawlLosesNothing(t *testing.T) {
	t.Parallel()
	kills := 5
	if n, err := strconv.Atoi(os.Getenv("BROADSHEET_KILLS")); err == nil {
		kills = n
	}
	site, undisturbed := newSite(t), t.TempDir()
	if c, words := siteCrawl(t, undisturbed, site); c.Run() != nil {
		t.Fatal(words)
	}
	want := contents(t, undisturbed)
	for kills > 0 && !t.Failed() {
		kills -= killedCrawl(t, site, min(kills, 20), want)
	}
}

// killedCrawl kills one crawl so often, and returns how often it was.
func killedCrawl(t *testing.T, site *httptest.Server, kills int, want map[string]string) (killed int) {
	t.Helper()
	dir := t.TempDir()
	acknowledged := map[string]bool{}
	for done := false; !done; {
		c, words := siteCrawl(t, dir, site)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if killed < kills {
			time.Sleep(time.Duration(20+rand.IntN(200)) * time.Millisecond) // the moment is the test
			_ = c.Process.Kill()
		}
		err := c.Wait()
		if done = err == nil; c.ProcessState.ExitCode() < 0 { // it was killed, and had not ended before
			killed++
		} else if err != nil {
			t.Fatalf("the last run: %v\n%s", err, words)
		}
		for _, m := range regexp.MustCompile(`(?m)^kept +(\S+)$`).FindAllStringSubmatch(words.String(), -1) {
			if acknowledged[m[1]] {
				t.Errorf("%s was kept twice", m[1])
			}
			acknowledged[m[1]] = true
		}
	}
	if killed == 0 {
		t.Error("the crawl ended before any kill")
	}
	stored := contents(t, dir)
	if diff := cmp.Diff(want, stored); diff != "" || len(stored) != sitePages {
		t.Errorf("%d articles; they differ from those of an undisturbed crawl (-want +got):\n%s", len(stored), diff)
	}
	for address := range acknowledged {
		if stored[address] == "" {
			t.Errorf("%s was said to be kept and isn't there", address)
		}
	}
	check, err := broadsheet(t, dir, "archive", "check").CombinedOutput()
	if err != nil {
		t.Errorf("archive check: %v\n%s", err, check)
	}
	t.Logf("%d kills, %d pages said to be kept, %s", killed, len(acknowledged), bytes.TrimSpace(check))
	return killed
}
