package scraper

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"io"
	"os"
	"strings"
	"time"

	"broadsheet/scraper/warc"
)

// A place is where a record stands.
type place struct {
	file   int32 // of the source's
	offset int64
}

// originals are the pages that revisit records may refer to, by sums of what they may say
// of them.
type originals struct {
	seed         maphash.Seed
	places       map[uint64]place
	dictionaries map[int32]*warc.Dictionary // of those files that have one
}

func newOriginals() originals {
	return originals{maphash.MakeSeed(), map[uint64]place{}, map[int32]*warc.Dictionary{}}
}

func (o *originals) key(parts ...string) uint64 {
	return maphash.String(o.seed, strings.Join(parts, "\x00"))
}

func (o *originals) byDigest(digest string) uint64 { return o.key("digest", digest) }

func (o *originals) byID(id string) uint64 { return o.key("id", id) }

func (o *originals) byDate(uri string, at time.Time) uint64 {
	return o.key("at", hopKey(uri), at.UTC().Format(time.RFC3339Nano))
}

// note takes up a page of a record. One that can't be read alone is no original.
func (o *originals) note(rec *warc.Record, body []byte, file int32, d *warc.Dictionary) {
	if rec.Type() == warc.Revisit || rec.Joined {
		return
	}
	at := place{file, rec.Offset}
	digest := rec.Header.Get("WARC-Payload-Digest")
	if digest == "" {
		digest = warc.Digest(body)
	}
	o.places[o.byDigest(digest)] = at
	o.places[o.byDate(rec.URI(), rec.Date())] = at
	if id := rec.ID(); id != "" {
		o.places[o.byID(id)] = at
	}
	if d != nil {
		o.dictionaries[file] = d
	}
}

// find is where the page of a revisit record stands: by its payload digest, or by the record
// that it names, or by the address and date of that one.
func (o *originals) find(rec *warc.Record) (at place, sure, ok bool) {
	digest, to := rec.Header.Get("WARC-Payload-Digest"), rec.RefersTo()
	if digest != "" {
		if at, ok = o.places[o.byDigest(digest)]; ok {
			return at, true, true
		}
	}
	if to.ID != "" {
		at, ok = o.places[o.byID(to.ID)]
	}
	if !ok && !to.Date.IsZero() {
		at, ok = o.places[o.byDate(cmp.Or(to.URI, rec.URI()), to.Date)]
	}
	return at, false, ok
}

// original reads the body of the record that a revisit record refers to: one that stood
// before it in these files.
func (w *WARCs) original(rec *warc.Record, m *message) error {
	at, sure, ok := w.seen.find(rec)
	if !ok {
		if m.status != 0 && m.status/100 != 2 && m.status != 304 || !m.isHTML() {
			return nil // no page in any case
		}
		to := rec.RefersTo()
		return fmt.Errorf("it is a revisit of %s, which doesn't stand before it in these files", cmp.Or(to.URI, to.ID, "a record that it doesn't name"))
	}
	path := w.files[at.file]
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	in := io.NewSectionReader(f, at.offset, 1<<62)
	whole, err := warc.NewReader(in, warc.ReaderOptions{Offset: at.offset, Dictionary: w.seen.dictionaries[at.file]}).Next()
	if err != nil {
		return fmt.Errorf("read its original in %s: %s", path, err) //nolint:errorlint // it is no failure of this file
	}
	old, err := readMessage(whole)
	if err != nil {
		return fmt.Errorf("read its original in %s: %s", path, err) //nolint:errorlint // it is no failure of this file
	}
	if !sure && m.status != 304 && isOther(rec.Header.Get("WARC-Payload-Digest"), whole.Header.Get("WARC-Payload-Digest")) {
		return fmt.Errorf("it is a revisit of the record at %d in %s, which has another payload", at.offset, path)
	}
	// A head of 304 says nothing of what the body is.
	if m.body = old.body; m.status == 304 || len(m.head) == 0 {
		m.head, m.header, m.status = old.head, old.header, old.status
	}
	return nil
}

// isOther reports whether two digests of one kind differ.
func isOther(one, other string) bool {
	a, _, _ := strings.Cut(one, ":")
	b, _, _ := strings.Cut(other, ":")
	return one != "" && other != "" && strings.EqualFold(a, b) && !strings.EqualFold(one, other)
}
