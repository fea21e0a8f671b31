//go:build unix

package main_test

import (
	"bufio"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestImportThatIsStoppedIsMadeUpFor by the next one, however it was stopped: what
// was said to be kept is there, and nothing is there twice.
func TestImportThatIsStoppedIsMadeUpFor(t *testing.T) {
	t.Parallel()
	for name, sig := range map[string]os.Signal{"Ctrl-C": os.Interrupt, "killed": syscall.SIGKILL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := bells(t, dir, 400, 1)
			c := broadsheet(t, dir, "import", "--compress", "zstd", file)
			words, err := c.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			kept, stopped := 0, false
			lines := bufio.NewScanner(words)
			for lines.Scan() {
				// Once: a second Ctrl-C doesn't wait for what has begun.
				if kept += strings.Count(lines.Text(), "kept  "); kept == 20 && !stopped {
					stopped = true
					if err := c.Process.Signal(sig); err != nil {
						t.Fatal(err)
					}
				}
			}
			_, _ = io.Copy(io.Discard, words)
			if code := exitOf(c.Wait()); sig == os.Interrupt && code != 130 {
				t.Errorf("exit code %d", code)
			}
			r := run(t, dir, "import", file).want(t, 0)
			if again := strings.Count(r.words, "already there  "); again < kept || strings.Count(r.words, "\nkept ")+again < 399 {
				t.Errorf("%d were kept, and then: %s", kept, r.words)
			}
			clean(t, dir, "400 articles, 400 revisions, 400 visits")
		})
	}
}
