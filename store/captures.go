package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store/internal/disk"
)

// maxSegment is the size in bytes after which a new segment is begun.
const maxSegment = 1 << 30

// maxListed is how many captures after which a new segment is begun, that what its index
// takes of memory is bounded, some 6 MB. Of packed news pages a gigabyte has fewer.
const maxListed = 20_000

// maxFirst is the size in bytes after which a session's first segment of zstd ends:
// its pages show what the next ones have in common. So many saved more against gzip
// than the dictionary costs that is made of them.
const maxFirst = 16 << 20

// captures writes WARC segments. Every session begins a new one, so that a file
// that was closed never changes.
type captures struct {
	dir   string
	info  warc.Info
	pack  warc.Compression
	limit int64 // maxSegment
	most  int   // maxListed
	first int64 // maxFirst

	mu     sync.Mutex // guards what follows
	file   disk.File  // nil until the first capture
	out    *bufio.Writer
	w      *warc.Writer
	size   int64         // of what was handed to out
	stamp  string        // the time in the names of its segments
	count  int           // the number in the last one's
	last   string        // the path of the last one
	dirty  bool          // written since the last sync
	failed error         // a write failed: the segment is good for nothing more
	index  *warc.Indexer // of the segment

	dictionary *warc.Dictionary // of the segments to come; nil for none
	sampled    bool             // it was tried to make one

	indexing  sync.WaitGroup
	unindexed error // what the indexes failed with
}

// append writes exchanges and returns where each stands, its rendered document behind it,
// and what was placed of the exchanges alone. Nothing is sure to be on disk before sync.
func (c *captures) append(ctx context.Context, exchanges []warc.Exchange, original func(url, digest string) *warc.Original) ([]extract.Capture, []warc.Placed, error) {
	exchanges = slices.Clone(exchanges)
	for i := range exchanges { // before the lock, which all workers wait for
		if !isNotModified(&exchanges[i]) || original(exchanges[i].URL, exchanges[i].Digest) == nil {
			exchanges[i].Digest = warc.Digest(exchanges[i].Body)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var refs []extract.Capture
	var placed []warc.Placed
	for _, e := range exchanges {
		if err := c.ready(ctx); err != nil {
			return nil, nil, err
		}
		first := original(e.URL, e.Digest)
		p, err := c.w.Exchange(e, first)
		if err != nil {
			return nil, nil, c.refused(e, err)
		}
		c.index.Wrote(&e, p, first != nil)
		c.dirty = true
		c.size = p.Offset + p.Length
		refs = append(refs, c.at(p))
		placed = append(placed, p)
		if e.Rendered == nil {
			continue
		}
		if p, err = c.w.Rendered(p.ID, e.URL, *e.Rendered); err != nil { // in the segment of its page
			return nil, nil, c.refused(e, err)
		}
		c.size = p.Offset + p.Length
		refs = append(refs, c.at(p))
	}
	return refs, placed, nil
}

// at is the place of a record in the segment.
func (c *captures) at(p warc.Placed) extract.Capture {
	return extract.Capture{File: filepath.Base(c.file.Name()), Offset: p.Offset, Length: p.Length, Digest: p.Digest}
}

// refused tells an exchange that no record can hold, of which nothing was written,
// from a disk that fails: then the segment is good for nothing more.
func (c *captures) refused(e warc.Exchange, err error) error {
	if _, broken := c.out.Write(nil); broken == nil {
		return fmt.Errorf("write capture of %.200q: %w: %w", e.URL, ErrUnfit, err)
	}
	c.failed = fmt.Errorf("write capture of %.200q: %w", e.URL, advised(err))
	return c.failed
}

// ready makes sure that there is a segment with room.
func (c *captures) ready(ctx context.Context) error {
	if c.failed != nil {
		return c.failed
	}
	if c.file != nil && c.size < c.room() && c.index.Len() < c.most {
		return nil
	}
	if err := errors.Join(c.seal(), c.sample(ctx)); err != nil {
		return err
	}
	if err := makeFolder(c.dir); err != nil {
		return fmt.Errorf("make captures folder: %w", advised(err))
	}
	f, err := c.next()
	if err != nil {
		return fmt.Errorf("make segment: %w", advised(err))
	}
	if err := c.begin(f); err != nil {
		// Nothing is in it yet, and nobody knows whether its name would stay.
		c.failed = errors.Join(fmt.Errorf("begin segment %s: %w", f.Name(), advised(err)), f.Close(), removed(f.Name()), removed(f.Name()+dictionaryExtension))
		return c.failed
	}
	c.file, c.last = f, f.Name()
	return nil
}

// begin writes what stands at the head of a segment, and makes its name durable.
func (c *captures) begin(f disk.File) error {
	c.out, c.size, c.dirty = bufio.NewWriterSize(f, 1<<20), 0, false
	c.w = warc.NewWriter(c.out, warc.WriterOptions{Compression: c.pack, Dictionary: c.dictionary})
	if err := copyDictionary(f.Name(), c.dictionary); err != nil {
		return err
	}
	info := c.info
	info.Filename = filepath.Base(f.Name())
	c.index = &warc.Indexer{Name: info.Filename}
	if _, err := c.w.Info(info); err != nil {
		return err
	}
	return disk.SyncDir(c.dir)
}

// room is the size in bytes that the segment may have.
func (c *captures) room() int64 {
	if c.pack == warc.Zstd && !c.sampled {
		return min(c.first, c.limit)
	}
	return c.limit
}

// sample makes the dictionary of this session's further segments, when its first one
// has ended.
func (c *captures) sample(ctx context.Context) error {
	if c.pack != warc.Zstd || c.sampled || c.last == "" {
		return nil
	}
	c.sampled = true
	f, err := os.Open(c.last)
	if err != nil {
		return fmt.Errorf("make dictionary: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	if c.dictionary, _, err = dictionaryOf(ctx, f); err != nil {
		return fmt.Errorf("make dictionary of %s: %w", c.last, err)
	}
	return nil
}

// next makes the session's next segment.
func (c *captures) next() (disk.File, error) {
	if c.stamp == "" {
		var err error
		if c.stamp, c.count, err = lastName(c.dir, c.info.Date); err != nil {
			return nil, err
		}
	}
	for {
		c.count++
		name := fmt.Sprintf("broadsheet-%s-%05d%s", c.stamp, c.count, c.pack.Extension())
		f, err := disk.OpenFile(filepath.Join(c.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// lastName returns what the names of a session's segments begin with, and the number
// before the first. The last name is always that of what was written last: a session that
// began before an earlier one, by a clock that was set back, goes on in its row.
func lastName(dir string, began time.Time) (stamp string, number int, err error) {
	stamp = began.UTC().Format("20060102T150405.000Z")
	names, err := segments(dir)
	for _, name := range names {
		if m := ownName.FindStringSubmatch(name); len(m) > 2 && m[1] >= stamp {
			stamp = m[1]
			number, err = strconv.Atoi(m[2])
		}
	}
	return stamp, number, err
}

// ownName is the name of a segment, with its time and number.
var ownName = regexp.MustCompile(`^broadsheet-(\d{8}T\d{6}\.\d{3}Z)-(\d{5})\D`)

// sync makes all that was appended durable.
func (c *captures) sync() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.flush()
}

func (c *captures) flush() error {
	if c.failed != nil {
		return c.failed
	}
	if c.file == nil || !c.dirty {
		return nil
	}
	err := c.out.Flush()
	if err == nil {
		err = c.file.Sync()
	}
	if err != nil {
		// After a failed sync nobody knows what is on disk: what was not
		// acknowledged is fetched again by the next run.
		c.failed = fmt.Errorf("write captures: %w", advised(err))
		return c.failed
	}
	c.dirty = false
	return nil
}

// seal ends the segment.
func (c *captures) seal() error {
	if c.file == nil {
		return nil
	}
	err := errors.Join(c.flush(), c.file.Close())
	c.file = nil
	if err != nil {
		return fmt.Errorf("end segment: %w", advised(err))
	}
	c.list(c.last, c.index)
	return nil
}

func (c *captures) close() error {
	c.mu.Lock()
	err := c.seal()
	c.mu.Unlock()
	c.indexing.Wait()
	return errors.Join(err, c.unindexed)
}
