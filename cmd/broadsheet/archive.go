package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newArchiveCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "archive",
		Short:   "Take care of the archive",
		Example: "  broadsheet archive check",
		Args:    cobra.ArbitraryArgs,
		RunE:    noCommand,
	}
	c.AddCommand(newArchiveCheckCommand(a))
	return c
}

func newArchiveCheckCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Check every record, capture, digest and index",
		Long: "Check reads the whole archive: every record must lead to its capture, every capture's digest must be that of\n" +
			"its bytes, every index entry must lead to its record and back. Each problem is printed on a line of its own.",
		Example: "  broadsheet archive check\n  broadsheet archive check --archive /srv/news",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) (err error) {
			archive, err := a.viewArchive(c.Context())
			if err != nil {
				return err
			}
			defer closing(archive, "archive", &err)
			report, err := archive.Check(c.Context())
			if err != nil {
				return err
			}
			for _, problem := range report.Problems {
				if _, err := fmt.Fprintln(a.stdout, problem); err != nil {
					return err
				}
			}
			if n := len(report.Problems); n > 0 {
				return fmt.Errorf("check archive %s: %s", a.dir, plural(n, "problem"))
			}
			_, err = fmt.Fprintf(a.stdout, "%s: clean: %s, %s, %s, %s\n", a.dir, plural(report.Articles, "article"),
				plural(report.Revisions, "revision"), plural(report.Visits, "visit"), plural(report.Captures, "capture"))
			return err
		},
	}
}
