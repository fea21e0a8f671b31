package extract_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"broadsheet/extract"
)

// TestRealArticlesAreKept reads the evaluation pages, all of them articles by
// their gold: at most one in two hundred may be refused.
func TestRealArticlesAreKept(t *testing.T) {
	t.Parallel()
	root := os.Getenv("BROADSHEET_PAGES")
	if root == "" {
		t.Skip("set BROADSHEET_PAGES to the folder of evaluation pages")
	}
	for _, set := range []string{"news", "bodies", "articles"} {
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			total, refused := 0, 0
			for _, page := range evaluationPages(t, filepath.Join(root, set)) {
				total++
				if _, err := extract.Extract(page, generalOnly); err != nil {
					refused++
					t.Log(err)
				}
			}
			t.Logf("%d of %d refused", refused, total)
			if total == 0 || refused*200 > max(total, 200) {
				t.Errorf("%d of %d articles refused", refused, total)
			}
		})
	}
}

// evaluationPages reads the pages that a folder's pages.jsonl lists.
func evaluationPages(t *testing.T, dir string) []extract.Page {
	t.Helper()
	list, err := os.Open(filepath.Join(dir, "pages.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = list.Close() }()
	var out []extract.Page
	lines := bufio.NewScanner(list)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var entry struct{ File, URL string }
		if err := json.Unmarshal(lines.Bytes(), &entry); err != nil {
			t.Fatal(err)
		}
		out = append(out, extract.Page{HTML: unzipped(t, filepath.Join(dir, entry.File)), URL: entry.URL, Source: entry.File})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func unzipped(t *testing.T, file string) []byte {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	src, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return src
}
