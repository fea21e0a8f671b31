package main

import (
	"context"
	"iter"

	"broadsheet/extract"
	"broadsheet/scraper"
)

// source makes one source of all that was given on the command line.
func (a *app) source(args []string, input *inputFlags, profiles *extract.Profiles) (scraper.Source, error) {
	src, err := scraper.Inputs(args, scraper.InputOptions{Stdin: a.stdin, URL: input.url, URLs: input.urls})
	if err != nil {
		return nil, &usageError{err}
	}
	return identified{src, profiles}, nil
}

// An identified source mends addresses by the identity rules of the site
// profiles: page 2, print and mobile forms of an article become the address of
// its first page.
type identified struct {
	scraper.Source
	profiles *extract.Profiles
}

// Items yields the items of the source underneath with mended addresses.
func (s identified) Items(ctx context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		for item, err := range s.Source.Items(ctx) {
			if id, ok := s.profiles.Identify(item.Job.URL); ok && err == nil && item.Page == nil && id.URL != "" {
				if item.Job.Source == "" {
					item.Job.Source = item.Job.URL
				}
				item.Job.URL = id.URL
			}
			if !yield(item, err) {
				return
			}
		}
	}
}
