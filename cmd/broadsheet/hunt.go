package main

import (
	"context"
	"iter"
	"time"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/find"
	"broadsheet/scraper/queue"
	"broadsheet/store"
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
	days     int         // of ranges that day indexes name
	outcomes map[string]string
	know     knower
	get      *again
	again    bool
	revisits []func(*extract.Article) bool // of which articles of each site's; nil where none is asked for again
	updated  []map[string]time.Time        // when lists say that kept articles changed, by their ids
	read     func(find.List)               // told of each list; may be nil
	frontier *queue.Queue                  // may be nil
}

// newHunt makes the finders of sites.
func newHunt(sites []string, o *crawlOptions, get find.Getter, fetch *again) (*hunt, error) {
	flags := &o.find
	know := knower{fetch.archive, fetch.profiles}
	h := &hunt{know: know, get: fetch, frontier: fetch.frontier, again: o.again, outcomes: map[string]string{}}
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
			if site.Days.Path != "" {
				h.days += len(cover.days())
			}
		}
		updated := map[string]time.Time{}
		opt.Known, opt.Read = h.knownOf(updated), func(l find.List) {
			if h.read != nil {
				h.read(l)
			}
		}
		named := teasers{know.archive, site, opt.From, opt.To}
		opt.Teasers = named
		h.updated, h.revisits = append(h.updated, updated), append(h.revisits, nil)
		if !flags.isRange() && !h.again {
			h.revisits[len(h.revisits)-1] = func(art *extract.Article) bool { return named.isOf(art) && flags.takes(art.URL) }
		}
		h.finders, h.names, h.coverage = append(h.finders, find.New(get, site, opt)), append(h.names, site.Front), append(h.coverage, cover)
	}
	return h, nil
}

// knownOf is what reports whether an article is kept, and so need not be fetched as a new
// one. What its list says of its last change is noted.
func (h *hunt) knownOf(updated map[string]time.Time) func(context.Context, *scraper.Item) (bool, error) {
	return func(ctx context.Context, item *scraper.Item) (bool, error) {
		if h.again {
			return false, nil
		}
		id, err := h.know.find(ctx, item)
		if id != "" && item.Named.Dated == find.DatedModified {
			updated[id] = later(updated[id], item.Named.Date)
		}
		return id != "", err
	}
}

// after is a source with what the sites name behind what was given.
func (h *hunt) after(src scraper.Source) scraper.Source { return hunted{src, h} }

type hunted struct {
	first scraper.Source
	hunt  *hunt
}

// Items yields what was given, then what each site names, and what of it is due.
func (s hunted) Items(ctx context.Context) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		for item, err := range s.first.Items(ctx) {
			item.Job.Priority = priorityGiven
			if !yield(item, err) {
				return
			}
		}
		for i, f := range s.hunt.finders {
			for _, part := range []iter.Seq2[scraper.Item, error]{s.hunt.fresh(ctx, f), s.hunt.revisit(ctx, i)} {
				for item, err := range part {
					if !yield(item, err) {
						return
					}
				}
			}
		}
	}
}

// fresh yields what a finder finds, without what led nowhere not long ago.
func (h *hunt) fresh(ctx context.Context, f *find.Finder) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		for item, err := range f.Items(ctx) {
			if err == nil && h.isGone(item.Job.URL) {
				continue
			}
			item.Once = item.Once && !h.again
			item.Job.Priority = priorityOf(&item, time.Now())
			if !yield(item, err) {
				return
			}
		}
	}
}

// priorityOf tells news from what is older.
func priorityOf(item *scraper.Item, now time.Time) int {
	if d := item.Named.Date; !d.IsZero() && now.Sub(d) > newsAge {
		return priorityBackfill
	}
	return priorityNews
}

// revisit yields the known articles of a site that are due. What they were is asked
// last, when the lists have said what changed.
func (h *hunt) revisit(ctx context.Context, i int) iter.Seq2[scraper.Item, error] {
	return func(yield func(scraper.Item, error) bool) {
		if h.revisits[i] == nil || ctx.Err() != nil {
			return
		}
		due, err := h.get.due(ctx, h.revisits[i], h.updated[i], time.Now())
		if err != nil {
			yield(scraper.Item{Job: scraper.Job{Source: "archive"}}, err)
			return
		}
		for _, d := range due {
			if !yield(scraper.Item{Job: scraper.Job{URL: d.url, Source: d.url, Priority: priorityRevisit}, Due: true}, nil) {
				return
			}
		}
	}
}

// goneAge is how long an address that was never kept and led nowhere is not asked for
// again, however often lists name it.
const goneAge = 24 * time.Hour

// isGone reports whether a new address led nowhere not long ago.
func (h *hunt) isGone(address string) bool {
	if h.frontier == nil || h.again {
		return false
	}
	e, ok := h.frontier.Look(address)
	return ok && e.State == queue.Failed && e.Outcome == string(store.Gone) && time.Since(e.At) < goneAge
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
	run.hide()
	if err := frontier.ForgetLists(); err != nil {
		run.app.say("%v", err)
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
