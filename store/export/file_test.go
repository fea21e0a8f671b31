package export_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"broadsheet/store/export"
)

// writing is a way to fill a file with some text.
func writing(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

// put makes a file that its owner alone may read.
func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// holds asserts a file's content, and that nothing stands beside it.
func holds(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v; want %q", filepath.Base(path), got, err, want)
	}
	if list, err := os.ReadDir(filepath.Dir(path)); err != nil || len(list) != 1 {
		t.Errorf("beside it: %v, %v", list, err)
	}
}

// TestFileIsInvisibleUntilWhole: while write runs there is no file of the name, or
// the old one; when write fails it stays so.
func TestFileIsInvisibleUntilWhole(t *testing.T) {
	t.Parallel()
	for name, old := range map[string]string{"no file before": "", "a file before": "the old one\n"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "all.jsonl")
			if old != "" {
				put(t, path, old)
			}
			during := func(fail error) func(io.Writer) error {
				return func(w io.Writer) error {
					_, err := io.WriteString(w, strings.Repeat("a new one\n", 10_000))
					if got, _ := os.ReadFile(path); string(got) != old {
						t.Errorf("it can be seen before it is whole: %d bytes", len(got))
					}
					return errors.Join(err, fail)
				}
			}
			if err := export.File(path, during(errFull)); !errors.Is(err, errFull) {
				t.Errorf("the cause is lost: %v", err)
			}
			if old != "" {
				holds(t, path, old)
			} else if list, _ := os.ReadDir(filepath.Dir(path)); len(list) != 0 {
				t.Errorf("something was left behind: %v", list)
			}
			if err := export.File(path, during(nil)); err != nil {
				t.Fatal(err)
			}
			holds(t, path, strings.Repeat("a new one\n", 10_000))
		})
	}
}

// TestFileReturnsTheErrorOfWriteUnchanged: a broken pipe further up has its own
// words.
func TestFileReturnsTheErrorOfWriteUnchanged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "all.jsonl")
	if err := export.File(path, func(io.Writer) error { return errFull }); err != errFull { //nolint:errorlint // the very same
		t.Errorf("%v", err)
	}
}

// TestFileOfAPanicIsNotThere: what panics in the middle writes no file.
func TestFileOfAPanicIsNotThere(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "all.jsonl")
	func() {
		defer func() { _ = recover() }()
		_ = export.File(path, func(w io.Writer) error { _, _ = io.WriteString(w, "half"); panic("in the middle") })
	}()
	if list, err := os.ReadDir(filepath.Dir(path)); err != nil || len(list) != 0 {
		t.Errorf("something was left behind: %v, %v", list, err)
	}
}

// TestFileKeepsPermissions of the file it replaces; a new one may be read by all
// that the umask lets.
func TestFileKeepsPermissions(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such permissions")
	}
	dir := t.TempDir()
	fresh, beside := filepath.Join(dir, "fresh"), filepath.Join(dir, "beside")
	put(t, beside, "")
	made, err := os.OpenFile(filepath.Join(dir, "as the umask has it"), os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	umask, err := made.Stat()
	if err := errors.Join(err, made.Close()); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]fs.FileMode{fresh: umask.Mode().Perm(), beside: 0o600} {
		if err := export.File(path, writing("x")); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v; want %v", path, info.Mode(), err, want)
		}
	}
}

// TestFileNeverCallsWriteInVain: a target that can't be had is told before hours
// of exporting.
func TestFileNeverCallsWriteInVain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, filepath.Join(dir, "file"), "x")
	for name, c := range map[string]struct {
		path string
		want []string
	}{
		"a folder":             {dir, []string{"it is a folder", "name of a file"}},
		"a missing folder":     {filepath.Join(dir, "none", "all.jsonl"), []string{"make its folder first"}},
		"a file for a folder":  {filepath.Join(dir, "file", "all.jsonl"), []string{"not a directory"}},
		"a name without end":   {filepath.Join(dir, strings.Repeat("n", 300)), []string{"name too long"}},
		"a folder with a name": {dir + string(filepath.Separator), []string{"it is a folder"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			called := false
			err := export.File(c.path, func(io.Writer) error { called = true; return nil })
			if err == nil || called {
				t.Fatalf("%v; write was called: %v", err, called)
			}
			for _, want := range append(c.want, "export to "+c.path) {
				if !strings.Contains(err.Error(), want) && runtime.GOOS != "windows" {
					t.Errorf("%q is not in: %v", want, err)
				}
			}
			if strings.Contains(err.Error(), ".tmp") {
				t.Errorf("it names a file that nobody knows: %v", err)
			}
		})
	}
}

// TestFileGoesThroughLinks: the link stays, and what it leads to is replaced.
func TestFileGoesThroughLinks(t *testing.T) {
	t.Parallel()
	dir, other := t.TempDir(), t.TempDir()
	path, link := filepath.Join(other, "all.jsonl"), filepath.Join(dir, "latest")
	put(t, path, "old")
	if err := os.Symlink(path, link); err != nil {
		t.Skipf("no links here: %v", err)
	}
	if err := export.File(link, writing("new")); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "new")
	holds(t, link, "new")
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", info.Mode(), err)
	}
}

// TestFileDoesNotReplaceDevices: a device or a pipe is written to; /dev/null as a
// target must outlive an export by root.
func TestFileDoesNotReplaceDevices(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("its devices are no files")
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if out, err := exec.CommandContext(t.Context(), "mkfifo", pipe).CombinedOutput(); err != nil {
		t.Skipf("no pipe can be made here: %s", out)
	}
	got := make(chan string)
	go func() {
		raw, _ := os.ReadFile(pipe)
		got <- string(raw)
	}()
	if err := export.File(pipe, writing("through the pipe\n")); err != nil {
		t.Error(err)
	}
	if text := <-got; text != "through the pipe\n" {
		t.Errorf("%q came out", text)
	}
	if info, err := os.Stat(pipe); err != nil || info.Mode()&fs.ModeNamedPipe == 0 {
		t.Errorf("the pipe was replaced: %v, %v", info.Mode(), err)
	}
}

// TestFileOnAFullDisk names the file that was asked for and the cause.
func TestFileOnAFullDisk(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("this system has no /dev/full")
	}
	err := export.File("/dev/full", writing("x"))
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "export to /dev/full") {
		t.Errorf("%v", err)
	}
}
