package main_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// stopped starts a command that asks site for /hang, ends it with a signal when
// it has, and returns how that went.
func stopped(t *testing.T, c *exec.Cmd, site *faultSite, sig os.Signal) ran {
	t.Helper()
	var out, words bytes.Buffer
	c.Stdout, c.Stderr = &out, &words
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-site.asked
	if err := c.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	return ran{exitOf(c.Wait()), out.String(), words.String()}
}

// TestInterruptedCrawlIsResumed: what was kept stays kept and is not asked for
// again, what was under way is put back and done by the next run, without its
// address being named.
func TestInterruptedCrawlIsResumed(t *testing.T) {
	t.Parallel()
	for name, sig := range map[string]os.Signal{"Ctrl-C": os.Interrupt, "terminated": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, site := t.TempDir(), newFaultSite(t, nil)
			r := stopped(t, broadsheet(t, dir, local(site.URL+"/first", site.URL+"/hang", site.URL+"/last")...), site, sig)
			r.want(t, 130, `^ +1  kept$`, `^ +2  left for the next run$`, `archive \S+$`)
			clean(t, dir, "1 article, ")
			site.mended.Store(true)
			r = run(t, dir, local("-")...).want(t, 0, `^going on with 2 addresses that an earlier run left$`, `^kept +\S+/hang$`, `^kept +\S+/last$`)
			r.sums(t, map[string]string{"kept": "2"})
			clean(t, dir, "3 articles, ")
		})
	}
}

// TestInterruptedCrawlSumsUpInJSON: who watches the program gets the last word too.
func TestInterruptedCrawlSumsUpInJSON(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	r := stopped(t, broadsheet(t, dir, local("--log", "json", site.URL+"/hang")...), site, os.Interrupt).want(t, 130)
	lines := strings.Split(strings.TrimSpace(r.words), "\n")
	var summary, last map[string]any
	if err := json.Unmarshal([]byte(lines[max(len(lines)-2, 0)]), &summary); err != nil || summary["msg"] != "summary" || summary["left"] != 1.0 {
		t.Errorf("%v: no summary: %s", err, r.words)
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last["level"] != "ERROR" || !strings.Contains(last["msg"].(string), "interrupt") {
		t.Errorf("%v: the end is not told: %s", err, r.words)
	}
}

// TestInterruptedListOnStdin: somebody types addresses and stops.
func TestInterruptedListOnStdin(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	c := broadsheet(t, dir, local("-")...)
	typed, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = typed.Close() }()
	if _, err := typed.Write([]byte(site.URL + "/hang\n")); err != nil {
		t.Fatal(err)
	}
	stopped(t, c, site, os.Interrupt).want(t, 130, `^ +1  left for the next run$`)
}

// TestInterruptedExtract has printed whole records, or none.
func TestInterruptedExtract(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newFaultSite(t, nil)
	c := broadsheet(t, dir, "extract", "--allow-private", "--delay", "0", site.URL+"/first", site.URL+"/hang", site.URL+"/last")
	r := stopped(t, c, site, os.Interrupt).want(t, 130, `^broadsheet: .*interrupt`)
	if n := len(r.records(t)); n != 1 {
		t.Errorf("%d records, want the one that was read", n)
	}
}

// TestCrawlEndsWithASummaryWhenTheDiskIsFull: what ends a crawl is told, and what
// it came to.
func TestCrawlEndsWithASummaryWhenTheDiskIsFull(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := mounted(t, dir)
	site := newFaultSite(t, nil)
	run(t, dir, local(site.URL+"/first")...).want(t, 0)
	fill(t, filepath.Join(at, "captures", "ballast"))
	run(t, dir, local(site.URL+"/second")...).want(t, 1, `^0 addresses, .*archive`, `^broadsheet: .*no space left on device: free some space, then run again$`)
	if err := os.Remove(filepath.Join(at, "captures", "ballast")); err != nil {
		t.Fatal(err)
	}
	run(t, dir, local(site.URL+"/second")...).want(t, 0, `^kept +\S+/second$`)
	clean(t, dir, "2 articles, ")
}

// fill writes a file until nothing more fits.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2
		}
	}
}
