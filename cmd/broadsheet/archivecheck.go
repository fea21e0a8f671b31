package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"broadsheet/store"
)

// checkFlags are the flags of archive check.
type checkFlags struct {
	fast, deep, json bool
}

func newArchiveCheckCommand(a *app) *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check",
		Short: "Check every record, capture, digest and index",
		Long: "Check reads the whole archive: every record must lead to its capture, every capture's digest must be that of\n" +
			"its bytes, every index entry must lead to its record and back; and what lies beside them, the queue of crawls and the\n" +
			"index of texts that are nearly the same, must be as it was written. Each problem is printed on a line of its own.\n" +
			"With --fast the captures stay unread: only whether their files are there and reach far enough. With --json the\n" +
			"report is one JSON object; the kind of a problem is a word that stays. With a problem the exit code is 1.",
		Example: "  broadsheet archive check\n  broadsheet archive check --archive /srv/news\n" +
			"  broadsheet archive check --fast --json",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if f.fast && f.deep {
				return usagef("--fast and --deep are two checks: give one of them")
			}
			return a.archiveCheck(c.Context(), &f)
		},
	}
	c.Flags().BoolVar(&f.fast, "fast", false, "read the database alone, and not the captures")
	c.Flags().BoolVar(&f.deep, "deep", false, "read the captures too, as is done without a flag")
	c.Flags().BoolVar(&f.json, "json", false, "print the report as a JSON object")
	return c
}

func (a *app) archiveCheck(ctx context.Context, f *checkFlags) (err error) {
	archive, err := a.viewArchive(ctx)
	if err != nil {
		return err
	}
	defer closing(archive, "archive", &err)
	opt := store.CheckOptions{Fast: f.fast}
	end := func() {}
	if !f.fast {
		opt.Progress, end = a.partsOf()
	}
	report, err := archive.CheckWith(ctx, opt)
	end()
	if err != nil {
		return err
	}
	report.Problems = append(report.Problems, a.checkBeside()...)
	if err := a.printReport(report, f); err != nil {
		return err
	}
	if n := len(report.Problems); n > 0 {
		return fmt.Errorf("check archive %s: %s", a.dir, plural(n, "problem"))
	}
	return nil
}

// A checkReport is a report for programs.
type checkReport struct {
	Archive string `json:"archive"`
	Depth   string `json:"depth"` // fast or deep
	Clean   bool   `json:"clean"`
	*store.Report
}

// printReport prints what was found, and that nothing was.
func (a *app) printReport(report *store.Report, f *checkFlags) error {
	if f.json {
		depth := "deep"
		if f.fast {
			depth = "fast"
		}
		out := json.NewEncoder(a.stdout)
		out.SetEscapeHTML(false)
		return out.Encode(checkReport{a.dir, depth, len(report.Problems) == 0, report})
	}
	for _, problem := range report.Problems {
		if _, err := fmt.Fprintln(a.stdout, problem); err != nil {
			return err
		}
	}
	if len(report.Problems) > 0 {
		return nil
	}
	unread := ""
	if f.fast {
		unread = " (not read)"
	}
	if report.Dropped > 0 {
		unread += "; pages of " + plural(report.Dropped, "visit") + " dropped by rules"
	}
	_, err := fmt.Fprintf(a.stdout, "%s: clean: %s, %s, %s, %s%s\n", a.dir, plural(report.Articles, "article"),
		plural(report.Revisions, "revision"), plural(report.Visits, "visit"), plural(report.Captures, "capture"), unread)
	return err
}
