//go:build unix

package store_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// asChore is set for the test's own program when it does a chore as a process that may
// write no file beyond a size: "size:number of the chore:folder".
const asChore = "BROADSHEET_TEST_CHORE"

// TestAsAProcessWithSmallFiles does what the variable says, for the test below.
func TestAsAProcessWithSmallFiles(t *testing.T) {
	t.Parallel()
	order := strings.SplitN(os.Getenv(asChore), ":", 3)
	if len(order) < 3 {
		t.Skip("it is for TestFaultsOfTheDatabase")
	}
	size, _ := strconv.ParseUint(order[0], 10, 64)
	number, _ := strconv.Atoi(order[1])
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: size}); err != nil {
		t.Fatal(err)
	}
	err := chores()[number].do(t.Context(), order[2], func(id string) { fmt.Println("said", id) })
	if err != nil {
		fmt.Println("error", err)
		os.Exit(3) // what a test writes in the end may be too large
	}
	os.Exit(0)
}

// limited does a chore as such a process.
func limited(t *testing.T, number int, dir string, size int) (said []string, failed string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAsAProcessWithSmallFiles$")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d:%d:%s", asChore, size, number, dir))
	out, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 3 {
		t.Fatalf("files of %d bytes at most: %v\n%s", size, err, out)
	}
	for line := range bytes.Lines(out) {
		if id, ok := bytes.CutPrefix(line, []byte("said ")); ok {
			said = append(said, string(bytes.TrimSpace(id)))
		}
	}
	if _, text, ok := bytes.Cut(out, []byte("error ")); ok {
		failed = string(text)
	}
	return said, failed
}

// TestFaultsOfTheDatabase, which bbolt writes: of a transaction no page can be written
// beyond a size, which is any. As TestFaultsOfTheDisk.
func TestFaultsOfTheDatabase(t *testing.T) {
	t.Parallel()
	seen := &counts{}
	t.Cleanup(func() { t.Log(seen.table("files that can't grow")) })
	for number, c := range chores() {
		if len(c.bolt) == 0 && !strings.Contains(c.name, "backup") {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := c.laid(t)
			for _, size := range l.limits(t) {
				t.Run(strconv.Itoa(size), func(t *testing.T) {
					dir := copied(t, l.from)
					said, failed := limited(t, number, dir, size)
					outcome := "it went well"
					if failed != "" {
						outcome = "EFBIG"
						if !strings.Contains(failed, "file too large") || !strings.Contains(failed, "run again") || !strings.Contains(failed, "archive") {
							t.Errorf("it tells %s", failed)
						}
					}
					l.comesThrough(t, dir, said)
					if !t.Failed() {
						seen.add(outcome, c.name)
					}
				})
			}
		})
	}
}

// limits are sizes up to which its files may be written: each page of the database in the
// long form, or one of them.
func (l *laid) limits(t *testing.T) (out []int) {
	t.Helper()
	page := os.Getpagesize()
	largest := 0
	for _, dir := range l.archives {
		if info, err := os.Stat(filepath.Join(l.from, dir, "archive.db")); err == nil {
			largest = max(largest, int(info.Size()))
		}
	}
	for size := page / 2; size <= max(largest, 20*page); size += page {
		out = append(out, size)
	}
	if all() {
		return out
	}
	one := hashed(l.name) % len(out)
	return slices.Clip(out[one : one+1])
}
