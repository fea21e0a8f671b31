package find

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"golang.org/x/net/html/charset"

	"broadsheet/scraper"
)

// The bounds on sitemaps (https://www.sitemaps.org/protocol.html has 50,000 entries
// and 50 MB for one).
const (
	maxSitemapBytes   = 64 << 20 // unpacked
	maxSitemapEntries = 50_000
	maxSitemapDepth   = 4 // indexes of indexes
	maxSitemapField   = 16 << 10
)

var errNoSitemap = errors.New("it is no sitemap: neither urlset nor sitemapindex")

// A Sitemap is a sitemap as a source, with all that an index leads to.
type Sitemap struct {
	Get Getter
	URL string
	Loc *time.Location // of dates without a zone; nil means UTC
	// Skip says which sitemaps of an index need not be read, by address and last
	// change (zero when unknown); nil reads all.
	Skip func(address string, changed time.Time) bool
}

// Items yields the entries, those of an index's newest sitemap first.
func (s Sitemap) Items(ctx context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		s.walk(ctx, s.URL, 0, map[string]bool{}, yield)
	}
}

// walk reads one sitemap and those that it names; it returns false when the reader
// has enough.
func (s Sitemap) walk(ctx context.Context, address string, depth int, seen map[string]bool, yield func(scraper.Item, error) bool) bool {
	if seen[address] || ctx.Err() != nil {
		return ctx.Err() == nil
	}
	seen[address] = true
	page, body, err := s.Get.Document(ctx, address)
	if err != nil {
		return yield(unread(address), err)
	}
	base, err := url.Parse(page.URL)
	if err != nil {
		return yield(unread(address), fmt.Errorf("sitemap %s: %w", address, err))
	}
	var children []entry
	goOn := true
	err = readSitemap(body, page.Header.Get("Content-Type"), cmp.Or(s.Loc, time.UTC), func(e sitemapEntry) bool {
		e.address = resolve(base, e.address)
		if e.isIndex {
			children = append(children, e.entry)
			return true
		}
		if item, ok := e.item(e.kind(), address); ok {
			goOn = yield(item, nil)
		}
		return goOn
	})
	if goOn && err != nil {
		goOn = yield(unread(address), fmt.Errorf("sitemap %s: %w", address, err))
	}
	slices.SortStableFunc(children, func(a, b entry) int { return b.date.Compare(a.date) })
	for _, child := range children {
		if depth+1 >= maxSitemapDepth || s.Skip != nil && s.Skip(child.address, child.date) {
			continue
		}
		goOn = goOn && s.walk(ctx, child.address, depth+1, seen, yield)
	}
	return goOn
}

// A sitemapEntry is one of a sitemap, or a sitemap of an index.
type sitemapEntry struct {
	entry
	isIndex bool
	isNews  bool
}

// kind is the kind of list that the entry makes its sitemap.
func (e *sitemapEntry) kind() string {
	if e.isNews {
		return ByNews
	}
	return BySitemap
}

// readSitemap reads a sitemap as a stream, packed or not, and hands over its
// entries until take says no. What stands before a mistake is taken.
func readSitemap(body []byte, contentType string, loc *time.Location, take func(sitemapEntry) bool) error {
	var in io.Reader
	if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return fmt.Errorf("unpack it: %w", err)
		}
		in = bufio.NewReader(z)
	} else {
		in = bytes.NewReader(plainXML(body, contentType))
	}
	bounded := &io.LimitedReader{R: in, N: maxSitemapBytes}
	d := lenient(bounded)
	if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		d.CharsetReader = charset.NewReaderLabel // it is as its declaration says
	}
	err := readEntries(d, loc, take)
	if bounded.N <= 0 {
		return fmt.Errorf("unpacked it has more than %d bytes", maxSitemapBytes)
	}
	return err
}

// readEntries reads the elements of a sitemap; names count without their prefixes.
func readEntries(d *xml.Decoder, loc *time.Location, take func(sitemapEntry) bool) error {
	r := sitemapReader{loc: loc}
	for n := 0; ; {
		token, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF) && r.root == "":
			return errNoSitemap
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read it: %w", err)
		}
		done, err := r.token(token)
		if err != nil {
			return err
		}
		if !done {
			continue
		}
		if n++; n > maxSitemapEntries {
			return fmt.Errorf("it has more than %d entries; the rest is not read", maxSitemapEntries)
		}
		if !take(r.entry) {
			return nil
		}
	}
}

// A sitemapReader gathers an entry from XML tokens.
type sitemapReader struct {
	loc   *time.Location
	root  string
	entry sitemapEntry
	field string // that is being read, with its prefix
	text  []byte
}

// token takes a token; done says that the entry is whole.
func (r *sitemapReader) token(token xml.Token) (done bool, err error) {
	switch t := token.(type) {
	case xml.StartElement:
		return false, r.start(t.Name)
	case xml.CharData:
		if r.field != "" && len(r.text)+len(t) <= maxSitemapField {
			r.text = append(r.text, t...)
		}
	case xml.EndElement:
		name := strings.ToLower(t.Name.Local)
		if name == r.field {
			r.set(t.Name.Space, name, strings.TrimSpace(string(r.text)))
			r.field, r.text = "", r.text[:0]
		}
		return (name == "url" || name == "sitemap") && r.entry.address != "", nil
	}
	return false, nil
}

func (r *sitemapReader) start(name xml.Name) error {
	local := strings.ToLower(name.Local)
	if r.root == "" {
		if local != "urlset" && local != "sitemapindex" {
			return errNoSitemap
		}
		r.root = local
		return nil
	}
	switch local {
	case "url", "sitemap":
		r.entry = sitemapEntry{isIndex: local == "sitemap"}
	case "news":
		r.entry.isNews = true
	case "loc", "lastmod", "publication_date":
		r.field, r.text = local, r.text[:0]
	}
	return nil
}

// set fills a field; image:loc and video:publication_date are of something else.
func (r *sitemapReader) set(space, field, text string) {
	switch {
	case field == "loc" && r.entry.address == "" && !isMedia(space):
		r.entry.address = text
	case field == "lastmod" && r.entry.dated != DatedPublished:
		r.entry.date, r.entry.dated = parseDate(text, r.loc), DatedModified
	case field == "publication_date" && r.entry.isNews:
		if at := parseDate(text, r.loc); !at.IsZero() {
			r.entry.date, r.entry.dated = at, DatedPublished
		}
	}
}

// isMedia reports whether a prefix is that of pictures or films.
func isMedia(space string) bool {
	return strings.EqualFold(space, "image") || strings.EqualFold(space, "video")
}
