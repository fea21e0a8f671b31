package main

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/store"
)

// reextractOptions are the flags of reextract.
type reextractOptions struct {
	read   readFlags
	site   string
	since  string
	dryRun bool
	asJSON bool

	from time.Time // of since
}

func newReextractCommand(a *app) *cobra.Command {
	var o reextractOptions
	c := &cobra.Command{
		Use:   "reextract",
		Short: "Read the kept pages anew with today's profiles, without any network",
		Long: "Reextract reads all pages in the archive with today's profiles and program and rebuilds the records, as if each\n" +
			"page had been read so when it came: a record takes the place of the one that was read from the same page, and\n" +
			"revisions are only what the article changed. Pages that were no article and are one now become articles. A page\n" +
			"that can't be read any more keeps the record that it had, is named on stderr, and makes the exit code 3. Stopped at any\n" +
			"moment, a run leaves a sound archive, and the next one ends as this one would have. The summary on stdout tells\n" +
			"which fields were filled, lost and changed, by site and layout. docs/reextract.md has the rules.",
		Example: "  broadsheet reextract --dry-run\n" +
			"  broadsheet reextract --site faz.net --since 2019-01-01\n" +
			"  broadsheet reextract --profile mine.yaml --json",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if o.from, _, err = moment("--since", o.since); err != nil {
				return err
			}
			return a.reextract(c.Context(), &o)
		},
	}
	o.read.add(c.Flags())
	c.Flags().StringVar(&o.site, "site", "", "only this `site`, such as faz.net")
	c.Flags().StringVar(&o.since, "since", "", "only articles whose pages were fetched on this `day` or later (2006-01-02, or RFC 3339)")
	c.Flags().BoolVar(&o.dryRun, "dry-run", false, "write nothing, only tell what would become of the records")
	c.Flags().BoolVar(&o.asJSON, "json", false, "print the summary as a JSON object")
	return c
}

func (a *app) reextract(ctx context.Context, o *reextractOptions) (err error) {
	opts, err := o.read.options(a.dir)
	if err != nil {
		return err
	}
	archive, err := a.viewArchive(ctx) // which makes none where there is none
	if err != nil {
		return err
	}
	if !o.dryRun {
		if err := archive.Close(); err != nil {
			return err
		}
		if archive, err = a.openArchive(ctx, a.log(), ""); err != nil {
			return err
		}
	}
	defer closing(archive, "archive", &err)
	run := &reextraction{
		app: a, opt: o, archive: archive, reader: &rereader{archive: archive, reading: opts}, tally: newRetold(),
	}
	err = run.all(ctx)
	if terr := run.tally.write(a.stdout, o); terr != nil && err == nil {
		return terr
	}
	if err != nil {
		return err
	}
	return run.tally.verdict()
}

// takes reports whether an article, or a visit that led to none, is to be read anew.
func (o *reextractOptions) takes(p *store.Past) bool {
	isSite := o.site == ""
	if !isSite {
		isSite = p.ID != "" && siteOf(p.ID) == o.site || p.ID == "" && o.isOf(p.Steps[0].Visit.Address)
	}
	if !isSite || o.from.IsZero() {
		return isSite
	}
	for i := range p.Steps {
		if !p.Steps[i].Visit.Fetched.Before(o.from) {
			return true
		}
	}
	return false
}

// siteOf is the site of an article's id.
func siteOf(id string) string {
	site, _, _ := strings.Cut(id, ":")
	return site
}

// isOf reports whether an address is one of the site.
func (o *reextractOptions) isOf(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := u.Hostname()
	return host == o.site || strings.HasSuffix(host, "."+o.site)
}
