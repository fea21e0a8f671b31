package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"broadsheet/store"
)

func newStatsCommand(a *app) *cobra.Command {
	var q queryFlags
	var asJSON bool
	c := &cobra.Command{
		Use:   "stats",
		Short: "Count the archive's articles, revisions, visits and captures",
		Long: "Stats counts articles, their revisions, the visits and the captures that these have kept, with their bytes: of all,\n" +
			"by site, by the month of publication, by language, and visits by their outcome. An address that led to no article\n" +
			"counts with its last visit, under total and outcome. A terminal gets tables with bars; elsewhere each group is a\n" +
			"line of columns parted by tabs. --json gives one object.",
		Example: "  broadsheet stats\n" +
			"  broadsheet stats --site faz.net --from 2019-01-01 --to 2019-12-31\n" +
			"  broadsheet stats --json | jq .sites",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.stats(c.Context(), &q, asJSON) },
	}
	c.Flags().StringArrayVar(&q.sites, "site", nil, "only this `site`, such as faz.net; may be repeated")
	q.published.add(c.Flags(), "", "published")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

func (a *app) stats(ctx context.Context, flags *queryFlags, asJSON bool) (err error) {
	q, _, err := flags.query()
	if err != nil {
		return err
	}
	archive, err := a.viewArchive(ctx)
	if err != nil {
		return err
	}
	defer closing(archive, "archive", &err)
	stats, err := archive.Stats(ctx, q)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(a.stdout)
	switch {
	case asJSON:
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		err = enc.Encode(stats)
	case isTerminal(a.stdout):
		statsTables(out, stats, colours(a.stdout), widthOf(a.stdout))
	default:
		statsColumns(out, stats)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// widthOf is how many columns a terminal has.
func widthOf(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return 80
}

// kindsOf are the groups of stats, as they are called.
func kindsOf(s *store.Stats) []groupsOf {
	return []groupsOf{
		{"site", s.Sites}, {"month", s.Months}, {"language", s.Languages}, {"outcome", s.Outcomes},
	}
}

// groupsOf are the groups of one kind.
type groupsOf struct {
	kind string
	list []store.Group
}

// statsColumns prints a line a group, for programs that part lines at tabs.
func statsColumns(w io.Writer, s *store.Stats) {
	fmt.Fprintln(w, "by\tname\tarticles\trevisions\tvisits\tcaptures\tbytes")
	line := func(kind, name string, n store.Sum) {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\n", kind, name, n.Articles, n.Revisions, n.Visits, n.Captures, n.Bytes)
	}
	line("total", "", s.Total)
	for _, groups := range kindsOf(s) {
		for _, g := range groups.list {
			line(groups.kind, oneCell(g.Name), g.Sum)
		}
	}
}
