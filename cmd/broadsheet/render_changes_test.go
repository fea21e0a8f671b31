package main_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jedib0t/go-pretty/v6/text"
	"pgregory.net/rapid"

	main "broadsheet/cmd/broadsheet"
	"broadsheet/extract"
)

// paragraphs make a body.
func paragraphs(texts ...string) (out []extract.Block) {
	for _, s := range texts {
		out = append(out, extract.Block{Type: extract.Paragraph, Text: s})
	}
	return out
}

// seedBank are two revisions that differ in all that diff tells of.
func seedBank() (old, now *extract.Article) {
	at := time.Date(2024, 2, 29, 23, 30, 0, 0, time.FixedZone("", 3600))
	long := "The cellar is cut into the rock below the brewery, " + strings.Repeat("shelf after shelf of jars with paper labels, ", 9)
	old = &extract.Article{
		ID: "meadow.example:7", Revision: 1, Fetched: at, Kicker: "Gardens", Headline: "A cellar for nine hundred beans",
		Authors: []string{"Ines Okafor", "Piet Vandaele"}, Published: at, Section: []string{"Country"}, Topics: []string{"beans", "cellars"}, Access: extract.Paid,
		Lead: []string{"Nobody had planned to keep them all."},
		Body: append(paragraphs(
			"It began with a shoebox and two handfuls of black beans from an aunt.",
			long+"and a thermometer that nobody trusts.",
			"The oldest bean was gathered in 1911.",
			"Visitors bring envelopes.",
			"On Thursdays the jars are counted, which takes until supper.",
			"The brewery asks for no rent, only for soup.",
			"A second cellar is being dug."),
			extract.Block{Type: extract.Subhead, Text: "What it costs", Level: 2}, extract.Block{Type: extract.Paragraph, Text: "Not much: the rock is cool by itself."}),
		Images:  []extract.Image{{URL: "https://meadow.example/a.jpg", Caption: "The shelves."}, {URL: "https://meadow.example/b.jpg", Caption: "An envelope."}},
		Capture: &extract.Capture{File: "a.warc.gz", Digest: "sha1:A"}, Language: "en",
	}
	now = &extract.Article{}
	*now = *old
	now.Revision, now.Fetched, now.Modified, now.Capture = 2, at.Add(time.Hour), at.Add(time.Hour), &extract.Capture{File: "b.warc.gz", Digest: "sha1:B"}
	now.Kicker, now.Headline, now.Authors, now.Topics, now.Access, now.Language = "", "A cellar for a thousand beans", []string{"Ines Okafor", "Lorcan Hale"}, []string{"cellars", "beans"}, extract.Free, "en-IE"
	now.Body = append([]extract.Block{old.Body[6]}, paragraphs("It began with a shoebox and three handfuls of black beans from an aunt.", long+"and a thermometer that the brewer lent.")...)
	now.Body = append(now.Body, old.Body[2:6]...)
	now.Body = append(now.Body, extract.Block{Type: extract.Paragraph, Text: "What it costs"}, extract.Block{Type: extract.Paragraph, Text: strings.Repeat("The county gave a pump and asked for nothing. ", 3)})
	now.Images = []extract.Image{{URL: "https://meadow.example/a.jpg", Caption: "The new shelves.", Credit: "Hale"}, {URL: "https://meadow.example/c.jpg", Alt: "a pump"}}
	return old, now
}

// twoTexts are two revisions of which only headline and body are known.
func twoTexts(old, now []string) (a, b *extract.Article) {
	return &extract.Article{ID: "paper.example:1", Revision: 1, Headline: old[0], Body: paragraphs(old[1:]...)},
		&extract.Article{ID: "paper.example:1", Revision: 2, Headline: now[0], Body: paragraphs(now[1:]...)}
}

func renderedChanges(t interface{ Fatal(...any) }, old, now *extract.Article, coloured bool) string {
	var out bytes.Buffer
	if err := main.RenderChanges(&out, old, now, coloured); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// changed are the pairs of revisions whose differences are shown in golden files.
func changed() map[string][2]*extract.Article {
	both := func(old, now *extract.Article) [2]*extract.Article { return [2]*extract.Article{old, now} }
	old, now := seedBank()
	reread, gone := *now, *old
	reread.Capture, reread.Extraction = old.Capture, extract.Extraction{Profile: "meadow.example", Layout: "2024", ProfileHash: "sha256:00aa11bb22cc"}
	gone.Revision, gone.Lead, gone.Body = 2, slices.Concat(old.Lead, []string{old.Body[0].Text}), slices.Delete(slices.Clone(old.Body), 0, 6)
	return map[string][2]*extract.Article{
		"all":     both(old, now),
		"reading": both(old, &reread),
		"removed": both(old, &gone),
		"nothing": both(old, old),
		"wide": both(twoTexts(
			[]string{"渡し船が九年ぶりに戻る", strings.Repeat("島への渡し船は月曜日に欠航した。", 9) + "船長は救命艇を一艘少なく数えた。", "切符は四百円である。"},
			[]string{"渡し船が十年ぶりに戻る", strings.Repeat("島への渡し船は月曜日に欠航した。", 9) + "船長は救命艇を二艘少なく数えた。", "切符は五百円である。", strings.Repeat("犬は無料だ。", 12)})),
		"rtl": both(twoTexts(
			[]string{"المعبّارة تعود إلى الجزيرة", "أُلغيت الرحلة إلى الجزيرة يوم الاثنين لأن القبطان عدّ قارب نجاة أقل.", "המעבורת אל האי בוטלה ביום שני."},
			[]string{"المعبّارة تعود إلى الجزيرة", "أُلغيت الرحلة إلى الجزيرة يوم الثلاثاء لأن القبطان عدّ قارب نجاة أقل.", "המעבורת אל האי בוטלה ביום שלישי.", "השמש זרחה."})),
	}
}

// TestDiffGolden: what differs as a reader sees it, in full and with next to nothing,
// in scripts of wide characters and from right to left; with colours and without.
func TestDiffGolden(t *testing.T) {
	t.Parallel()
	for name, pair := range changed() {
		for suffix, coloured := range map[string]bool{"": false, "-coloured": true} {
			t.Run(name+suffix, func(t *testing.T) {
				t.Parallel()
				got, path := renderedChanges(t, pair[0], pair[1], coloured), filepath.Join("testdata", "diff", name+suffix+".txt")
				equalsFile(t, path, got)
			})
		}
	}
}

// TestDiffReadsWithoutColour: without its sequences a coloured line is the plain one,
// each line closes what it opens, keeps the width of 80 columns and has no blanks at
// its end, whatever the texts are.
func TestDiffReadsWithoutColour(t *testing.T) {
	t.Parallel()
	sequence := regexp.MustCompile("\x1b\\[[0-9]+m")
	check := func(t interface {
		Fatal(...any)
		Fatalf(string, ...any)
	}, old, now *extract.Article,
	) {
		loud, quiet := renderedChanges(t, old, now, true), renderedChanges(t, old, now, false)
		if diff := cmp.Diff(quiet, sequence.ReplaceAllString(loud, "")); diff != "" {
			t.Fatalf("the text differs (-plain +coloured):\n%s", diff)
		}
		for line := range strings.Lines(loud) {
			line = strings.TrimRight(line, "\n")
			if opened := strings.Count(line, "\x1b["); opened != 2*strings.Count(line, "\x1b[0m") {
				t.Fatalf("colour runs on: %q", line)
			}
			bare := sequence.ReplaceAllString(line, "")
			if n := text.StringWidthWithoutEscSequences(bare); n > 80 {
				t.Fatalf("%d columns: %q", n, line)
			}
			if strings.TrimRight(bare, " ") != bare {
				t.Fatalf("blanks at the end of %q", line)
			}
		}
	}
	for _, pair := range changed() {
		check(t, pair[0], pair[1])
	}
	word := rapid.SampledFrom([]string{"the ", "ferry ", "渡し船", "e\u0301", "\t", "\x1b[31m", "שלום ", "👩‍👩‍👧", "9", " ", "lighthousekeepersdaughter"})
	texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 1, 80).Draw(t, "words"), "")
	}), 1, 6)
	rapid.Check(t, func(t *rapid.T) {
		old, now := twoTexts(texts.Draw(t, "old"), texts.Draw(t, "new"))
		old.Headline, now.Headline = "The same", "The same"
		check(t, old, now)
	})
}

// TestDiffStopsAtTheFirstError, wherever it comes.
func TestDiffStopsAtTheFirstError(t *testing.T) {
	t.Parallel()
	old, now := seedBank()
	for size := range len(renderedChanges(t, old, now, false)) {
		if err := main.RenderChanges(&narrow{size}, old, now, false); !errors.Is(err, errNarrow) {
			t.Fatalf("with room for %d bytes: %v", size, err)
		}
	}
}
