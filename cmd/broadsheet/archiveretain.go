package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"broadsheet/store"
)

// retainFlags are the flags of archive retain.
type retainFlags struct {
	olderThan string
	sites     []string
	rules     string
	dryRun    bool
}

func newArchiveRetainCommand(a *app) *cobra.Command {
	var f retainFlags
	c := &cobra.Command{
		Use:   "retain",
		Short: "Drop pages that are older than a rule allows, and keep their records",
		Long: "Retain takes the pages of articles out of the captures that were fetched longer ago than --older-than says, of one or\n" +
			"more sites or of all. Records, their revisions and the history of visits stay; 'archive repair' finds them too, since in the\n" +
			"place of a page its record is written. A page that a newer visit found unchanged goes on as the page of that visit. The\n" +
			"records can't be read anew by 'reextract' any more. With --dry-run nothing is written: it tells what would be dropped.\n" +
			"Several rules stand in a file, for --rules:\n\n" +
			"  rules:\n" +
			"    - older_than: 2y\n" +
			"      sites: [tagesblatt.example]\n" +
			"    - older_than: 10y\n\n" +
			"Files of captures are replaced by the gigabyte: a retain that was killed or interrupted has dropped all of a visit or\n" +
			"nothing, and the next one goes on. An age is of years, months, weeks and days: 2y, 18m, 1y6m, 90d. The space of the\n" +
			"pages is free at once; what a text says is still in its record: to take an article out for good there is\n" +
			"'archive remove'.",
		Example: "  broadsheet archive retain --older-than 2y --site tagesblatt.example --dry-run\n" +
			"  broadsheet archive retain --rules rules.yaml",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.retain(c.Context(), &f, time.Now()) },
	}
	c.Flags().StringVar(&f.olderThan, "older-than", "", "drop what was fetched longer ago than this `age`, such as 2y, 18m, 90d")
	c.Flags().StringSliceVar(&f.sites, "site", nil, "only pages of this `site`, such as faz.net; may be repeated")
	c.Flags().StringVar(&f.rules, "rules", "", "YAML `FILE` with several rules")
	c.Flags().BoolVar(&f.dryRun, "dry-run", false, "write nothing, only tell what would be dropped")
	return c
}

// list are the rules that the flags give, at a time.
func (f *retainFlags) list(now time.Time) ([]store.Rule, error) {
	switch {
	case f.rules != "" && (f.olderThan != "" || len(f.sites) > 0):
		return nil, usagef("--rules goes without --older-than and --site: they are keys of the file")
	case f.rules != "":
		return readRules(f.rules, now)
	case f.olderThan == "":
		return nil, usagef("--older-than is missing: say how old a page must be to be dropped, such as 2y; or give rules with --rules FILE")
	}
	age, err := parseAge(f.olderThan)
	if err != nil {
		return nil, usagef("--older-than %s: %w", f.olderThan, err)
	}
	if slices.Contains(f.sites, "") {
		return nil, usagef("--site: a site has a name, such as faz.net")
	}
	return []store.Rule{ruleOf(age, f.sites, now)}, nil
}

// ruleOf makes a rule and says it in words.
func ruleOf(a age, sites []string, now time.Time) store.Rule {
	text := "older than " + a.text
	if len(sites) > 0 {
		text += ", of " + strings.Join(sites, ", ")
	}
	return store.Rule{Sites: sites, Before: a.before(now), Text: text}
}

func (a *app) retain(ctx context.Context, f *retainFlags, now time.Time) error {
	rules, err := f.list(now)
	if err != nil {
		return err
	}
	view, err := a.viewArchive(ctx) // which makes none where there is none
	if err != nil {
		return err
	}
	if err := view.Close(); err != nil {
		return err
	}
	tell, end := a.partsOf()
	did, err := store.Retain(ctx, a.dir, rules, store.RetainOptions{
		Options: store.Options{Software: "Broadsheet/" + programVersion()}, DryRun: f.dryRun, Progress: tell,
	})
	end()
	if err != nil {
		return err
	}
	return a.toldRetain(did, f.dryRun)
}

// toldRetain prints what was dropped.
func (a *app) toldRetain(did *store.Retained, dryRun bool) error {
	if did.Shared > 0 {
		a.say("pages of %s stay: they are those of another visit too", plural(did.Shared, "visit"))
	}
	pages, records := plural(did.Pages, "visit"), plural(did.Records, "record")
	var err error
	switch {
	case did.Pages == 0:
		_, err = fmt.Fprintf(a.stdout, "%s: no page falls under the rules: nothing was changed\n", a.dir)
	case dryRun:
		_, err = fmt.Fprintf(a.stdout, "%s: would drop the pages of %s, and keep %s without a page (dry run: nothing was written)\n", a.dir, pages, records)
	default:
		_, err = fmt.Fprintf(a.stdout, "%s: dropped the pages of %s, and kept %s without a page; %s gone, %s written anew: %s before, %s after\n", a.dir, pages, records,
			plural(did.Captures, "WARC record"), plural(did.Segments, "segment"), bytesOf(did.Before), bytesOf(did.After))
	}
	return err
}
