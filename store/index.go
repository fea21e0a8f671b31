package store

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"broadsheet/scraper/warc"
	"broadsheet/store/internal/disk"
)

// indexExtension ends the name of a segment's index, behind the segment's own.
const indexExtension = ".cdxj"

// writeIndex writes the index of a sealed segment beside it. It is a by-product:
// nothing here reads it, and a crash leaves none.
func writeIndex(segment string) (err error) {
	in, err := os.Open(segment)
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	defer func() { _ = in.Close() }() // it was only read
	part := segment + indexExtension + ".part"
	out, err := disk.Create(part)
	if err != nil {
		return fmt.Errorf("write index: %w", advised(err))
	}
	err = warc.Index(bufio.NewReaderSize(in, 1<<20), filepath.Base(segment), out)
	if err == nil {
		err = out.Sync() // or its name may come to stand for less than the whole
	}
	if err = errors.Join(err, out.Close()); err == nil {
		err = disk.Rename(part, segment+indexExtension)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write index of %s: %w", segment, advised(err)), removed(part))
	}
	return nil
}

// indexed writes the index of a segment by its name.
func (a *Archive) indexed(segment string) error {
	return writeIndex(filepath.Join(a.capturesDir(), segment))
}

// index begins to write the index of the segment that was sealed just now. A crawl
// doesn't wait for it, its end does.
func (c *captures) index(segment string) {
	c.indexing.Go(func() {
		if err := writeIndex(segment); err != nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.unindexed = errors.Join(c.unindexed, err)
		}
	})
}
