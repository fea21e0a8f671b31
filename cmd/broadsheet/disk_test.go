package main_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadOnlyFolder runs without the rights of root, which may write anywhere.
func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	if os.Geteuid() <= 0 { // or Windows, which has no such modes
		t.Skip("root may write to every folder: the test needs another user")
	}
	dir := t.TempDir()
	kept(t, dir)
	archive := filepath.Join(dir, "archive")
	for _, path := range []string{filepath.Join(archive, "captures"), archive} {
		if err := os.Chmod(path, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(path, 0o755) })
	}
	site := newFaultSite(t, nil)
	out, err := broadsheet(t, dir, "crawl", "--allow-private", site.URL+"/other").CombinedOutput()
	if exitOf(err) != 1 || !bytes.Contains(out, []byte("permission denied")) {
		t.Errorf("crawl: %v: %s", err, out)
	}
	if out, err := broadsheet(t, dir, "list").CombinedOutput(); err != nil {
		t.Errorf("list: %v: %s", err, out)
	}
}

// TestFullDisk crawls into a small file system until it is full: the run fails
// with a word, and what was said to be kept is there.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	full := filepath.Join(dir, "archive")
	if err := os.Mkdir(full, 0o755); err != nil {
		t.Fatal(err)
	}
	mount := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", full)
	if out, err := mount.CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted here: %s", bytes.TrimSpace(out))
	}
	t.Cleanup(func() { _ = exec.Command("umount", full).Run() })
	site := newFaultSite(t, nil)
	var list strings.Builder
	for n := range 500 {
		fmt.Fprintf(&list, "%s/page-%d\n", site.URL, n)
	}
	c := broadsheet(t, dir, "crawl", "--allow-private", "--delay", "0", "--per-host", "4", "-")
	c.Stdin = strings.NewReader(list.String())
	out, err := c.CombinedOutput()
	if exitOf(err) != 1 || !bytes.Contains(out, []byte("no space left on device")) {
		t.Fatalf("%v: %s", err, out)
	}
	said := bytes.Count(out, []byte("\nkept ")) + bytes.Count(out[:min(5, len(out))], []byte("kept "))
	listed, err := broadsheet(t, dir, "list").Output()
	if err != nil || bytes.Count(listed, []byte("\n")) < said || said == 0 {
		t.Errorf("%v: %d articles are there, %d were said to be kept", err, bytes.Count(listed, []byte("\n")), said)
	}
	if out, err := broadsheet(t, dir, "archive", "check").CombinedOutput(); err != nil && !bytes.Contains(out, []byte("never finished")) {
		t.Errorf("check: %v: %s", err, out)
	}
}

// TestFullStdout: an export into a full device must not look whole.
func TestFullStdout(t *testing.T) {
	t.Parallel()
	device, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full here")
	}
	defer func() { _ = device.Close() }()
	dir := t.TempDir()
	kept(t, dir)
	c := broadsheet(t, dir, "export")
	var words bytes.Buffer
	c.Stdout, c.Stderr = device, &words
	if code := exitOf(c.Run()); code != 1 || !strings.Contains(words.String(), "no space left on device") {
		t.Errorf("exit code %d: %s", code, &words)
	}
}
