package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"broadsheet/store"
	"broadsheet/store/export"
)

// exportOptions are the flags of export.
type exportOptions struct {
	format    string
	mark      bool
	file      string
	revisions string
	query     queryFlags
}

func newExportCommand(a *app) *cobra.Command {
	var o exportOptions
	c := &cobra.Command{
		Use:   "export",
		Short: "Write the archive's records in a form for other programs",
		Long: "Export streams records in the order of their publication to stdout, or to a file that appears only when\n" +
			"it is whole. An article without a date counts as of when it was fetched. Records as JSON are valid\n" +
			"against 'broadsheet schema'. docs/exports.md describes each format:\n" + formatList(),
		Example: "  broadsheet export > articles.jsonl\n" +
			"  broadsheet export --site faz.net --from 2019-04-01 --to 2019-04-30 -o april.jsonl\n" +
			"  broadsheet export --format csv --utf8-mark -o articles.csv\n" +
			"  broadsheet export --format parquet -o articles.parquet\n" +
			"  broadsheet export | jq -r .headline",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.export(c.Context(), &o) },
	}
	c.Flags().StringVar(&o.format, "format", "jsonl", "the form of the records: a `FORMAT` of those above")
	c.Flags().BoolVar(&o.mark, "utf8-mark", false, "begin CSV with the mark by which Excel tells that it is UTF-8")
	c.Flags().StringVarP(&o.file, "output", "o", "", "write to `FILE` instead of stdout")
	c.Flags().StringVar(&o.revisions, "revisions", "latest", "which of each article: `latest|all|as-of:DAY`, the newest by then")
	o.query.add(c.Flags())
	return c
}

func (a *app) export(ctx context.Context, o *exportOptions) (err error) {
	q, choice, err := o.query.query()
	if err != nil {
		return err
	}
	q.Match = choice.Matcher().Match
	if err := o.ofRevisions(&q); err != nil {
		return err
	}
	if err := checkFormat(o.format, o.file, isTerminal(a.stdout)); err != nil {
		return err
	}
	archive, err := a.viewArchive(ctx)
	if err != nil {
		return err
	}
	defer closing(archive, "archive", &err)
	if o.file == "" {
		_, err := exportTo(ctx, archive, q, o, a.stdout)
		return err
	}
	n := 0
	err = export.File(o.file, func(w io.Writer) error {
		n, err = exportTo(ctx, archive, q, o, w)
		return err
	})
	if err == nil {
		a.say("%s written to %s", plural(n, "record"), o.file)
	}
	return err
}

// ofRevisions reads --revisions. As a last day, DAY means its end.
func (o *exportOptions) ofRevisions(q *store.Query) (err error) {
	day, isAsOf := strings.CutPrefix(o.revisions, "as-of:")
	switch {
	case o.revisions == "latest":
	case o.revisions == "all":
		q.AllRevisions = true
	case isAsOf && day != "":
		q.AsOf, err = ending("--revisions as-of:", day)
	default:
		err = usagef("--revisions %s: the choices are latest, all, and as-of:DAY", o.revisions)
	}
	return err
}

// exportTo streams the records and returns their number.
func exportTo(ctx context.Context, archive *store.Archive, q store.Query, o *exportOptions, w io.Writer) (n int, err error) {
	buffered := bufio.NewWriterSize(w, 1<<16)
	out, err := export.New(o.format, buffered, export.Options{Mark: o.mark, Version: programVersion()})
	if err != nil {
		return 0, err
	}
	for art, err := range archive.Articles(ctx, q) {
		if err != nil {
			return n, err
		}
		if err := out.Write(art); err != nil {
			return n, fmt.Errorf("write record %s: %w", art.ID, err)
		}
		n++
	}
	if err := out.Close(); err != nil {
		return n, err
	}
	return n, buffered.Flush()
}
