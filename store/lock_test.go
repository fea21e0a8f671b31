package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/store"
)

// asProcess is set for the test's own program when it plays another process.
const asProcess = "BROADSHEET_TEST_HOLD"

// TestMain holds the archive that the variable names until its input ends, when the
// program is started as another process.
func TestMain(m *testing.M) {
	how, dir, other := strings.Cut(os.Getenv(asProcess), ":")
	if !other {
		os.Exit(m.Run())
	}
	os.Exit(hold(how, dir))
}

// hold opens an archive, says so, and waits for the end of its input.
func hold(how, dir string) int {
	ctx := context.Background()
	var a *store.Archive
	var err error
	if how == "view" {
		a, err = store.View(ctx, dir)
	} else {
		a, err = store.Open(ctx, dir, store.Options{Now: func() time.Time { return start }})
	}
	if err != nil {
		fmt.Println(err) // to the test that started this
		return 1
	}
	fmt.Println("open") // to the test that started this
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := a.Close(); err != nil {
		return 1
	}
	return 0
}

// A process is another one that holds an archive.
type process struct {
	pid int
	end func(kill bool)
}

// started starts another process and returns when it has the archive open.
func started(t *testing.T, how, dir string) process {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), asProcess+"="+how+":"+dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "open\n" {
		t.Fatalf("%s: %q, %v", how, line, err)
	}
	ended := false
	end := func(kill bool) {
		if ended {
			return
		}
		ended = true
		if kill {
			_ = cmd.Process.Kill()
		}
		_ = in.Close()
		_ = cmd.Wait() // a killed one is an error
	}
	t.Cleanup(func() { end(false) })
	return process{cmd.Process.Pid, end}
}

// TestInUseByAnotherProcess: a second writer and a check learn at once which process
// writes the archive and since when, and what to do; when it has ended both work.
func TestInUseByAnotherProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	other := started(t, "open", dir)
	_, errWrite := store.Open(t.Context(), dir, store.Options{})
	view := viewed(t, dir)
	_, errCheck := view.Check(t.Context())
	want := fmt.Sprintf("archive %s is in use by process %d since 2019-04-23T07:41:00+02:00: wait until it has ended", dir, other.pid)
	for _, err := range []error{errWrite, errCheck} {
		if e, ok := errors.AsType[*store.InUseError](err); !ok || e.PID != other.pid || !e.Since.Equal(start) || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
	other.end(false)
	if _, err := view.Check(t.Context()); err != nil {
		t.Error(err)
	}
	a := open(t, dir)
	keepPlain(t, a, article(1, "text"), start)
}

// TestLockOfADeadProcess is no obstacle: the lock ends with its process, even killed.
func TestLockOfADeadProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	other := started(t, "open", dir)
	other.end(true)
	if raw, err := os.ReadFile(filepath.Join(dir, "archive.lock")); err != nil || !strings.Contains(string(raw), strconv.Itoa(other.pid)) {
		t.Fatalf("it left %q, %v", raw, err)
	}
	view, err := store.View(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := view.Close(); err != nil {
		t.Error(err)
	}
	a := open(t, dir)
	_, err = store.Open(t.Context(), dir, store.Options{})
	if e, ok := errors.AsType[*store.InUseError](err); !ok || e.PID != os.Getpid() {
		t.Errorf("the dead one is still named: %v", err)
	}
	keepPlain(t, a, article(1, "text"), start)
}

// TestLockFileOfAnySort: what stands in it keeps nobody out.
func TestLockFileOfAnySort(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\x00", "{}", "garbage", `{"pid":1,"since":"2019-04-23T07:41:00Z"}`, strings.Repeat("x", 100_000)} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "archive.lock"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		a := open(t, dir)
		_, err := store.Open(t.Context(), dir, store.Options{})
		if e, ok := errors.AsType[*store.InUseError](err); !ok || e.PID != os.Getpid() {
			t.Errorf("behind %.20q: %v", text, err)
		}
		keepPlain(t, a, article(1, "text"), start)
	}
}

// TestOneWriterInOneProcess: two Opens of one process are two writers.
func TestOneWriterInOneProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := open(t, dir)
	for range 2 {
		_, err := store.Open(t.Context(), dir, store.Options{})
		if e, ok := errors.AsType[*store.InUseError](err); !ok || e.PID != os.Getpid() || e.Dir != dir {
			t.Errorf("a second writer: %v", err)
		}
	}
	keepPlain(t, a, article(1, "text"), start) // the first goes on
}
