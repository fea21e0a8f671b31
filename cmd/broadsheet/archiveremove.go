package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"broadsheet/store"
)

func newArchiveRemoveCommand(a *app) *cobra.Command {
	reason := ""
	c := &cobra.Command{
		Use:   "remove ID|URL",
		Short: "Take an article out of the archive for good",
		Long: "Remove takes an article out of records, revisions, visits, indexes and captures. The files that hold it are written anew\n" +
			"without it, the database too. A mark stays that says when and why and nothing of the article, so that no crawl keeps it\n" +
			"again. In the end each file of the archive is searched for its text, unpacked where it is packed; what is found, such as\n" +
			"in another article, is listed, and the exit code is then 1. A removal that was killed is finished when it is run again.\n" +
			"Backups and other copies are yours to see to: 'archive backup --prune' writes a backup anew after a removal.",
		Example:           "  broadsheet archive remove faz.net:16153034 --reason \"the person asked for it\"",
		Args:              oneArg("the id or an address of one record"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(c *cobra.Command, args []string) error { return a.remove(c.Context(), args[0], reason) },
	}
	c.Flags().StringVar(&reason, "reason", "", "why it is removed, in a few `words` that may stay (required)")
	return c
}

func (a *app) remove(ctx context.Context, name, reason string) error {
	if reason == "" {
		return usagef("--reason is missing: say why it is removed; it stays in the archive")
	}
	if id := store.Unfinished(a.dir); id != "" { // of a run that was killed
		if err := a.removeOne(ctx, id, reason); err != nil || id == name {
			return err
		}
	}
	id, err := a.idOf(ctx, name)
	if err != nil {
		return err
	}
	return a.removeOne(ctx, id, reason)
}

func (a *app) removeOne(ctx context.Context, id, reason string) error {
	tell, end := a.partsOf()
	did, err := store.Remove(ctx, a.dir, id, reason, store.RemoveOptions{
		Options: store.Options{Software: "Broadsheet/" + programVersion()}, Progress: tell,
	})
	end()
	if err != nil {
		return err
	}
	return a.toldRemoval(did)
}

// toldRemoval prints what a removal did, and fails where anything is left.
func (a *app) toldRemoval(did *store.Removal) error {
	for _, where := range did.Left {
		if _, err := fmt.Fprintf(a.stdout, "text of it is left in %s\n", where); err != nil {
			return err
		}
	}
	if n := len(did.Left); n > 0 {
		if slices.ContainsFunc(did.Left, func(name string) bool { return strings.HasPrefix(name, "archive.db.broken-") }) {
			a.say("archive.db.broken-* are databases that a repair has replaced: delete them when nothing is to be looked up there any more")
		}
		return fmt.Errorf("%s was removed, but its text is left in %s: another article may have it too", did.ID, plural(n, "place"))
	}
	_, err := fmt.Fprintf(a.stdout, "%s: removed: %s, %s; %s written anew; %s searched, nothing of its text is left\n", did.ID,
		plural(did.Revisions, "revision"), plural(did.Captures, "WARC record"), plural(did.Segments, "segment"), plural(did.Searched, "file"))
	return err
}

// idOf is the id of an article.
func (a *app) idOf(ctx context.Context, name string) (id string, err error) {
	err = a.withArticle(ctx, "remove", name, func(_ *store.Archive, found string) error {
		id = found
		return nil
	})
	return id, err
}
