package main_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jedib0t/go-pretty/v6/text"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/extract"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const sentence = "The ferry to the island was cancelled on Monday because the captain had counted one lifeboat too few, twice, and the harbour office lent out its radio. "

// full is a record with every field that a reader sees.
func full() *extract.Article {
	at := time.Date(2020, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600))
	return &extract.Article{
		ID: "harbour.example:1", Revision: 3, URL: "https://harbour.example/ferry", Aliases: []string{"https://harbour.example/-1"},
		Kicker: "Shipping", Headline: strings.TrimSpace(sentence), Authors: []string{"Maud Pennington", "Odile Marchetal", "Jonas Ferber"},
		Published: at, Modified: at.Add(time.Hour), Section: []string{"Home", "Harbour"}, ReadingMinutes: 12, Access: extract.Free,
		Lead: []string{sentence + sentence},
		Body: []extract.Block{
			{Type: extract.Paragraph, Text: sentence + sentence},
			{Type: extract.Subhead, Text: "What was lost", Level: 2},
			{Type: extract.ListItem, Text: "one lifeboat", Level: 1},
			{Type: extract.ListItem, Text: sentence, Level: 2},
			{Type: extract.Quote, Text: sentence},
			{Type: extract.LiveEntry, Text: sentence, Time: at},
			{Type: extract.LiveEntry, Text: "At no known time."},
			{Type: extract.ListItem, Text: "a list at the end"},
		},
		Images: []extract.Image{
			{URL: "https://harbour.example/a.jpg", Caption: sentence, Credit: "Ferber"}, {URL: "https://harbour.example/b.jpg", Alt: "a boat"}, {URL: "https://harbour.example/c.jpg"},
		},
		Topics:  []string{"Ferries", "Radio"},
		Related: []extract.Group{{Group: "More", Items: []extract.Teaser{{Kicker: "Weather", Headline: "Fog again"}, {Headline: sentence}}}},
		Capture: &extract.Capture{File: "one.warc.gz", Offset: 1322, Length: 4096}, Fetched: at,
		Extraction: extract.Extraction{Profile: "harbour.example", Layout: "2019", Warnings: []string{"page 2 is missing"}},
	}
}

// rendered prints a record.
func rendered(t *testing.T, art *extract.Article, emphasis bool) string {
	t.Helper()
	var out bytes.Buffer
	if err := main.Render(&out, art, emphasis); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestRenderGolden: records as a reader sees them, in full and with next to nothing,
// with emphasis and without, in scripts of wide characters and from right to left.
func TestRenderGolden(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		art      *extract.Article
		emphasis bool
	}{
		"full":     {full(), false},
		"emphasis": {full(), true},
		"bare":     {&extract.Article{ID: "unknown:1", Body: []extract.Block{{Type: extract.Paragraph, Text: "All there is."}}}, false},
		"wide": {&extract.Article{
			ID: "wide.example:1", Headline: "渡し船が九年ぶりに戻る", Authors: []string{"港町 花子"},
			Body: []extract.Block{
				{Type: extract.Paragraph, Text: strings.Repeat("島への渡し船は月曜日に欠航した。", 8)},
				{Type: extract.Quote, Text: strings.Repeat("船長は救命艇を一艘少なく数えた。", 5)},
			},
		}, false},
		"rtl": {&extract.Article{
			ID: "rtl.example:1", Headline: "המעבורת חוזרת",
			Body: []extract.Block{{Type: extract.Paragraph, Text: strings.Repeat("המעבורת אל האי בוטלה ביום שני. ", 6)}},
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, path := rendered(t, c.art, c.emphasis), filepath.Join("testdata", "render", name+".txt")
			equalsFile(t, path, got)
		})
	}
}

// equalsFile holds an output against a golden file, which -update writes.
func equalsFile(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		write(t, ".", map[string]string{path: got})
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}

// TestRenderKeepsTheWidth of 80 columns, with wide characters and emphasis too;
// only addresses and names of files may be longer.
func TestRenderKeepsTheWidth(t *testing.T) {
	t.Parallel()
	wide := full()
	wide.Headline, wide.Body[0].Text = strings.Repeat("渡し船が戻る", 20), strings.Repeat("島への渡し船は月曜日に欠航した。", 20)
	for name, art := range map[string]*extract.Article{"full": full(), "wide": wide} {
		for line := range strings.Lines(rendered(t, art, true)) {
			line = strings.TrimRight(line, "\n")
			if n := text.StringWidthWithoutEscSequences(line); n > 80 {
				t.Errorf("%s: %d columns: %q", name, n, line)
			}
			if strings.TrimRight(line, " ") != line {
				t.Errorf("%s: blanks at the end of %q", name, line)
			}
		}
	}
}

// TestRenderEmphasisIsOnlyEmphasis: without its sequences the text is the same, and
// each line closes what it opens.
func TestRenderEmphasisIsOnlyEmphasis(t *testing.T) {
	t.Parallel()
	loud := rendered(t, full(), true)
	if diff := cmp.Diff(rendered(t, full(), false), regexp.MustCompile("\x1b\\[[0-9]+m").ReplaceAllString(loud, "")); diff != "" {
		t.Errorf("the text differs (-plain +emphasis):\n%s", diff)
	}
	for line := range strings.Lines(loud) {
		if opened := strings.Count(line, "\x1b["); opened != 2*strings.Count(line, "\x1b[0m") {
			t.Errorf("emphasis runs on: %q", line)
		}
	}
	var out bytes.Buffer
	if err := main.RenderArticle(&out, full()); err != nil || strings.Contains(out.String(), "\x1b") {
		t.Errorf("%v: emphasis where there is no terminal", err)
	}
}

// A narrow takes so many bytes and no more.
type narrow struct{ left int }

var errNarrow = errors.New("no more fits")

func (w *narrow) Write(b []byte) (int, error) {
	if len(b) > w.left {
		return 0, errNarrow
	}
	w.left -= len(b)
	return len(b), nil
}

// TestRenderStopsAtTheFirstError, wherever it comes.
func TestRenderStopsAtTheFirstError(t *testing.T) {
	t.Parallel()
	for size := range len(rendered(t, full(), false)) {
		if err := main.Render(&narrow{size}, full(), false); !errors.Is(err, errNarrow) {
			t.Fatalf("with room for %d bytes: %v", size, err)
		}
	}
}
