package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"broadsheet/scraper/warc"
	"broadsheet/store"
)

func newArchiveCompactCommand(a *app) *cobra.Command {
	var pack packFlag
	c := &cobra.Command{
		Use:   "compact",
		Short: "Make the archive smaller, with nothing lost",
		Long: "Compact packs the files of captures anew, each as zstd with a dictionary made of its own pages, and writes the database\n" +
			"anew, where that makes them smaller. No record and no page changes. A file is written beside the old one and takes its\n" +
			"place when it is on disk: a compact that was killed or interrupted has lost nothing, and the next one goes on. With\n" +
			"--compress gzip files are packed as gzip, which tools read that don't know zstd. What is no smaller stays as it is, and so\n" +
			"does a file that can't be read to its end: it is named, and the exit code is then 3. The archive needs room for another\n" +
			"gigabyte meanwhile.",
		Example: "  broadsheet archive compact\n  broadsheet archive compact --compress gzip --archive /srv/news",
		Args:    noArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return a.archiveCompact(c.Context(), warc.Compression(pack)) },
	}
	pack.add(c.Flags())
	pack = packFlag(warc.Zstd)
	f := c.Flags().Lookup("compress")
	f.DefValue, f.Usage = string(pack), "how files of captures are packed: gzip, or zstd"
	return c
}

func (a *app) archiveCompact(ctx context.Context, pack warc.Compression) error {
	view, err := a.viewArchive(ctx) // which makes none where there is none
	if err != nil {
		return err
	}
	if err := view.Close(); err != nil {
		return err
	}
	tell, end := a.partsOf()
	did, err := store.Compact(ctx, a.dir, store.CompactOptions{
		Options: store.Options{Software: "Broadsheet/" + programVersion()}, Compress: pack, Progress: tell,
	})
	end()
	if err != nil {
		return err
	}
	return a.toldCompact(did)
}

// toldCompact prints what was saved, and what can't be read.
func (a *app) toldCompact(did *store.Compacted) error {
	for _, p := range did.Unreadable {
		if _, err := fmt.Fprintf(a.stdout, "%s: it stays as it is: see 'broadsheet archive check'\n", p); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(a.stdout, "%s: compacted: %s of %s packed anew\n", a.dir, thousands(did.Packed), plural(did.Segments, "segment"))
	for _, part := range []struct {
		name          string
		before, after int64
	}{{"captures", did.CapturesBefore, did.CapturesAfter}, {"database", did.DatabaseBefore, did.DatabaseAfter}, {"together", did.Before(), did.After()}} {
		if err == nil {
			_, err = fmt.Fprintf(a.stdout, "  %-9s %9s before %9s after  %.2f\n", part.name, bytesOf(part.before), bytesOf(part.after), ratio(part.after, part.before))
		}
	}
	if err == nil && len(did.Unreadable) > 0 {
		return &partialError{failed: len(did.Unreadable)}
	}
	return err
}

// ratio is how much is left of something; 1 where there was nothing.
func ratio(after, before int64) float64 {
	if before == 0 {
		return 1
	}
	return float64(after) / float64(before)
}
