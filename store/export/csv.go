package export

import (
	"io"
	"slices"
	"strings"

	"broadsheet/extract"
)

// table writes CSV as RFC 4180 has it: a head line, lines that end with CRLF, and
// quotes around what holds a quote, a comma or a line break. encoding/csv is not
// used because with CRLF it changes the line breaks inside cells too.
type table struct {
	sheet

	columns []column
	mark    bool
	begun   bool
}

func newTable(w io.Writer, o Options) (Writer, error) {
	if err := checkColumns("csv", o.Columns); err != nil {
		return nil, err
	}
	t := &table{sheet: sheet{w: w}, columns: columns, mark: o.Mark}
	if o.Columns != nil {
		t.columns = make([]column, len(o.Columns))
	}
	for i, name := range o.Columns {
		t.columns[i] = columns[slices.IndexFunc(columns, func(c column) bool { return c.name == name })]
	}
	return t, nil
}

// Write adds a line; before the first one comes the head.
func (t *table) Write(art *extract.Article) error {
	t.begin()
	t.line(func(c column) string { return defused(clean(c.text(art))) })
	return t.send()
}

// Close writes the head where there was no record.
func (t *table) Close() error {
	t.begin()
	return t.send()
}

func (t *table) begin() {
	if t.begun {
		return
	}
	t.begun = true
	if t.mark {
		t.put("\ufeff")
	}
	t.line(func(c column) string { return c.name })
}

func (t *table) line(cell func(column) string) {
	for i, c := range t.columns {
		if i > 0 {
			t.put(",")
		}
		t.put(quoted(cell(c), len(t.columns) == 1))
	}
	t.put("\r\n")
}

// quoted puts quotes around a cell that needs them. A line's only cell needs them
// when it is empty: many readers pass over empty lines.
func quoted(s string, only bool) string {
	if !strings.ContainsAny(s, "\",\r\n") && (s != "" || !only) {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// defused is a cell that no spreadsheet takes for a formula: one that begins as a
// formula may (=, +, -, @, tab, CR, LF) gets an apostrophe before it, the
// spreadsheets' own sign for text. So does one that begins with apostrophes before
// such a sign, so that taking one apostrophe away gives back every cell.
// See OWASP, "CSV Injection".
func defused(s string) string {
	rest := strings.TrimLeft(s, "'")
	if rest != "" && strings.ContainsRune("=+-@\t\r\n", rune(rest[0])) {
		return "'" + s
	}
	return s
}
