package scraper

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"broadsheet/scraper/warc"
)

// WARCs is a source of the pages in WARC files of whatever program, in the order of
// the files and of their records.
type WARCs struct {
	// EachWay says that a page to which several addresses were redirected is handed out for
	// each of them, as a crawl has it; else for the first alone. It is set before Items.
	EachWay bool

	files  []string
	passed map[string]int
	seen   map[string]place // payloads of pages, for revisit records
	hops   hops
}

// A place is where a record stands.
type place struct {
	file       string
	offset     int64
	dictionary *warc.Dictionary
}

// NewWARCs returns the source of the files. What is no file is an error.
func NewWARCs(files []string) (*WARCs, error) {
	for _, path := range files {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("%s can't be read: %w", path, err)
		}
		if info.IsDir() {
			return nil, fmt.Errorf("%s is a folder: name the WARC files in it", path)
		}
	}
	return &WARCs{files: files, passed: map[string]int{}, seen: map[string]place{}}, nil
}

// Passed counts the records that gave no page and are no failure, by what they are.
// It is complete when the loop over the items has ended.
func (w *WARCs) Passed() map[string]int { return w.passed }

// isWARC reports whether a file's name is that of a WARC file.
func isWARC(path string) bool {
	path = strings.ToLower(path)
	return strings.HasSuffix(path, ".warc") || strings.HasSuffix(path, ".warc.gz") || strings.HasSuffix(path, ".warc.zst")
}

// Items yields the pages: HTML that a server answered with 2xx, with its own date, and the
// redirects that led there in the day before.
// A record that can't be used is an error with its file and offset, and those after
// it follow as long as the file can be read.
func (w *WARCs) Items(ctx context.Context) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for _, path := range w.files {
			if ctx.Err() != nil || !w.file(ctx, path, w.redirected(yield)) {
				return
			}
		}
	}
}

// file yields the pages of one file, and says whether to go on with the next.
func (w *WARCs) file(ctx context.Context, path string, yield func(Item, error) bool) bool {
	pages := latePages{yield: yield}
	return w.pages(ctx, path, &pages) && pages.flush()
}

// pages hands out the pages of one file.
func (w *WARCs) pages(ctx context.Context, path string, to *latePages) bool {
	f, err := os.Open(path)
	if err != nil {
		return to.give(Item{Job: Job{Source: path}}, fmt.Errorf("read WARC file: %w", err))
	}
	defer func() { _ = f.Close() }() // it was only read
	r := warc.NewReader(bufio.NewReaderSize(f, 1<<20), warc.ReaderOptions{Verify: true, Joined: true})
	for n := 0; ctx.Err() == nil; n++ {
		rec, err := r.Next()
		switch {
		case errors.Is(err, io.EOF) && n == 0:
			return to.give(Item{Job: Job{Source: path}}, fmt.Errorf("WARC file %s: it holds no record", path))
		case errors.Is(err, io.EOF):
			return true
		case err != nil:
			return to.give(Item{Job: Job{Source: path}}, fmt.Errorf("WARC file %s: %w", path, unread(err)))
		}
		page, err := w.record(rec, path, r.Dictionary(), to)
		if rec.Skip() != nil {
			_ = rec.Skip() // past a digest that doesn't match; what ends the file is told by Next
		}
		switch {
		case err != nil && endsFile(err):
		case err != nil:
			err = fmt.Errorf("WARC file %s, record at offset %d: %w", path, rec.Offset, err)
			if !to.give(Item{Job: Job{Source: cmp.Or(rec.URI(), path)}}, err) {
				return false
			}
		case page != nil && !to.hold(page, rec.ID()):
			return false
		}
	}
	return false
}

// endsFile reports whether nothing can be read behind a record.
func endsFile(err error) bool {
	_, torn := errors.AsType[*warc.TornError](err)
	_, bad := errors.AsType[*warc.FormatError](err)
	return torn || bad
}

// unread says what is lost with a file that can't be read on.
func unread(err error) error {
	if torn, ok := errors.AsType[*warc.TornError](err); ok {
		return fmt.Errorf("it ends inside its last record, at offset %d: that record is left out", torn.Offset)
	}
	return fmt.Errorf("%w: what comes after it is left out", err)
}

// record makes a page of a record; nil where there is none in it. A rendered document is of
// the page before it.
func (w *WARCs) record(rec *warc.Record, path string, d *warc.Dictionary, before *latePages) (*Page, error) {
	switch rec.Type() {
	case warc.Response, warc.Resource, warc.Revisit:
	default:
		if is, err := before.render(rec); is {
			return nil, err
		}
		w.passed[string(rec.Type())+" records"]++
		return nil, nil
	}
	if !IsAddress(rec.URI()) {
		w.passed["records of other addresses than http and https"]++
		return nil, nil
	}
	if rec.Date().IsZero() {
		return nil, fmt.Errorf("its date %.40q can't be read", rec.Header.Get("WARC-Date"))
	}
	m, err := readMessage(rec)
	if err != nil {
		return nil, err
	}
	if rec.Type() == warc.Revisit {
		if err := w.original(rec, m); err != nil {
			return nil, err
		}
	}
	page, other, err := m.page(rec)
	if page == nil {
		if other != "" {
			w.hops.add(rec, m)
			w.passed[other]++
		}
		return nil, err
	}
	if digest := rec.Header.Get("WARC-Payload-Digest"); digest != "" && rec.Type() != warc.Revisit && !rec.Joined {
		w.seen[digest] = place{path, rec.Offset, d}
	}
	return page, nil
}

// original reads the body of the record that a revisit record refers to: one that
// stood before it in these files with the same payload.
func (w *WARCs) original(rec *warc.Record, m *message) error {
	at, ok := w.seen[rec.Header.Get("WARC-Payload-Digest")]
	if !ok {
		if m.status != 0 && m.status/100 != 2 && m.status != 304 || !m.isHTML() {
			return nil // no page in any case
		}
		to := rec.RefersTo()
		return fmt.Errorf("it is a revisit of %s, which doesn't stand before it in these files", cmp.Or(to.URI, to.ID, "a record that it doesn't name"))
	}
	f, err := os.Open(at.file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	in := io.NewSectionReader(f, at.offset, 1<<62)
	whole, err := warc.NewReader(in, warc.ReaderOptions{Offset: at.offset, Dictionary: at.dictionary}).Next()
	if err != nil {
		return fmt.Errorf("read its original in %s: %s", at.file, err) //nolint:errorlint // it is no failure of this file
	}
	old, err := readMessage(whole)
	if err != nil {
		return fmt.Errorf("read its original in %s: %s", at.file, err) //nolint:errorlint // it is no failure of this file
	}
	// A head of 304 says nothing of what the body is.
	if m.body = old.body; m.status == 304 || len(m.head) == 0 {
		m.head, m.header, m.status = old.head, old.header, old.status
	}
	return nil
}
