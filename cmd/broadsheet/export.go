package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"broadsheet/store"
	"broadsheet/store/choose"
	"broadsheet/store/export"
)

// exportOptions are the flags of export.
type exportOptions struct {
	format    string
	mark      bool
	output    string
	revisions string
	query     queryFlags

	fields        []string
	respectRights bool
	dedupe        string // of sameText, nearText; "" is none

	markDuplicates bool

	split    int
	describe []string
	verify   string

	given map[string]any // the options as they were given, for the manifest
	pages keptPages      // behind the records
}

func newExportCommand(a *app) *cobra.Command {
	var o exportOptions
	c := &cobra.Command{
		Use:   "export",
		Short: "Write the archive's records in a form for other programs",
		Long: "Export streams records in the order of their publication to stdout, or to a file that appears only when\n" +
			"it is whole. An article without a date counts as of when it was fetched. Records as JSON are valid\n" +
			"against 'broadsheet schema'. docs/exports.md describes each format:\n" + formatList() + "\n\n" +
			"Where -o names a folder it gets the records, in several files with --split, a manifest with their digests\n" +
			"and what they were chosen by, and a Croissant description to cite them by. When such an export was broken\n" +
			"off, the same command goes on with it. --verify holds a folder against its manifest.\n\n" +
			"--where takes an expression over the fields of 'broadsheet schema'; docs/exports-choosing.md describes it:\n" +
			"  --where 'headline contains \"Mühle\" and len(authors) > 1'\n" +
			"  --where 'published >= date(\"2019-04-01\") and any(body, .type == \"quote\")'",
		Example: "  broadsheet export > articles.jsonl\n" +
			"  broadsheet export --site faz.net --from 2019-04-01 --to 2019-04-30 -o april.jsonl\n" +
			"  broadsheet export --format csv --utf8-mark -o articles.csv\n" +
			"  broadsheet export --format parquet -o articles.parquet\n" +
			"  broadsheet export --format md -o notes/\n" +
			"  broadsheet export --format warc --topic mills -o mills.warc.gz\n" +
			"  broadsheet export --revisions as-of:2020-01-31 --respect-rights --dedupe --split 100000 -o corpus/\n" +
			"  broadsheet export --mark-duplicates --format csv -o reports.csv\n" +
			"  broadsheet export --fields headline,published,http.status | jq -r .headline",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o.given = givenOptions(c.LocalNonPersistentFlags())
			return a.export(c.Context(), &o)
		},
	}
	flags := c.Flags()
	flags.StringVar(&o.format, "format", "jsonl", "the form of the records: a `FORMAT` of those above")
	flags.BoolVar(&o.mark, "utf8-mark", false, "begin CSV with the mark by which Excel tells that it is UTF-8")
	flags.StringVarP(&o.output, "output", "o", "", "write to `FILE` instead of stdout, or to a folder: one that exists, or FOLDER/")
	flags.StringVar(&o.revisions, "revisions", "latest", "which of each article: `latest|all|as-of:DAY`, the newest by then")
	flags.StringSliceVar(&o.fields, "fields", nil, "only these `fields`, such as headline,http.status, and those that no record is without")
	flags.BoolVar(&o.respectRights, "respect-rights", false, "leave out, and count, records that reserve text and data mining")
	flags.StringVar(&o.dedupe, "dedupe", "", "of articles with one text, or =near, only the first published: `exact|near`")
	flags.Lookup("dedupe").NoOptDefVal = sameText
	flags.BoolVar(&o.markDuplicates, "mark-duplicates", false, "say of each text that is nearly an earlier one whose it is, as duplicate_of")
	flags.IntVar(&o.split, "split", 0, "in a folder, so many `records` a file; 0 is one file")
	flags.StringArrayVar(&o.describe, "describe", nil, "in a folder, for its description: `KEY=TEXT`, of name, description, url, license, creator, cite")
	flags.StringVar(&o.verify, "verify", "", "check an export to a `FOLDER`, and export nothing")
	o.query.add(flags)
	return c
}

// givenOptions are the flags that decide on what is written, as they were given.
func givenOptions(flags *pflag.FlagSet) map[string]any {
	out := map[string]any{}
	flags.VisitAll(func(f *pflag.Flag) {
		list, isList := f.Value.(pflag.SliceValue)
		switch text := f.Value.String(); {
		case !f.Changed, f.Name == "output", f.Name == "describe", f.Name == "verify":
		case isList:
			out[f.Name] = list.GetSlice()
		case f.Value.Type() == "bool", f.Value.Type() == "int":
			out[f.Name] = json.RawMessage(text) // JSON writes both as flags do
		default:
			out[f.Name] = text
		}
	})
	return out
}

// A selection is what an export writes.
type selection struct {
	query   store.Query
	matcher *choose.Matcher
	fields  *choose.Fields
}

// selection reads the flags that choose.
func (o *exportOptions) selection() (*selection, error) {
	q, choice, err := o.query.query()
	if err != nil {
		return nil, err
	}
	if err := o.ofRevisions(&q); err != nil {
		return nil, err
	}
	choice.RespectRights, choice.Dedupe = o.respectRights, o.dedupe == sameText
	s := &selection{query: q, matcher: choice.Matcher()}
	s.query.Match = s.matcher.Match
	if _, isGiven := o.given["fields"]; isGiven {
		fields := o.fields
		if o.markDuplicates {
			fields = append(slices.Clone(fields), "duplicate_of")
		}
		if s.fields, err = choose.ParseFields(fields); err != nil {
			return nil, usagef("--fields: %w", err)
		}
	}
	return s, nil
}

// ofRevisions reads --revisions. DAY means its end.
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

// check refuses what makes no sense before anything is opened.
func (o *exportOptions) check(terminal bool) error {
	if err := checkFormat(o.format, o.output, terminal); err != nil {
		return err
	}
	_, fields := o.given["fields"]
	switch {
	case fields && o.format == "warc":
		return usagef("--fields chooses fields of records, and --format warc has pages")
	case o.dedupe != "" && o.dedupe != sameText && o.dedupe != nearText:
		return usagef("--dedupe=%s: the choices are exact and near", o.dedupe)
	case o.markDuplicates && o.dedupe != "":
		return usagef("--mark-duplicates keeps what --dedupe leaves out: give one of them")
	case o.markDuplicates && o.format == "warc":
		return usagef("--mark-duplicates marks records, and --format warc has pages")
	case o.split < 0:
		return usagef("--split %d: a count can't be negative", o.split)
	case o.isToFolder():
	case o.split > 0:
		return usagef("--split goes with a folder: -o FOLDER/")
	case len(o.describe) > 0:
		return usagef("--describe goes with a folder: -o FOLDER/")
	}
	return nil
}

func (a *app) export(ctx context.Context, o *exportOptions) (err error) {
	if o.verify != "" {
		if len(o.given) > 0 || o.output != "" {
			return usagef("--verify goes alone: it checks %s and exports nothing", o.verify)
		}
		return a.verifyExport(o.verify)
	}
	chosen, err := o.selection()
	if err != nil {
		return err
	}
	if err := o.check(isTerminal(a.stdout)); err != nil {
		return err
	}
	if a.checking {
		return errChecked
	}
	if o.isToFolder() {
		return a.exportFolder(ctx, o, chosen)
	}
	archive, err := a.viewArchive(ctx)
	if err != nil {
		return err
	}
	defer closing(archive, "archive", &err)
	var lost damage
	chosen.query.Damaged = lost.toldBy(a)
	if o.output == "" {
		if _, err := a.exportTo(ctx, archive, chosen, o, a.stdout); err != nil {
			return err
		}
		a.sayLeftOut(o, chosen.matcher)
		return lost.partial()
	}
	n := 0
	err = export.File(o.output, func(w io.Writer) error {
		n, err = a.exportTo(ctx, archive, chosen, o, w)
		return err
	})
	if err == nil {
		a.say("%s written to %s", plural(n, "record"), o.output)
		a.sayLeftOut(o, chosen.matcher)
		err = lost.partial()
	}
	return err
}

// sayLeftOut tells what was chosen but for rights or for its text.
func (a *app) sayLeftOut(o *exportOptions, m *choose.Matcher) {
	if o.respectRights {
		a.say("%s left out that reserve text and data mining", plural(m.Reserved, "record"))
	}
	if o.pages.dropped > 0 {
		a.say("%s without a page, which a rule dropped", plural(o.pages.dropped, "record"))
	}
	if o.markDuplicates {
		a.say("%s marked that have nearly the text of an earlier one", plural(m.Duplicates, "record"))
	}
	switch o.dedupe {
	case sameText:
		a.say("%s left out that have the text of an earlier one", plural(m.Duplicates, "record"))
	case nearText:
		a.say("%s left out that have nearly the text of an earlier one", plural(m.Duplicates, "record"))
	}
}

// writing are the options of the form. A table has the columns that follow from the
// fields that were chosen.
func (o *exportOptions) writing(archive *store.Archive, fields *choose.Fields) export.Options {
	o.pages.archive = archive
	w := export.Options{Mark: o.mark, Version: programVersion(), Captures: &o.pages}
	if fields != nil {
		w.Columns = export.ColumnsOf(o.format, fields.Has)
	}
	return w
}

// exportTo streams the records and returns their number.
func (a *app) exportTo(ctx context.Context, archive *store.Archive, chosen *selection, o *exportOptions, w io.Writer) (n int, err error) {
	buffered := bufio.NewWriterSize(w, 1<<16)
	out, err := export.New(o.format, buffered, o.writing(archive, chosen.fields))
	if err != nil {
		return 0, err
	}
	records, done, err := a.records(ctx, archive, o, chosen)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, done()) }()
	for art, err := range records {
		if err != nil {
			return n, err
		}
		if err := out.Write(chosen.fields.Of(art)); err != nil {
			return n, fmt.Errorf("write record %s: %w", art.ID, err)
		}
		n++
	}
	if err := out.Close(); err != nil {
		return n, err
	}
	return n, buffered.Flush()
}
