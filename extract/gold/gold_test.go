package gold_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadsheet/extract/gold"
)

// set writes a set with a list and one page.
func set(t *testing.T, list string) string {
	t.Helper()
	dir := t.TempDir()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("<p>The mill turns."))
	_ = z.Close()
	for name, raw := range map[string]string{"pages.jsonl": list, "mill.html.gz": packed.String(), "plain.html.gz": "<p>"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestPagesAreReadWithWhatTheyHold, and blank lines are none.
func TestPagesAreReadWithWhatTheyHold(t *testing.T) {
	t.Parallel()
	pages, err := gold.Read(set(t, `{"id": "m", "file": "mill.html.gz", "url": "https://mill.example/1", "gold": {"headline": "Mill"}}`+"\n\n"+`{"file": "none.html.gz"}`))
	if err != nil || len(pages) != 2 {
		t.Fatalf("%+v, %v", pages, err)
	}
	var says struct{ Headline string }
	if err := pages[0].Says(&says); err != nil || says.Headline != "Mill" {
		t.Errorf("it says %+v, %v", says, err)
	}
	if raw, err := pages[0].HTML(); err != nil || string(raw) != "<p>The mill turns." {
		t.Errorf("%q, %v", raw, err)
	}
	if err := pages[1].Says(&says); err != nil || says.Headline != "Mill" {
		t.Errorf("one that says nothing: %+v, %v", says, err)
	}
	if _, err := pages[1].HTML(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a page that isn't there: %v", err)
	}
}

// TestErrorsNameFileAndLine of what can't be read.
func TestErrorsNameFileAndLine(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]string{
		"":                           "pages.jsonl: there are none",
		"\n{\"file\": 1}\n":          "pages.jsonl:2: ",
		"{\"file\": \"plain.html.gz": "pages.jsonl:1: ",
	} {
		if _, err := gold.Read(set(t, list)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", list, err)
		}
	}
	pages, err := gold.Read(set(t, `{"file": "plain.html.gz", "gold": {"headline": 1}}`))
	if err != nil {
		t.Fatal(err)
	}
	var says struct{ Headline string }
	if err := pages[0].Says(&says); err == nil || !strings.Contains(err.Error(), "plain.html.gz") {
		t.Errorf("gold of another form: %v", err)
	}
	if _, err := pages[0].HTML(); err == nil || !strings.Contains(err.Error(), "plain.html.gz") {
		t.Errorf("a page that isn't packed: %v", err)
	}
	pages[0].File = "torn.html.gz"
	if err := os.WriteFile(pages[0].Path(), []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x01"), 0o600); err != nil {
		t.Fatal(err)
	}
	var torn said
	if pages[0].MustHTML(&torn); !torn.failed {
		t.Error("a page that was cut is no failure of the test that needs it")
	}
	if _, err := gold.Read(t.TempDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no set: %v", err)
	}
}

// A said is a test that only remembers what it was told.
type said struct{ skipped, failed bool }

func (*said) Helper()        {}
func (s *said) Skip(...any)  { s.skipped = true }
func (s *said) Fatal(...any) { s.failed = true }

// TestWithoutPagesTestsAreSkipped, and with a wrong folder they fail.
func TestWithoutPagesTestsAreSkipped(t *testing.T) {
	var without, wrong, right said
	dir := t.TempDir()
	t.Setenv("BROADSHEET_PAGES", dir)
	if got := gold.Folder(&right); got != dir || right.failed || right.skipped {
		t.Errorf("a folder: %s, %+v", got, right)
	}
	t.Setenv("BROADSHEET_PAGES", "")
	gold.Folder(&without)
	t.Setenv("BROADSHEET_PAGES", filepath.Join(t.TempDir(), "none"))
	if gold.Set(&wrong, "news"); !wrong.failed || wrong.skipped {
		t.Errorf("a wrong folder: %+v", wrong)
	}
	if !without.skipped {
		t.Error("the test goes on without pages")
	}
}
