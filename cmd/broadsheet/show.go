package main

import (
	"context"

	"github.com/spf13/cobra"

	"broadsheet/extract"
	"broadsheet/store"
	"broadsheet/store/export"
)

func newShowCommand(a *app) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "show ID|URL",
		Short: "Show one record as a reader would like to see it",
		Long: "Show prints the newest revision of one record, found by its id or by any address that ever led to it.\n" +
			"Where its page is gone from the site, that is told on stderr.",
		Example: "  broadsheet show faz.net:16153034\n" +
			"  broadsheet show https://www.faz.net/-gpf-9m7re --json",
		Args:              oneArg("the id or an address of one record"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			return a.withArticle(c.Context(), "show", args[0], func(archive *store.Archive, id string) error {
				return a.show(c.Context(), archive, id, asJSON)
			})
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the record as JSON")
	return c
}

// show prints an article.
func (a *app) show(ctx context.Context, archive *store.Archive, id string, asJSON bool) error {
	art, err := archive.Article(ctx, id)
	if err != nil {
		return err
	}
	visits, err := archive.Visits(ctx, id)
	if err != nil {
		return err
	}
	if gone, ok := store.AbsenceOf(visits); ok {
		a.say("%s", absence{Since: gone.Since, Last: gone.Last, Sure: gone.Sure})
	}
	if asJSON {
		return writeRecords(a.stdout, "jsonl", art)
	}
	return renderArticle(a.stdout, art)
}

// writeRecords writes records in one of the export formats.
func writeRecords(w interface{ Write([]byte) (int, error) }, format string, articles ...*extract.Article) error {
	out, err := export.New(format, w, export.Options{})
	if err != nil {
		return err
	}
	for _, art := range articles {
		if err := out.Write(art); err != nil {
			return err
		}
	}
	return out.Close()
}
