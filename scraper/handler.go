package scraper

import (
	"context"
	"iter"
	"time"
)

// An Item is what a [Source] gives: an address to fetch, or a page that is
// already there.
type Item struct {
	Job   Job   // when Page is nil
	Page  *Page // of a file
	Named Named // who named the address; the zero value when the user did
	// Once asks for an address only if it was never kept, whatever the revisit age.
	Once bool
	// Due asks for an address again, whatever the revisit age.
	Due bool
}

// Named is what a site itself says of an address: which of its lists names it, and
// what the list says of its date.
type Named struct {
	By    string    // kind of list, such as "feed" or "sitemap"
	In    string    // address of the list
	Date  time.Time // zero when the list says none
	Dated string    // what the date is of: one of the Dated constants of scraper/find; "" without one
}

// A Source finds addresses and pages.
type Source interface {
	// Items yields the items in order. An error concerns one item: the next ones
	// follow, and what can go on goes on.
	Items(ctx context.Context) iter.Seq2[Item, error]
}

// A Fetch gets one more page that belongs to the one being handled, with the
// same manners. It is how a handler reads the further pages of a paged article.
type Fetch func(ctx context.Context, address string) (*Page, error)

// A Rest waits until all that is to be kept of a page is kept, while others are fetched and
// read: they share what the disk takes. The outcome is a word for people, such as "kept". An
// error is a failure of the handler's own (a full disk) and ends the crawl; the job is put
// back.
type Rest func() (outcome string, err error)

// A Handler takes what became of a job. It doesn't know whether the page came
// from the network or from a file.
type Handler interface {
	// Handle takes a page and reads it. Meanwhile no other page of its host is fetched.
	Handle(ctx context.Context, page *Page, more Fetch) Rest
	// GaveUp takes an address whose page could not be had. page is nil when no
	// response came.
	GaveUp(ctx context.Context, job Job, page *Page, cause error) Rest
}
