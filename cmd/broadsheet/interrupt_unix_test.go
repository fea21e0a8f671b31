//go:build unix

package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
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

func TestInterruptEndsACrawlWell(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c, words, _ := hanging(t, dir)
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if code := exitOf(c.Wait()); code != 130 {
		t.Errorf("exit code %d, want 130\n%s", code, words)
	}
	for _, want := range []string{"1  kept", "1  left for the next run"} {
		if !strings.Contains(words.String(), want) {
			t.Errorf("%q is not said:\n%s", want, words)
		}
	}
	if out, err := broadsheet(t, dir, "archive", "check").CombinedOutput(); err != nil || !bytes.Contains(out, []byte("clean: 1 article")) {
		t.Errorf("%v: %s", err, out)
	}
}

// TestSecondInterruptEndsAtOnce: the handler is gone after the first, so the
// second one does what it does to any program.
func TestSecondInterruptEndsAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c, words, _ := hanging(t, dir)
	for range 2 {
		if err := c.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Fatal(err)
		}
	}
	_ = c.Wait()
	if c.ProcessState.Success() {
		t.Errorf("it ended as if nothing were: %s", words)
	}
	if out, err := broadsheet(t, dir, "archive", "check").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// TestDemoStopsOnInterrupt cleanly, wherever it is, and can be run again.
func TestDemoStopsOnInterrupt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := broadsheet(t, dir, "demo")
	reader, writer := fullPipe(t)
	c.Stdout = writer // the demo can't end before somebody reads
	words, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	_ = writer.Close()
	if _, err := words.Read(make([]byte, 1)); err != nil { // it has begun to crawl
		t.Fatal(err)
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, words) }()
	_, _ = io.Copy(io.Discard, reader)
	if code := exitOf(c.Wait()); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	run(t, dir, "demo").want(t, 0).prints(t, "revision 2$")
}

// fullPipe makes a pipe that takes no byte more until one reads from it.
func fullPipe(t *testing.T) (reader, writer *os.File) {
	t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = errors.Join(reader.Close(), writer.Close()) })
	raw, err := writer.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	err = raw.Write(func(fd uintptr) bool {
		for {
			if _, err := syscall.Write(int(fd), make([]byte, 4096)); err != nil {
				return true
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return reader, writer
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
