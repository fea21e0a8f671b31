package disk_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/store/internal/disk"
)

// changes are all ways to change a file, each in a folder that holds the file "old" with
// the text "old".
var changes = []struct {
	kind disk.Kind
	do   func(dir string) error
}{
	{disk.Opening, func(dir string) error { return closed(disk.Create(filepath.Join(dir, "new"))) }},
	{disk.Opening, func(dir string) error {
		return inRoot(dir, func(r *disk.Root) error { return closed(r.OpenFile("new", os.O_WRONLY|os.O_CREATE, 0o600)) })
	}},
	{disk.Writing, func(dir string) error {
		return inFile(dir, func(f disk.File) error { _, err := io.WriteString(f, "new"); return err })
	}},
	{disk.Writing, func(dir string) error {
		return inFile(dir, func(f disk.File) error { _, err := f.WriteAt([]byte("new"), 3); return err })
	}},
	{disk.Writing, func(dir string) error {
		return inFile(dir, func(f disk.File) error { _, err := io.Copy(f, strings.NewReader("new")); return err })
	}},
	{disk.Truncating, func(dir string) error { return inFile(dir, func(f disk.File) error { return f.Truncate(1) }) }},
	{disk.Syncing, func(dir string) error { return inFile(dir, disk.File.Sync) }},
	{disk.Closing, func(dir string) error { return inFile(dir, func(disk.File) error { return nil }) }},
	{disk.Renaming, func(dir string) error {
		return disk.Rename(filepath.Join(dir, "old"), filepath.Join(dir, "new"))
	}},
	{disk.Linking, func(dir string) error {
		return disk.Link(filepath.Join(dir, "old"), filepath.Join(dir, "new"))
	}},
	{disk.Removing, func(dir string) error { return disk.Remove(filepath.Join(dir, "old")) }},
	{disk.Removing, func(dir string) error {
		return inRoot(dir, func(r *disk.Root) error { return r.Remove("old") })
	}},
	{disk.Making, func(dir string) error { return disk.Mkdir(filepath.Join(dir, "new"), 0o700) }},
	{disk.Making, func(dir string) error { return disk.MkdirAll(filepath.Join(dir, "new", "newer"), 0o700) }},
	{disk.Making, func(dir string) error {
		return inRoot(dir, func(r *disk.Root) error { return r.MkdirAll("new", 0o700) })
	}},
	{disk.Naming, disk.SyncDir},
}

func closed(f disk.File, err error) error {
	if err != nil {
		return err
	}
	return f.Close()
}

func inFile(dir string, do func(disk.File) error) error {
	f, err := disk.OpenFile(filepath.Join(dir, "old"), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(do(f), f.Close())
}

func inRoot(dir string, do func(*disk.Root) error) error {
	root, err := disk.OpenRoot(dir)
	if err != nil {
		return err
	}
	return errors.Join(do(root), root.Close())
}

// fresh is a folder with the file "old".
func fresh(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "old"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// state tells what a folder holds.
func state(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		text := "/"
		if err == nil && !d.IsDir() {
			var raw []byte
			raw, err = os.ReadFile(path)
			text = string(raw)
		}
		out = append(out, strings.TrimPrefix(path, dir)+" "+text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEachChangeCanFail: it gets the layer's error, which names what was done and to
// what as the system's do, and nothing has changed. A layer that lets it pass changes
// what the system alone does.
func TestEachChangeCanFail(t *testing.T) {
	t.Parallel()
	for i, c := range changes {
		t.Run(fmt.Sprint(i, " ", c.kind), func(t *testing.T) {
			t.Parallel()
			dir, plain := fresh(t), fresh(t)
			before, asked := state(t, dir), 0
			isFailing := true
			t.Cleanup(disk.Lay(dir, func(op *disk.Op, run func() error) error {
				if op.Kind != c.kind {
					return run()
				}
				asked++
				if isFailing {
					return syscall.EIO
				}
				return run()
			}))
			err := c.do(dir)
			if !errors.Is(err, syscall.EIO) || !strings.Contains(err.Error(), string(c.kind)) || !strings.Contains(err.Error(), dir) || asked != 1 {
				t.Errorf("asked %d times: %v", asked, err)
			}
			if after := state(t, dir); !cmp.Equal(after, before) {
				t.Errorf("it was done: %q", after)
			}
			isFailing = false
			if err := errors.Join(c.do(dir), c.do(plain)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(state(t, plain), state(t, dir)); diff != "" {
				t.Errorf("the layer changes what is done (-system +layer):\n%s", diff)
			}
		})
	}
}

// TestWriteCanBeShort: the file has what was written, and the writer learns how much.
func TestWriteCanBeShort(t *testing.T) {
	t.Parallel()
	dir := fresh(t)
	t.Cleanup(disk.Lay(dir, func(op *disk.Op, run func() error) error {
		if op.Kind != disk.Writing {
			return run()
		}
		op.Data = op.Data[:2]
		return errors.Join(run(), syscall.ENOSPC)
	}))
	err := inFile(dir, func(f disk.File) error {
		n, err := f.Write([]byte("long"))
		if n != 2 || !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%d written, %v", n, err)
		}
		n, err = f.WriteAt([]byte("longer"), 2)
		if n != 2 || !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%d written, %v", n, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if raw, _ := os.ReadFile(filepath.Join(dir, "old")); string(raw) != "lolo" {
		t.Errorf("%q", raw)
	}
}

// TestRecordingSeesAllThatIsDone, in its order, with places and bytes.
func TestRecordingSeesAllThatIsDone(t *testing.T) {
	t.Parallel()
	dir := fresh(t)
	var got []string
	lift := disk.Lay(dir, func(op *disk.Op, run func() error) error {
		got = append(got, fmt.Sprintf("%s %s %s %d %q", op.Kind, filepath.Base(op.Path), filepath.Base(op.To), op.Offset, op.Data))
		return run()
	})
	err := inFile(dir, func(f disk.File) error {
		_, err1 := f.Write([]byte("a"))
		_, err2 := f.Write([]byte("b"))
		_, err3 := f.WriteAt([]byte("c"), 7)
		return errors.Join(err1, err2, err3, f.Truncate(4), f.Sync())
	})
	err = errors.Join(err, disk.Rename(filepath.Join(dir, "old"), filepath.Join(dir, "new")))
	lift()
	if err := errors.Join(err, disk.Remove(filepath.Join(dir, "new"))); err != nil {
		t.Fatal(err)
	}
	want := []string{`open old . 0 ""`, `write old . 0 "a"`, `write old . 1 "b"`, `write old . 7 "c"`, `truncate old . 4 ""`, `sync old . 0 ""`, `close old . 0 ""`, `rename old new 0 ""`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestLayerStaysInItsFolder: it sees nothing of others, one of a longer name among them.
func TestLayerStaysInItsFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	inside, beside := filepath.Join(dir, "a"), filepath.Join(dir, "ab")
	seen := 0
	t.Cleanup(disk.Lay(inside, func(_ *disk.Op, run func() error) error {
		seen++
		return run()
	}))
	if err := errors.Join(disk.Mkdir(beside, 0o700), disk.Mkdir(inside, 0o700)); err != nil {
		t.Fatal(err)
	}
	f, err := disk.Create(filepath.Join(beside, "file"))
	if err != nil {
		t.Fatal(err)
	}
	if _, isPlain := f.(*os.File); !isPlain {
		t.Errorf("a file elsewhere is a %T", f)
	}
	if err := f.Close(); err != nil || seen != 1 {
		t.Errorf("seen %d, %v", seen, err)
	}
}

// TestErrorsOfTheSystemPassUnchanged through a layer, and no file comes with them.
func TestErrorsOfTheSystemPassUnchanged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	t.Cleanup(disk.Lay(dir, func(_ *disk.Op, run func() error) error { return run() }))
	missing := filepath.Join(dir, "none", "file")
	_, want := os.Create(missing)
	if f, err := disk.Create(missing); f != nil || err == nil || err.Error() != want.Error() {
		t.Errorf("%v, %v; want %v", f, err, want)
	}
	if _, err := disk.OpenRoot(missing); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}
