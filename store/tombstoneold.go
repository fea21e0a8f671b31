package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"broadsheet/scraper/warc"
)

// engraveAll writes those tombstones of a database among some captures that aren't there:
// programs before schema 5 kept them in the database alone, and with it they would be lost.
func (t txn) engraveAll(ctx context.Context, dir string, info warc.Info) error {
	b := t.Bucket(bRemoved)
	if b == nil {
		return nil
	}
	if first, _ := b.Cursor().First(); first == nil {
		return nil
	}
	have, err := engraved(ctx, dir)
	if err != nil {
		return err
	}
	stones, keys := map[string]tombstone{}, map[string][][]byte{} // of one removal: one segment
	err = b.ForEach(func(key, raw []byte) error {
		var stone tombstone
		if err := decode(raw, &stone); err != nil || have[string(key)] {
			return err
		}
		of := stone.At.UTC().String() + stone.Reason
		stones[of], keys[of] = stone, append(keys[of], bytes.Clone(key))
		return nil
	})
	for _, of := range sortedKeys(stones) {
		if err == nil {
			err = engrave(ctx, dir, info, stones[of], keys[of])
		}
	}
	if err != nil {
		return fmt.Errorf("write what was removed among the captures: %w", err)
	}
	return nil
}

// engraved are the keys of the tombstones among some captures.
func engraved(ctx context.Context, dir string) (map[string]bool, error) {
	names, err := filesIn(dir)
	out := map[string]bool{}
	for _, name := range names {
		if err == nil && isSegment(name) && strings.Contains(name, removedMark) {
			err = gravesIn(ctx, filepath.Join(dir, name), out)
		}
	}
	return out, err
}

// gravesIn adds those of one segment; one that is damaged has none.
func gravesIn(ctx context.Context, path string, into map[string]bool) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	in := warc.NewReader(bufio.NewReader(f), warc.ReaderOptions{Verify: true})
	for {
		rec, err := in.Next()
		if errors.Is(err, io.EOF) || isDamage(err) {
			return context.Cause(ctx)
		}
		if err != nil {
			return err
		}
		if rec.Type() != warc.Metadata {
			continue
		}
		_, keys, err := graves(rec.Block)
		if err := ignoring(err); err != nil {
			return err
		}
		for key := range slices.Values(keys) {
			into[string(key)] = true
		}
	}
}
