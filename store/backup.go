package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"broadsheet/store/internal/disk"
)

// BackupOptions are the settings of [Archive.Backup] and [Restore].
type BackupOptions struct {
	Now   func() time.Time // nil means time.Now
	Prune bool             // remove from the backup what the archive no longer has
	// Progress is told how far the captures are, by their bytes, when a file is done; nil
	// is nobody.
	Progress func(part string, done, total int64)
}

// told tells how far the captures are.
func (o *BackupOptions) told(done, total int64) {
	if o.Progress != nil {
		o.Progress("captures", done, total)
	}
}

// A Copied says what a backup or a restore did.
type Copied struct {
	Files  int      // in the backup now
	Size   int64    // of all of them, in bytes
	Copied int      // files of them that were written by this run
	Bytes  int64    // written by this run
	Stale  []string // in the backup's folder, and no longer in the archive
}

// A backup is one run of Backup.
type backup struct {
	from, to string
	last     manifest // what the folder holds by the run before
	next     manifest
	report   Copied
	opt      BackupOptions
}

// Backup copies the archive into a folder, which is an archive then: View opens it. It
// may run while another process writes, and copies the state that was committed when it
// began. What is there already, of the same size and digest, is not written again. Each
// file is read back before it takes its place, the database last: a run that is killed
// leaves the backup of before, and the next one goes on.
//
// The folder must be missing, empty or a backup. A segment that differs from its whole
// copy there is an error, since a closed segment never changes: the copy stays.
func (a *Archive) Backup(ctx context.Context, to string, opt BackupOptions) (_ *Copied, err error) {
	now := clock(opt.Now)()
	if err := apart(a.dir, to); err != nil {
		return nil, err
	}
	b := &backup{from: a.dir, to: to, opt: opt, next: manifest{Format: manifestFormat, Made: now.UTC().Truncate(time.Second)}}
	if err := claimBackup(ctx, to, b.next); err != nil {
		return nil, advised(err)
	}
	lock, err := takeLock(to, now)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	if b.last, err = currentManifest(ctx, to); err == nil {
		begun := *b
		for looked := 0; looked == 0 || isMissing(err) && looked <= looks; looked++ { // what is replaced meanwhile: see again.go
			*b = begun
			if err = a.lookAgain(); err == nil {
				err = b.run(ctx, a)
			}
		}
	}
	if err != nil {
		return nil, advised(fmt.Errorf("back up %s: %w", a.dir, err))
	}
	return &b.report, nil
}

// clock is the real one where none is given.
func clock(now func() time.Time) func() time.Time {
	if now == nil {
		return time.Now //nolint:forbidigo // the real clock comes in where no other is given
	}
	return now
}

// run copies the database first: whatever it points to was on disk before.
func (b *backup) run(ctx context.Context, a *Archive) (err error) {
	part := filepath.Join(b.to, databaseName+partExtension)
	defer func() {
		if err != nil {
			err = errors.Join(err, removed(part))
		}
	}()
	db, err := copyDatabase(ctx, a, part)
	if err != nil {
		return err
	}
	r, err := reachOf(ctx, part)
	if err != nil {
		return fmt.Errorf("read back: %w", err)
	}
	b.next.Schema = r.schema
	if err := b.segments(ctx, r); err != nil {
		return err
	}
	if err := b.folder(ctx, "profiles"); err != nil {
		return err
	}
	b.add(db)
	if old, ok := b.last.find(databaseName); !ok || old != db {
		b.report.Copied++
		b.report.Bytes += db.Size
	}
	if err := b.publish(ctx, part); err != nil {
		return err
	}
	return b.sweep()
}

func (b *backup) add(e entry) {
	b.next.Files = append(b.next.Files, e)
	b.report.Files++
	b.report.Size += e.Size
}

// segments copies all captures as far as they are whole, and refuses to leave out
// what the database points to.
func (b *backup) segments(ctx context.Context, r *reach) error {
	names, err := filesIn(filepath.Join(b.from, "captures"))
	if err != nil {
		return err
	}
	if !b.isSame(names) {
		return fmt.Errorf("%s holds the backup of another archive, of which no segment is here: give a folder of its own", b.to)
	}
	for _, file := range r.files() {
		if !slices.Contains(names, file) {
			return &lostSegmentError{file}
		}
	}
	done, total := int64(0), sizeOf(filepath.Join(b.from, "captures"), names)
	for _, name := range names {
		size, err := r.length(filepath.Join(b.from, "captures", name))
		if err == nil {
			err = b.file(ctx, "captures/"+name, size)
		}
		if err != nil {
			return err
		}
		done += size
		b.opt.told(done, total)
	}
	return nil
}

// A lostSegmentError is an error: a file of captures is missing.
type lostSegmentError struct{ name string }

func (e *lostSegmentError) Error() string {
	return fmt.Sprintf("captures/%s is missing, and records point to it: see 'broadsheet archive check'", e.name)
}

// Is makes it match [fs.ErrNotExist].
func (e *lostSegmentError) Is(target error) bool { return target == fs.ErrNotExist }

// isSame reports whether the segments may be those of the archive that was backed up
// before, or what became of them.
func (b *backup) isSame(names []string) bool {
	had := false
	for _, e := range b.last.Files {
		name, ok := strings.CutPrefix(e.Name, "captures/")
		if !ok || !isSegment(name) {
			continue
		}
		had = true
		if slices.ContainsFunc(names, func(n string) bool { return stemOf(n) == stemOf(name) || originOf(n) == originOf(name) }) {
			return true
		}
	}
	return !had
}

// folder copies the files of a folder, if there is one.
func (b *backup) folder(ctx context.Context, dir string) error {
	names, err := filesIn(filepath.Join(b.from, dir))
	if err != nil {
		return err
	}
	for _, name := range names {
		info, err := os.Stat(filepath.Join(b.from, dir, name))
		if err == nil {
			err = b.file(ctx, dir+"/"+name, info.Size())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// file copies so many bytes of a file, unless they are there.
func (b *backup) file(ctx context.Context, name string, size int64) error {
	from, to := local(b.from, name), local(b.to, name)
	have, err := digestOf(ctx, to, -1)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err == nil && have.Size == size {
		want, err := digestOf(ctx, from, size)
		if err != nil {
			return err
		}
		have.Name, want.Name = name, name
		old, ok := b.last.find(name)
		switch {
		case have == want:
			b.add(want)
			return nil
		case ok && old == have && isSegment(name):
			return fmt.Errorf("%s is damaged, or its copy in %s is of another archive: it differs from the copy, "+
				"and a closed segment never changes: see 'broadsheet archive check'; the copy was left as it is", name, b.to)
		}
	}
	e, err := copyFile(ctx, from, to, name, size)
	if err != nil {
		return err
	}
	b.report.Copied++
	b.report.Bytes += e.Size
	b.add(e)
	return nil
}

// publish lets the new database take its place, and the manifest after it. The one
// that is to come lies beside the old one meanwhile, so that the database always has
// one that knows it: it stays after an error, too, of which nobody knows whether the
// database was there before.
func (b *backup) publish(ctx context.Context, part string) error {
	next := filepath.Join(b.to, nextManifestName)
	// What an earlier run copied, and couldn't make durable, is taken as it is.
	err := syncFolders(b.to, "captures", "profiles")
	if err == nil {
		err = b.next.write(ctx, next)
	}
	if err == nil {
		err = disk.Rename(part, filepath.Join(b.to, databaseName))
	}
	if err == nil {
		err = disk.SyncDir(b.to)
	}
	if err == nil {
		err = disk.Rename(next, filepath.Join(b.to, manifestName))
	}
	return errors.Join(err, disk.SyncDir(b.to))
}

// sweep removes what killed runs left half, and with prune what the archive no longer
// has.
func (b *backup) sweep() error {
	for _, dir := range []string{"captures", "profiles"} {
		found, err := os.ReadDir(filepath.Join(b.to, dir))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		for _, e := range found {
			if !e.IsDir() {
				err = errors.Join(err, b.sweepFile(dir+"/"+e.Name()))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *backup) sweepFile(name string) error {
	isPart := strings.HasSuffix(name, partExtension)
	if _, ok := b.next.find(name); ok {
		return nil
	}
	if !isPart {
		b.report.Stale = append(b.report.Stale, name)
	}
	if isPart || b.opt.Prune {
		return disk.Remove(local(b.to, name))
	}
	return nil
}
