package main

import (
	"context"
	"errors"
	"iter"
	"net/url"
	"strings"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/find"
	"broadsheet/store"
)

// A knower knows which articles an archive has.
type knower struct {
	archive  *store.Archive
	profiles *extract.Profiles
}

// known reports whether the archive has the article of an address, in whatever form
// the address was kept.
func (k knower) known(ctx context.Context, item *scraper.Item) (bool, error) {
	id, err := k.find(ctx, item)
	return id != "", err
}

// find returns the id of the article that known reports on, "" when it isn't kept.
func (k knower) find(ctx context.Context, item *scraper.Item) (string, error) {
	names := []string{item.Job.URL, item.Job.Source}
	if id, ok := k.profiles.Identify(item.Job.URL); ok {
		names = append([]string{id.ID()}, names...)
	}
	names = append(names, find.Forms(item.Job.URL)...)
	for _, name := range names {
		id, err := k.archive.Find(ctx, name)
		if !errors.Is(err, store.ErrNotFound) {
			return id, err
		}
	}
	return "", nil
}

// teasers are the related articles that kept ones name, as a source.
type teasers struct {
	archive  *store.Archive
	site     find.Site
	from, to time.Time
}

// maxTeasers bounds how many are taken from an archive.
const maxTeasers = 50_000

// Items yields the teasers of articles published in the span.
func (t teasers) Items(ctx context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		n := 0
		for art, err := range t.archive.Articles(ctx, store.Query{From: t.from, To: t.to}) {
			if err != nil {
				yield(scraper.Item{Job: scraper.Job{Source: "archive"}}, err)
				return
			}
			if !t.isOf(art) {
				continue
			}
			for item := range teasersOf(art) {
				if n++; n > maxTeasers || !yield(item, nil) {
					return
				}
			}
		}
	}
}

// isOf reports whether an article is of the site.
func (t teasers) isOf(art *extract.Article) bool {
	u, err := url.Parse(art.URL)
	if err != nil {
		return false
	}
	front := t.site.Front
	if !strings.Contains(front, "://") {
		front = "https://" + front
	}
	return find.SameSite(front, u.String()) || len(t.site.Hosts) > 0 && find.SameSite("https://"+t.site.Hosts[0], u.String())
}

// teasersOf are the teasers of an article.
func teasersOf(art *extract.Article) iter.Seq[scraper.Item] {
	return func(yield func(scraper.Item) bool) {
		for _, group := range art.Related {
			for i := range group.Items {
				r := &group.Items[i]
				address, err := scraper.Normalize(r.URL)
				if err != nil {
					continue
				}
				named := scraper.Named{By: find.ByTeaser, In: art.URL, Date: find.Date(r.Published)}
				if !named.Date.IsZero() {
					named.Dated = find.DatedPublished
				}
				if !yield(scraper.Item{Job: scraper.Job{URL: address, Source: address}, Named: named}) {
					return
				}
			}
		}
	}
}
