package store

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"broadsheet/scraper/warc"
	"broadsheet/store/internal/disk"
)

// The fields of a metadata record that says what was removed. docs/FORMAT.md describes it.
const (
	fieldRemovedAt     = "removed-at"
	fieldRemovedReason = "removed-reason"
	fieldRemoved       = "removed"
	digestPrefix       = "sha256:"
)

// oneLine is a text as a line: what a field of a record can hold.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "�"))
	return strings.Join(strings.Fields(text), " ")
}

// engrave writes the tombstones among the captures too, before the database has them: a
// database that is made anew from captures knows of them. They get a small segment of
// their own, whose name follows from what is removed, so that it is written once. Nothing
// in it tells what was removed to whoever doesn't know it.
func (r *remover) engrave(ctx context.Context) error {
	var keys [][]byte
	for _, name := range r.plan.Names {
		keys = append(keys, graveKey(name))
	}
	return engrave(ctx, r.a.capturesDir(), r.a.captures.info, tombstone{At: r.plan.At, Reason: r.plan.Reason}, keys)
}

// removedMark stands in the names of segments that have tombstones.
const removedMark = "-removed-"

// engrave writes the segment of some tombstones, unless it is there. The first key is in
// its name.
func engrave(ctx context.Context, dir string, info warc.Info, stone tombstone, keys [][]byte) error {
	name := fmt.Sprintf("broadsheet-%s%s%x%s", stone.At.UTC().Format("20060102T150405.000Z"), removedMark, keys[0][:6], warc.Gzip.Extension())
	path := filepath.Join(dir, name)
	if isThere(path) {
		return nil
	}
	if err := makeFolder(dir); err != nil {
		return err
	}
	_, err := writeFile(ctx, path+partExtension, func(out io.Writer) error {
		info.Filename, info.Date = name, stone.At
		w := warc.NewWriter(out, warc.WriterOptions{Compression: warc.Gzip})
		if _, err := w.Info(info); err != nil {
			return err
		}
		_, err := w.Metadata("", "", stone.At, stone.fields(keys))
		return err
	})
	if err == nil {
		err = disk.Rename(path+partExtension, path)
	}
	return errors.Join(err, disk.SyncDir(dir))
}

// fields are those of the record.
func (s *tombstone) fields(keys [][]byte) warc.Header {
	h := warc.Header{{Name: fieldRemovedAt, Value: s.At.Format(time.RFC3339)}}
	if s.Reason != "" {
		h = append(h, warc.Field{Name: fieldRemovedReason, Value: s.Reason})
	}
	for _, key := range keys {
		h = append(h, warc.Field{Name: fieldRemoved, Value: digestPrefix + hex.EncodeToString(key)})
	}
	return h
}

// graves reads the tombstones of a metadata record; one of another kind has none.
func graves(block io.Reader) (stone tombstone, keys [][]byte, err error) {
	in := bufio.NewReader(block)
	for err == nil {
		var line string
		line, err = in.ReadString('\n')
		name, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		switch value = strings.TrimSpace(value); name {
		case fieldRemovedAt:
			stone.At, _ = time.Parse(time.RFC3339, value) // a time that can't be read is none
		case fieldRemovedReason:
			stone.Reason = value
		case fieldRemoved:
			key, _ := hex.DecodeString(strings.TrimPrefix(value, digestPrefix))
			if len(key) == len(graveKey("")) {
				keys = append(keys, key)
			}
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return stone, keys, err
}

// graves takes the tombstones of a record into the database. That their records are cut
// out it doesn't say: a removal may have been killed before that.
func (s *segmentScan) graves(rec *warc.Record) error {
	stone, keys, err := graves(rec.Block)
	if err == nil {
		err = rec.Skip()
	}
	if err != nil || len(keys) == 0 {
		return err
	}
	return s.a.update(func(t txn) error { return t.putGraves(stone, keys) })
}

// putGraves puts tombstones where none are.
func (t txn) putGraves(stone tombstone, keys [][]byte) error {
	raw, err := encode(stone)
	b := t.Bucket(bRemoved)
	for _, key := range keys {
		if err == nil && b.Get(key) == nil {
			err = b.Put(key, raw)
		}
	}
	return err
}
