//go:build unix

package main_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestInterruptedRepairCleansUp: it ends with its own code, leaves nothing beside the
// database, and that is as it was.
func TestInterruptedRepairCleansUp(t *testing.T) {
	t.Parallel()
	dir, site := t.TempDir(), newSite(t)
	if c, words := siteCrawl(t, dir, site); c.Run() != nil {
		t.Fatal(words)
	}
	path := filepath.Join(dir, "archive", "archive.db")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for stopped := false; !stopped; {
		c := broadsheet(t, dir, "archive", "repair", "--rebuild")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for range 5000 { // until it is under way
			if _, err := os.Stat(path + ".new"); err == nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		_ = c.Process.Signal(os.Interrupt) // unless it has ended
		stopped = exitOf(c.Wait()) == 130
		if !stopped { // it was quicker: what it made is as good
			before, err = os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the database was changed: %v", err)
	}
	if _, err := os.Stat(path + ".new"); err == nil {
		t.Error("half a database is left")
	}
	clean(t, dir, "500 articles, ")
}
