package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"broadsheet/scraper/warc"
	"broadsheet/store/internal/disk"
)

// indexExtension ends the name of a segment's index, behind the segment's own.
const indexExtension = ".cdxj"

// writeIndex reads a sealed segment and writes its index beside it. It is a by-product:
// nothing here reads it, and a crash leaves none.
func writeIndex(segment string) error {
	in, err := os.Open(segment)
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	defer func() { _ = in.Close() }() // it was only read
	return putIndex(segment, func(out io.Writer) error {
		return warc.Index(bufio.NewReaderSize(in, 1<<20), filepath.Base(segment), out)
	})
}

// putIndex puts in place what write writes of a segment's index.
func putIndex(segment string, write func(out io.Writer) error) error {
	part := segment + indexExtension + ".part"
	out, err := disk.Create(part)
	if err != nil {
		return fmt.Errorf("write index: %w", advised(err))
	}
	if err = write(out); err == nil {
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

// list begins to write the index of the segment that was sealed just now. A crawl
// doesn't wait for it, its end does.
func (c *captures) list(segment string, index *warc.Indexer) {
	c.indexing.Go(func() {
		if err := putIndex(segment, index.Write); err != nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.unindexed = errors.Join(c.unindexed, err)
		}
	})
}

// checkIndex holds the index beside a segment, if there is one, against what the segment's
// records say. It may have lines of what is behind the end: a copy of a segment that
// was being written ends earlier.
func (r *Report) checkIndex(segment string, index *warc.Indexer) {
	name := filepath.Base(segment) + indexExtension
	if info, err := os.Stat(segment + indexExtension); err != nil || !info.Mode().IsRegular() {
		return // there is none, or what is there was in its way
	}
	is, err := os.ReadFile(segment + indexExtension)
	var want bytes.Buffer
	_ = index.Write(&want) // to memory
	switch {
	case err != nil:
		r.add(BadListing, name, "captures %s: %v", name, err)
	case !bytes.Equal(within(is, sizeOf(filepath.Dir(segment), []string{filepath.Base(segment)})), want.Bytes()):
		r.add(BadListing, name, "captures %s: it isn't the index of its file any more: delete it, nothing is lost with it", name)
	}
}

// within are the lines of an index but those of records behind the end of a file.
func within(index []byte, end int64) []byte {
	var out []byte
	for line := range bytes.Lines(index) {
		_, rest, _ := bytes.Cut(line, []byte(" {"))
		var at struct {
			Offset string `json:"offset"`
		}
		err := json.Unmarshal(append([]byte("{"), rest...), &at)
		offset, nerr := strconv.ParseInt(at.Offset, 10, 64)
		if err != nil || nerr != nil || offset < end {
			out = append(out, line...)
		}
	}
	return out
}
