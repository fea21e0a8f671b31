package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"broadsheet/extract"
	"broadsheet/scraper"
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
		RunE: func(c *cobra.Command, args []string) (err error) {
			archive, err := a.viewArchive(c.Context())
			if err != nil {
				return err
			}
			defer closing(archive, "archive", &err)
			id, err := a.findID(c.Context(), archive, "show", args[0])
			if err != nil {
				return err
			}
			art, err := archive.Article(c.Context(), id)
			if err != nil {
				return err
			}
			visits, err := archive.Visits(c.Context(), id)
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
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print the record as JSON")
	return c
}

// findID finds an article by its id, by an address as given or in its normal form,
// or by the identity that the site's profile reads from the address. Errors begin
// with the command that asks.
func (a *app) findID(ctx context.Context, archive *store.Archive, command, name string) (string, error) {
	candidates := []string{name}
	if address, err := scraper.Normalize(name); err == nil {
		candidates = append(candidates, address)
		opts, err := (&readFlags{}).options(a.dir)
		if err != nil {
			return "", err
		}
		if id, ok := opts.Profiles.Identify(address); ok {
			candidates = append(candidates, id.ID(), id.URL)
		}
	}
	if !strings.Contains(name, "://") && strings.Contains(name, "/") {
		// As people copy it from a browser's address line.
		if id, err := a.findID(ctx, archive, command, "https://"+name); err == nil {
			return id, nil
		}
		return a.findID(ctx, archive, command, "http://"+name)
	}
	var err error
	for _, candidate := range candidates {
		var id string
		if id, err = archive.Find(ctx, candidate); err == nil {
			return id, nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
	}
	return "", fmt.Errorf("%s %w; 'broadsheet list' shows what is there", command, err)
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
