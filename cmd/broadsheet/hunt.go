package main

import (
	"context"
	"iter"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/find"
	"broadsheet/scraper/queue"
)

// parted parts what a crawl was given: sites, and the rest. The address of a front
// page is a site only where a flag says that one is meant: without, it is a page.
func parted(args []string, flags *findFlags, profiles *extract.Profiles) (sites, pages []string) {
	for _, arg := range args {
		if isSite(arg, profiles) || flags.given() && isFrontPage(arg) {
			sites = append(sites, arg)
		} else {
			pages = append(pages, arg)
		}
	}
	return sites, pages
}

// fits refuses flags that make no sense, or that are of sites where there is none.
func (f *findFlags) fits(sites []string) error {
	if f.given() && len(sites) == 0 {
		return usagef("--from, --to, --max-age, --limit, --depth, --include and --exclude are for a site: give a host such as www.faz.net")
	}
	return f.check()
}

// A hunt is the search for the articles of sites, as a part of a crawl.
type hunt struct {
	finders  []*find.Finder
	names    []string
	coverage []*coverage // of each finder; nil without a range
	outcomes map[string]string
	know     knower
	again    bool
	read     func(find.List) // told of each list; may be nil
}

// newHunt makes the finders of sites.
func newHunt(sites []string, o *crawlOptions, get find.Getter, know knower) (*hunt, error) {
	flags := &o.find
	h := &hunt{know: know, again: o.again, outcomes: map[string]string{}}
	for _, arg := range sites {
		site := describe(arg, know.profiles)
		opt, err := flags.options(site.Loc, time.Now())
		if err != nil {
			return nil, err
		}
		var cover *coverage
		if flags.isRange() {
			cover = newCoverage(site.Loc, opt.From, opt.To)
			opt.Chosen = cover.found
		}
		opt.Known, opt.Read = h.known, func(l find.List) {
			if h.read != nil {
				h.read(l)
			}
		}
		opt.Teasers = teasers{know.archive, site, opt.From, opt.To}
		h.finders, h.names, h.coverage = append(h.finders, find.New(get, site, opt)), append(h.names, site.Front), append(h.coverage, cover)
	}
	return h, nil
}

// known reports whether an article is kept, and so need not be fetched.
func (h *hunt) known(ctx context.Context, item *scraper.Item) (bool, error) {
	if h.again {
		return false, nil
	}
	return h.know.known(ctx, item)
}

// after is a source with what the sites name behind what was given.
func (h *hunt) after(src scraper.Source) scraper.Source { return hunted{src, h} }

type hunted struct {
	first scraper.Source
	hunt  *hunt
}

// Items yields what was given, then what each site names.
func (s hunted) Items(ctx context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		for item, err := range s.first.Items(ctx) {
			if !yield(item, err) {
				return
			}
		}
		for _, f := range s.hunt.finders {
			for item, err := range f.Items(ctx) {
				item.Once = item.Once && !s.hunt.again
				if !yield(item, err) {
					return
				}
			}
		}
	}
}

// ended notes what became of an address that a range has.
func (h *hunt) ended(url, outcome string) {
	if len(h.coverage) > 0 && h.coverage[0] != nil {
		h.outcomes[url] = outcome
	}
}

// tell ends the search: what was found, and how well a range is covered.
func (h *hunt) tell(ctx context.Context, run *crawlRun, frontier *queue.Queue) {
	if len(h.finders) == 0 {
		return
	}
	if run.live != nil {
		run.live.end()
		run.live = nil
	}
	for i, f := range h.finders {
		run.app.sayFound(h.names[i], f.Report())
		if c := h.coverage[i]; c != nil {
			c.unread = f.Report().FailedDays
			run.app.sayCoverage(c.table(func(item *scraper.Item) string { return h.became(ctx, item, frontier) }))
		}
	}
}

// became says in a word what became of an address: "" when its article is kept.
func (h *hunt) became(ctx context.Context, item *scraper.Item, frontier *queue.Queue) string {
	if is, err := h.know.known(ctx, item); err == nil && is {
		return ""
	}
	if outcome, ok := h.outcomes[item.Job.URL]; ok {
		return outcome
	}
	if outcome, ok := frontier.Outcome(item.Job.URL); ok {
		return outcome
	}
	return "not fetched yet"
}
