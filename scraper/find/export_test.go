package find

import (
	"iter"
	"net/url"
	"time"
)

// What the tests see of the inside.

// The bounds that tests go up to.
const (
	MaxFeedDepth      = maxFeedDepth
	MaxFeedBytes      = maxFeedBytes
	MaxFeedEntries    = maxFeedEntries
	MaxSitemapEntries = maxSitemapEntries
	MaxSitemapBytes   = maxSitemapBytes
	MaxForms          = maxForms
	MaxPages          = maxPages
	MaxLinks          = maxLinks
)

// A Line is an entry of a list.
type Line struct {
	Address string
	Date    time.Time
	Dated   string
	Kind    string // "index", "news" or ""
}

func lines(list []entry) []Line {
	var out []Line
	for _, e := range list {
		out = append(out, Line{Address: e.address, Date: e.date, Dated: e.dated})
	}
	return out
}

func ParseFeed(body []byte, contentType, base string, loc *time.Location) ([]Line, error) {
	list, err := parseFeed(body, contentType, base, loc)
	return lines(list), err
}

// ReadSitemap yields the entries of a sitemap, and at last what is wrong with it.
func ReadSitemap(body []byte, contentType string) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		goOn := true
		err := readSitemap(body, contentType, time.UTC, func(e sitemapEntry) bool {
			l := Line{Address: e.address, Date: e.date, Dated: e.dated}
			switch {
			case e.isIndex:
				l.Kind = "index"
			case e.isNews:
				l.Kind = "news"
			}
			goOn = yield(l, nil)
			return goOn
		})
		if goOn && err != nil {
			yield(Line{}, err)
		}
	}
}

func ReadLinks(page []byte, base *url.URL) (articles []Line, feeds []string, next string) {
	l := readLinks(page, base, time.UTC)
	return lines(l.articles), l.feeds, l.next
}

func AddressDate(path string) (time.Time, string) { return addressDate(path, time.UTC) }

func PageNumber(u *url.URL) (int, string) { return pageNumber(u) }

func Key(u *url.URL) string { return key(u) }

func Tidy(u *url.URL) (*url.URL, bool) { return tidy(u) }

func Shape(u *url.URL) string { return shape(u) }

func IsLikely(u *url.URL) bool { return isLikely(u) }

func IsSection(u *url.URL) bool { return isSection(u) }

func IsOneSite(a, b string) bool { return isOneSite(a, b) }

func OtherSitemap(path string) bool { return otherSitemaps.MatchString(path) }

// Trapper is a guard for one test.
func Trapper() func(u *url.URL) string {
	var g guard
	return g.trap
}
