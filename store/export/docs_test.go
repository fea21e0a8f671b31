package export_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store/export"
)

// documented is docs/exports.md.
func documented(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "exports.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// fenced are the blocks of a language, one after the other.
func fenced(doc, language string) string {
	var out strings.Builder
	for _, part := range strings.Split(doc, "\n```"+language+"\n")[1:] {
		block, _, _ := strings.Cut(part, "\n```")
		out.WriteString(block + "\n")
	}
	return out.String()
}

// TestEveryColumnIsDocumented under its form, and no other is.
func TestEveryColumnIsDocumented(t *testing.T) {
	t.Parallel()
	doc := documented(t)
	for heading, format := range map[string]string{"\n## CSV\n": "csv", "\n## Parquet\n": "parquet"} {
		_, section, _ := strings.Cut(doc, heading)
		section, _, _ = strings.Cut(section, "\n## ")
		_, table, _ := strings.Cut(section, "\n| column | ")
		var named []string
		for line := range strings.Lines(table) {
			cells := strings.Split(line, "|")
			if len(cells) < 3 || !strings.Contains(cells[1], "`") {
				continue
			}
			for i, name := range strings.Split(cells[1], "`") {
				if i%2 == 1 {
					named = append(named, name)
				}
			}
		}
		want := map[string]bool{}
		for _, name := range export.Columns(format) {
			want[name] = true
		}
		got := map[string]bool{}
		for _, name := range named {
			got[name] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-program +docs):\n%s", format, diff)
		}
	}
	for _, f := range export.Formats() {
		if !strings.Contains(doc, "\n| `"+f.Name+"` | ") {
			t.Errorf("%s is not in the table of forms", f.Name)
		}
	}
}

// TestDocumentedPythonReadsCSV: what the page shows takes lists apart and formulas
// back as we meant it, whatever is in them.
func TestDocumentedPythonReadsCSV(t *testing.T) {
	t.Parallel()
	functions, _, found := strings.Cut(fenced(documented(t), "python"), "with open(")
	if !found {
		t.Fatal("the page opens no file")
	}
	script := functions + `
import io, json, sys
csv.field_size_limit(1 << 30)
rows = csv.DictReader(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline=""))
json.dump([[plain(r["headline"]), *items(plain(r["authors"]))] for r in rows], sys.stdout)`
	list := nasty()[:len(nastyTexts)]
	var got, want [][]string
	if err := json.Unmarshal(python(t, script, written(t, "csv", export.Options{}, list...)), &got); err != nil {
		t.Fatal(err)
	}
	for _, art := range list {
		want = append(want, []string{spoken(art.Headline), spoken(art.Authors[0]), spoken(art.Authors[1])})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestDocumentedSQLRuns in DuckDB, and the clock as printed is that of the record.
func TestDocumentedSQLRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	art := full(1, "plain", 90)
	for _, f := range []string{"jsonl", "parquet"} {
		if err := os.WriteFile(filepath.Join(dir, "articles."+f), written(t, f, export.Options{}, art, &extract.Article{ID: "kiosk.example:2"}), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sql := fenced(documented(t), "sql")
	var results [][]map[string]any
	if err := json.Unmarshal(judge(t, "sql.mjs", []byte(sql), dir), &results); err != nil {
		t.Fatal(err)
	}
	if len(results) != strings.Count(sql, ";") {
		t.Fatalf("%d results of %d statements", len(results), strings.Count(sql, ";"))
	}
	shown, err := json.Marshal(results)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"count_star()":"1","site":"kiosk.example"}`, `"printed":"` + art.Published.Format("2006-01-02 15:04:05.000000") + `"`,
		`{"articles":"1","author":"plain"}`, `{"id":"kiosk.example:1","text":"plain"}`,
	} {
		if !strings.Contains(string(shown), want) {
			t.Errorf("%s is not in %s", want, shown)
		}
	}
}
