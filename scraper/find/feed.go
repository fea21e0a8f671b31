package find

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

	"broadsheet/scraper"
)

// The bounds on a feed: feeds hold the newest articles, not all.
const (
	maxFeedBytes   = 16 << 20
	maxFeedEntries = 5_000
	maxFeedDepth   = 200 // elements within each other; the reader underneath goes down one call a level
)

var errNoFeed = errors.New("it is no feed: neither RSS nor Atom nor JSON Feed")

// A Feed is an RSS, Atom or JSON feed as a source.
type Feed struct {
	Get Getter
	URL string
	Loc *time.Location // of dates without a zone; nil means UTC
}

// Items yields the feed's entries in its order.
func (s Feed) Items(ctx context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		page, body, err := s.Get.Document(ctx, s.URL)
		if err != nil {
			yield(unread(s.URL), err)
			return
		}
		entries, err := parseFeed(body, page.Header.Get("Content-Type"), page.URL, cmp.Or(s.Loc, time.UTC))
		for _, e := range entries {
			if item, ok := e.item(ByFeed, s.URL); ok && !yield(item, nil) {
				return
			}
		}
		if err != nil {
			yield(unread(s.URL), fmt.Errorf("feed %s: %w", s.URL, err))
		}
	}
}

// parseFeed reads a feed that came from an address.
func parseFeed(body []byte, contentType, base string, loc *time.Location) ([]entry, error) {
	if len(body) > maxFeedBytes {
		return nil, fmt.Errorf("it has %d bytes, more than %d", len(body), maxFeedBytes)
	}
	text := plainXML(body, contentType)
	switch gofeed.DetectFeedType(bytes.NewReader(text)) {
	case gofeed.FeedTypeUnknown:
		return nil, errNoFeed
	case gofeed.FeedTypeJSON:
		if !bytes.Contains(text, []byte("jsonfeed.org")) {
			return nil, errNoFeed // any object counts as one there
		}
	default:
		if err := checkDepth(text); err != nil {
			return nil, err
		}
	}
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("read it: %w", err)
	}
	from, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("address %s: %w", base, err)
	}
	var out []entry
	for _, item := range feed.Items[:min(len(feed.Items), maxFeedEntries)] {
		if e := feedEntry(item, feed.FeedType == "atom", loc); e.address != "" {
			e.address = resolve(from, e.address)
			out = append(out, e)
		}
	}
	return out, nil
}

// feedEntry reads what an item of a feed says of itself.
func feedEntry(item *gofeed.Item, isAtom bool, loc *time.Location) entry {
	e := entry{address: strings.TrimSpace(item.Link)}
	if orig := item.Extensions["feedburner"]["origLink"]; len(orig) > 0 && orig[0].Value != "" {
		e.address = strings.TrimSpace(orig[0].Value) // the link leads through a counter
	}
	if e.address == "" && strings.HasPrefix(item.GUID, "http") {
		e.address = item.GUID
	}
	switch {
	case item.PublishedParsed != nil && isSane(*item.PublishedParsed) && (!isAtom || item.Published != item.Updated): // gofeed makes one from the other
		e.date, e.dated = dateOf(item.Published, *item.PublishedParsed, loc), DatedPublished
	case item.UpdatedParsed != nil && isSane(*item.UpdatedParsed):
		e.date, e.dated = dateOf(item.Updated, *item.UpdatedParsed, loc), DatedModified
	}
	return e
}

// dateOf reads a date anew if that can be done: gofeed takes one without a zone for
// UTC.
func dateOf(text string, parsed time.Time, loc *time.Location) time.Time {
	if at := parseDate(text, loc); !at.IsZero() {
		return at
	}
	return parsed
}

// declared is the encoding that an XML declaration names.
var declared = regexp.MustCompile(`^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// plainXML returns a document in UTF-8, without what stands before its first
// element or brace and without a declaration that would have it decoded once more.
func plainXML(body []byte, contentType string) []byte {
	body = bytes.TrimLeft(body, " \t\r\n")
	if m := declared.FindSubmatch(body); m != nil && !strings.Contains(strings.ToLower(contentType), "charset=") {
		contentType = "text/xml; charset=" + string(m[1])
	}
	text := scraper.Text(body, contentType)
	if at := bytes.IndexAny(text, "<{"); at > 0 {
		text = text[at:]
	}
	if bytes.HasPrefix(text, []byte("<?xml")) {
		if _, rest, ok := bytes.Cut(text, []byte("?>")); ok {
			text = bytes.TrimLeft(rest, " \t\r\n")
		}
	}
	return text
}

// checkDepth refuses XML whose elements stand too deep within each other.
func checkDepth(text []byte) error {
	d := lenient(bytes.NewReader(text))
	for depth := 0; ; {
		token, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read it: %w", err)
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if depth > maxFeedDepth {
			return fmt.Errorf("its elements stand more than %d deep within each other", maxFeedDepth)
		}
	}
}

// lenient reads XML as people write it: unknown entities stay as they are, and none
// is ever expanded from a document's own declarations.
func lenient(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.Strict, d.Entity = false, xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 already
	return d
}

// resolve makes an address of a list absolute; what can't be read stays.
func resolve(base *url.URL, address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || base == nil {
		return address
	}
	return base.ResolveReference(u).String()
}
