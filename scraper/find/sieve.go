package find

import (
	"net/url"
	"regexp"
	"time"

	"broadsheet/scraper"
)

// A choice is what is wanted of all that lists name.
type choice struct {
	span             span
	now              time.Time
	undated          bool // those without a date too, where a list names them that holds new ones
	all              bool // and where any does
	include, exclude []*regexp.Regexp
}

// A sieve chooses among what lists name, each article once.
type sieve struct {
	choice
	site   *Site
	hosts  hosts
	secure bool // the site answers by https
	guard  guard
	shapes shapes
	limit  int // of addresses
	seen   map[string]*scraper.Item
	report *Report
}

// take returns the item as it is to be fetched, nil when it is left out or is there
// already.
func (s *sieve) take(item scraper.Item) *scraper.Item {
	u, err := url.Parse(item.Job.URL)
	if err != nil {
		return nil
	}
	if why := s.refuses(&item, u); why != "" {
		s.report.Dropped[why]++
		return nil
	}
	id := s.identify(&item)
	if old, ok := s.seen[id]; ok {
		s.better(old, &item)
		return nil
	}
	if len(s.seen) >= s.limit {
		s.report.Dropped[OverCap]++
		return nil
	}
	s.seen[id] = &item
	s.report.Chosen++
	return &item
}

// refuses says why an address is not taken; it tidies the address.
func (s *sieve) refuses(item *scraper.Item, u *url.URL) string {
	if !s.hosts.has(u) {
		return Elsewhere
	}
	if why := s.guard.trap(u); why != "" {
		return why
	}
	tidied, hadSession := tidy(u)
	if hadSession {
		s.report.Dropped[TrapSession]++
	}
	if s.secure && tidied.Scheme == "http" && tidied.Port() == "" {
		tidied.Scheme = "https"
	}
	*u = *tidied
	item.Job.URL = u.String()
	if !s.matches(item.Job.URL) {
		return Excluded
	}
	if !s.isArticle(item, u) {
		return NoArticle
	}
	s.date(item, u)
	return s.outside(item)
}

// matches asks the patterns of the user.
func (s *sieve) matches(address string) bool {
	for _, p := range s.exclude {
		if p.MatchString(address) {
			return false
		}
	}
	for _, p := range s.include {
		if p.MatchString(address) {
			return true
		}
	}
	return len(s.include) == 0
}

// isArticle goes by the site's rule, else by the list: feeds and news sitemaps name
// articles alone, and teach how those are addressed.
func (s *sieve) isArticle(item *scraper.Item, u *url.URL) bool {
	if s.site.Article != nil {
		return s.site.Article(u)
	}
	switch item.Named.By {
	case ByFeed, ByNews:
		s.shapes.learn(u)
		return u.Path != "/" || u.RawQuery != ""
	case ByTeaser:
		return !files.MatchString(u.Path) && u.Path != "/"
	}
	return s.shapes.says(u)
}

// isArticleOf is isArticle of what a page links to.
func (s *sieve) isArticleOf(address string) bool {
	u, err := url.Parse(address)
	return err == nil && s.hosts.has(u) && s.isArticle(&scraper.Item{Named: scraper.Named{By: ByPage}}, u)
}

// date settles an item's date by the surest that is said of it.
func (s *sieve) date(item *scraper.Item, u *url.URL) {
	n := &item.Named
	if n.Date.After(s.now.Add(24 * time.Hour)) {
		s.report.Dropped[Future]++
		n.Date, n.Dated = time.Time{}, ""
	}
	if n.Dated == DatedPublished {
		return
	}
	at, dated := addressDate(u.Path, s.site.loc())
	if dated == "" && n.Dated != DatedDay && n.By == BySitemap {
		if in, err := url.Parse(n.In); err == nil {
			at, dated = addressDate(in.Path, s.site.loc()) // sitemap-2019-04.xml
		}
	}
	isInMonth := dated == DatedMonth && !n.Date.IsZero() && span{at, at.AddDate(0, 1, 0)}.has(n.Date)
	if dated != "" && !isInMonth && !at.After(s.now) {
		n.Date, n.Dated = at, dated
	}
}

// outside says why an item's date is none that is wanted.
func (s *sieve) outside(item *scraper.Item) string {
	n := &item.Named
	switch {
	case n.Date.IsZero() && (s.all || s.undated && n.By != BySitemap):
		return ""
	case n.Date.IsZero():
		return Undated
	case n.Dated == DatedMonth && s.span.meets(n.Date), n.Dated != DatedMonth && s.span.has(n.Date):
		return ""
	case n.Date.Before(s.span.from):
		return TooOld
	case n.Dated == DatedModified:
		return ChangedLater
	}
	return TooNew
}

// identify returns what all addresses of the item's article have in common, and
// gives the item the one to fetch.
func (s *sieve) identify(item *scraper.Item) string {
	if s.site.Identify != nil {
		if fetch, id, ok := s.site.Identify(item.Job.URL); ok {
			if fetch != "" {
				item.Job.URL = fetch
			}
			return id
		}
	}
	u, err := url.Parse(item.Job.URL)
	if err != nil {
		return item.Job.URL
	}
	return key(u)
}

// sureness orders what a date is of.
var sureness = map[string]int{DatedPublished: 5, DatedAddress: 4, DatedDay: 3, DatedModified: 2, DatedMonth: 1}

// better lets an item that waits have what another list knows better.
func (s *sieve) better(old, other *scraper.Item) {
	if sureness[other.Named.Dated] > sureness[old.Named.Dated] {
		old.Named = other.Named
	}
	was, err := url.Parse(old.Job.URL)
	if err != nil {
		return
	}
	if is, err := url.Parse(other.Job.URL); err == nil && rank(is) > rank(was) {
		old.Job = other.Job
	}
}
