package extract_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

// evaluationPages is the folder of real pages. They are other people's: without
// them the tests that need them are skipped, and with a wrong folder they fail.
func evaluationPages(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("BROADSHEET_PAGES")
	if dir == "" {
		tb.Skip("BROADSHEET_PAGES is not set: the evaluation pages are not at hand")
	}
	if _, err := os.Stat(dir); err != nil {
		tb.Fatalf("BROADSHEET_PAGES: %v", err)
	}
	return dir
}

// A goldPage is a line of pages.jsonl.
type goldPage struct {
	ID, File, URL string
	Gold          map[string]any
}

func goldPages(tb testing.TB, dir string) []goldPage {
	tb.Helper()
	f, err := os.Open(filepath.Join(dir, "pages.jsonl"))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []goldPage
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var p goldPage
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			tb.Fatal(err)
		}
		out = append(out, p)
	}
	if err := lines.Err(); err != nil || len(out) == 0 {
		tb.Fatalf("%s: %d pages, %v", dir, len(out), err)
	}
	return out
}

func gunzip(tb testing.TB, file string) []byte {
	tb.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		tb.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func TestReferencePageIsReadWhole(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(evaluationPages(t), "faz")
	for _, page := range goldPages(t, dir) {
		art, err := extract.Extract(extract.Page{HTML: gunzip(t, filepath.Join(dir, page.File)), URL: page.URL}, extract.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(any(page.Gold), named(page.Gold, asJSON(t, art))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", page.ID, diff)
		}
	}
}

// asJSON is a record as a reader of its JSON sees it.
func asJSON(tb testing.TB, art extract.Article) any {
	tb.Helper()
	raw, err := json.Marshal(art)
	if err != nil {
		tb.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		tb.Fatal(err)
	}
	return v
}

// named keeps of got only what want names.
func named(want, got any) any {
	switch want := want.(type) {
	case map[string]any:
		have, ok := got.(map[string]any)
		if !ok {
			return got
		}
		out := map[string]any{}
		for key, w := range want {
			if g, ok := have[key]; ok {
				out[key] = named(w, g)
			}
		}
		return out
	case []any:
		have, ok := got.([]any)
		if !ok || len(have) != len(want) {
			return got
		}
		out := make([]any, len(have))
		for i := range have {
			out[i] = named(want[i], have[i])
		}
		return out
	}
	return got
}
