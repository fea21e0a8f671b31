package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

func newArchiveMergeCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "merge OTHER...",
		Short: "Take what other archives hold into this one",
		Long: "Merge takes captures, records, revisions, visits and addresses of other archives into this one, which is made where there\n" +
			"is none. An article that several have gets the revisions of all in the order of fetching. The others are left as they\n" +
			"are, and nobody may write them meanwhile. To merge once more changes nothing; a merge that was killed goes on when it\n" +
			"is run again. Nothing damaged comes in: an archive whose database is damaged is refused, and of captures those that can\n" +
			"be read are taken. What is left out for that is named, the exit code is 3, and it comes when the other archive was mended\n" +
			"and is merged once more.",
		Example:           "  broadsheet archive merge backup\n  broadsheet archive merge backup --archive both",
		Args:              someArgs("the folders of other archives"),
		ValidArgsFunction: foldersOnly,
		RunE:              func(c *cobra.Command, args []string) error { return a.merge(c.Context(), args) },
	}
}

func (a *app) merge(ctx context.Context, others []string) (err error) {
	for _, other := range others { // before one is made
		if err := a.isArchive(ctx, other); err != nil {
			return err
		}
	}
	archive, err := a.openArchive(ctx, a.log(), warc.Gzip)
	if err != nil {
		return err
	}
	defer closing(archive, "archive", &err)
	damaged := 0
	for _, other := range others {
		did, err := a.mergeOne(ctx, archive, other)
		if err != nil {
			return err
		}
		damaged += did.Damaged
	}
	if damaged > 0 {
		return &partialError{damaged: damaged}
	}
	return nil
}

// mergeOne takes one archive in, and tells what it did.
func (a *app) mergeOne(ctx context.Context, archive *store.Archive, other string) (*store.Merged, error) {
	tell, end := a.partsOf()
	var problems []store.Problem
	did, err := archive.MergeWith(ctx, other, store.MergeOptions{Progress: tell, Problem: func(p store.Problem) { problems = append(problems, p) }})
	end()
	for _, p := range problems {
		a.say("%s: %s", other, p)
	}
	if err != nil {
		return nil, err
	}
	if did.Dropped > 0 {
		a.say("%s: pages of %s stay dropped, as a rule of this archive has it", other, plural(did.Dropped, "visit"))
	}
	leftOut := ""
	if did.LeftOut > 0 {
		leftOut = fmt.Sprintf("; %s left out", thousands(did.LeftOut))
		a.say("%s: restore what is damaged from a copy, or let 'broadsheet archive repair --rebuild --archive %s' forget it; then merge once more", other, other)
	}
	_, err = fmt.Fprintf(a.stdout, "%s: merged: %s new, %s joined, %s the same; %s copied, %s%s\n", other, plural(did.New, "article"),
		thousands(did.Joined), thousands(did.Same), plural(did.Segments, "segment"), bytesOf(did.Bytes), leftOut)
	return did, err
}

// isArchive looks whether a folder holds an archive that can be read.
func (a *app) isArchive(ctx context.Context, dir string) error {
	other := *a
	other.dir = dir
	view, err := other.viewArchive(ctx)
	if err != nil {
		return err
	}
	return view.Close()
}
