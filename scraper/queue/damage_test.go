package queue_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"broadsheet/scraper"
	"broadsheet/scraper/queue"
)

// filled returns the bytes of a closed queue of some hundred jobs.
func filled(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "frontier.db")
	q := open(t, path, queue.Options{})
	for n := range 300 {
		push(t, q, scraper.Job{URL: fmt.Sprintf("http://%d.example/%d", n%7, n)})
		if n == 100 {
			break // a hundred commits, so that both kinds of page have been used again
		}
	}
	var rest []scraper.Job
	for n := range 300 {
		rest = append(rest, scraper.Job{URL: fmt.Sprintf("http://rest.example/%d", n)})
	}
	push(t, q, rest...)
	check(t, q.Close())
	raw, err := os.ReadFile(path)
	check(t, err)
	return raw
}

func write(t *testing.T, raw []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "frontier.db")
	check(t, os.WriteFile(path, raw, 0o600))
	return path
}

// refused checks that a file is refused with its name and all the words.
func refused(t *testing.T, path string, words ...string) {
	t.Helper()
	q, err := queue.Open(path, queue.Options{})
	if err == nil {
		_ = q.Close()
		t.Fatal("it is opened")
	}
	for _, word := range append(words, path) {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q doesn't say %q", err, word)
		}
	}
}

const advice = "delete it to begin anew"

func TestDamagedFileSaysWhatToDo(t *testing.T) {
	t.Parallel()
	whole := filled(t)
	for name, raw := range map[string][]byte{
		"foreign":           []byte("no database"),
		"foreign and long":  []byte(strings.Repeat("The gazette of an island. ", 4000)),
		"metas zeroed":      append(make([]byte, 2*os.Getpagesize()), whole[2*os.Getpagesize():]...),
		"cut after metas":   whole[:2*os.Getpagesize()],
		"cut in the middle": whole[:len(whole)/2/os.Getpagesize()*os.Getpagesize()],
		"all pages zeroed":  append(whole[:2*os.Getpagesize():2*os.Getpagesize()], make([]byte, len(whole)-2*os.Getpagesize())...),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused(t, write(t, raw), advice)
		})
	}
}

// TestEveryPageMayBeLost zeroes and garbles one page after the other: the queue is
// opened with all its jobs, where the page is not in use, or refused.
func TestEveryPageMayBeLost(t *testing.T) {
	t.Parallel()
	whole := filled(t)
	size := os.Getpagesize()
	for name, fill := range map[string]byte{"zeroed": 0, "garbled": 0xa5} {
		bad := 0
		for at := 0; at+size <= len(whole); at += size {
			raw := append([]byte(nil), whole...)
			for i := range size {
				raw[at+i] = fill
			}
			q, err := queue.Open(write(t, raw), queue.Options{})
			if err != nil {
				bad++
				if !strings.Contains(err.Error(), advice) {
					t.Errorf("page %d %s: %v", at/size, name, err)
				}
				continue
			}
			if c, err := q.Counts(t.Context()); at > size && (err != nil || c.Queued != 401) {
				t.Errorf("page %d %s: %+v, %v", at/size, name, c, err)
			}
			check(t, q.Close())
		}
		if bad < 5 {
			t.Errorf("only %d pages were missed when %s", bad, name)
		}
	}
}

// TestFileCutShortIsRefused cuts the file at every page: mapped pages that the
// file doesn't have would fault.
func TestFileCutShortIsRefused(t *testing.T) {
	t.Parallel()
	whole := filled(t)
	size := os.Getpagesize()
	db, err := bolt.Open(write(t, whole), 0o600, nil)
	check(t, err)
	defer func() { check(t, db.Close()) }()
	used := 0 // pages up to the last one of the jobs
	check(t, db.View(func(tx *bolt.Tx) error {
		for id := 0; id*size < len(whole); id++ {
			if p, err := tx.Page(id); err == nil && p != nil && p.Type != "free" && p.Type != "freelist" {
				used = id + 1
			}
		}
		return nil
	}))
	for n := 1; n < used; n++ {
		refused(t, write(t, whole[:n*size]), advice)
	}
}

func TestGarbledEntryIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		key, value string
		words      string
	}{
		"no CBOR":        {"12345678", "\xff\xff", "job 3132333435363738"},
		"another type":   {"12345678", "\x01", "job 3132333435363738"},
		"no state":       {"12345678", "\xa0", `the state "" is unknown`},
		"a later state":  {"12345678", "\xa1\x65state\x66parked", `the state "parked" is unknown`},
		"an address key": {"http://a.example/1", "\xa1\x65state\x66queued", "not stored under a number"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := write(t, filled(t))
			db, err := bolt.Open(path, 0o600, nil)
			check(t, err)
			check(t, db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte("jobs")).Put([]byte(c.key), []byte(c.value)) }))
			check(t, db.Close())
			refused(t, path, c.words, advice)
			db, err = bolt.Open(path, 0o600, &bolt.Options{Timeout: 1}) // the refused file is not left locked
			check(t, err)
			check(t, db.Close())
		})
	}
}

// TestFileThatCannotBeHad is about files that aren't damaged: no word of deleting.
func TestFileThatCannotBeHad(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		path  func(*testing.T) string
		words string
	}{
		"a folder":      {func(t *testing.T) string { t.Helper(); return t.TempDir() }, "is a directory"},
		"no folder":     {func(t *testing.T) string { t.Helper(); return filepath.Join(t.TempDir(), "no", "frontier.db") }, "no such file"},
		"in a file":     {func(t *testing.T) string { t.Helper(); return filepath.Join(write(t, nil), "frontier.db") }, "not a directory"},
		"in use":        {inUse, "another process is using it: wait until that ends"},
		"no permission": {unreadable, "permission denied"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := c.path(t)
			refused(t, path, c.words)
			if _, err := queue.Open(path, queue.Options{}); err == nil || strings.Contains(err.Error(), "delete") {
				t.Errorf("it advises to delete what may be whole: %v", err)
			}
		})
	}
}

func unreadable(t *testing.T) string {
	t.Helper()
	if os.Geteuid() <= 0 { // or Windows, which has no such modes
		t.Skip("root may read everything")
	}
	path := write(t, nil)
	check(t, os.Chmod(path, 0o400))
	return path
}

// inUse returns the file of a queue that another process has open.
func inUse(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "frontier.db")
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHelperHoldsQueue$")
	cmd.Env = append(os.Environ(), "HOLD_QUEUE="+path)
	out, err := cmd.StdoutPipe()
	check(t, err)
	in, err := cmd.StdinPipe()
	check(t, err)
	check(t, cmd.Start())
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "open\n" {
		t.Fatalf("the other process says %q, %v", line, err)
	}
	return path
}

// TestHelperHoldsQueue is the other process: it holds a queue until its input ends.
func TestHelperHoldsQueue(t *testing.T) { //nolint:paralleltest // it runs alone
	path := os.Getenv("HOLD_QUEUE")
	if path == "" {
		t.Skip("only for the tests that start it")
	}
	open(t, path, queue.Options{})
	_, _ = os.Stdout.WriteString("open\n")
	_, _ = bufio.NewReader(os.Stdin).ReadByte()
}
