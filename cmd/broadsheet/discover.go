package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/extract"
	"broadsheet/scraper"
	"broadsheet/scraper/find"
	"broadsheet/store"
)

// discoverOptions are the flags of discover.
type discoverOptions struct {
	fetch fetchFlags
	find  findFlags
	read  readFlags
	json  bool
	known bool
}

func newDiscoverCommand(a *app) *cobra.Command {
	var o discoverOptions
	c := &cobra.Command{
		Use:   "discover SITE...",
		Short: "Print which articles of a site a crawl would fetch, and who names them",
		Long: "Discover takes hosts, addresses of front or section pages, or names of site profiles. It reads what names the site's\n" +
			"articles (feeds, sitemaps, front and section pages, day indexes), with the manners of a crawl, and fetches no\n" +
			"article. It prints a line for each: its day, the kind of list that names it, its address, parted by tabs; newest\n" +
			"first. What the archive has already is left out, unless --known. Without a range it looks for articles of the\n" +
			"last seven days (--max-age).",
		Example: "  broadsheet discover faz.net --limit 20\n" +
			"  broadsheet discover faz.net --from 2019-04-23 --to 2019-04-23 --json",
		Args: someArgs("a host, an address, or the name of a profile"),
		RunE: func(c *cobra.Command, args []string) error { return a.discover(c.Context(), &o, args) },
	}
	o.fetch.add(c.Flags())
	o.find.add(c.Flags())
	c.Flags().StringSliceVar(&o.read.profiles, "profile", nil, "site profile `FILE|DIR` that wins over the built-in ones; may be repeated")
	c.Flags().BoolVar(&o.read.noProfiles, "no-profiles", false, "look for feeds and sitemaps as on a site that nobody has described")
	c.Flags().BoolVar(&o.known, "known", false, "print what the archive has, too")
	c.Flags().BoolVar(&o.json, "json", false, "a JSON object a line")
	return c
}

func (a *app) discover(ctx context.Context, o *discoverOptions, args []string) (err error) {
	if err := errors.Join(o.fetch.check(), o.find.check()); err != nil {
		return err
	}
	opts, err := o.read.options(a.dir)
	if err != nil {
		return err
	}
	for _, arg := range args {
		if _, err := scraper.Normalize(arg); scraper.IsAddress(arg) && err != nil {
			return &usageError{err}
		}
		if !scraper.IsAddress(arg) && !isSite(arg, opts.Profiles) {
			return usagef("%s is no site: give a host such as www.faz.net, an address, or a name of 'broadsheet profile list'", arg)
		}
	}
	archive, err := a.viewArchive(ctx)
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, store.ErrNoArchive):
		archive = nil
	case err != nil:
		return err
	default:
		defer closing(archive, "archive", &err)
	}
	fetcher := o.fetch.fetcher(a, a.log())
	defer fetcher.Close()
	d := &discovery{app: a, o: o, out: bufio.NewWriter(a.stdout), archive: archive}
	for _, arg := range args {
		if err := d.site(ctx, fetcher, arg, opts.Profiles); err != nil {
			return errors.Join(err, d.out.Flush())
		}
	}
	if err := d.out.Flush(); err != nil {
		return err
	}
	if d.failed > 0 {
		return &partialError{failed: d.failed}
	}
	return nil
}

// A discovery prints what is found.
type discovery struct {
	app     *app
	o       *discoverOptions
	out     *bufio.Writer
	archive *store.Archive // nil when there is none
	failed  int
}

// site prints what is found of one site.
func (d *discovery) site(ctx context.Context, get find.Getter, arg string, profiles *extract.Profiles) error {
	site := describe(arg, profiles)
	opt, err := d.o.find.options(site.Loc, time.Now())
	if err != nil {
		return err
	}
	if d.archive != nil {
		k := knower{d.archive, profiles}
		opt.Teasers = teasers{d.archive, site, opt.From, opt.To}
		if !d.o.known {
			opt.Known = k.known
		}
	}
	progress := d.app.lists()
	opt.Read = progress.read
	finder := find.New(get, site, opt)
	for item, err := range finder.Items(ctx) {
		progress.clear()
		if err != nil {
			d.failed++
			d.app.complain(err)
			continue
		}
		if err := d.print(&item); err != nil {
			return err
		}
	}
	progress.clear()
	d.app.sayFound(cmp.Or(site.Front, arg), finder.Report())
	return context.Cause(ctx)
}

// A foundLine is what discover prints, for programs.
type foundLine struct {
	URL   string    `json:"url"`
	Date  time.Time `json:"date,omitzero"`
	Dated string    `json:"dated,omitempty"` // what the date is of
	By    string    `json:"by"`              // kind of list
	In    string    `json:"in,omitempty"`    // address of the list
}

func (d *discovery) print(item *scraper.Item) error {
	n := item.Named
	if d.o.json {
		out := json.NewEncoder(d.out)
		out.SetEscapeHTML(false)
		return out.Encode(foundLine{URL: item.Job.URL, Date: n.Date, Dated: n.Dated, By: n.By, In: n.In})
	}
	_, err := fmt.Fprintf(d.out, "%s\t%s\t%s\n", dayWords(n), n.By, item.Job.URL)
	return err
}

// dayWords is a date as far as it is known.
func dayWords(n scraper.Named) string {
	switch {
	case n.Date.IsZero():
		return "-"
	case n.Dated == find.DatedMonth:
		return n.Date.Format("2006-01")
	default:
		return n.Date.Format(time.DateOnly)
	}
}

// sayFound ends the search of one site.
func (a *app) sayFound(site string, r *find.Report) {
	a.say("")
	for _, why := range slices.Sorted(maps.Keys(r.Dropped)) {
		a.say("%7s  passed over: %s", thousands(r.Dropped[why]), why)
	}
	if r.Unread > 0 {
		a.say("%7s  lists not read: enough for one run", thousands(r.Unread))
	}
	if r.Known > 0 {
		a.say("%7s  kept already", thousands(r.Known))
	}
	words := ""
	if n := len(r.Failed); n > 0 {
		words = ", " + plural(n, "list") + " could not be read"
	}
	a.say("%s: %s of %s in %s%s", site, plural(r.Chosen-r.Known, "new address"), thousands(r.Chosen), plural(len(r.Lists), "list"), words)
}
