package find

import (
	"net/url"
	"time"
)

// A Site says where a site's articles are named. Only Front is needed: of a site
// that nobody has described, feeds and sitemaps are looked for.
type Site struct {
	// Front is the address of the front page. Without a scheme https is tried, then
	// http.
	Front string
	// Hosts are those of the site's articles, besides the front page's.
	Hosts []string
	// Feeds, Sitemaps and Sections are addresses, or paths of the front page's host.
	// Where there are neither feeds nor sitemaps they are looked for.
	Feeds, Sitemaps, Sections []string
	// Days is how day indexes are addressed; the zero value when there are none.
	Days Days
	// Article says whether an address is an article's; nil goes by the forms of the
	// addresses that feeds name, and by what is usual.
	Article func(u *url.URL) bool
	// Identify says which article an address leads to: what all of its addresses have
	// in common, and the one to fetch. ok is false where that can't be told.
	Identify func(address string) (fetch, id string, ok bool)
	// Loc is the zone of days and of dates without one; nil means UTC.
	Loc *time.Location
}

// isDescribed reports whether somebody has said where the articles are named.
func (s *Site) isDescribed() bool {
	return len(s.Feeds)+len(s.Sitemaps)+len(s.Sections) > 0 || s.Days.Path != ""
}

func (s *Site) loc() *time.Location {
	if s.Loc == nil {
		return time.UTC
	}
	return s.Loc
}
