package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// errNoAnswer says that a visit brought no page to read.
var errNoAnswer = errors.New("the visit brought no page")

// A bodies is the part of the archive that a rereader needs.
type bodies interface {
	Body(ctx context.Context, at extract.Capture) (store.Body, error)
}

// A rereader reads kept pages as a crawl that fetched them now would.
type rereader struct {
	archive bodies
	reading extract.Options
}

// read reads the pages of a visit. Errors are those of [extract.Extract], errNoAnswer, or
// say why the kept pages can't be had.
func (r *rereader) read(ctx context.Context, s *store.Step) (*extract.Article, error) {
	source := s.Visit.Address
	if s.Record != nil {
		source = s.Record.Source
	}
	pages, err := r.pages(ctx, source, s.Visit.Captures)
	if err != nil {
		return nil, err
	}
	if len(pages) == 0 || pages[0].Status != 0 && pages[0].Status/100 != 2 {
		return nil, errNoAnswer
	}
	first := pages[0]
	first.Fetched = s.Visit.Fetched // as it was noted: in the offset of the crawl
	art, err := extract.Extract(extractPage(first), r.reading)
	if err != nil {
		return nil, err
	}
	at := s.Visit.Captures[first.Captures()-1]
	art.Capture = &at
	if first.Status != 0 {
		if art, _, err = furtherPages(ctx, art, r.reading, among(pages[1:], s.Record), nil); err != nil {
			return nil, err
		}
	}
	v := s.Visit
	v.Article = &art
	return &art, v.Fit()
}

// pages takes the pages of a visit from the archive.
func (r *rereader) pages(ctx context.Context, source string, at []extract.Capture) ([]*scraper.Page, error) {
	exchanges := make([]warc.Exchange, 0, len(at))
	for _, c := range at {
		body, err := r.archive.Body(ctx, c)
		if err != nil {
			return nil, err
		}
		if body.RenderedBy != "" {
			if len(exchanges) == 0 {
				return nil, errNoAnswer // what it was made of is of another visit
			}
			exchanges[len(exchanges)-1].Rendered = body.Rendered()
			continue
		}
		exchanges = append(exchanges, warc.Exchange{URL: body.URI, At: body.Date, Response: body.Head, Body: body.Body, Site: body.Site})
	}
	pages, err := scraper.KeptPages(source, exchanges)
	if err != nil && len(pages) == 0 {
		return nil, fmt.Errorf("read the kept page of %s: %w", source, err)
	}
	return pages, nil
}

// among finds the further pages of an article among those that were kept with it. Why one
// is missing is known from the record that was made when it was asked for.
func among(pages []*scraper.Page, record *extract.Article) scraper.Fetch {
	asked := 1
	return func(_ context.Context, address string) (*scraper.Page, error) {
		asked++
		i := slices.IndexFunc(pages, func(p *scraper.Page) bool { return p.Source == address })
		if i >= 0 {
			return pages[i], nil
		}
		if record != nil {
			for _, w := range record.Extraction.Warnings {
				if why, ok := strings.CutPrefix(w, fmt.Sprintf("page %d is missing: ", asked)); ok {
					return nil, errors.New(why)
				}
			}
		}
		return nil, errors.New("it was not kept")
	}
}
