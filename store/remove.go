package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"

	"broadsheet/extract"
	"broadsheet/store/internal/disk"
)

// RemoveOptions are the settings of [Remove].
type RemoveOptions struct {
	Options
	// Progress is told how far a part is, in bytes: "captures read", "captures written" and
	// "captures searched", with all other files. It is called by one goroutine; nil is nobody.
	Progress func(part string, done, total int64)
}

// A Removal says what Remove did.
type Removal struct {
	ID        string
	Revisions int      // records that are gone
	Captures  int      // WARC records that are gone
	Segments  int      // written anew without them
	Searched  int      // files that were searched for what was removed
	Left      []string // where some of its text still stands, such as in another article
}

// planName is the file that a removal in progress lives in. It holds what is to be
// removed, and goes last.
const planName = "archive.removing"

// A plan is a removal: what is to go, where it stands, and what must not be found in the
// end.
type plan struct {
	ID        string            `cbor:"id"`
	Reason    string            `cbor:"reason"`
	At        time.Time         `cbor:"at"`
	Names     []string          `cbor:"names"`    // id and addresses that lead to it and nowhere else
	Places    []extract.Capture `cbor:"places"`   // its captures
	Pages     []extract.Capture `cbor:"-"`        // those that have its text
	Others    []extract.Capture `cbor:"others"`   // captures of others at its addresses
	Segments  map[string]string `cbor:"segments"` // those that hold any of it → what they become
	Texts     [][]byte          `cbor:"texts"`
	Shared    map[string]string `cbor:"shared"` // address that led to others too → one of them
	Gone      []string          `cbor:"gone"`   // ids of WARC records that go
	Revisions int               `cbor:"revisions"`
}

// Remove takes an article out of an archive for good: out of records, indexes and
// captures, of which the segments are written anew without it, and out of the database's
// old pages, which is written anew too. A tombstone stays, so that it isn't kept again. In
// the end all files are searched for its text, and what is found is in Left.
//
// Killed at any point it is finished by the next run, whatever that one is asked to
// remove. Copies elsewhere, backups too, are the caller's.
func Remove(ctx context.Context, dir, id, reason string, opt RemoveOptions) (*Removal, error) {
	a, err := Open(ctx, dir, opt.Options)
	if err != nil {
		return nil, err
	}
	if opt.Progress == nil {
		opt.Progress = func(string, int64, int64) {}
	}
	r := &remover{a: a, whole: map[string]original{}, tell: opt.Progress}
	report, err := r.run(ctx, id, reason)
	if err != nil {
		return nil, errors.Join(advised(fmt.Errorf("remove: %w", err)), r.close())
	}
	return report, r.close()
}

// Unfinished is the article whose removal was killed and is to be finished; "" when there
// is none.
func Unfinished(dir string) string {
	var p plan
	raw, err := os.ReadFile(filepath.Join(dir, planName))
	if err != nil || decode(raw, &p) != nil {
		return ""
	}
	return p.ID
}

// A remover is one run of Remove.
type remover struct {
	a      *Archive
	plan   plan
	report Removal
	whole  map[string]original // revisits that are written with their payload
	isOver bool                // the archive was closed but for its lock
	tell   func(part string, done, total int64)
}

func (r *remover) close() error {
	if r.isOver {
		return r.a.lock.Unlock()
	}
	return r.a.Close()
}

func (r *remover) path() string { return filepath.Join(r.a.dir, planName) }

// run finishes a removal that was killed, and then does its own.
func (r *remover) run(ctx context.Context, id, reason string) (*Removal, error) {
	raw, err := os.ReadFile(r.path())
	if err == nil {
		err = decode(raw, &r.plan)
		if err == nil && r.plan.ID != id {
			return nil, fmt.Errorf("the removal of %s was never finished: remove that one once more, then this one", r.plan.ID)
		}
	} else if errors.Is(err, os.ErrNotExist) {
		err = r.begin(ctx, id, reason)
	}
	if err != nil {
		return nil, err
	}
	r.report.ID, r.report.Revisions = r.plan.ID, r.plan.Revisions
	for _, step := range []func(context.Context) error{r.mark, r.cut, r.drop, r.compact, r.prove} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	if err := removed(r.path()); err != nil {
		return nil, err
	}
	return &r.report, disk.SyncDir(r.a.dir)
}

// begin finds out what is to go and writes it down.
func (r *remover) begin(ctx context.Context, id, reason string) error {
	if strings.Contains(id, "\x00") { // which parts keys: it would find another's
		return fmt.Errorf("%q: %w", id, ErrNotFound)
	}
	r.plan = plan{ID: id, Reason: oneLine(reason), At: r.a.now().UTC().Truncate(time.Second), Segments: map[string]string{}}
	if err := r.a.view(func(t txn) error { return r.plan.gather(t) }); err != nil {
		return err
	}
	if err := r.gatherPages(ctx); err != nil {
		return err
	}
	if err := r.choose(ctx); err != nil {
		return err
	}
	raw, err := encode(r.plan)
	if err != nil {
		return err
	}
	_, err = writeFile(ctx, r.path()+partExtension, func(w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
	if err == nil {
		err = disk.Rename(r.path()+partExtension, r.path())
	}
	if err != nil {
		return errors.Join(err, removed(r.path()+partExtension))
	}
	return disk.SyncDir(r.a.dir)
}

// mark puts the tombstones, so that a crawl that comes after a killed run keeps
// nothing of it.
func (r *remover) mark(ctx context.Context) error {
	if err := r.engrave(ctx); err != nil {
		return err
	}
	return r.a.update(func(t txn) error {
		var keys [][]byte
		for _, name := range r.plan.Names {
			keys = append(keys, graveKey(name))
		}
		return t.putGraves(tombstone{At: r.plan.At, Reason: r.plan.Reason}, keys)
	})
}

// isCut reports whether the records are gone already.
func (r *remover) isCut() (is bool, err error) {
	err = r.a.view(func(t txn) error {
		var stone tombstone
		err := decode(t.Bucket(bRemoved).Get(graveKey(r.plan.ID)), &stone)
		is = stone.IsCut
		return err
	})
	return is, err
}

// cut writes the segments anew and lets, in one transaction, all that stays lead to
// them.
func (r *remover) cut(ctx context.Context) error {
	if is, err := r.isCut(); is || err != nil {
		return err
	}
	moves := map[string]map[int64]Place{}
	segments := sortedKeys(r.plan.Segments)
	written, total := int64(0), sizeOf(r.a.capturesDir(), segments)
	for _, from := range segments {
		w := &rewriting{a: r.a, from: from, to: r.plan.Segments[from], sieve: r.plan.sieve(from), whole: r.whole, anew: true}
		w.told = func(n int64) { r.tell("captures written", written+n, total) }
		if err := w.write(ctx); err != nil {
			return fmt.Errorf("captures/%s: %w", from, err)
		}
		moves[from] = w.places
		r.report.Captures += w.gone
		written += fileSize(filepath.Join(r.a.capturesDir(), from))
	}
	return r.a.update(func(t txn) error {
		if err := t.erase(&r.plan); err != nil {
			return err
		}
		if err := (&mover{txn: t, names: r.plan.Segments, places: moves}).all(); err != nil {
			return err
		}
		if err := t.putOriginals(r.whole); err != nil { // instead of those that went
			return err
		}
		raw, err := encode(tombstone{At: r.plan.At, Reason: r.plan.Reason, IsCut: true})
		if err != nil {
			return err
		}
		return t.Bucket(bRemoved).Put(graveKey(r.plan.ID), raw)
	})
}

// drop removes the old segments and what lies beside them.
func (r *remover) drop(context.Context) error {
	r.report.Segments = len(r.plan.Segments)
	for from, to := range r.plan.Segments {
		if err := r.a.dropSegment(from); err != nil {
			return err
		}
		if err := writeIndex(filepath.Join(r.a.capturesDir(), to)); err != nil {
			return err
		}
	}
	// The crawl's queue names addresses. It is rebuilt by the next crawl.
	if err := errors.Join(r.a.dropDerived(), removed(filepath.Join(r.a.dir, "frontier.db"))); err != nil {
		return err
	}
	if len(r.plan.Segments) == 0 {
		return nil
	}
	return disk.SyncDir(r.a.capturesDir())
}

// dropDerived removes the index of similar texts, which is made anew when it is asked:
// it names records by numbers that may be gone.
func (a *Archive) dropDerived() error { return removed(filepath.Join(a.dir, "similar.db")) }

// compact writes the database anew: the free pages of the old one still hold what they
// held.
func (r *remover) compact(context.Context) error {
	r.isOver = true
	return r.a.renewDB(false)
}

// sameNumbers compares the buckets' counters and sizes of two databases, of which the
// second is a copy.
func sameNumbers(one, other string) error {
	var found [2]bytes.Buffer
	for i, path := range []string{one, other} {
		db, err := openDB(path, true)
		if err != nil {
			return err
		}
		err = db.View(func(tx *bolt.Tx) error {
			for _, name := range buckets(version(tx)) {
				b := tx.Bucket(name)
				if b == nil {
					return fmt.Errorf("the bucket %s is missing", name)
				}
				fmt.Fprintf(&found[i], "%s %d %d\n", name, b.Sequence(), b.Stats().KeyN)
			}
			return nil
		})
		if err := errors.Join(err, db.Close()); err != nil {
			return err
		}
	}
	if !bytes.Equal(found[0].Bytes(), found[1].Bytes()) {
		return fmt.Errorf("%s was not copied well: it holds\n%snot\n%s", one, &found[1], &found[0])
	}
	return nil
}
