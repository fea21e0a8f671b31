package main

import (
	"context"
	"fmt"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/store"
)

// refused keeps that a page may not be kept, and nothing of the page.
func (in *ingest) refused(ctx context.Context, page *scraper.Page, why string) scraper.Rest {
	visit := store.Visit{Address: page.Source, Fetched: page.Fetched, Outcome: store.RefusedByRights, Note: why}
	if page.Status == 0 && page.URL != "" {
		visit.Address = page.URL // of a file that was given one
	}
	in.remarks.Store(askedFor(page), remark{cause: why})
	return in.keepFit(ctx, visit)
}

// isChallenge reports whether an answer that is no page tests whether a human asks: its
// status alone doesn't tell.
func (in *ingest) isChallenge(page *scraper.Page) bool {
	p := extractPage(page)
	p.HTTP = nil
	_, err := extract.Extract(p, in.reading)
	return reasonOf(err) == extract.ReasonChallenge
}

// permitted fetches further pages, and refuses those that may not be kept.
func (in *ingest) permitted(more scraper.Fetch) scraper.Fetch {
	return func(ctx context.Context, address string) (*scraper.Page, error) {
		page, err := more(ctx, address)
		if err != nil {
			return page, err
		}
		if why := extract.ForbidsKeeping(extractPage(page), in.obey); why != "" {
			return nil, fmt.Errorf("%s: %s", store.RefusedByRights, why)
		}
		return page, nil
	}
}
