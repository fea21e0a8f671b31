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
	seen   originals // for revisit records
	hops   hops
	asked  []*asked // requests whose response hasn't come yet, the oldest first
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
	return &WARCs{files: files, passed: map[string]int{}, seen: newOriginals()}, nil
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
		for i := range w.files {
			w.asked, w.hops.last = nil, nil
			if ctx.Err() != nil || !w.file(ctx, int32(i), w.redirected(yield)) {
				return
			}
		}
	}
}

// file yields the pages of one file, and says whether to go on with the next.
func (w *WARCs) file(ctx context.Context, file int32, yield func(Item, error) bool) bool {
	pages := latePages{yield: yield}
	return w.pages(ctx, file, &pages) && pages.flush()
}

// pages hands out the pages of one file.
func (w *WARCs) pages(ctx context.Context, file int32, to *latePages) bool {
	path := w.files[file]
	f, err := os.Open(path)
	if err != nil {
		return to.give(Item{Job: Job{Source: path}}, fmt.Errorf("read WARC file: %w", err))
	}
	defer func() { _ = f.Close() }() // it was only read
	r := warc.NewReader(bufio.NewReaderSize(f, 1<<20), warc.ReaderOptions{Verify: true, Once: true, Joined: true})
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
		page, err := w.record(rec, file, r.Dictionary(), to)
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
		case page != nil && !to.hold(page, answerOf(rec)):
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
func (w *WARCs) record(rec *warc.Record, file int32, d *warc.Dictionary, before *latePages) (*Page, error) {
	switch rec.Type() {
	case warc.Response, warc.Resource, warc.Revisit:
	case warc.Request:
		w.request(rec, before)
		return nil, nil
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
			w.hops.add(rec, m, w.take)
			w.passed[other]++
		}
		return nil, err
	}
	w.seen.note(rec, m.body, file, d)
	if m.head != nil {
		if page.Exchanges[0].Request = w.take(answerOf(rec)); page.Exchanges[0].Request != nil {
			w.unpass(requestRecords, 1)
		}
	}
	return page, nil
}
