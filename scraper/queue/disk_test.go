package queue_test

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// TestFullDiskLosesNothingAcknowledged fills a small disk by pushing, with workers
// that finish jobs meanwhile. What was acknowledged is there after a crash.
func TestFullDiskLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=500k", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted here: %s", bytes.TrimSpace(out))
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	path := filepath.Join(dir, "frontier.db")
	q := open(t, path, queue.Options{PerHost: 8})
	pushed, done := overfill(t, q)
	again := open(t, copied(t, path), queue.Options{})
	c, err := again.Counts(t.Context())
	if err != nil || c.Queued+c.Done != pushed || c.Done < done {
		t.Errorf("acknowledged are %d jobs, %d of them done; there are %+v, %v", pushed, done, c, err)
	}
	if now, _ := q.Counts(t.Context()); now.Queued+now.Leased+now.Done != pushed {
		t.Errorf("acknowledged are %d jobs; the full queue tells of %+v", pushed, now)
	}
}

// overfill pushes until the disk is full, and returns how many jobs were
// acknowledged as pushed and as done.
func overfill(t *testing.T, q *queue.Queue) (pushed, done int) {
	t.Helper()
	var wg sync.WaitGroup
	var mu sync.Mutex
	for n := range 10_000 {
		job := scraper.Job{URL: fmt.Sprintf("http://a.example/%d?%s", n, strings.Repeat("q", 5000))}
		if _, err := q.Push(t.Context(), 0, job); err != nil {
			if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), q.Path()) {
				t.Errorf("the failure of a full disk: %v", err)
			}
			wg.Wait()
			return pushed, done
		}
		if pushed++; n%4 != 0 {
			continue
		}
		l := lease(t, q)
		wg.Go(func() {
			if l.Done(t.Context(), "kept") == nil {
				mu.Lock()
				defer mu.Unlock()
				done++
			}
		})
	}
	t.Fatal("the disk didn't fill")
	return 0, 0
}

func TestUseAfterCloseIsAnError(t *testing.T) {
	t.Parallel()
	q := open(t, filepath.Join(t.TempDir(), "frontier.db"), queue.Options{})
	push(t, q, scraper.Job{URL: "http://a.example/1"})
	l := lease(t, q)
	check(t, q.Close())
	_, errPush := q.Push(t.Context(), 0, scraper.Job{URL: "http://b.example/1"})
	for name, err := range map[string]error{"push": errPush, "done": l.Done(t.Context(), "kept")} {
		if err == nil || !strings.Contains(err.Error(), q.Path()) {
			t.Errorf("%s after close: %v", name, err)
		}
	}
}
