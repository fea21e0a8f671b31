package store_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"broadsheet/store/internal/disk"
)

// A fault is a way in which an operation fails.
type fault struct {
	name  string
	lasts bool // all that come after fail too
	hits  func(op *disk.Op) bool
	fail  func(op *disk.Op, run func() error) error
}

// faults are those of a disk.
var faults = []fault{
	{"EIO", false, func(*disk.Op) bool { return true }, func(*disk.Op, func() error) error { return syscall.EIO }},
	{"ENOSPC", false, takesRoom, func(*disk.Op, func() error) error { return syscall.ENOSPC }},
	{"short write", false, func(op *disk.Op) bool { return len(op.Data) > 1 }, func(op *disk.Op, run func() error) error {
		op.Data = op.Data[:len(op.Data)/2]
		return cmp.Or(run(), error(syscall.ENOSPC))
	}},
	// What was done may be on disk, and is told not to be.
	{"done, and EIO", false, func(op *disk.Op) bool { return op.Kind != disk.Opening && op.Kind != disk.Writing }, func(_ *disk.Op, run func() error) error {
		_ = run() // whatever came of it
		return syscall.EIO
	}},
	{"EIO from then on", true, func(*disk.Op) bool { return true }, func(*disk.Op, func() error) error { return syscall.EIO }},
}

func takesRoom(op *disk.Op) bool {
	if op.Kind == disk.Opening {
		return op.Flag&os.O_CREATE != 0
	}
	return !slices.Contains([]disk.Kind{disk.Closing, disk.Removing, disk.Truncating}, op.Kind)
}

// mayBeSilent reports whether a chore may go well where an operation fails: what is tried
// first, and has another way; what only tidies up; what may come once more.
func mayBeSilent(op *disk.Op) bool {
	if op.Kind == disk.Removing || op.Kind == disk.Closing {
		return strings.Contains(filepath.ToSlash(op.Path), "exported/")
	}
	return op.Kind == disk.Linking
}

// all reports whether the long form of a test of faults is asked for, in which each
// operation fails in each way; the short one has operations of each kind.
func all() bool { return os.Getenv("BROADSHEET_FAULTS") == "all" }

// kindOf is what an operation does to what kind of file.
func kindOf(op *disk.Op) string {
	name := filepath.Base(op.Path)
	ending := filepath.Ext(strings.TrimSuffix(name, partOf(name)))
	return fmt.Sprint(op.Kind, " ", ending, partOf(name), op.Flag&os.O_CREATE != 0)
}

// partOf is the ending of a file in the making.
func partOf(name string) string {
	if filepath.Ext(name) == ".part" {
		return ".part"
	}
	return ""
}

// operations are those of a chore that is left alone.
func (l *laid) operations(t *testing.T) (out []*disk.Op) {
	t.Helper()
	dir := copied(t, l.from)
	var mu sync.Mutex
	defer disk.Lay(dir, func(op *disk.Op, run func() error) error {
		mu.Lock()
		defer mu.Unlock()
		out = append(out, op)
		return run()
	})()
	if err := l.do(t.Context(), dir, func(string) {}); err != nil {
		t.Fatal(err)
	}
	return out
}

// sampled are the numbers of those operations that are to fail: of each kind one, in
// some of the ways, and another one for each fault and chore.
func sampled(ops []*disk.Op, f *fault, of string) (out []int) {
	byKind := map[string][]int{}
	for n, op := range ops {
		if f.hits(op) {
			byKind[kindOf(op)] = append(byKind[kindOf(op)], n)
		}
	}
	for kind, numbers := range byKind {
		if all() {
			out = append(out, numbers...)
			continue
		}
		if n := hashed(of, f.name, kind); n%8 == 0 || f.name == "EIO" && n%2 == 0 { // many kinds in one way, some in the others
			out = append(out, numbers[n/8%len(numbers)])
		}
	}
	slices.Sort(out)
	return out
}

// hashed is a number that looks like any.
func hashed(words ...string) int {
	h := fnv.New32a()
	_, _ = io.WriteString(h, strings.Join(words, "/"))
	return int(h.Sum32() >> 1)
}

// failing does a chore of which one operation fails.
func (l *laid) failing(ctx context.Context, dir string, n int, f *fault) (said []string, hit *disk.Op, err error) {
	var mu sync.Mutex
	i := 0
	defer disk.Lay(dir, func(op *disk.Op, run func() error) error {
		mu.Lock()
		is := i == n && f.hits(op)
		if is {
			hit = op
		}
		isAfter := i > n && f.lasts && hit != nil
		i++
		mu.Unlock()
		if is || isAfter {
			return f.fail(op, run)
		}
		return run()
	})()
	err = l.do(ctx, dir, func(id string) { said = append(said, id) })
	return said, hit, err
}

// TestFaultsOfTheDisk: whichever operation of whatever changes an archive fails, in
// whatever way: it is told, with the file and with what to do; nothing is lost that was
// said to be stored; what is there is sound; and the same once more, on a disk that is
// well, ends as if nothing had been.
func TestFaultsOfTheDisk(t *testing.T) {
	t.Parallel()
	seen := &counts{}
	t.Cleanup(func() { t.Log(seen.table("operations that failed")) })
	for _, c := range chores() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := c.laid(t)
			ops := l.operations(t)
			for i := range faults {
				f := &faults[i]
				for _, n := range sampled(ops, f, c.name) {
					t.Run(fmt.Sprintf("%s at %d", f.name, n), func(t *testing.T) {
						if l.withstands(t, n, f) && !t.Failed() {
							seen.add(f.name, c.name)
						}
					})
				}
			}
		})
	}
}

// withstands does a chore of which one operation fails, and then once more without. It
// reports whether there was such an operation: some come in another order each time.
func (l *laid) withstands(t *testing.T, n int, f *fault) bool {
	t.Helper()
	dir := copied(t, l.from)
	said, op, err := l.failing(t.Context(), dir, n, f)
	if op == nil {
		return false
	}
	what := fmt.Sprintf("%s %s", op.Kind, strings.TrimPrefix(op.Path, dir))
	switch {
	case err == nil && (!mayBeSilent(op) || f.lasts && op.Kind != disk.Closing):
		t.Errorf("%s: nothing is told", what)
	case err != nil && f.lasts: // the error may be that of what came after
		tells(t, what, dir, err)
	case err != nil:
		tells(t, what, filepath.Base(filepath.Dir(op.Path)), err)
	}
	l.comesThrough(t, dir, said)
	if t.Failed() {
		t.Logf("%s, number %d, failed: %v", what, n, err)
	}
	return true
}

// tells looks into an error for cause, file and advice.
func tells(t *testing.T, what, file string, err error) {
	t.Helper()
	text := err.Error()
	if !errors.Is(err, syscall.EIO) && !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%s: another cause is told: %v", what, err)
	}
	if !strings.Contains(text, file) {
		t.Errorf("%s: the file is not told: %v", what, err)
	}
	if !strings.Contains(text, "run again") {
		t.Errorf("%s: what to do is not told: %v", what, err)
	}
}

// comesThrough looks at what a run that ended anywhere has left, and does the same once
// more.
func (l *laid) comesThrough(t *testing.T, dir string, said []string) {
	t.Helper()
	l.sound(t, dir)
	l.holds(t, dir, said)
	if err := l.do(t.Context(), dir, func(string) {}); err != nil {
		t.Fatalf("once more: %v", err)
	}
	l.sound(t, dir)
	if diff := gocmp.Diff(l.want, l.state(t, dir)); diff != "" {
		t.Errorf("once more ends otherwise (-undisturbed +got):\n%s", diff)
	}
	if left := litter(t, dir); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}

// counts are how often which fault met which chore.
type counts struct {
	mu sync.Mutex
	of map[string]map[string]int
}

func (c *counts) add(fault, chore string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[string]map[string]int{}
	}
	if c.of[chore] == nil {
		c.of[chore] = map[string]int{}
	}
	c.of[chore][fault]++
}

// table writes them as Markdown, a line a chore.
func (c *counts) table(title string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	columns := map[string]bool{}
	for _, of := range c.of {
		for name := range of {
			columns[name] = true
		}
	}
	names := sortedNames(columns)
	var b strings.Builder
	fmt.Fprintf(&b, "\n| %s | %s |\n|%s\n", title, strings.Join(names, " | "), strings.Repeat(" --- |", len(names)+1))
	for _, chore := range sortedNames(c.of) {
		fmt.Fprintf(&b, "| %s |", chore)
		for _, name := range names {
			fmt.Fprintf(&b, " %d |", c.of[chore][name])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func sortedNames[V any](m map[string]V) (out []string) {
	for name := range m {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
