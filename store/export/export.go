// Package export writes records in the forms that researchers work with, a file
// of this package a form. docs/exports.md describes them for whoever opens one.
package export

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"broadsheet/extract"
	"broadsheet/scraper/warc"
)

// A Writer writes records one after the other, in memory that doesn't grow with
// their number. Close ends the form and leaves the underlying writer open.
type Writer interface {
	Write(art *extract.Article) error
	Close() error
}

// Options say how a form is written. The zero value is right for all of them.
type Options struct {
	// Columns are those of a table (csv, parquet) in their order; none means all
	// that the form has, see [Columns]. Other forms don't heed them.
	Columns []string
	// Mark puts the mark of UTF-8 before a CSV file, which some spreadsheets need
	// to tell that it is UTF-8.
	Mark bool
	// Captures gives the captures behind a record, for the form that has them (warc).
	Captures Captures
	// Version is the program's version, for forms that say who wrote them. The
	// same records written with the same version give the same bytes.
	Version string
}

// Captures are what an archive keeps of the pages that records were read from.
type Captures interface {
	// Behind yields the WARC records behind an article, its segment's warcinfo first. The
	// block of each is read before the next is asked for.
	Behind(ctx context.Context, art *extract.Article) iter.Seq2[*warc.Record, error]
}

// A Format is a form that records can be written in.
type Format struct {
	// Name is what [New] takes.
	Name string
	// About says in a few words what it is.
	About string
	// Extension is how names of such files end, such as ".csv".
	Extension string
	// MediaType is the form's media type, without parameters (IANA).
	MediaType string
	// Binary is true for what is no text and must not go to a terminal.
	Binary bool

	open func(io.Writer, Options) (Writer, error)
}

var formats = []Format{
	{Name: "jsonl", About: "a record a line", Extension: ".jsonl", MediaType: "application/jsonl", open: newLines},
	{Name: "json", About: "one array of records", Extension: ".json", MediaType: "application/json", open: newArray},
	{Name: "csv", About: "a table for spreadsheets", Extension: ".csv", MediaType: "text/csv", open: newTable},
	{Name: "parquet", About: "typed columns for DuckDB, pandas, R", Extension: ".parquet", MediaType: "application/vnd.apache.parquet", Binary: true, open: newParquet},
	{Name: "md", About: "Markdown with YAML front matter", Extension: ".md", MediaType: "text/markdown", open: newMarkdown},
	{Name: "txt", About: "plain text for corpus tools", Extension: ".txt", MediaType: "text/plain", open: newPlain},
	{Name: "tei", About: "a TEI P5 corpus", Extension: ".xml", MediaType: "application/tei+xml", open: newTEI},
	{Name: "warc", About: "the pages behind the records, for web archives", Extension: ".warc.gz", MediaType: "application/warc", Binary: true, open: newSlice},
	{Name: "atom", About: "a feed for feed readers", Extension: ".atom", MediaType: "application/atom+xml", open: newAtom},
}

// Formats lists the formats in the order in which to offer them.
func Formats() []Format { return append([]Format(nil), formats...) }

// Find returns the format of a name.
func Find(name string) (Format, bool) {
	for _, f := range formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// Known reports whether there is a format of this name.
func Known(name string) bool {
	_, ok := Find(name)
	return ok
}

// Names lists the names of the formats for a sentence: "jsonl, json and csv".
func Names() string {
	var names []string
	for _, f := range formats {
		names = append(names, f.Name)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// New returns a writer of one of [Formats]. The same records and options give the
// same bytes. It fails when there is no such format or no such column.
func New(name string, w io.Writer, o Options) (Writer, error) {
	f, ok := Find(name)
	if !ok {
		return nil, fmt.Errorf("export: there is no format %q: the formats are %s", name, Names())
	}
	return f.open(w, o)
}
