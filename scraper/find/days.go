package find

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"time"

	"broadsheet/scraper"
)

// Days is how a site writes the addresses of its day indexes: a path in which
// {year}, {month} and {day} stand for 2019, 04 and 23, {m} and {d} for 4 and 23
// without a zero, and {name} for the month's name.
type Days struct {
	Path  string
	Names []string // of the months, from January; needed for {name}
}

// Address is that of a day's index.
func (d Days) Address(base *url.URL, day time.Time) string {
	name := ""
	if i := int(day.Month()) - 1; i < len(d.Names) {
		name = d.Names[i]
	}
	path := strings.NewReplacer(
		"{year}", day.Format("2006"), "{month}", day.Format("01"), "{day}", day.Format("02"),
		"{m}", day.Format("1"), "{d}", day.Format("2"), "{name}", name,
	).Replace(d.Path)
	return resolve(base, path)
}

// A Listing is a page that lists articles as a source, with the pages that follow
// it: a front or section page, or the index of a day.
type Listing struct {
	Get Getter
	URL string
	By  string         // ByPage or ByDay
	Day time.Time      // of an index
	Loc *time.Location // of dates without a zone
	// More says, by the dates that a page's teasers have, whether the next page is
	// wanted; nil is no.
	More func(dates []time.Time) bool
	// Seen is told what the pages lead to besides; may be nil.
	Seen func(page *scraper.Page, found []string, feeds []string)
	// Endless is told when the bound on pages was reached; may be nil.
	Endless func()
}

// maxPages bounds the pages of one listing.
const maxPages = 50

// Items yields the links of the pages. The pages end where none is new.
func (s Listing) Items(ctx context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		seen, read := map[string]bool{}, map[string]bool{} // links, and pages of the listing
		address := s.URL
		for range maxPages {
			page, _, err := s.Get.Document(ctx, address)
			if err != nil {
				yield(unread(address), err)
				return
			}
			base, err := url.Parse(page.URL)
			if err != nil {
				yield(unread(address), fmt.Errorf("page %s: %w", address, err))
				return
			}
			found := readLinks(page.HTML, base, s.Loc)
			fresh, dates, goOn := s.yield(found.articles, address, seen, yield)
			if s.Seen != nil {
				s.Seen(page, addresses(found.articles), found.feeds)
			}
			read[address] = true
			next := found.next
			if s.By == ByDay {
				next = found.numbered // the other may lead to another day
			}
			if !goOn || !fresh || next == "" || read[next] || s.More == nil || !s.More(dates) {
				return
			}
			address = next
		}
		if s.Endless != nil {
			s.Endless()
		}
	}
}

// yield hands over what no earlier page of the listing had.
func (s Listing) yield(list []entry, in string, seen map[string]bool, yield func(scraper.Item, error) bool) (fresh bool, dates []time.Time, goOn bool) {
	for _, e := range list {
		if seen[e.address] {
			continue
		}
		seen[e.address], fresh = true, true
		if e.date.IsZero() && !s.Day.IsZero() {
			e.date, e.dated = s.Day, DatedDay
		}
		if !e.date.IsZero() {
			dates = append(dates, e.date)
		}
		if item, ok := e.item(s.By, in); ok && !yield(item, nil) {
			return fresh, dates, false
		}
	}
	return fresh, dates, true
}

func addresses(list []entry) []string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = e.address
	}
	return out
}
