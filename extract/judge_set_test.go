package extract_test

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"broadsheet/extract"
)

// A judged is a page of testdata/judge, with what it is to be taken for: a reason,
// or "article".
type judged struct {
	want, name string
	page       extract.Page
}

// judgedPages reads the pages of a folder. A file is named by what its page is, a
// name and an address; its text is a template, filled with invented stories.
func judgedPages(t *testing.T, folder string) []judged {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "judge", folder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no pages, %v", folder, err)
	}
	fill := newFiller(t)
	var out []judged
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			words := strings.Fields(f.Name)
			if len(words) != 3 {
				t.Fatalf("%s: %q names no page", file, f.Name)
			}
			out = append(out, judged{words[0], words[1], extract.Page{HTML: fill.page(t, f), URL: words[2]}})
		}
	}
	return out
}

// taken is what a page is taken for.
func taken(t *testing.T, page extract.Page) string {
	t.Helper()
	_, err := extract.Extract(page, generalOnly)
	if err == nil {
		return "article"
	}
	no, ok := errors.AsType[*extract.NoArticleError](err)
	if !ok {
		t.Fatalf("%s: %v", page.URL, err)
	}
	if !slices.Contains(extract.Reasons(), no.Reason) {
		t.Errorf("%s: %q is none of the reasons", page.URL, no.Reason)
	}
	return string(no.Reason)
}

// TestWhatIsNoArticleIsToldFromWhatIs holds the bars on invented pages. Those in
// "held" and "kept/held" were written when the rules were done, in another hand. At
// the first look 47 of 48 there were refused and 13 of 14 kept; for the lost one,
// a short item among teasers, a rule was mended. "furnished" and "again" were held
// back before: 62 of 65 and 54 of 58 refused at their first looks, 12 of 14 and 9 of
// 12 kept.
func TestWhatIsNoArticleIsToldFromWhatIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		folder              string
		refused             bool // they are no articles
		least, rights, hits int  // pages, and of a hundred those with the right verdict, and with the right reason
	}{
		{"seen", true, 220, 95, 90},
		{"held", true, 45, 95, 80},
		{"kept", false, 45, 99, 99},
		{"kept/held", false, 14, 99, 99},
	} {
		t.Run(c.folder, func(t *testing.T) {
			t.Parallel()
			pages, rights, hits := judgedPages(t, c.folder), 0, 0
			for _, p := range pages {
				got := taken(t, p.page)
				if (got != "article") == c.refused {
					rights++
				}
				if got == p.want {
					hits++
				} else {
					t.Logf("%s %s is taken for %s: %s", p.want, p.name, got, extract.Traits(p.page, generalOnly))
				}
			}
			t.Logf("%s: %d pages, %d with the right verdict, %d with the right reason", c.folder, len(pages), rights, hits)
			if len(pages) < c.least || rights*100 < c.rights*len(pages) || hits*100 < c.hits*len(pages) {
				t.Errorf("of %d pages, %d verdicts and %d reasons are right; wanted of %d at least, %d%% and %d%%", len(pages), rights, hits, c.least, c.rights, c.hits)
			}
		})
	}
}

// TestJudgementPrecisionAndRecall prints both over all invented pages, of what is
// refused: the bars are 99 articles of a hundred kept, 95 others of a hundred caught.
func TestJudgementPrecisionAndRecall(t *testing.T) {
	t.Parallel()
	caught, missed, lost, kept := 0, 0, 0, 0
	for _, folder := range []string{"seen", "held", "kept", "kept/held"} {
		for _, p := range judgedPages(t, folder) {
			switch isRefused := taken(t, p.page) != "article"; {
			case isRefused && p.want != "article":
				caught++
			case p.want != "article":
				missed++
			case isRefused:
				lost++
			default:
				kept++
			}
		}
	}
	t.Logf("precision %.3f, recall %.3f: of %d pages that are no article %d are refused, of %d articles %d",
		float64(caught)/float64(caught+lost), float64(caught)/float64(caught+missed), caught+missed, caught, kept+lost, lost)
	if lost*100 > kept+lost || missed*20 > caught+missed {
		t.Errorf("%d of %d articles are refused, %d of %d others are kept", lost, kept+lost, missed, caught+missed)
	}
}
