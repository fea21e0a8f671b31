package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
	"broadsheet/store/internal/disk"
)

// rewrite writes a segment without the article's records, and returns where each of
// the others stands now. The bytes of gzip members are copied as they are; frames of zstd
// are packed anew, without the dictionary, which is made of pages. Nothing leads to the
// new one yet.
func (r *remover) rewrite(ctx context.Context, from, to string) (map[int64]Place, error) {
	old, err := os.Open(filepath.Join(r.a.capturesDir(), from))
	if err != nil {
		return nil, err
	}
	defer func() { _ = old.Close() }() // it was only read
	path := filepath.Join(r.a.capturesDir(), to)
	f, err := disk.Create(path + partExtension)
	if err != nil {
		return nil, err
	}
	w := &rewriting{remover: r, name: from, to: to, old: old, out: bufio.NewWriterSize(f, 1<<20), places: map[int64]Place{}, sieve: r.plan.sieve(from)}
	err = w.all(ctx)
	if err = errors.Join(err, w.out.Flush(), f.Sync(), f.Close()); err == nil {
		err = disk.Rename(path+partExtension, path)
	}
	return w.places, errors.Join(err, disk.SyncDir(r.a.capturesDir()))
}

// A rewriting is a segment being written anew.
type rewriting struct {
	*remover
	name   string // of the old one
	to     string
	old    *os.File
	out    *bufio.Writer
	at     int64 // where the next record stands
	places map[int64]Place
	sieve  *sieve
}

func (w *rewriting) all(ctx context.Context) error {
	isGzip := filepath.Ext(w.name) == ".gz"
	var last *warc.Record // a gzip record whose length is not known yet
	flush := func() error {
		if last == nil {
			return nil
		}
		at := last
		last = nil
		return w.copy(at.Offset, at.Length)
	}
	for rec, err := range records(ctx, w.old) {
		if err == nil {
			err = flush()
		}
		if err != nil {
			return err
		}
		switch {
		case w.sieve.takes(rec):
			w.report.Captures++
		case rec.Type() == warc.Revisit && w.sieve.gone["<"+rec.RefersTo().ID+">"]:
			err = w.fill(ctx, rec)
		case rec.Type() == warc.Warcinfo:
			rename(rec.Header, w.to)
			err = w.put(func(out *warc.Writer) (warc.Placed, error) { return out.Copy(rec) }, rec.Offset)
		case isGzip:
			last = rec // its length is known when it was read to its end
		default:
			err = w.put(func(out *warc.Writer) (warc.Placed, error) { return out.Copy(rec) }, rec.Offset)
		}
		if err != nil {
			return err
		}
	}
	return flush()
}

// copy copies the bytes of a record.
func (w *rewriting) copy(offset, length int64) error {
	n, err := io.Copy(w.out, io.NewSectionReader(w.old, offset, length))
	w.places[offset] = Place{w.at, n}
	w.at += n
	if err == nil && n < length {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// put writes a record by a writer.
func (w *rewriting) put(write func(*warc.Writer) (warc.Placed, error), offset int64, id ...string) error {
	opt := warc.WriterOptions{Compression: warc.Gzip}
	if filepath.Ext(w.name) == ".zst" {
		opt.Compression, opt.Level = warc.Zstd, 9
	}
	if len(id) > 0 {
		opt.NewID = func() string { return id[0] }
	}
	var buf bytes.Buffer
	if _, err := write(warc.NewWriter(&buf, opt)); err != nil {
		return err
	}
	w.places[offset] = Place{w.at, int64(buf.Len())}
	w.at += int64(buf.Len())
	_, err := w.out.Write(buf.Bytes())
	return err
}

// fill writes a revisit whose original goes as a response with the payload, which is
// another's too.
func (w *rewriting) fill(ctx context.Context, rec *warc.Record) error {
	body, err := w.a.Body(ctx, extract.Capture{File: w.name, Offset: rec.Offset, Length: 1 << 40, Digest: rec.Header.Get("WARC-Payload-Digest")})
	if err != nil {
		return err
	}
	if key := payloadKey(rec.URI(), rec.Header.Get("WARC-Payload-Digest")); w.whole[key].ID == "" {
		w.whole[key] = original{rec.ID(), rec.Date(), w.to, w.at}
	}
	e := warc.Exchange{URL: rec.URI(), At: rec.Date(), IP: rec.Header.Get("WARC-IP-Address"), Response: body.Head, Body: body.Body}
	return w.put(func(out *warc.Writer) (warc.Placed, error) { return out.Exchange(e, nil) }, rec.Offset, rec.ID())
}
