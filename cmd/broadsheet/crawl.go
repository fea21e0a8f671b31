package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/scraper"
	"broadsheet/scraper/warc"
)

// crawlOptions are the flags of crawl.
type crawlOptions struct {
	fetch   fetchFlags
	read    readFlags
	manners mannersFlags
	input   inputFlags
	find    findFlags
	revisit ageFlag
	pack    packFlag
	browser browserFlags
	budget  int    // addresses of one host in this run; 0 is no limit
	again   bool   // --revisit was given, so that it is for what sites name too
	job     string // --job
	lines   bool   // a line an address even where progress could be shown
}

func newCrawlCommand(a *app) *cobra.Command {
	var o crawlOptions
	c := &cobra.Command{
		Use:   "crawl SOURCE...",
		Short: "Fetch pages politely, read them and keep them in the archive",
		Long: "Crawl takes sites, addresses, files (.html, .html.gz), folders of such files, WARC files, or '-' for a list of addresses\n" +
			"on stdin. It keeps each page as it came and the record read from it, and ends with a summary. What an interrupted run\n" +
			"left undone is done by the next one.\n\n" +
			"A site is a bare host such as faz.net or the name of a profile: what names its articles is read (see 'broadsheet\n" +
			"discover'), and those that are new are fetched, newest first, with --from and --to those of a range, with a table of\n" +
			"what it has of each day. The address of a front page is one page, unless a flag of sites is given. What is new goes\n" +
			"first, then kept articles that may have changed, asked for the less often the longer they didn't (--revisit overrules\n" +
			"it), then what is older.\n\n" +
			"Robots.txt is obeyed; each domain is asked for one page at a time with --delay between, and more slowly where a site's\n" +
			"profile or the server wants that. Rights signals are recorded, and with --obey forbid to keep a page: own-noarchive (of\n" +
			"the agent Broadsheet), noarchive, noindex, unavailable_after, tdm (a reservation of text and data mining), ai; none, all.\n\n" +
			"Where you may enter, --cookies shows those of your browser, --access headers and passwords by host (docs/access.md has\n" +
			"its form); they go to their hosts alone, and are neither kept nor told. With --render a browser renders the pages of\n" +
			"sites whose profile says 'render: true': their text comes by script. With --force what is taken for no article is kept\n" +
			"as one, too. With --compress zstd pages are asked for unpacked, and kept as zstd (.warc.zst): more to transfer, less to\n" +
			"keep.",
		Example: "  broadsheet crawl --contact you@example.org https://www.faz.net/-gpf-9m7re\n" +
			"  broadsheet crawl --contact you@example.org faz.net\n" +
			"  broadsheet crawl --contact you@example.org faz.net --from 2019-04-23 --to 2019-04-23\n" +
			"  broadsheet crawl --cookies cookies.txt https://www.faz.net/-gpf-9m7re\n" +
			"  broadsheet crawl - < addresses.txt\n" +
			"  broadsheet crawl saved-pages/ --urls addresses.tsv",
		Args: argsOr("job", "sites, addresses, files or folders, or '-' for a list of addresses on stdin"),
		RunE: func(c *cobra.Command, args []string) error {
			if o.job != "" {
				if err := jobAlone(c); err != nil {
					return err
				}
				return a.runJob(c.Context(), o.job, &jobRunOptions{wait: a.wait})
			}
			o.again = c.Flags().Changed("revisit")
			return a.crawl(c.Context(), &o, args)
		},
	}
	o.fetch.add(c.Flags())
	o.read.add(c.Flags())
	o.manners.add(c.Flags())
	o.input.add(c.Flags())
	o.find.add(c.Flags())
	o.pack.add(c.Flags())
	o.browser.add(c.Flags())
	c.Flags().StringVarP(&o.job, "job", "f", "", "crawl what a job `FILE` says, as 'broadsheet job run FILE' does")
	a.addWait(c.Flags())
	c.Flags().IntVar(&o.budget, "per-host-limit", 0, "at most `N` addresses of one domain in this run; 0 is all")
	o.revisit = ageFlag(24 * time.Hour)
	c.Flags().Var(&o.revisit, "revisit", "a page kept less than this ago is not asked for again, a site's too; 0 always fetches")
	return c
}

// check refuses what makes no sense before anything is opened.
func (o *crawlOptions) check() error {
	if o.budget < 0 {
		return usagef("--per-host-limit %d: a count can't be negative", o.budget)
	}
	o.fetch.unpacked = o.pack == packFlag(warc.Zstd)
	if err := o.fetch.check(); err != nil {
		return err
	}
	return o.manners.check()
}

func (a *app) crawl(ctx context.Context, o *crawlOptions, sources []string) (err error) {
	if err := o.check(); err != nil {
		return err
	}
	log := a.log()
	opts, err := o.read.options(a.dir)
	if err != nil {
		return err
	}
	sites, pages := parted(sources, &o.find, opts.Profiles)
	if err := o.find.fits(sites); err != nil {
		return err
	}
	src, err := a.source(pages, &o.input, opts.Profiles)
	if err != nil {
		return err
	}
	archive, err := o.open(ctx, a, opts.Profiles, log)
	if err != nil {
		return err
	}
	defer closing(archive, "archive", &err)
	frontier, err := a.openFrontier(&o.fetch, o.budget, log)
	if err != nil {
		return err
	}
	defer closing(frontier, "frontier", &err)
	fetcher, err := o.manners.fetcher(o.fetch.options(a, log), opts.Profiles, frontier)
	if err != nil {
		return err
	}
	defer closing(fetcher, "trace", &err)
	get := &again{
		Getter: archive.pages.getter(fetcher.Fetcher), archive: archive.Archive, profiles: opts.Profiles, frontier: frontier,
		whole: o.again && o.revisit == 0, saved: &savings{}, rendered: archive.pages.rendered(),
	}
	hunt, err := newHunt(sites, o, &knownLists{fetcher, frontier, get.saved, get.whole, time.Now, log}, get)
	if err != nil {
		return err
	}
	handler := newIngest(archive, opts, o.manners.signals, log)
	run := &crawlRun{app: a, started: time.Now(), outcomes: map[string]int{}, remark: handler.remark, ended: hunt.ended, saved: get.saved}
	run.begin(ctx, frontier, fetcher.Pace, hunt.days, o.lines)
	hunt.read, handler.arrived = run.list, run.arrived
	err = scraper.Crawl(ctx, hunt.after(src), frontier, get, handler, scraper.CrawlOptions{
		Workers: o.fetch.workers, Revisit: time.Duration(o.revisit), Backoff: a.backoff, Watch: run.watch, Log: a.verboseLog(log),
	})
	hunt.tell(context.WithoutCancel(ctx), run, frontier)
	run.summary(ctx, frontier)
	if err != nil {
		return needsContact(err)
	}
	if run.breaks, err = a.tellDrift(ctx, archive.Archive, &handler.sites); err != nil {
		return err
	}
	return run.verdict()
}
