package find

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadsheet/scraper"
)

// feeds reads the feeds that the site's description names, else those that the front
// page does.
func (r *round) feeds(ctx context.Context, page front) {
	feeds := r.site.Feeds
	if !r.site.isDescribed() {
		feeds = page.feeds[:min(len(page.feeds), maxFound)]
	}
	for _, address := range unique(r.base, feeds) {
		r.read(ctx, ByFeed, address, Feed{Get: r.get, URL: address, Loc: r.site.loc()})
	}
	if len(feeds) == 0 && !r.site.isDescribed() {
		r.guess(ctx, ByFeed, usualFeeds, func(address string) scraper.Source { return Feed{Get: r.get, URL: address, Loc: r.site.loc()} })
	}
}

// maxFound bounds the lists of one kind that are taken from a front page.
const maxFound = 30

// usualFeeds and usualSitemaps are where they are on most sites.
var (
	usualFeeds    = []string{"/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json"}
	usualSitemaps = []string{"/sitemap.xml", "/sitemap_index.xml", "/sitemap-index.xml", "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml.gz"}
)

// guess reads the first of the usual places at which there is something. That there
// is nothing at the others is no failure.
func (r *round) guess(ctx context.Context, by string, places []string, source func(string) scraper.Source) {
	for _, address := range unique(r.base, places) {
		if r.ended || ctx.Err() != nil {
			return
		}
		found := false
		var items []scraper.Item
		for item, err := range source(address).Items(ctx) {
			if err == nil {
				found = true
				items = append(items, item)
			}
		}
		if found {
			r.takeIn(by, address, all(items))
			return
		}
	}
}

func all(items []scraper.Item) func(yield func(scraper.Item, error) bool) {
	return func(yield func(scraper.Item, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// sitemaps reads those that the description names, else those of robots.txt, else
// those in the usual places.
func (r *round) sitemaps(ctx context.Context) {
	list := r.site.Sitemaps
	if !r.site.isDescribed() {
		var err error
		if list, err = r.get.Sitemaps(ctx, r.base.String()); err != nil && ctx.Err() == nil {
			r.fail(unread(r.base.String()), err)
		}
		list = list[:min(len(list), maxFound)]
	}
	source := func(address string) scraper.Source {
		return Sitemap{Get: r.get, URL: address, Loc: r.site.loc(), Skip: r.skip}
	}
	if len(list) == 0 && !r.site.isDescribed() {
		r.guess(ctx, BySitemap, usualSitemaps, source)
		return
	}
	list = unique(r.base, list)
	// What names articles alone comes first: it teaches how they are addressed.
	slices.SortStableFunc(list, func(a, b string) int { return boolInt(isNewsName(b)) - boolInt(isNewsName(a)) })
	for _, address := range list {
		if !r.skip(address, time.Time{}) {
			r.read(ctx, BySitemap, address, source(address))
		}
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func isNewsName(address string) bool { return strings.Contains(strings.ToLower(address), "news") }

// otherSitemaps are the names of sitemaps of what is no article.
var otherSitemaps = regexp.MustCompile(`(?i)(?:^|[/_.-])(?:tags?|categor(?:y|ies)|kategorien?|authors?|autoren|images?|bilder|videos?|taxonomy|topics?|themen|products?|users?)(?:[-_]?sitemap)?[_-]?\d*(?:\.xml|\.gz|/|$)`)

// skip reports whether a sitemap need not be read: it is of other things, of another
// time, or has not changed since.
func (r *round) skip(address string, changed time.Time) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	if otherSitemaps.MatchString(u.Path) {
		return true
	}
	if !changed.IsZero() && changed.Before(r.opt.From) {
		return true
	}
	if isNewsName(u.Path) && strings.Contains(u.Path, "sitemap-news") && r.isLongPast() {
		return true // it holds two days
	}
	switch at, dated := addressDate(u.Path, r.site.loc()); dated {
	case DatedMonth:
		return !r.sieve.span.meets(at)
	case "":
		return r.isLongPast() && r.hasDays() && !strings.Contains(u.Path, "index") // the indexes of days name it all
	case DatedAddress:
		return !r.sieve.span.has(at) && !r.sieve.span.has(at.AddDate(0, 0, 1).Add(-1))
	}
	return false
}

// sections reads the section pages, and those that they lead to as deep as is wanted.
func (r *round) sections(ctx context.Context, page front) {
	if len(page.items) > 0 {
		r.takeIn(ByPage, r.base.String(), all(page.items))
	}
	if r.isLongPast() && r.hasDays() {
		return
	}
	level := page.found
	read := map[string]bool{r.base.String(): true}
	for _, address := range unique(r.base, r.site.Sections) {
		level = append(level, r.section(ctx, address, read)...)
	}
	depth := r.opt.Depth
	if depth < 0 {
		depth = boolInt(!r.site.isDescribed() && !r.hasLists())
	}
	for ; depth > 0; depth-- {
		var next []string
		for _, address := range r.sectionLinks(level, read) {
			next = append(next, r.section(ctx, address, read)...)
		}
		level = next
	}
}

// hasLists reports whether a feed or sitemap named anything.
func (r *round) hasLists() bool {
	return slices.ContainsFunc(r.report.Lists, func(l List) bool { return l.By != ByPage && l.Named > 0 })
}

// section reads a section page, with those that follow it while they hold what is
// young enough.
func (r *round) section(ctx context.Context, address string, read map[string]bool) (found []string) {
	if read[address] {
		return nil
	}
	read[address] = true
	r.read(ctx, ByPage, address, Listing{
		Get: r.get, URL: address, By: ByPage, Loc: r.site.loc(),
		More: func(dates []time.Time) bool {
			return slices.ContainsFunc(dates, func(at time.Time) bool { return !at.Before(r.opt.From) })
		},
		Endless: r.endless,
		Seen:    func(_ *scraper.Page, links, _ []string) { found = append(found, links...) },
	})
	return found
}

// endless counts a listing that was not read to its end.
func (r *round) endless() { r.report.Dropped[TrapEndless]++ }

// sectionLinks are the links that look like section pages of the site.
func (r *round) sectionLinks(found []string, read map[string]bool) []string {
	var out []string
	for _, address := range found {
		u, err := url.Parse(address)
		if err != nil || read[address] || slices.Contains(out, address) || !r.sieve.hosts.has(u) {
			continue
		}
		if isCalendar(u) && shape(u) == "" {
			r.report.Dropped[TrapCalendar]++
			continue
		}
		if !isSection(u) {
			continue
		}
		if out = append(out, address); len(out) == maxFound {
			break
		}
	}
	return out
}

// isSection reports whether an address may be a section page's.
func isSection(u *url.URL) bool {
	path := strings.Trim(u.Path, "/")
	switch {
	case path == "", u.RawQuery != "", strings.Count(path, "/") > 1, files.MatchString(path), isCalendar(u), shape(u) != "":
		return false
	}
	for segment := range strings.SplitSeq(strings.ToLower(path), "/") {
		if slices.Contains(lists, segment) || slices.Contains(noSections, segment) {
			return false
		}
	}
	return true
}

// noSections are pages of every site that list no articles.
var noSections = []string{"impressum", "imprint", "datenschutz", "privacy", "contact", "kontakt", "about", "agb", "terms", "hilfe", "help", "faq", "mediadaten", "cookies", "register", "logout"}

// unique resolves addresses and leaves out those that were there before.
func unique(base *url.URL, list []string) []string {
	var out []string
	for _, address := range list {
		address, err := scraper.Normalize(resolve(base, address))
		if err == nil && !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	return out
}
