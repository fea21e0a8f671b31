package export_test

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store/export"
)

// textFormats are all but the binary ones, and but those whose records JSON decides
// about.
func textFormats() []string {
	var out []string
	for _, f := range export.Formats() {
		if !f.Binary && !strings.HasPrefix(f.Name, "json") {
			out = append(out, f.Name)
		}
	}
	return out
}

// TestExportIsTheSameByteForByte, with the same options, in every format; and no
// record is changed by it.
func TestExportIsTheSameByteForByte(t *testing.T) {
	t.Parallel()
	for _, f := range export.Formats() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			list := speakable()
			first := written(t, f.Name, export.Options{Version: "1.2.3"}, list...)
			for range 2 {
				if again := written(t, f.Name, export.Options{Version: "1.2.3"}, list...); !bytes.Equal(first, again) {
					t.Fatal("other bytes the second time")
				}
			}
			if !reflect.DeepEqual(list, speakable()) {
				t.Error("a record was changed")
			}
		})
	}
}

// TestTextsAreUTF8 without the characters that XML has no words for.
func TestTextsAreUTF8(t *testing.T) {
	t.Parallel()
	for _, format := range textFormats() {
		out := written(t, format, export.Options{}, nasty()...)
		if !utf8.Valid(out) {
			t.Errorf("%s is no UTF-8", format)
		}
		allowed := "\t\r\n"
		if format == "txt" {
			allowed += "\f" // between documents
		}
		if i := bytes.IndexFunc(out, func(r rune) bool { return r < ' ' && !strings.ContainsRune(allowed, r) || r == 0xFFFE || r == 0xFFFF }); i >= 0 {
			t.Errorf("%s: %q", format, out[max(0, i-20):i+20])
		}
	}
}

// TestEachRecordIsWrittenAtOnce: a reader of the pipe sees it before the next one
// comes, but for Parquet, whose rows go in groups, and Atom, whose head comes first.
func TestEachRecordIsWrittenAtOnce(t *testing.T) {
	t.Parallel()
	for _, f := range export.Formats() {
		if f.Binary || f.Name == "atom" {
			continue
		}
		var out bytes.Buffer
		w, err := export.New(f.Name, &out, withPages(export.Options{}))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"lighthouse", "ferry"} {
			if err := w.Write(&extract.Article{ID: "kiosk.example:1", Headline: word, Text: word + " again"}); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), word) || !strings.HasSuffix(out.String(), "\n") {
				t.Errorf("%s: nothing of the %s in %q", f.Name, word, out.String())
			}
		}
	}
}

// TestNoDiskErrorIsLost in any format, at whatever byte it comes.
func TestNoDiskErrorIsLost(t *testing.T) {
	t.Parallel()
	list := []*extract.Article{full(1, "one", 60), full(2, "two", -90)}
	for _, f := range export.Formats() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			size := len(written(t, f.Name, export.Options{}, list...))
			for left := 0; left < size; left += 1 + size/200 {
				if err := writeAll(&failing{left}, f.Name, export.Options{}, list); !errors.Is(err, errFull) {
					t.Fatalf("%d bytes of room of %d: %v", left, size, err)
				}
			}
			if err := writeAll(&failing{size}, f.Name, export.Options{}, list); err != nil {
				t.Errorf("room for all: %v", err)
			}
		})
	}
}

// TestFormatsAreDescribed for the help, for names of files and for web servers.
func TestFormatsAreDescribed(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, f := range export.Formats() {
		if f.About == "" || len(f.About) > 50 || !strings.HasPrefix(f.Extension, ".") || !strings.Contains(f.MediaType, "/") || names[f.Name] {
			t.Errorf("%+v", f)
		}
		names[f.Name] = true
	}
	export.Formats()[0].Name = "changed"
	if !export.Known("jsonl") {
		t.Error("the list can be changed from outside")
	}
}

// TestColumnsAreChosen in the order that was asked for; a name that there isn't is
// an error that lists those that there are.
func TestColumnsAreChosen(t *testing.T) {
	t.Parallel()
	if got := string(written(t, "csv", export.Options{Columns: []string{"headline", "id"}}, full(1, "One", 0))); got != "headline,id\r\nOne,kiosk.example:1\r\n" {
		t.Errorf("%q", got)
	}
	for _, format := range []string{"csv", "parquet"} {
		all := export.Columns(format)
		if !slices.Contains(all, "headline") || !slices.Contains(all, "id") {
			t.Fatalf("%s: %v", format, all)
		}
		for name, wanted := range map[string][]string{"none": {}, "all": all, "unknown": {"headline", "colour"}, "twice": {"id", "id"}} {
			_, err := export.New(format, io.Discard, withPages(export.Options{Columns: wanted}))
			if bad := name != "all"; bad != (err != nil) {
				t.Errorf("%s of %s: %v", format, name, err)
			} else if name == "unknown" && (!strings.Contains(err.Error(), `"colour"`) || !strings.Contains(err.Error(), "headline, ")) {
				t.Errorf("%s: %v is no help", format, err)
			}
		}
	}
	if export.Columns("md") != nil {
		t.Error("Markdown has no columns")
	}
}

// TestColumnsOfTablesHaveTheirRecordsNames, so that one list of fields serves both.
func TestColumnsOfTablesHaveTheirRecordsNames(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for f := range reflect.TypeFor[extract.Article]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names[name] = true
	}
	delete(names, "schema") // it stands in the file's own metadata
	for _, column := range export.Columns("parquet") {
		if strings.HasSuffix(column, "_offset_minutes") {
			continue // beside each time
		}
		if !names[column] {
			t.Errorf("parquet has %q, the record hasn't", column)
		}
		delete(names, column)
	}
	if len(names) != 0 {
		t.Errorf("parquet lacks %v", names)
	}
}

// TestColumnsFollowFields: whoever exports some fields gets the columns taken from
// them; every column is taken from a field that there is.
func TestColumnsFollowFields(t *testing.T) {
	t.Parallel()
	fields := map[string]bool{}
	for f := range reflect.TypeFor[extract.Article]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		fields[name] = true
	}
	for format, want := range map[string][]string{
		"csv":     {"id", "published", "dateline", "dateline_label", "dateline_place", "dateline_agency", "http_status"},
		"parquet": {"id", "published", "published_offset_minutes", "dateline", "http"},
		"md":      {},
	} {
		wanted := []string{"id", "published", "dateline", "http"}
		if diff := cmp.Diff(want, export.ColumnsOf(format, func(field string) bool { return slices.Contains(wanted, field) })); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
		if got := export.ColumnsOf(format, func(field string) bool { return fields[field] }); len(got) != len(export.Columns(format)) {
			t.Errorf("%s: some columns are taken from no field: %v", format, got)
		}
	}
	if _, err := export.New("csv", io.Discard, export.Options{Columns: export.ColumnsOf("csv", func(string) bool { return false })}); err == nil {
		t.Error("no column at all was taken for all of them")
	}
}
