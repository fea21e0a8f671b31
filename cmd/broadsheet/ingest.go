package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/warc"
	"broadsheet/store"
)

// maxPages bounds how many further pages of one article are fetched: a next link
// that leads on for ever is a mistake of the site.
const maxPages = 50

// A keeper is the part of the archive that ingest needs.
type keeper interface {
	Removed(ctx context.Context, names ...string) (bool, error)
	Capture(ctx context.Context, exchanges []warc.Exchange) ([]extract.Capture, error)
	Deliver(ctx context.Context, v store.Visit) (kept func() (store.Result, error), err error)
	Visits(ctx context.Context, id string) ([]store.Visit, error)
}

// An ingest is the scraper's handler: it keeps the page, reads it, and keeps the
// record. It is the one place where scraper, extract and store meet.
type ingest struct {
	archive keeper
	reading extract.Options
	obey    []extract.Signal // that forbid to keep a page
	log     *slog.Logger
	arrived func(store.Outcome, *extract.Article) // told of each article that was read; may be nil
	sites   siteSet                               // that were visited
	remarks sync.Map                              // what was asked for → why its page can't be read; see remark
}

func newIngest(archive keeper, reading extract.Options, obey []extract.Signal, log *slog.Logger) *ingest {
	return &ingest{archive: archive, reading: reading, obey: obey, log: log}
}

// ended is the rest of what has nothing left to do.
func ended[O ~string](outcome O, err error) scraper.Rest {
	return func() (string, error) { return string(outcome), err }
}

// Handle keeps a page, and hands over what can be read of it. The rest is to wait for the
// archive.
func (in *ingest) Handle(ctx context.Context, page *scraper.Page, more scraper.Fetch) scraper.Rest {
	if is, err := in.isRemoved(ctx, page); is || err != nil {
		return ended(store.Removed, err)
	}
	if why := extract.ForbidsKeeping(extractPage(page), in.obey); why != "" {
		return in.refused(ctx, page, why)
	}
	if scraper.IsNotModified(page) {
		return in.unchanged(ctx, page)
	}
	visit, err := in.capture(ctx, page)
	if errors.Is(err, store.ErrUnfit) {
		return in.keepWithout(ctx, page, visit, err)
	}
	if err == nil {
		err = in.read(ctx, page, &visit, more)
	}
	if err != nil {
		return ended("", err)
	}
	rest := in.keep(ctx, visit)
	return func() (string, error) {
		outcome, err := rest()
		if errors.Is(err, store.ErrUnfit) {
			return in.keepWithout(ctx, page, visit, err)()
		}
		return outcome, err
	}
}

// read reads what can be read of a page, and says in its visit what became of it.
func (in *ingest) read(ctx context.Context, page *scraper.Page, visit *store.Visit, more scraper.Fetch) error {
	art, err := extract.Extract(extractPage(page), in.reading)
	visit.Reason = reasonOf(err)
	switch {
	case err == nil:
		art.Capture = &visit.Captures[len(visit.Captures)-1]
		visit.Article = &art
		return in.readOn(ctx, page, visit, more)
	case visit.Reason == extract.ReasonPaywall:
		visit.Outcome = store.Paywalled
	case errors.Is(err, extract.ErrLayout):
		visit.Outcome = store.LayoutDrifted
	case errors.Is(err, extract.ErrNoArticle):
		visit.Outcome = store.NotAnArticle
	default:
		visit.Outcome = store.GaveUp
	}
	visit.Note = err.Error()
	if visit.Reason != "" {
		in.remarks.Store(askedFor(page), remark{reason: visit.Reason})
	} else if visit.Outcome != store.NotAnArticle {
		in.remarks.Store(askedFor(page), remark{cause: visit.Note})
	}
	return nil
}

// keepWithout gives up what can't be kept, as a hostile page or redirect may have
// it: trying again would not help. The address is a visit with the reason, if at
// least that can be kept.
func (in *ingest) keepWithout(ctx context.Context, page *scraper.Page, visit store.Visit, cause error) scraper.Rest {
	visit.Article, visit.Outcome, visit.Reason, visit.Note = nil, store.GaveUp, "", cause.Error()
	in.remarks.Store(askedFor(page), remark{cause: visit.Note})
	return in.keepFit(ctx, visit)
}

// unchanged keeps the visit of a page that is as it was: it was asked for only in case
// it isn't.
func (in *ingest) unchanged(ctx context.Context, page *scraper.Page) scraper.Rest {
	visit, err := in.capture(ctx, page)
	visit.Address, visit.Outcome = askedFor(page), store.Unchanged // the address that leads to its article
	if err != nil && !errors.Is(err, store.ErrUnfit) {
		return ended("", err)
	}
	return in.keepFit(ctx, visit)
}

// keepFit keeps a visit without an article. One that can't be kept is only told.
func (in *ingest) keepFit(ctx context.Context, visit store.Visit) scraper.Rest {
	rest := in.keep(ctx, visit)
	return func() (string, error) {
		outcome, err := rest()
		if errors.Is(err, store.ErrUnfit) {
			in.log.WarnContext(ctx, "visit not kept", "url", visit.Address, "err", err)
			return string(visit.Outcome), nil
		}
		return outcome, err
	}
}

// askedFor is what the crawl's events call a page: the first address, the path of
// a file.
func askedFor(page *scraper.Page) string {
	if page.Status == 0 || len(page.Exchanges) == 0 {
		return page.Source
	}
	return page.Exchanges[0].URL
}

// A remark is why a page was not read, for the line about its address.
type remark struct {
	cause  string         // of what went wrong, in words
	reason extract.Reason // of what is no article
}

// remark says, once, why the page of an address or file could not be read.
func (in *ingest) remark(asked string) remark {
	note, _ := in.remarks.LoadAndDelete(asked)
	r, _ := note.(remark)
	return r
}

// reasonOf is why a page is no article, "" for another error and for none.
func reasonOf(err error) extract.Reason {
	if none, ok := errors.AsType[*extract.NoArticleError](err); ok {
		return none.Reason
	}
	return ""
}

// capture keeps the raw page and begins the visit that tells of it; with an error
// too, as far as that goes.
func (in *ingest) capture(ctx context.Context, page *scraper.Page) (store.Visit, error) {
	visit := store.Visit{Address: page.Source, Fetched: page.Fetched}
	if page.Status == 0 && page.URL != "" {
		visit.Address = page.URL // of a file that was given one
	}
	refs, err := in.archive.Capture(ctx, page.Exchanges)
	if err != nil {
		return visit, fmt.Errorf("keep the page of %s: %w", page.Source, err)
	}
	visit.Captures = refs
	return visit, nil
}

// readOn fetches and reads the further pages of a paged article. A page that
// can't be had is a warning in the record, not the loss of the others.
func (in *ingest) readOn(ctx context.Context, page *scraper.Page, visit *store.Visit, more scraper.Fetch) error {
	if page.Status == 0 {
		return nil // a file: its further pages are other files
	}
	later, captures, err := furtherPages(ctx, *visit.Article, in.reading, in.permitted(more), func(p *scraper.Page) ([]extract.Capture, error) {
		return in.archive.Capture(ctx, p.Exchanges)
	})
	if err != nil {
		return fmt.Errorf("keep a further page of %s: %w", page.Source, err)
	}
	visit.Captures = append(visit.Captures, captures...)
	*visit.Article = later
	return nil
}

// keep hands the visit to the archive. The rest waits for it, and tells what came of it.
func (in *ingest) keep(ctx context.Context, v store.Visit) scraper.Rest {
	wait, err := in.archive.Deliver(ctx, v)
	return func() (string, error) {
		var kept store.Result
		if err == nil {
			kept, err = wait()
		}
		if err != nil {
			return "", fmt.Errorf("keep the record of %s: %w", v.Address, err)
		}
		v.ID = kept.ID
		in.sites.add(&v)
		in.log.DebugContext(ctx, "page handled", "url", v.Address, "outcome", kept.Outcome, "id", kept.ID, "note", v.Note)
		if in.arrived != nil && v.Article != nil {
			in.arrived(kept.Outcome, v.Article)
		}
		if kept.Outcome == store.Gone && kept.ID != "" {
			return in.goneSince(ctx, &v)
		}
		return string(kept.Outcome), nil
	}
}

// GaveUp keeps why an address could not be had.
func (in *ingest) GaveUp(ctx context.Context, job scraper.Job, page *scraper.Page, cause error) scraper.Rest {
	visit := store.Visit{Address: job.URL, Outcome: outcomeOf(cause), Note: cause.Error()}
	if page != nil {
		if is, err := in.isRemoved(ctx, page); is || err != nil {
			return ended(store.Removed, err)
		}
		if why := extract.ForbidsKeeping(extractPage(page), in.obey); why != "" {
			visit.Fetched, visit.Note = page.Fetched, visit.Note+"; its answer is not kept: "+why
			return in.keepFit(ctx, visit)
		}
		v, err := in.capture(ctx, page)
		if err != nil && !errors.Is(err, store.ErrUnfit) {
			return ended("", err)
		}
		visit.Fetched, visit.Captures = v.Fetched, v.Captures
		if in.isChallenge(page) {
			visit.Reason = extract.ReasonChallenge
			in.remarks.Store(job.URL, remark{reason: visit.Reason})
		}
		if err != nil {
			visit.Note += "; its answer is not kept: " + err.Error()
		}
	}
	return in.keepFit(ctx, visit)
}

// outcomeOf says what a failed fetch means for the address.
func outcomeOf(cause error) store.Outcome {
	fe, ok := errors.AsType[*scraper.FetchError](cause)
	switch {
	case ok && fe.Reason == scraper.ReasonRobots:
		return store.RefusedByRobots
	case ok && (fe.Status == 404 || fe.Status == 410):
		return store.Gone
	default:
		return store.GaveUp
	}
}
