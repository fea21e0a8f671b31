package store_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"broadsheet/store/internal/disk"
)

// An event is something that a loss of power can come after: an operation, what bbolt has
// written by then, or that something was said to be stored.
type event struct {
	op    *disk.Op
	bolt  string // the path of a database
	bytes []byte // of it
	said  string
}

// A recorder notes the events of a chore.
type recorder struct {
	dir    string
	bolt   []string
	mu     sync.Mutex
	events []event
	last   map[string][]byte // of each database
}

// record does a chore and returns all that happened.
func (l *laid) record(t *testing.T) []event {
	t.Helper()
	dir := copied(t, l.from)
	r := &recorder{dir: dir, bolt: l.bolt, last: map[string][]byte{}}
	lift := disk.Lay(dir, func(op *disk.Op, run func() error) error {
		r.mu.Lock()
		defer r.mu.Unlock()
		if !strings.Contains(op.Path, ".cdxj") { // those are written while others go on
			r.databases()
		}
		err := run()
		if err == nil {
			was := *op
			was.Path, was.To, was.Data = r.local(op.Path), r.local(op.To), bytes.Clone(op.Data)
			r.events = append(r.events, event{op: &was})
		}
		return err
	})
	defer lift()
	err := l.do(t.Context(), dir, func(id string) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.databases()
		r.events = append(r.events, event{said: id})
	})
	if err != nil {
		t.Fatal(err)
	}
	r.databases()
	return r.events
}

// local is a path from the chore's folder on.
func (r *recorder) local(path string) string {
	if path == "" {
		return ""
	}
	rel, _ := filepath.Rel(r.dir, path)
	return rel
}

// databases notes those that bbolt has changed. It syncs what it commits.
func (r *recorder) databases() {
	for _, name := range r.bolt {
		raw, err := os.ReadFile(filepath.Join(r.dir, filepath.FromSlash(name)))
		if err != nil || bytes.Equal(raw, r.last[name]) {
			continue
		}
		r.last[name] = raw
		r.events = append(r.events, event{bolt: filepath.FromSlash(name), bytes: raw})
	}
}

// A node is a file or a folder on a disk that may lose power.
type node struct {
	isDir   bool
	sure    []byte     // what stays
	pending []*disk.Op // writes and truncations since the last sync
}

// naming is a change of names in one folder, all or nothing: of none where a name goes.
type naming map[string]*node

// A platter is a disk that may lose power. Names stay when their folder was synced, and
// bytes when their file was.
type platter struct {
	now, sure naming
	pending   map[string][]naming // by folder
}

// newPlatter has on it what a folder has.
func newPlatter(t *testing.T, dir string) *platter {
	t.Helper()
	p := &platter{now: naming{}, sure: naming{}, pending: map[string][]naming{}}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, path)
		if err != nil || rel == "." {
			return err
		}
		n := &node{isDir: e.IsDir()}
		if !n.isDir {
			n.sure, err = os.ReadFile(path)
		}
		p.now[rel], p.sure[rel] = n, n
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *platter) name(change naming) {
	for path, n := range change {
		if p.now[path] = n; n == nil {
			delete(p.now, path)
		}
	}
	for path := range change { // all of them are in one folder
		p.pending[filepath.Dir(path)] = append(p.pending[filepath.Dir(path)], change)
		return
	}
}

// do does what happened.
func (p *platter) do(e event) {
	switch {
	case e.bolt != "":
		if p.now[e.bolt] == nil {
			p.name(naming{e.bolt: {}})
		}
		p.now[e.bolt].sure, p.now[e.bolt].pending = e.bytes, nil
	case e.op != nil:
		p.operate(e.op)
	}
}

func (p *platter) operate(op *disk.Op) {
	file := p.now[op.Path]
	switch op.Kind {
	case disk.Opening:
		if file == nil {
			p.name(naming{op.Path: {}})
		} else if op.Flag&os.O_TRUNC != 0 {
			file.pending = append(file.pending, &disk.Op{Kind: disk.Truncating})
		}
	case disk.Writing, disk.Truncating:
		file.pending = append(file.pending, op)
	case disk.Syncing:
		file.sure, file.pending = file.after(len(file.pending), 0), nil
	case disk.Renaming:
		p.name(naming{op.To: file, op.Path: nil})
	case disk.Linking:
		p.name(naming{op.To: file})
	case disk.Removing:
		p.name(naming{op.Path: nil})
	case disk.Making:
		p.make(op.Path)
	case disk.Naming:
		for _, change := range p.pending[op.Path] {
			p.sure.apply(change)
		}
		delete(p.pending, op.Path)
	case disk.Closing: // promises nothing
	}
}

func (p *platter) make(dir string) {
	if dir == "." || p.now[dir] != nil {
		return
	}
	p.make(filepath.Dir(dir))
	p.name(naming{dir: {isDir: true}})
}

func (names naming) apply(change naming) {
	for path, n := range change {
		if names[path] = n; n == nil {
			delete(names, path)
		}
	}
}

// after is a file with its first changes, of which the last is cut by so many bytes.
func (n *node) after(changes, cut int) []byte {
	out := slices.Clone(n.sure)
	for i, op := range n.pending[:changes] {
		if i == changes-1 {
			out = changed(out, op, cut)
		} else {
			out = changed(out, op, 0)
		}
	}
	return out
}

// changed does a change of a file, but for its last bytes.
func changed(file []byte, op *disk.Op, cut int) []byte {
	end := op.Offset
	if op.Kind == disk.Writing {
		data := op.Data[:max(len(op.Data)-cut, 0)]
		end += int64(len(data))
		if int64(len(file)) < end {
			file = append(file, make([]byte, end-int64(len(file)))...)
		}
		copy(file[op.Offset:], data)
		return file
	}
	if int64(len(file)) < end {
		return append(file, make([]byte, end-int64(len(file)))...)
	}
	return file[:end]
}

// A loss is what a loss of power does to what wasn't made sure of: which changes of names
// come to be, and what a file comes to hold.
type loss struct {
	name  string
	named func(dice *rand.Rand) bool
	holds func(n *node, dice *rand.Rand) []byte
}

func always(*rand.Rand) bool      { return true }
func never(*rand.Rand) bool       { return false }
func sometimes(d *rand.Rand) bool { return d.IntN(2) == 0 }

var losses = []loss{
	{"all of it is dropped", never, func(n *node, _ *rand.Rand) []byte { return n.sure }},
	{"names without bytes", always, func(n *node, _ *rand.Rand) []byte { return n.sure }},
	{"bytes without names", never, func(n *node, _ *rand.Rand) []byte { return n.after(len(n.pending), 0) }},
	{"cut short", always, func(n *node, d *rand.Rand) []byte {
		if len(n.pending) == 0 {
			return n.sure
		}
		k := d.IntN(len(n.pending)) + 1
		return n.after(k, d.IntN(len(n.pending[k-1].Data)+1))
	}},
	{"some of it, in any order", sometimes, func(n *node, d *rand.Rand) []byte {
		out := slices.Clone(n.sure)
		for _, op := range n.pending {
			if d.IntN(2) == 0 {
				out = changed(out, op, d.IntN(2)*d.IntN(len(op.Data)+1))
			}
		}
		return out
	}},
	{"nothing is lost", always, func(n *node, _ *rand.Rand) []byte { return n.after(len(n.pending), 0) }},
}

// lose writes to a folder what a loss of power leaves.
func (p *platter) lose(t *testing.T, to string, how *loss, dice *rand.Rand) {
	t.Helper()
	names := naming{}
	names.apply(p.sure)
	for _, dir := range sortedNames(p.pending) {
		for _, change := range p.pending[dir] {
			if how.named(dice) {
				names.apply(change)
			}
		}
	}
	held := map[*node][]byte{}
	for _, path := range sortedNames(names) { // a folder before what is in it
		n := names[path]
		if dir := filepath.Dir(path); dir != "." && names[dir] == nil {
			delete(names, path) // with its folder
			continue
		}
		var err error
		if n.isDir {
			err = os.Mkdir(filepath.Join(to, path), 0o755)
		} else {
			if _, ok := held[n]; !ok {
				held[n] = how.holds(n, dice)
			}
			err = os.WriteFile(filepath.Join(to, path), held[n], 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestPowerIsLost at any moment of whatever changes an archive, and takes with it any of
// what wasn't synced: all that was said to be stored is there, what is there is sound, and
// the same once more ends as if nothing had been. What has come to its end is whole.
func TestPowerIsLost(t *testing.T) {
	t.Parallel()
	seen := &counts{}
	t.Cleanup(func() { t.Log(seen.table("losses of power")) })
	for _, c := range chores() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := c.laid(t)
			events := l.record(t)
			for i := range losses {
				for _, n := range moments(events, losses[i].name+c.name) {
					t.Run(fmt.Sprintf("%s after %d", losses[i].name, n), func(t *testing.T) {
						l.losesPower(t, events, n, &losses[i])
						if !t.Failed() {
							seen.add(losses[i].name, c.name)
						}
					})
				}
			}
		})
	}
}

// moments are after how many events power is lost: all in the long form, or one, and one
// at the end.
func moments(events []event, of string) (out []int) {
	if all() {
		for n := range len(events) + 1 {
			out = append(out, n)
		}
		return out
	}
	return []int{hashed(of) % len(events), len(events)}
}

func (l *laid) losesPower(t *testing.T, events []event, n int, how *loss) {
	t.Helper()
	p := newPlatter(t, l.from)
	var said []string
	for _, e := range events[:n] {
		p.do(e)
		if e.said != "" {
			said = append(said, e.said)
		}
	}
	dir := tempDir(t)
	p.lose(t, dir, how, rand.New(rand.NewPCG(uint64(n), uint64(len(events)))))
	if n == len(events) && !l.lax {
		l.sound(t, dir)
		if diff := gocmp.Diff(l.want, l.state(t, dir)); diff != "" {
			t.Errorf("it had come to its end (-undisturbed +got):\n%s", diff)
		}
	}
	l.comesThrough(t, dir, said)
	if t.Failed() {
		for i, e := range events[max(n-6, 0):n] {
			t.Logf("%d: %+v %s%s", max(n-6, 0)+i, e.op, e.bolt, e.said)
		}
	}
}
