package export_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
	"broadsheet/store/export"
)

// story is a record of about 3 kB; no two are alike.
func story(n int) *extract.Article {
	art := &extract.Article{
		Schema: extract.Schema, ID: fmt.Sprint("kiosk.example:", n), URL: fmt.Sprint("https://kiosk.example/", n), Site: "kiosk.example",
		Headline: fmt.Sprint("Headline ", n), Published: time.Unix(int64(n)*977, 0).UTC(), Authors: []string{fmt.Sprint("Author ", n%97)},
		Images: []extract.Image{{URL: fmt.Sprint("https://kiosk.example/", n, ".jpg"), Role: extract.LeadImage}},
	}
	for i := range 8 {
		art.Body = append(art.Body, extract.Block{Type: extract.Paragraph, Text: fmt.Sprint(n, i, strings.Repeat(" words of a story", 8))})
	}
	art.Text = art.PlainText()
	return art
}

// held is the most memory in use, in bytes, while records are written.
func held(t *testing.T, format string, records int) uint64 {
	t.Helper()
	w, err := export.New(format, io.Discard, withPages(export.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	var most uint64
	for n := range records {
		if err := w.Write(story(n)); err != nil {
			t.Fatal(err)
		}
		if n%(records/10) == records/10-1 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return most
}

// TestMemoryIsFlat: more records take no more memory, in any format. It isn't
// parallel, so that it counts its own memory alone. BROADSHEET_RECORDS sets how many
// are written at most.
func TestMemoryIsFlat(t *testing.T) { //nolint:paralleltest // see above
	for _, f := range export.Formats() {
		few := 2000
		if f.Name == "parquet" {
			few = 10_500 // more than a group of rows
		}
		many := 3 * few
		if n, err := strconv.Atoi(os.Getenv("BROADSHEET_RECORDS")); err == nil {
			many = n
		}
		small := held(t, f.Name, few)
		large := held(t, f.Name, many)
		t.Logf("%-8s %4d MB at %d, %4d MB at %d", f.Name, small>>20, few, large>>20, many)
		if large > small+small/2+16<<20 {
			t.Errorf("%s: %d bytes at %d records, %d at %d", f.Name, small, few, large, many)
		}
	}
}

// TestHugeRecordsEndAGroupOfRows: Parquet's groups are bounded in bytes too.
func TestHugeRecordsEndAGroupOfRows(t *testing.T) { //nolint:paralleltest // it counts its own memory
	huge := &extract.Article{ID: "kiosk.example:1", Text: strings.Repeat("words of a story ", 1<<20/17)}
	w, err := export.New("parquet", io.Discard, export.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var most uint64
	for n := range 600 {
		if err := w.Write(huge); err != nil {
			t.Fatal(err)
		}
		if n%100 == 99 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if most > 300<<20 {
		t.Errorf("%d MB in memory of 600 records of 1 MB", most>>20)
	}
}

// TestManyEntriesGoThroughDisk: a feed beyond what is held in memory is the same, and
// no file is left.
func TestManyEntriesGoThroughDisk(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	var list []*extract.Article
	for n := range 6000 {
		list = append(list, story(n))
	}
	doc := written(t, "atom", export.Options{}, list...)
	if len(doc) < 8<<20 {
		t.Fatalf("%d bytes fit into memory", len(doc))
	}
	if n := bytes.Count(doc, []byte("<entry>")); n != len(list) {
		t.Errorf("%d entries of %d records", n, len(list))
	}
	last := bytes.Index(doc, []byte("<id>urn:broadsheet:kiosk.example:5999</id>"))
	first := bytes.Index(doc, []byte("<id>urn:broadsheet:kiosk.example:0</id>"))
	if first < 0 || last < first || !bytes.HasSuffix(doc, []byte("</entry>\n</feed>\n")) {
		t.Errorf("the first at %d, the last at %d", first, last)
	}
	leftIn(t, dir)
}
