package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"broadsheet/scraper/warc"
)

// CompactOptions are the settings of [Compact].
type CompactOptions struct {
	Options
	// Compress is what segments are packed as; "" means zstd with dictionaries.
	Compress warc.Compression
	// Progress is told how far a part is: captures and database by their bytes. It is
	// called often, from one goroutine; nil is nobody.
	Progress func(part string, done, total int64)
}

// A Compacted says what Compact did. Sizes are in bytes, of segments with what lies beside
// them.
type Compacted struct {
	Segments       int // that there are
	Packed         int // of them, packed anew
	CapturesBefore int64
	CapturesAfter  int64
	DatabaseBefore int64
	DatabaseAfter  int64
	Unreadable     []Problem // segments that can't be read, which stay as they are
}

// Before and After are the sizes of captures and database.
func (c *Compacted) Before() int64 { return c.CapturesBefore + c.DatabaseBefore }

// After is what they have now.
func (c *Compacted) After() int64 { return c.CapturesAfter + c.DatabaseAfter }

// compactBatch is how many bytes of segments are replaced in one transaction: what leads
// to them is held in memory.
const compactBatch = 1 << 30

// leastSaved is how much smaller a segment must get, in bytes, and also a 64th of it:
// less would be eaten up by the database, where all that leads to it is written anew.
const leastSaved = 8 << 10

// Compact packs the segments of an archive anew and writes its database anew, where that
// makes them smaller. No record or page changes. Killed or ended at any moment it has lost
// nothing, and the next run goes on.
func Compact(ctx context.Context, dir string, opt CompactOptions) (_ *Compacted, err error) {
	opt.Compress = cmp.Or(opt.Compress, warc.Zstd)
	if opt.Progress == nil {
		opt.Progress = func(string, int64, int64) {}
	}
	a, err := Open(ctx, dir, opt.Options)
	if err != nil {
		return nil, err
	}
	c := &compaction{a: a, opt: &opt}
	if err := c.run(ctx); err != nil {
		if !a.closed { // what wasn't led to goes
			err = errors.Join(err, a.settle())
		}
		return nil, errors.Join(advised(fmt.Errorf("compact: %w", err)), a.quit(), a.lock.Unlock())
	}
	return &c.report, errors.Join(a.quit(), a.lock.Unlock())
}

// A compaction is one run of Compact.
type compaction struct {
	a      *Archive
	opt    *CompactOptions
	report Compacted
	done   int64 // bytes of segments that were looked at
	total  int64
}

func (c *compaction) run(ctx context.Context) error {
	dir := c.a.capturesDir()
	names, err := segments(dir)
	if err != nil {
		return err
	}
	c.report.Segments = len(names)
	c.total = sizeOf(dir, names)
	c.report.CapturesBefore, c.report.DatabaseBefore = sizeBeside(dir, names), fileSize(c.a.path())
	for len(names) > 0 {
		n := c.a.fitting(names, compactBatch)
		if err := c.replace(ctx, names[:n]); err != nil {
			return err
		}
		names = names[n:]
	}
	c.opt.Progress("database", 0, c.report.DatabaseBefore)
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if err := c.a.renewDB(true); err != nil {
		return err
	}
	if names, err = segments(dir); err != nil {
		return err
	}
	c.report.CapturesAfter, c.report.DatabaseAfter = sizeBeside(dir, names), fileSize(c.a.path())
	return nil
}

// fitting is how many of the segments are replaced together, of so many bytes: one at least.
func (a *Archive) fitting(names []string, batch int64) int {
	size := int64(0)
	for i, name := range names {
		if size += fileSize(filepath.Join(a.capturesDir(), name)); i > 0 && size > batch {
			return i
		}
	}
	return len(names)
}

// sizeBeside is how many bytes segments have with index and dictionary.
func sizeBeside(dir string, names []string) (total int64) {
	for _, name := range names {
		for _, ending := range []string{"", indexExtension, dictionaryExtension} {
			total += fileSize(filepath.Join(dir, name+ending))
		}
	}
	return total
}

// replace packs some segments anew and lets the database lead to those that got smaller.
func (c *compaction) replace(ctx context.Context, names []string) error {
	all, packed := map[string]string{}, map[string]string{}
	for _, name := range names {
		if !c.isPacked(name) {
			all[name] = freeName(c.a.capturesDir(), name, c.opt.Compress)
		}
	}
	if len(all) == 0 {
		return nil
	}
	if err := c.a.announce(ctx, all); err != nil {
		return err
	}
	places := map[string]map[int64]Place{}
	for _, name := range names {
		if all[name] == "" {
			continue
		}
		r, err := c.pack(ctx, name, all[name])
		if err != nil {
			return fmt.Errorf("captures/%s: %w", name, err)
		}
		if r != nil {
			places[name], packed[name] = r.Places, all[name]
		}
	}
	c.report.Packed += len(packed)
	return c.a.lead(context.WithoutCancel(ctx), packed, func(t txn) error {
		return (&mover{txn: t, names: packed, places: places, isWhole: true}).all()
	})
}

// isPacked reports whether a segment has been packed in this form before.
func (c *compaction) isPacked(name string) bool {
	return strings.Contains(name, packedMark) && strings.HasSuffix(name, c.opt.Compress.Extension())
}

// pack packs one segment; nil where it doesn't get smaller, or can't be read.
func (c *compaction) pack(ctx context.Context, from, to string) (*Repacked, error) {
	dir := c.a.capturesDir()
	size := fileSize(filepath.Join(dir, from))
	defer func() { c.done += size }()
	tell := func(n int64) { c.opt.Progress("captures", c.done+n, c.total) }
	r, err := c.a.repack(ctx, &Repacked{From: from, To: to, form: c.opt.Compress, told: tell})
	switch {
	case errors.Is(err, ErrNotSmaller):
		return nil, nil
	case isType[*warc.TornError](err), isType[*warc.FormatError](err), isType[*warc.DigestError](err):
		c.report.Unreadable = append(c.report.Unreadable, Problem{BadSegment, from, "captures " + from + ": " + err.Error()})
		return nil, c.a.dropSegment(to)
	case err != nil:
		return nil, err
	}
	saved := sizeBeside(dir, []string{from}) - sizeBeside(dir, []string{to})
	if saved < max(leastSaved, size/64) {
		return nil, c.a.dropSegment(to)
	}
	return r, nil
}
