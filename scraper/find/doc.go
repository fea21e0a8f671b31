// Package find finds the articles of a site: in its feeds, sitemaps, front and
// section pages, day indexes and in the teasers of pages that are kept already.
//
// Each of these lists is a [scraper.Source] of its own that yields what it names,
// unchosen. A [Finder] reads those that a site has, each address once, and chooses:
// what is of the site, looks like an article, lies in the span that was asked for
// and leads into no trap. It fetches lists and front pages, and no article. What it
// left out, and why, is in its [Report].
//
// Lists come from strangers: all are bounded in bytes, entries and depth, a list
// that can't be read is an error of its own, and what can be read of it is taken.
package find
