package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"broadsheet/extract"
	"broadsheet/store"
)

func newArchiveRepairCommand(a *app) *cobra.Command {
	var read readFlags
	var rebuild bool
	c := &cobra.Command{
		Use:   "repair",
		Short: "Rebuild a lost or damaged database from the captures",
		Long: "Repair looks whether the archive's database is whole, and where it isn't, or is missing, makes it anew: every\n" +
			"capture is read again, oldest first, as a crawl reads it, with today's profiles and program. The new database is\n" +
			"checked and put in the place of the old one, which is kept beside it as archive.db.broken-TIME. The captures are\n" +
			"not touched; what can't be read of them is named, and the exit code is then 3. A repair that is ended early has\n" +
			"changed nothing. With --rebuild a whole database is made anew, too. What no capture tells doesn't come back: see\n" +
			"docs/archive.md.",
		Example: "  broadsheet archive repair\n  broadsheet archive repair --rebuild --archive /srv/news",
		Args:    noArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return a.archiveRepair(c.Context(), &read, rebuild) },
	}
	read.add(c.Flags())
	c.Flags().BoolVar(&rebuild, "rebuild", false, "make the database anew even where it is whole")
	return c
}

func (a *app) archiveRepair(ctx context.Context, read *readFlags, rebuild bool) (err error) {
	opts, err := read.options(a.dir)
	if err != nil {
		return err
	}
	why, err := a.damageOf(ctx)
	if err != nil {
		return err
	}
	if why == "" && !rebuild {
		_, err := fmt.Fprintf(a.stdout, "%s: the database is whole: nothing was changed\n", a.dir)
		return err
	}
	if why != "" {
		a.say("%s: %s", a.dir, why)
	}
	from, err := store.Rebuild(ctx, a.dir, store.Options{})
	if err != nil {
		return err
	}
	r := &repair{app: a, from: from, reading: opts, log: a.log(), outcomes: map[string]int{}}
	if err := r.run(ctx); err != nil {
		return errors.Join(err, from.Abandon())
	}
	return r.finish(ctx)
}

// damageOf says what of the database makes a repair necessary, "" for nothing. What is
// wrong with captures alone no repair can mend, and would lose the records of.
func (a *app) damageOf(ctx context.Context) (why string, err error) {
	archive, err := a.viewArchive(ctx)
	switch {
	case isType[*store.DamageError](err):
		return err.Error(), nil
	case errors.Is(err, store.ErrNoArchive):
		if _, serr := os.Stat(filepath.Join(a.dir, "archive.db")); errors.Is(serr, fs.ErrNotExist) {
			return "archive.db is missing", nil
		}
		return "archive.db is empty", nil
	case err != nil:
		return "", err
	}
	defer closing(archive, "archive", &err)
	report, err := archive.CheckWith(ctx, store.CheckOptions{Fast: true})
	if err != nil {
		return "", err
	}
	for _, p := range report.Problems {
		if p.Kind != store.MissingCapture {
			return p.Text, nil
		}
	}
	if len(report.Problems) > 0 {
		a.say("%s: restore it from a copy: no repair can bring back captures", report.Problems[0])
	}
	return "", nil
}

// A repair reads captures again as a crawl reads pages.
type repair struct {
	app      *app
	from     *store.Rebuilding
	reading  extract.Options
	log      *slog.Logger
	outcomes map[string]int
	kept     int // visits that are done
	dropped  int // of them, those whose pages were dropped by a rule
}

// finish puts the new database in place and says what was done.
func (r *repair) finish(ctx context.Context) error {
	lost := r.from.Lost()
	report, broken, err := r.from.Finish(ctx)
	if err != nil {
		return err
	}
	for _, p := range lost {
		if _, err := fmt.Fprintln(r.app.stdout, p); err != nil {
			return err
		}
	}
	for _, o := range outcomes {
		if n := r.outcomes[string(o)]; n > 0 {
			r.app.say("%6s  %s", thousands(n), o)
		}
	}
	if r.dropped > 0 {
		r.app.say("%s had no page, which a rule dropped: what was read of it was kept", plural(r.dropped, "visit"))
	}
	if broken != "" {
		r.app.say("the old database is kept as %s", broken)
	}
	_, err = fmt.Fprintf(r.app.stdout, "%s: rebuilt: %s, %s, %s\n", r.app.dir,
		plural(report.Articles, "article"), plural(report.Revisions, "revision"), plural(report.Visits, "visit"))
	if err == nil && len(lost) > 0 {
		r.app.say("%s of the captures can't be read: restore the files from a copy, then repair with --rebuild", plural(len(lost), "part"))
		return &partialError{failed: len(lost)}
	}
	return err
}
