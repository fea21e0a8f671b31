package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store/export"
)

// readTable reads CSV as RFC 4180 describes it, strictly, with nothing forgiven.
func readTable(tb testing.TB, raw string) [][]string {
	tb.Helper()
	var rows [][]string
	for line := []string(nil); raw != ""; {
		var cell string
		if quoted, ok := strings.CutPrefix(raw, `"`); ok {
			end := 0
			for ; end < len(quoted); end++ {
				if quoted[end] != '"' {
					continue
				}
				if end+1 < len(quoted) && quoted[end+1] == '"' {
					end++
					continue
				}
				break
			}
			if end >= len(quoted) {
				tb.Fatalf("a quote without end: %.100q", raw)
			}
			cell, raw = strings.ReplaceAll(quoted[:end], `""`, `"`), quoted[end+1:]
		} else {
			end := strings.IndexAny(raw, ",\r\n\"")
			if end < 0 {
				tb.Fatalf("a line without end: %.100q", raw)
			}
			cell, raw = raw[:end], raw[end:]
		}
		line = append(line, cell)
		if rest, ok := strings.CutPrefix(raw, ","); ok {
			raw = rest
			continue
		}
		rest, ok := strings.CutPrefix(raw, "\r\n")
		if !ok {
			tb.Fatalf("after a cell comes %.100q", raw)
		}
		rows, line, raw = append(rows, line), nil, rest
	}
	return rows
}

// undefused takes the apostrophe away that keeps a cell from being a formula.
func undefused(cell string) string {
	rest := strings.TrimLeft(cell, "'")
	if rest != "" && rest != cell && strings.ContainsAny(rest[:1], "=+-@\t\r\n") {
		return cell[1:]
	}
	return cell
}

// split takes a list's cell apart, as docs/exports.md says.
func split(cell string) []string {
	if cell == "" {
		return nil
	}
	items := []string{""}
	for i := 0; i < len(cell); i++ {
		switch cell[i] {
		case '|':
			items = append(items, "")
			continue
		case '\\':
			i++
		}
		items[len(items)-1] += cell[i : i+1]
	}
	return items
}

// spoken is a text as forms of text have it: what has no words is U+FFFD.
func spoken(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && !strings.ContainsRune("\t\r\n", r) || r == 0xFFFE || r == 0xFFFF {
			return utf8.RuneError
		}
		return r
	}, string([]rune(s)))
}

// TestCSVComesBack to the byte, lists and line breaks too, and no cell is a formula.
func TestCSVComesBack(t *testing.T) {
	t.Parallel()
	all := nasty()
	rows := readTable(t, string(written(t, "csv", export.Options{}, all...)))
	if len(rows) != len(all)+1 {
		t.Fatalf("%d lines of %d records", len(rows), len(all))
	}
	if diff := cmp.Diff(export.Columns("csv"), rows[0]); diff != "" {
		t.Errorf("head: %s", diff)
	}
	for n, art := range all {
		row := map[string]string{}
		for i, cell := range rows[n+1] {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
				t.Errorf("%s of %d is a formula: %q", rows[0][i], n, cell)
			}
			row[rows[0][i]] = undefused(cell)
		}
		for column, want := range map[string]string{
			"id": art.ID, "url": art.URL, "kicker": art.Kicker, "headline": art.Headline, "publisher": art.Publisher, "source": art.Source,
		} {
			if row[column] != spoken(want) {
				t.Errorf("%s of %d: %q, want %q", column, n, row[column], want)
			}
		}
		if n >= len(nastyTexts) {
			continue
		}
		for column, want := range map[string][]string{"authors": art.Authors, "topics": art.Topics, "section": art.Section, "pages": art.Pages, "warnings": art.Extraction.Warnings} {
			spokenList := []string{spoken(want[0]), spoken(want[1])}
			if diff := cmp.Diff(spokenList, split(row[column])); diff != "" {
				t.Errorf("%s of %d: %s", column, n, diff)
			}
		}
		if at, err := time.Parse(time.RFC3339, row["published"]); err != nil || !at.Equal(art.Published) || at.Format("-07:00") != art.Published.Format("-07:00") {
			t.Errorf("published of %d: %q, %v", n, row["published"], err)
		}
	}
}

// TestCSVToTheByte: columns, quotes and line ends are a promise to scripts.
func TestCSVToTheByte(t *testing.T) {
	t.Parallel()
	art := &extract.Article{
		ID: "kiosk.example:1", Headline: "Fish, \"fresh\"", Authors: []string{"Ada Quill", "Bo | Reed"}, Lead: []string{"One.", "Two."},
		Published: time.Date(2019, 4, 23, 7, 41, 0, 0, time.FixedZone("", 7200)), Kicker: "=1+1", Images: []extract.Image{{URL: "a"}, {Credit: "Bo"}},
		Extraction: extract.Extraction{Confidence: 0.5},
	}
	o := export.Options{Columns: []string{"id", "revision", "published", "kicker", "headline", "authors", "lead", "images", "image_credits", "confidence"}}
	head := strings.Join(o.Columns, ",") + "\r\n"
	want := head + `kiosk.example:1,,2019-04-23T07:41:00+02:00,'=1+1,"Fish, ""fresh""",Ada Quill|Bo \| Reed,"One.` + "\n\n" + `Two.",a|,|Bo,0.5` + "\r\n"
	if got := string(written(t, "csv", o, art)); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := string(written(t, "csv", o)); got != head {
		t.Errorf("of no records: %q", got)
	}
	o.Mark = true
	if got := string(written(t, "csv", o)); got != "\ufeff"+head {
		t.Errorf("with a mark: %q", got)
	}
	one := export.Options{Columns: []string{"kicker"}}
	if got := string(written(t, "csv", one, &extract.Article{})); got != "kicker\r\n\"\"\r\n" {
		t.Errorf("an only cell that is empty: %q", got)
	}
}

// pythonReads has Python's csv module read what comes in, and gives it back as JSON.
const pythonReads = `import csv, io, json, sys
csv.field_size_limit(1 << 30)
text = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
json.dump(list(csv.reader(text, strict=True)), sys.stdout)`

// TestPythonReadsCSV as we do: its reader is one that we didn't write.
func TestPythonReadsCSV(t *testing.T) {
	t.Parallel()
	raw := written(t, "csv", export.Options{Mark: true}, nasty()...)
	var rows [][]string
	if err := json.Unmarshal(python(t, pythonReads, raw), &rows); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(readTable(t, string(bytes.TrimPrefix(raw, []byte("\ufeff")))), rows); diff != "" {
		t.Errorf("Python reads it otherwise: %s", diff)
	}
}

// python runs a script of Python's standard library alone.
func python(t *testing.T, script string, in []byte) []byte {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3 here to read it")
	}
	c := exec.CommandContext(t.Context(), path, "-I", "-c", script)
	c.Stdin = bytes.NewReader(in)
	out, err := c.Output()
	if failed, ok := err.(*exec.ExitError); ok { //nolint:errorlint // as os/exec documents it
		t.Fatalf("python3: %v\n%s", err, failed.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	return out
}

// FuzzCSV: whatever a page held, a line has the head's number of cells, each comes
// back, none is a formula, and Go's own reader takes it.
func FuzzCSV(f *testing.F) {
	for _, s := range nastyTexts {
		f.Add(s, "second")
	}
	columns := []string{"headline", "authors", "kicker"}
	f.Fuzz(func(t *testing.T, one, two string) {
		art := &extract.Article{Headline: one, Authors: []string{one, two}, Kicker: two}
		raw := string(written(t, "csv", export.Options{Columns: columns}, art))
		rows := readTable(t, raw)
		if len(rows) != 2 || len(rows[1]) != 3 {
			t.Fatalf("%q", rows)
		}
		for _, cell := range rows[1] {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
				t.Errorf("a formula: %q", cell)
			}
		}
		if got := undefused(rows[1][0]); got != spoken(one) {
			t.Errorf("headline %q came back as %q", one, got)
		}
		if got := split(undefused(rows[1][1])); len(got) != 2 || got[0] != spoken(one) || got[1] != spoken(two) {
			t.Errorf("authors %q, %q came back as %q", one, two, got)
		}
		if got, err := csv.NewReader(strings.NewReader(raw)).ReadAll(); err != nil || len(got) != 2 {
			t.Errorf("%d lines, %v", len(got), err)
		}
	})
}
