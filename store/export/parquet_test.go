package export_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"broadsheet/extract"
	"broadsheet/store/export"
)

// opened is a file that was written, as its library sees it.
func opened(t *testing.T, o export.Options, list ...*extract.Article) *parquet.File {
	t.Helper()
	raw := written(t, "parquet", o, list...)
	f, err := parquet.OpenFile(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// columnsOf are the names of a file's columns at the top.
func columnsOf(f *parquet.File) []string {
	var names []string
	for _, field := range f.Schema().Fields() {
		names = append(names, field.Name())
	}
	return names
}

// TestParquetHasEveryColumn, of no records too, and says who wrote it and of what
// schema the records are.
func TestParquetHasEveryColumn(t *testing.T) {
	t.Parallel()
	for n, list := range [][]*extract.Article{nil, nasty()} {
		f := opened(t, export.Options{Version: "1.2.3"}, list...)
		if diff := cmp.Diff(export.Columns("parquet"), columnsOf(f)); diff != "" {
			t.Errorf("list %d: %s", n, diff)
		}
		if f.NumRows() != int64(len(list)) {
			t.Errorf("%d rows of %d records", f.NumRows(), len(list))
		}
		if by := f.Metadata().CreatedBy; !strings.HasPrefix(by, "broadsheet version 1.2.3") {
			t.Errorf("written by %q", by)
		}
		if schema, ok := f.Lookup("broadsheet.schema"); !ok || schema != extract.Schema {
			t.Errorf("schema %q", schema)
		}
	}
}

// TestParquetOfSomeColumns has those, in the order that was asked for.
func TestParquetOfSomeColumns(t *testing.T) {
	t.Parallel()
	wanted := []string{"headline", "published", "id"}
	at := time.Date(2019, 4, 23, 7, 41, 0, 0, time.FixedZone("", 7200))
	raw := written(t, "parquet", export.Options{Columns: wanted}, &extract.Article{ID: "kiosk.example:1", Headline: "Lights", Published: at})
	rows, err := parquet.Read[struct {
		Headline  string    `parquet:"headline,optional"`
		Published time.Time `parquet:"published,optional,timestamp(microsecond)"`
		ID        string    `parquet:"id"`
	}](bytes.NewReader(raw), int64(len(raw)))
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if r := rows[0]; r.Headline != "Lights" || r.ID != "kiosk.example:1" || !r.Published.Equal(at) {
		t.Errorf("%+v", r)
	}
	if diff := cmp.Diff(wanted, columnsOf(opened(t, export.Options{Columns: wanted}))); diff != "" {
		t.Error(diff)
	}
}

// TestParquetGroupsRows by number and by size, and keeps long texts out of its foot,
// which is held in memory to the end.
func TestParquetGroupsRows(t *testing.T) {
	t.Parallel()
	var many []*extract.Article
	for n := range 20_001 {
		many = append(many, &extract.Article{ID: story(n % 10).ID})
	}
	long := strings.Repeat("words of a story ", 1<<20/17)
	huge := slices.Repeat([]*extract.Article{{ID: "kiosk.example:1", Text: long, Lead: []string{long}}}, 100)
	for name, c := range map[string]struct {
		list []*extract.Article
		rows []int64
	}{
		"many": {many, []int64{10_000, 10_000, 1}},
		"huge": {huge, []int64{32, 32, 32, 4}},
	} {
		f := opened(t, export.Options{}, c.list...)
		var rows []int64
		for _, g := range f.RowGroups() {
			rows = append(rows, g.NumRows())
		}
		if diff := cmp.Diff(c.rows, rows); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		for _, g := range f.Metadata().RowGroups {
			for _, column := range g.Columns {
				if least := column.MetaData.Statistics.MinValue; len(least) > 1000 {
					t.Errorf("%s: %v has %d bytes in the foot", name, column.MetaData.PathInSchema, len(least))
				}
			}
		}
	}
}
