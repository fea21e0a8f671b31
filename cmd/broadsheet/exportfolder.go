package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"broadsheet/store/export"
)

// isToFolder reports whether -o names a folder: one that is there, or a name that
// ends as that of one.
func (o *exportOptions) isToFolder() bool {
	if o.output == "" {
		return false
	}
	info, err := os.Stat(o.output)
	return os.IsPathSeparator(o.output[len(o.output)-1]) || err == nil && info.IsDir()
}

// exportFolder writes the records to a folder, with what describes them.
func (a *app) exportFolder(ctx context.Context, o *exportOptions, chosen *selection) (err error) {
	describe, err := o.description()
	if err != nil {
		return err
	}
	archive, err := a.viewArchive(ctx)
	if err != nil {
		return err
	}
	defer closing(archive, "archive", &err)
	state, err := archive.State(ctx)
	if err != nil {
		return err
	}
	form, _ := export.Find(o.format) // it was checked
	writing := o.writing(archive, chosen.fields)
	if writing.Columns == nil {
		writing.Columns = export.Columns(o.format)
	}
	folder := &export.Folder{
		Dir: o.output, Extension: form.Extension, MediaType: form.MediaType, Columns: writing.Columns,
		New:   func(w io.Writer) (export.Writer, error) { return export.New(o.format, w, writing) },
		Split: o.split, Each: o.format == "md" && o.split == 0, Revisions: o.revisions == "all",
		About:    export.Manifest{Program: "Broadsheet " + programVersion(), Format: o.format, Options: o.given},
		Describe: describe, Fields: chosen.fields, State: state,
		LeftOut: func() map[string]int { return o.leftOut(chosen) },
	}
	records, done, err := a.records(ctx, archive, o, chosen)
	if err != nil {
		return err
	}
	m, files, err := folder.Write(records)
	if err := errors.Join(err, done()); err != nil {
		return err
	}
	a.say("%s written to %s in %s", plural(m.Records, "record"), o.output, plural(files, "file"))
	a.sayLeftOut(o, chosen.matcher)
	return nil
}

// leftOut is what the manifest says of that.
func (o *exportOptions) leftOut(chosen *selection) map[string]int {
	out := map[string]int{}
	if o.respectRights {
		out["rights_reserved"] = chosen.matcher.Reserved
	}
	if o.dedupe != "" {
		out["duplicates"] = chosen.matcher.Duplicates
	}
	return out
}

// description reads --describe.
func (o *exportOptions) description() (d export.Description, err error) {
	keys := []string{"name", "description", "url", "license", "creator", "cite"}
	values := []*string{&d.Name, &d.Text, &d.URL, &d.License, &d.Creator, &d.Cite}
	for _, one := range o.describe {
		key, value, ok := strings.Cut(one, "=")
		i := slices.Index(keys, key)
		if !ok || i < 0 {
			return d, usagef("--describe %s: say KEY=TEXT; the keys are %s", one, strings.Join(keys, ", "))
		}
		*values[i] = value
	}
	return d, nil
}

// verifyExport holds the files of an export against its manifest.
func (a *app) verifyExport(dir string) error {
	m, differences, err := export.Verify(dir)
	if err != nil {
		return err
	}
	if len(differences) == 0 {
		_, err := fmt.Fprintf(a.stdout, "as it was written: %s in %s\n", plural(m.Records, "record"), plural(len(m.Files), "file"))
		return err
	}
	for _, d := range differences {
		if _, err := fmt.Fprintf(a.stdout, "%s: %s\n", d.Name, d.What); err != nil {
			return err
		}
	}
	return errors.New("verify " + dir + ": not as it was written: " + plural(len(differences), "difference"))
}
