package score_test

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/bench/score"
)

func TestPageIsReadAsUTF8(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ raw, want string }{
		"utf-8":              {"<p>Müller", "<p>Müller"},
		"mark":               {"\ufeff<p>Müller", "<p>Müller"},
		"utf-8 said to be 1": {`<meta charset="iso-8859-1"><p>Müller`, `<meta charset="iso-8859-1"><p>Müller`},
		"windows-1251":       {"<meta charset=\"windows-1251\"><p>\xcc\xe8\xf0", `<meta charset="windows-1251"><p>Мир`},
		"nothing said":       {"<p>M\xfcller", "<p>Müller"},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "html", "mill.html.gz"), c.raw)
		plain(t, filepath.Join(dir, "pages.jsonl"), `{"file": "html/mill.html.gz", "url": "https://mill.example/", "gold": {"text": "Müller"}}`)
		pages, err := score.ReadPages(dir)
		if err != nil {
			t.Fatal(err)
		}
		got, err := pages[0].HTML()
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if pages[0].Name() != "mill" {
			t.Errorf("it is called %q", pages[0].Name())
		}
	}
}

func TestDamagedFilesAreErrorsThatNameTheLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	plain(t, filepath.Join(dir, "pages.jsonl"), "{\"file\": \"html/gone.html.gz\"}\n\n{\"file\": \n")
	if _, err := score.ReadPages(dir); err == nil || !strings.Contains(err.Error(), "pages.jsonl:3: ") {
		t.Errorf("pages: %v", err)
	}
	if _, err := score.ReadRecords(filepath.Join(dir, "none.jsonl")); !os.IsNotExist(err) {
		t.Errorf("no records: %v", err)
	}
	plain(t, filepath.Join(dir, "pages.jsonl"), "{\"file\": \"html/gone.html.gz\"}\n{\"file\": \"pages.jsonl\"}\n")
	pages, err := score.ReadPages(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range pages {
		if _, err := pages[i].HTML(); err == nil {
			t.Errorf("%s was read", pages[i].File)
		}
	}
}

func TestRecordsBelongToPagesByTheirFilesName(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"html/mill.html.gz": "mill", "/a/b/mill.html": "mill", "mill": "mill", "html/a.b_2024.html.gz": "a.b_2024",
	} {
		if got := score.BaseName(source); got != want {
			t.Errorf("%s is called %q, want %q", source, got, want)
		}
	}
	file := filepath.Join(t.TempDir(), "records.jsonl")
	plain(t, file, `{"source": "x/mill.html", "text": "first"}`+"\n"+`{"source": "mill.html.gz", "text": "second", "ms": 1.5}`+"\n")
	got, err := score.ReadRecords(file)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]score.Record{"mill": {Source: "mill.html.gz", Text: "second", Millis: 1.5}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRecordsMayHaveTextsInManyForms(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]score.Record{
		`{"lead": "One", "authors": [{"name": "Ada"}, "Ben"], "body": ["Two", {"type": "subhead", "text": "Three"}]}`: {
			Lead: score.Texts{"One"}, Authors: score.Texts{"Ada", "Ben"}, Body: []score.Block{{Text: "Two"}, {Type: "subhead", Text: "Three"}},
		},
		`{"lead": "", "authors": null, "headline": null}`:              {},
		`{"lead": [{"text": "One"}, "Two"], "id": "x", "url": "y://"}`: {Lead: score.Texts{"One", "Two"}},
	} {
		var got score.Record
		if err := json.Unmarshal([]byte(raw), &got); err != nil {
			t.Errorf("%s: %v", raw, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", raw, diff)
		}
	}
	for _, raw := range []string{`{"lead": 1}`, `{"lead": [1]}`, `{"body": [1]}`} {
		if err := json.Unmarshal([]byte(raw), new(score.Record)); err == nil {
			t.Errorf("%s was read", raw)
		}
	}
}

func TestEmptyIsARecordWithoutWords(t *testing.T) {
	t.Parallel()
	for want, records := range map[bool][]score.Record{
		true:  {{}, {Headline: "The mill"}, {Text: " — "}, {Body: []score.Block{{Text: ""}}, Text: "unread beside a body"}},
		false: {{Text: "word"}, {Lead: score.Texts{"word"}}, {Body: []score.Block{{Text: "word"}}}},
	} {
		for _, r := range records {
			if r.IsEmpty() != want {
				t.Errorf("%+v: empty is %v", r, !want)
			}
		}
	}
}

func plain(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// write writes a gzipped file, and its folder.
func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
