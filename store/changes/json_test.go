package changes_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store/changes"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// names are the JSON names of a type's fields, and of those below it that are ours.
func names(t reflect.Type, out map[string]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		names(t.Elem(), out)
	case reflect.Struct:
		if !strings.HasSuffix(t.PkgPath(), "store/changes") {
			return
		}
		for f := range t.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			out[name] = true
			names(f.Type, out)
		}
	default:
	}
}

// TestEachNameIsDocumented: what the JSON form has is what docs/history.md tells of.
func TestEachNameIsDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "history.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	names(reflect.TypeFor[changes.Changes](), all)
	for name := range all {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/history.md doesn't tell of %q", name)
		}
	}
	if len(all) < 25 {
		t.Errorf("only %d names were found", len(all))
	}
}

// TestJSONForm: its names are a promise, and what doesn't differ is absent.
func TestJSONForm(t *testing.T) {
	t.Parallel()
	now := later(func(a *extract.Article) {
		a.Kicker, a.Access, a.Modified = "", extract.Paid, start.AddDate(0, 0, 1)
		a.Authors, a.Topics = a.Authors[:1], append(a.Topics, "books")
		a.Body = append(a.Body[:1], extract.Block{Type: extract.LiveEntry, Text: "Rain.", Time: start, Level: 1})
		a.Images = a.Images[:1]
		a.Extraction.Layout = "2023"
	})
	raw, err := json.MarshalIndent(changes.Between(keeper(), now), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "form.json")
	if *update {
		if err := os.WriteFile(path, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(raw)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
	if raw, _ = json.Marshal(changes.Between(keeper(), keeper())); !strings.HasSuffix(string(raw), `"kind":"none","content":false}`) {
		t.Errorf("of one revision and itself: %s", raw)
	}
}
