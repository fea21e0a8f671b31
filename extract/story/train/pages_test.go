package main_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract/story"
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
	all, err := main.Load(folder(t), []string{"news"}, 6)
	if err != nil || len(all) != 3 {
		t.Fatalf("%d pages: %v", len(all), err)
	}
	for i, want := range []string{"News", "news.example", "seven"} { // pages of one publisher go into one fold
		if all[i].Publisher != want || all[i].Fold < 0 || all[i].Fold >= 6 {
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
	if _, err := main.Load(dir, []string{"none"}, 6); err == nil {
		t.Error("no error for a set that isn't there")
	}
	if err := os.WriteFile(filepath.Join(dir, "news", "pages.jsonl"), []byte("{\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := main.Load(dir, []string{"news"}, 6); err == nil || !strings.Contains(err.Error(), "pages.jsonl") {
		t.Errorf("error %v for a line that is broken", err)
	}
}

// TestPagesAreLabelled: from the file to the labels of its blocks; a page that can't be
// read teaches nothing.
func TestPagesAreLabelled(t *testing.T) {
	t.Parallel()
	all, err := main.Judge(folder(t), "news")
	if err != nil || len(all) != 3 {
		t.Fatalf("%d pages: %v", len(all), err)
	}
	for i, want := range []string{"--LPSP-", "---TTT-", ""} {
		if got := labels(all[i].Labels); got != want {
			t.Errorf("page %d has labels %q of %q, want %q", i, got, all[i].Texts, want)
		}
		if all[i].Features != len(all[i].Texts)*story.Width {
			t.Errorf("page %d has %d features of %d blocks", i, all[i].Features, len(all[i].Texts))
		}
	}
}

// TestLexiconNeedsPublishers: a word that few use is a house's, however often it stands.
func TestLexiconNeedsPublishers(t *testing.T) {
	t.Parallel()
	const hash = 42
	if l := main.Lexicon(hash, 9, 1, 3); len(l.Names)+len(l.Words) != 0 {
		t.Errorf("three publishers make %v", l)
	}
	around, within, both := main.Lexicon(hash, 0.9, 0.1, 30), main.Lexicon(hash, 0.1, 0.9, 30), main.Lexicon(hash, 0.5, 0.5, 30)
	if around.Names[hash] >= 0 || around.Words[hash] >= 0 || within.Names[hash] <= 0 || within.Words[hash] <= 0 || both.Names[hash] != 0 {
		t.Errorf("around %v, within %v, both %v", around, within, both)
	}
	if _, ok := both.Words[hash]; ok {
		t.Error("a word that says nothing is kept")
	}
}
