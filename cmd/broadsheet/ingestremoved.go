package main

import (
	"context"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/store"
)

// isRemoved reports whether a page is of an article that was removed for good, by its
// addresses or by what is read of it: before anything of it is written.
func (in *ingest) isRemoved(ctx context.Context, page *scraper.Page) (bool, error) {
	some, err := in.archive.Removed(ctx)
	if !some || err != nil {
		return false, err
	}
	names := []string{page.Source, page.URL}
	for i := range page.Exchanges {
		names = append(names, page.Exchanges[i].URL)
	}
	if art, err := extract.Extract(extractPage(page), in.reading); err == nil {
		names = append(append(names, art.ID, art.URL), art.Aliases...)
	}
	return in.archive.Removed(ctx, names...)
}

// Removed says that nothing was: what is read again is in the captures, and what was
// removed is not.
func (j *reread) Removed(context.Context, ...string) (bool, error) { return false, nil }

// Visits returns none: nobody is told since when a page is gone that is read anew.
func (j *reread) Visits(context.Context, string) ([]store.Visit, error) { return nil, nil }
