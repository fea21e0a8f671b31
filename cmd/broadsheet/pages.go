package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/store"
)

// extractPage says to the reader what the scraper found.
func extractPage(p *scraper.Page) extract.Page {
	page := extract.Page{
		HTML: p.HTML, URL: p.URL, Source: p.Source, Aliases: p.Aliases(), Fetched: p.Fetched, Header: p.Header, Site: p.Site,
	}
	if p.Status != 0 || p.MediaType != "" {
		page.HTTP = &extract.HTTP{
			Status: p.Status, MediaType: p.MediaType, Charset: p.Charset,
			ETag: p.Header.Get("ETag"), LastModified: p.Header.Get("Last-Modified"),
		}
	}
	return page
}

// furtherPages follows an article's next links and reads all its pages as one.
// took, when it isn't nil, is given each page before it is read, and its error
// ends the reading; a page that can't be fetched, kept or read becomes a warning.
func furtherPages(ctx context.Context, first extract.Article, opts extract.Options, more scraper.Fetch,
	took func(*scraper.Page) ([]extract.Capture, error),
) (extract.Article, []extract.Capture, error) {
	var later []extract.Article
	var captures []extract.Capture
	seen := []string{first.URL}
	warning := ""
	for next := first.NextPage; next != "" && warning == ""; {
		if slices.Contains(seen, next) || len(seen) >= maxPages {
			warning = fmt.Sprintf("page %d is not followed: its next link leads in a circle or too far", len(seen)+1)
			break
		}
		seen = append(seen, next)
		page, err := more(ctx, next)
		if errors.Is(err, context.Canceled) {
			return first, captures, err // interrupted: the article is read again by the next run
		}
		if err != nil {
			warning = fmt.Sprintf("page %d is missing: %v", len(seen), err)
			break
		}
		if took != nil {
			refs, err := took(page)
			if errors.Is(err, store.ErrUnfit) {
				warning = fmt.Sprintf("page %d is missing: %v", len(seen), err)
				break
			}
			if err != nil {
				return first, captures, err
			}
			captures = append(captures, refs...)
		}
		art, err := extract.Extract(extractPage(page), opts)
		if err != nil {
			warning = fmt.Sprintf("page %d is not read: %v", len(seen), err)
			break
		}
		later, next = append(later, art), art.NextPage
	}
	joined := extract.Join(first, later...)
	if warning != "" {
		joined.Extraction.Warnings = append(joined.Extraction.Warnings, warning)
	}
	return joined, captures, nil
}
