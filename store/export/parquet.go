package export

import (
	"io"
	"reflect"

	"github.com/parquet-go/parquet-go"

	"broadsheet/extract"
)

// A group of rows ends at one of these bounds, whichever comes first: the writer
// holds a group in memory. The bytes keep it flat where articles are huge.
const (
	maxGroupRows  = 10_000
	maxGroupBytes = 64 << 20
)

// prose are the columns of long texts.
var prose = [][]string{
	{"text"},
	{"lead", "list", "element"},
	{"body", "list", "element", "text"},
	{"images", "list", "element", "caption"},
	{"related", "list", "element", "items", "list", "element", "teaser"},
}

// columnar writes Apache Parquet, packed with zstd. Rows go to the file in groups,
// of which one is held in memory, and the file can be read only after Close.
type columnar struct {
	w     *parquet.GenericWriter[any]
	row   reflect.Value // one row for all: the writer copies it
	from  []int         // field of [row] for each field of the wanted one
	bytes int
}

func newParquet(w io.Writer, o Options) (Writer, error) {
	if err := checkColumns("parquet", o.Columns); err != nil {
		return nil, err
	}
	shape, from := projection(o.Columns)
	c := &columnar{row: reflect.New(shape), from: from}
	options := []parquet.WriterOption{
		parquet.NewSchema("article", parquet.SchemaOf(c.row.Interface())),
		parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(maxGroupRows),
		parquet.CreatedBy("broadsheet", first(o.Version, "devel"), "none"),
		parquet.KeyValueMetadata("broadsheet.schema", extract.Schema),
	}
	for _, path := range prose {
		// The least and the greatest text of a group would stand in the file's foot,
		// whole, which is kept in memory until Close, and nobody looks for them.
		options = append(options, parquet.SkipPageBounds(path...), parquet.SkipPageStatistics(path...))
	}
	c.w = parquet.NewGenericWriter[any](w, options...)
	return c, nil
}

// Write adds a row.
func (c *columnar) Write(art *extract.Article) error {
	whole := rowOf(art)
	source, target := reflect.ValueOf(whole).Elem(), c.row.Elem()
	for i, n := range c.from {
		target.Field(i).Set(source.Field(n))
	}
	if _, err := c.w.Write([]any{c.row.Interface()}); err != nil {
		return err
	}
	if c.bytes += size(art); c.bytes < maxGroupBytes {
		return nil
	}
	c.bytes = 0
	return c.w.Flush()
}

// Close writes what is left of the rows and the file's foot.
func (c *columnar) Close() error { return c.w.Close() }

// size is about what a record takes in memory, in bytes: its long texts.
func size(art *extract.Article) int {
	n := 1<<10 + len(art.Text)
	for _, p := range art.Lead {
		n += len(p)
	}
	for i := range art.Body {
		n += len(art.Body[i].Text)
	}
	for i := range art.Images {
		n += len(art.Images[i].URL) + len(art.Images[i].Caption)
	}
	for _, g := range art.Related {
		for i := range g.Items {
			n += len(g.Items[i].URL) + len(g.Items[i].Teaser)
		}
	}
	return n
}

// projection is the type of a row with some of the columns, in their order, and
// where in [row] each is found. No names are all columns.
func projection(names []string) (shape reflect.Type, from []int) {
	all := reflect.TypeFor[row]()
	if names == nil {
		names = parquetColumns()
	}
	var fields []reflect.StructField
	for _, name := range names {
		for i := range all.NumField() {
			if f := all.Field(i); columnName(f) == name {
				fields, from = append(fields, f), append(from, i)
			}
		}
	}
	return reflect.StructOf(fields), from
}
