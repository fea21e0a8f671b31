package find

import (
	"context"
	"time"

	"broadsheet/scraper"
)

// A Getter gets lists; [*scraper.Fetcher] is one.
type Getter interface {
	// Document gets a page, and its body as bytes.
	Document(ctx context.Context, address string) (*scraper.Page, []byte, error)
	// Sitemaps returns the sitemaps that the robots.txt of a host names.
	Sitemaps(ctx context.Context, address string) ([]string, error)
}

// The kinds of lists, as [scraper.Named] calls them.
const (
	ByFeed    = "feed"
	ByNews    = "news sitemap"
	BySitemap = "sitemap"
	ByPage    = "page" // a front or section page
	ByDay     = "day index"
	ByTeaser  = "teaser" // of a page that is kept
)

// What a date is of, as [scraper.Named] calls it, from the surest to the least.
const (
	DatedPublished = "published" // the list says when the article came out
	DatedAddress   = "address"   // the day stands in the address
	DatedDay       = "day"       // the list is that of a day
	DatedMonth     = "month"     // address or list are of a month: the date is its first day
	DatedModified  = "modified"  // the list says when it changed: it came out then or before
)

// An entry is what a list names, as it stands there.
type entry struct {
	address string
	date    time.Time
	dated   string
}

// item makes an item of an entry. An address that is none is passed over: lists are
// full of them.
func (e entry) item(by, in string) (scraper.Item, bool) {
	address, err := scraper.Normalize(e.address)
	if err != nil {
		return scraper.Item{}, false
	}
	named := scraper.Named{By: by, In: in, Date: e.date, Dated: e.dated}
	if e.date.IsZero() {
		named.Dated = ""
	}
	return scraper.Item{Job: scraper.Job{URL: address, Source: address}, Named: named}, true
}

// unread is the item that tells of a list that could not be read.
func unread(address string) scraper.Item { return scraper.Item{Job: scraper.Job{Source: address}} }
