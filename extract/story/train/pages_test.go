package main_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	main "broadsheet/extract/story/train"
)

// folder is one of gold pages: a set with one page of each form of the gold.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	put := func(name string, data []byte) {
		t.Helper()
		name = filepath.Join(dir, "news", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	page := `<!doctype html><html><head><title>Bridge closed</title></head><body><nav><a href="/">Menu</a></nav><h1>Bridge closed</h1><p class="lead">` + third + `</p><div><p>` + first + `</p><h2>The goat</h2><p>` + second + `</p></div><footer>Imprint</footer></body></html>`
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write([]byte(page)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	put("html/a.html.gz", zipped.Bytes())
	put("pages.jsonl", []byte(`{"file":"html/a.html.gz","url":"https://www.news.example/a","publisher":"News","gold":{"headline":"Bridge closed","lead":["`+third+`"],"body":[{"type":"paragraph","text":"`+first+`"},{"type":"subhead","text":"The goat"},{"type":"paragraph","text":"`+second+`"}]}}
{"file":"html/a.html.gz","url":"https://www.news.example/b","gold":{"text":"`+first+`\n\n The goat\n`+second+`"}}
{"file":"html/none.html.gz","id":"seven","gold":{"text":"x"}}
`))
	return dir
}

func TestGoldOfEachForm(t *testing.T) {
	t.Parallel()
	all, err := main.Load(folder(t), "news")
	if err != nil || len(all) != 3 {
		t.Fatalf("%d pages: %v", len(all), err)
	}
	for i, want := range []string{"News", "news.example", "seven"} { // pages of one publisher go into one fold
		if all[i].Publisher != want || all[i].Fold < 0 || all[i].Fold >= main.Folds {
			t.Errorf("page %d is of %q in fold %d, want %q", i, all[i].Publisher, all[i].Fold, want)
		}
	}
	want := []main.GoldBlock{{"lead", third}, {"paragraph", first}, {"subhead", "The goat"}, {"paragraph", second}}
	if diff := cmp.Diff(want, all[0].Blocks); diff != "" {
		t.Errorf("blocks differ (-want +got):\n%s", diff)
	}
	want = []main.GoldBlock{{"text", first}, {"text", " The goat"}, {"text", second}}
	if diff := cmp.Diff(want, all[1].Blocks); diff != "" {
		t.Errorf("blocks of a text differ (-want +got):\n%s", diff)
	}
}

func TestGoldThatCannotBeRead(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if _, err := main.Load(dir, "none"); err == nil {
		t.Error("no error for a set that isn't there")
	}
	if err := os.WriteFile(filepath.Join(dir, "news", "pages.jsonl"), []byte("{\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := main.Load(dir, "news"); err == nil || !strings.Contains(err.Error(), "pages.jsonl") {
		t.Errorf("error %v for a line that is broken", err)
	}
}
