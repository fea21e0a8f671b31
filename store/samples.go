package store

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"net/url"
	"os"
	"slices"

	"broadsheet/scraper/warc"
)

// What a dictionary holds at most. The encoder finds matches in so much; more would
// push out what it has of the first pages. Four pages of a site show its layouts.
const (
	maxDictionary   = 6 << 20 // bytes
	maxSample       = 1 << 20 // bytes of a page
	samplesPerSite  = 4
	minSample       = 1 << 10 // bytes: what is smaller is an error page or a redirect
	minPagesPerSite = 2
)

// dictionaryOf builds a dictionary of a segment's own pages, and says of how many. It
// is nil where the segment doesn't hold several of a site, or nothing to build of.
func dictionaryOf(ctx context.Context, f *os.File) (*warc.Dictionary, int, error) {
	chosen, err := samplePages(ctx, f)
	if err != nil || len(chosen) == 0 {
		return nil, 0, err
	}
	d, err := warc.BuildDictionary(chosen)
	if err != nil {
		return nil, 0, nil //nolint:nilerr // pages without anything to count, such as one byte over and over
	}
	return d, len(chosen), nil
}

// records reads a segment from its beginning and verifies it.
func records(ctx context.Context, f io.ReadSeeker) iter.Seq2[*warc.Record, error] {
	return func(yield func(*warc.Record, error) bool) {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			yield(nil, err)
			return
		}
		r := warc.NewReader(bufio.NewReaderSize(f, 1<<20), warc.ReaderOptions{Verify: true})
		for {
			rec, err := r.Next()
			if err == nil {
				err = context.Cause(ctx)
			}
			if errors.Is(err, io.EOF) || !yield(rec, err) || err != nil {
				return
			}
		}
	}
}

// A site holds where pages of one host stand in a segment.
type site struct {
	host  string
	pages []int64 // offsets
	bytes int64
}

// A siteList holds sites by their hosts.
type siteList map[string]*site

// add notes a page.
func (l siteList) add(host string, offset, size int64) {
	s := l[host]
	if s == nil {
		s = &site{host: host}
		l[host] = s
	}
	s.pages = append(s.pages, offset)
	s.bytes += size
}

// samplePages chooses the records of which a segment's dictionary is made: a few of
// each site that has several, those of the sites with most pages first, from the beginning,
// the midst and the end of its pages. A page in the dictionary costs nothing more: in
// its own place it then takes next to nothing.
func samplePages(ctx context.Context, f *os.File) ([][]byte, error) {
	sites := siteList{}
	for rec, err := range records(ctx, f) {
		if err != nil {
			return nil, err
		}
		ok, err := isSample(rec)
		if err != nil {
			return nil, err
		}
		if ok {
			sites.add(hostOf(rec.URI()), rec.Offset, rec.Size)
		}
	}
	wanted := map[int64]bool{}
	for _, offset := range choose(slices.Collect(maps.Values(sites))) {
		wanted[offset] = true
	}
	return readSamples(ctx, f, wanted)
}

// choose puts the pages to be taken in order.
func choose(sites []*site) []int64 {
	sites = slices.DeleteFunc(sites, func(s *site) bool { return len(s.pages) < minPagesPerSite })
	slices.SortFunc(sites, func(a, b *site) int {
		return cmp.Or(cmp.Compare(len(b.pages), len(a.pages)), cmp.Compare(a.bytes, b.bytes), cmp.Compare(a.host, b.host))
	})
	var out []int64
	left := int64(maxDictionary)
	for round := range samplesPerSite {
		for _, s := range sites {
			n := min(len(s.pages), samplesPerSite)
			size := min(s.bytes/int64(len(s.pages)), maxSample)
			if round >= n || size > left {
				continue
			}
			left -= size
			out = append(out, s.pages[round*len(s.pages)/n])
		}
	}
	return out
}

// isSample reports whether a record has a page that others may be like: markup, and
// not packed on the wire, where nothing of it can be seen.
func isSample(rec *warc.Record) (bool, error) {
	if t := rec.Type(); t != warc.Response && t != warc.Resource && rec.RenderedBy() == "" || rec.Size < minSample {
		return false, nil
	}
	_, body, err := rec.Split()
	if isType[*warc.FormatError](err) {
		return false, nil // no HTTP, whatever it says
	}
	if err != nil {
		return false, err
	}
	start, err := io.ReadAll(io.LimitReader(body, minSample))
	return bytes.IndexByte(start, 0) < 0 && bytes.IndexByte(start, '<') >= 0, err
}

// readSamples reads the blocks of records, as many bytes of each as a sample has.
func readSamples(ctx context.Context, f *os.File, wanted map[int64]bool) ([][]byte, error) {
	var out [][]byte
	if len(wanted) == 0 {
		return nil, nil
	}
	for rec, err := range records(ctx, f) {
		if err != nil {
			return nil, err
		}
		if !wanted[rec.Offset] {
			continue
		}
		text, err := io.ReadAll(io.LimitReader(rec.Block, maxSample))
		if err != nil {
			return nil, err
		}
		if out = append(out, text); len(out) == len(wanted) {
			break
		}
	}
	return out, nil
}

// hostOf is the host of an address, "" for what is none.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
