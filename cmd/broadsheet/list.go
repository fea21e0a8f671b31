package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

func newListCommand(a *app) *cobra.Command {
	var q queryFlags
	c := &cobra.Command{
		Use:   "list",
		Short: "List the archive's articles, a line each",
		Long: "List prints a line for each article: its id, when it was published, its revision and its headline, parted by tabs.\n" +
			"They stand in the order of their publication; one without a date counts as of when it was fetched.",
		Example: "  broadsheet list\n" +
			"  broadsheet list --site faz.net --from 2019-04-23 --limit 20\n" +
			"  broadsheet list --text 'Rad \"die alte Mühle\"' --language de",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.list(c.Context(), &q) },
	}
	q.add(c.Flags())
	return c
}

func (a *app) list(ctx context.Context, flags *queryFlags) (err error) {
	q, choice, err := flags.query()
	if err != nil {
		return err
	}
	q.Match = choice.Matcher().Match
	var lost damage
	q.Damaged = lost.toldBy(a)
	archive, err := a.viewArchive(ctx)
	if err != nil {
		return err
	}
	defer closing(archive, "archive", &err)
	out := bufio.NewWriter(a.stdout)
	for art, err := range archive.Articles(ctx, q) {
		if err != nil {
			return err
		}
		published := "-"
		if !art.Published.IsZero() {
			published = art.Published.Format(time.RFC3339)
		}
		headline := cmp.Or(art.Headline, "(no headline)")
		if art.Kicker != "" {
			headline = art.Kicker + ": " + headline
		}
		if _, err := fmt.Fprintf(out, "%s\t%s\t%d\t%s\n", art.ID, published, art.Revision, headline); err != nil {
			return err
		}
	}
	return errors.Join(out.Flush(), lost.partial())
}
