package store

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store/internal/disk"
)

// A rewriting is a segment being written anew without some of its records. The bytes of
// the others are copied as they are, unless they are to be packed anew.
type rewriting struct {
	a        *Archive
	from, to string   // names
	into     *Archive // where the new one lies; nil is where the old one does
	size     int64    // bytes of the old one that are whole; 0 is all
	only     []Place  // records of the old one that are read, where some are damaged; nil is all
	sieve    *sieve
	// whole are the revisits that are written with their payload: of those that refer to
	// what goes, the first of each payload. The others refer to it from now on.
	whole map[string]original
	// stays finds another response of a payload, to which they refer instead; nil finds none.
	stays func(key string) (original, bool, error)
	// told is told how many bytes of the old one are done; nil is nobody.
	told func(n int64)
	// stead writes what stands in the place of a record that goes; nil writes nothing.
	stead func(rec *warc.Record) error
	// anew packs zstd frames anew, without the dictionary, which is made of pages.
	anew bool

	old    *os.File
	out    *bufio.Writer
	writer *warc.Writer
	packed *warc.Dictionary
	id     string // of the record that is written next; "" for one that was read
	at     int64  // where that stands
	places map[int64]Place
	gone   int // records
}

// write writes the new segment, and notes where each record that stays stands now. Nothing
// leads to it yet.
func (w *rewriting) write(ctx context.Context) error {
	if w.into == nil {
		w.into = w.a
	}
	dir := w.into.capturesDir()
	old, err := os.Open(filepath.Join(w.a.capturesDir(), w.from))
	if err != nil {
		return err
	}
	defer func() { _ = old.Close() }() // it was only read
	d, err := w.dictionary(old)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, w.to)
	if err := copyDictionary(path, d); err != nil {
		return err
	}
	f, err := disk.Create(path + partExtension)
	if err != nil {
		return err
	}
	w.old, w.packed, w.out, w.places = old, d, bufio.NewWriterSize(f, 1<<20), map[int64]Place{}
	w.writer = warc.NewWriter(w.out, warc.WriterOptions{Compression: formOf(w.from), Level: 9, Dictionary: d, NewID: func() string { return w.id }})
	err = w.all(ctx)
	if err = errors.Join(err, w.out.Flush(), f.Sync(), f.Close()); err == nil {
		err = disk.Rename(path+partExtension, path)
	}
	if err != nil {
		return errors.Join(err, removed(path+partExtension))
	}
	return disk.SyncDir(dir)
}

// formOf is how the records of a segment are packed, by its name.
func formOf(segment string) warc.Compression {
	switch filepath.Ext(segment) {
	case ".gz":
		return warc.Gzip
	case ".zst":
		return warc.Zstd
	}
	return warc.None
}

// dictionary is the one that the new segment begins with, as the old one does; nil for
// none.
func (w *rewriting) dictionary(old *os.File) (*warc.Dictionary, error) {
	if w.anew {
		return nil, nil
	}
	return w.a.shelf.dictionary(old)
}

func (w *rewriting) all(ctx context.Context) error {
	isCopied := !w.anew || formOf(w.from) == warc.Gzip
	var last *warc.Record // one that is copied, whose length is not known yet
	flush := func() error {
		if last == nil {
			return nil
		}
		at := last
		last = nil
		return w.copy(at.Offset, at.Length)
	}
	for rec, err := range w.records(ctx) {
		if err == nil {
			err = flush()
		}
		if err != nil {
			return err
		}
		switch {
		case w.sieve.takes(rec):
			err = w.drop(rec)
		case rec.Type() == warc.Revisit && w.sieve.isAlone(rec):
			err = w.fill(ctx, rec)
		case rec.Type() == warc.Warcinfo:
			rename(rec.Header, w.to)
			err = w.again(rec)
		case isCopied:
			last = rec // its length is known when it was read to its end
		default:
			err = w.again(rec)
		}
		if err != nil {
			return err
		}
		if w.told != nil {
			w.told(rec.Offset)
		}
	}
	return flush()
}

// records are those of the old segment that are read.
func (w *rewriting) records(ctx context.Context) iter.Seq2[*warc.Record, error] {
	if w.only == nil {
		return records(ctx, io.NewSectionReader(w.old, 0, cmp.Or(w.size, 1<<62)))
	}
	return func(yield func(*warc.Record, error) bool) {
		for _, at := range w.only {
			in := io.NewSectionReader(w.old, at.Offset, at.Length)
			rec, err := warc.NewReader(in, warc.ReaderOptions{Offset: at.Offset, Verify: true, Dictionary: w.packed}).Next()
			if err == nil {
				err = context.Cause(ctx)
			}
			if !yield(rec, err) || err != nil {
				return
			}
			if err := rec.Skip(); err != nil { // its length is known then
				yield(nil, err)
				return
			}
		}
	}
}

// drop leaves a record out.
func (w *rewriting) drop(rec *warc.Record) error {
	w.gone++
	if w.stead == nil {
		return nil
	}
	return w.stead(rec)
}

// copy copies the bytes of a record. The dictionary comes before the first one, which is
// another than the segment's first where that is damaged.
func (w *rewriting) copy(offset, length int64) error {
	if w.at == 0 && w.packed != nil {
		n, err := w.out.Write(w.packed.Frame())
		if w.at = int64(n); err != nil {
			return err
		}
	}
	n, err := io.Copy(w.out, io.NewSectionReader(w.old, offset, length))
	w.places[offset] = Place{w.at, n}
	w.at += n
	if err == nil && n < length {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// again writes a record that was read.
func (w *rewriting) again(rec *warc.Record) error {
	p, err := w.put(func(out *warc.Writer) (warc.Placed, error) { return out.Copy(rec) })
	w.places[rec.Offset] = Place{p.Offset, p.Length}
	return err
}

// put writes a record by a writer, which knows where in the file it is.
func (w *rewriting) put(write func(*warc.Writer) (warc.Placed, error)) (warc.Placed, error) {
	w.writer.Reset(w.out, w.at)
	p, err := write(w.writer)
	w.at = p.Offset + p.Length
	return p, err
}

// fill writes a revisit whose original goes as a response with the payload, which is
// another's too, or lets it refer to the one that was written so before.
func (w *rewriting) fill(ctx context.Context, rec *warc.Record) error {
	key := payloadKey(rec.URI(), rec.Header.Get("WARC-Payload-Digest"))
	o, ok := w.whole[key]
	if !ok && w.stays != nil {
		var err error
		if o, ok, err = w.stays(key); err != nil {
			return err
		}
	}
	if ok && o.ID != rec.ID() {
		rec.ReferTo(warc.Original{ID: o.ID, URI: rec.URI(), Date: o.Date, File: o.File, Offset: o.Offset})
		return w.again(rec)
	}
	body, err := w.a.Body(ctx, extract.Capture{File: w.from, Offset: rec.Offset, Length: 1 << 40, Digest: rec.Header.Get("WARC-Payload-Digest")})
	if err != nil {
		return err
	}
	e := warc.Exchange{URL: rec.URI(), At: rec.Date(), IP: rec.Header.Get("WARC-IP-Address"), Site: body.Site, Response: body.Head, Body: body.Body}
	w.id = rec.ID()
	p, err := w.put(func(out *warc.Writer) (warc.Placed, error) { return out.Exchange(e, nil) })
	w.whole[key] = original{rec.ID(), rec.Date(), w.to, p.Offset}
	w.places[rec.Offset] = Place{p.Offset, p.Length}
	return err
}
