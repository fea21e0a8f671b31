package changes_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
	"broadsheet/store/changes"
)

var start = time.Date(2023, 3, 4, 5, 6, 7, 0, time.FixedZone("", 3600))

const (
	first  = "The lighthouse keeper counts the gulls every morning before breakfast."
	second = "On Sunday there were forty, and one of them had a ring from Norway."
	third  = "He writes the number into a blue book that his grandmother began."
)

// keeper is the article that the tests change.
func keeper() *extract.Article {
	return &extract.Article{
		ID: "kiosk.example:1", Revision: 1, URL: "https://kiosk.example/1", Language: "en",
		Kicker: "Birds", Headline: "Forty gulls on a Sunday", Authors: []string{"Maud Pennington", "Odile Marchetal"},
		Published: start, Modified: start, Section: []string{"Coast"}, Topics: []string{"gulls", "numbers"}, Access: extract.Free,
		Lead:    []string{"Somebody has to do it."},
		Body:    []extract.Block{{Type: extract.Paragraph, Text: first}, {Type: extract.Paragraph, Text: second}, {Type: extract.Paragraph, Text: third}},
		Images:  []extract.Image{{URL: "https://kiosk.example/a.jpg", Caption: "The book."}, {URL: "https://kiosk.example/b.jpg"}},
		Capture: &extract.Capture{File: "one.warc.gz", Offset: 10, Digest: "sha1:AAAA"}, Fetched: start,
		Extraction: extract.Extraction{Profile: "kiosk.example", Layout: "2020", ProfileHash: "sha256:0123456789abcdef"},
	}
}

// later is the article once more, from another page, changed.
func later(change func(*extract.Article)) *extract.Article {
	art := keeper()
	art.Revision, art.Fetched = 2, start.Add(time.Hour)
	art.Capture = &extract.Capture{File: "two.warc.gz", Offset: 20, Digest: "sha1:BBBB"}
	change(art)
	return art
}

// marked writes runs as wdiff does.
func marked(runs []changes.Run) string {
	var b strings.Builder
	for _, r := range runs {
		switch r.Op {
		case changes.Deleted:
			b.WriteString("[-" + r.Text + "-]")
		case changes.Inserted:
			b.WriteString("{+" + r.Text + "+}")
		default:
			b.WriteString(r.Text)
		}
	}
	return b.String()
}

// told writes blocks in short: what became of them, from where to where, and the
// words.
func told(blocks []changes.Block) []string {
	out := []string{}
	for _, b := range blocks {
		place := func(p *changes.Place) string {
			if p == nil {
				return "-"
			}
			return string(p.Part[0]) + string('0'+rune(p.Index))
		}
		out = append(out, string(b.Op)+" "+place(b.Old)+" "+place(b.New)+" "+marked(b.Words))
	}
	return out
}

func TestBlocksAreToldAtTheWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*extract.Article)
		want   []string
		words  string
	}{
		"nothing":    {func(*extract.Article) {}, []string{}, "no difference"},
		"a word":     {func(a *extract.Article) { a.Body[1].Text = strings.Replace(second, "forty", "fifty", 1) }, []string{"edited b2 b2 On Sunday there were [-forty-]{+fifty+}, and one of them had a ring from Norway."}, "1 paragraph edited; text"},
		"words more": {func(a *extract.Article) { a.Body[0].Text += " Nobody pays him." }, []string{"edited b1 b1 " + first + "{+ Nobody pays him.+}"}, "1 paragraph edited; text"},
		"words less": {func(a *extract.Article) { a.Body[0].Text = strings.TrimPrefix(first, "The lighthouse ") }, []string{"edited b1 b1 [-The lighthouse -]" + strings.TrimPrefix(first, "The lighthouse ")}, "1 paragraph edited; text"},
		"a block more": {func(a *extract.Article) {
			a.Body = slices.Insert(a.Body, 1, extract.Block{Type: extract.Paragraph, Text: "Rain fell."})
		}, []string{"added - b2 {+Rain fell.+}"}, "1 paragraph added; text"},
		"a block less": {func(a *extract.Article) { a.Body = slices.Delete(a.Body, 1, 2) }, []string{"removed b2 - [-" + second + "-]"}, "1 paragraph removed; text"},
		"another block": {func(a *extract.Article) { a.Body[1].Text = "Tea is served at four." }, []string{
			"removed b2 - [-" + second + "-]", "added - b2 {+Tea is served at four.+}",
		}, "1 paragraph added, 1 removed; text"},
		"a block elsewhere": {func(a *extract.Article) { a.Body = append([]extract.Block{a.Body[2]}, a.Body[:2]...) }, []string{"moved b3 b1 " + third}, "1 paragraph moved; text"},
		"elsewhere and edited": {func(a *extract.Article) {
			a.Body = append([]extract.Block{a.Body[2]}, a.Body[:2]...)
			a.Body[0].Text = strings.Replace(third, "blue", "green", 1)
		}, []string{"moved b3 b1 He writes the number into a [-blue-]{+green+} book that his grandmother began."}, "1 paragraph moved; text"},
		"from the body to the lead": {func(a *extract.Article) { a.Lead, a.Body = append(a.Lead, first), a.Body[1:] }, []string{"moved b1 l1 " + first}, "1 paragraph moved; text"},
		"the lead":                  {func(a *extract.Article) { a.Lead[0] = "Somebody had to do it." }, []string{"edited l0 l0 Somebody [-has-]{+had+} to do it."}, "1 paragraph edited; text"},
		"a subhead of a paragraph":  {func(a *extract.Article) { a.Body[0].Type, a.Body[0].Level = extract.Subhead, 2 }, []string{"edited b1 b1 " + first}, "1 block edited; text"},
		"several": {func(a *extract.Article) {
			a.Headline = "Fifty gulls on a Sunday"
			a.Body[0].Text, a.Body[1].Text = "Now the "+first[4:], strings.Replace(second, "forty", "fifty", 1)
			a.Body = append(a.Body, extract.Block{Type: extract.Paragraph, Text: "He is ninety."})
		}, []string{
			"edited b1 b1 [-The-]{+Now the+} " + first[4:],
			"edited b2 b2 On Sunday there were [-forty-]{+fifty+}, and one of them had a ring from Norway.",
			"added - b4 {+He is ninety.+}",
		}, "headline, 2 paragraphs edited, 1 added; text"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := changes.Between(keeper(), later(c.change))
			if diff := cmp.Diff(c.want, told(got.Blocks)); diff != "" {
				t.Errorf("blocks (-want +got):\n%s", diff)
			}
			if got.String() != c.words {
				t.Errorf("%q, want %q", got.String(), c.words)
			}
		})
	}
}

// TestFieldsAreToldEachForItself, and nothing else with them.
func TestFieldsAreToldEachForItself(t *testing.T) {
	t.Parallel()
	another := extract.Image{URL: "https://kiosk.example/c.jpg", Caption: "A gull."}
	for name, c := range map[string]struct {
		change func(*extract.Article)
		want   changes.Changes
		words  string
	}{
		"kicker":   {func(a *extract.Article) { a.Kicker = "" }, changes.Changes{Kind: changes.Text, Content: true, Kicker: []changes.Run{{Op: changes.Deleted, Text: "Birds"}}}, "kicker; text"},
		"headline": {func(a *extract.Article) { a.Headline = "Forty gulls" }, changes.Changes{Kind: changes.Text, Content: true, Headline: []changes.Run{{Op: changes.Equal, Text: "Forty gulls"}, {Op: changes.Deleted, Text: " on a Sunday"}}}, "headline; text"},
		"authors": {func(a *extract.Article) { a.Authors = []string{"Maud Pennington", "Jonas Ferber"} }, changes.Changes{Kind: changes.Text, Content: true, Authors: &changes.List{
			Old: []string{"Maud Pennington", "Odile Marchetal"}, New: []string{"Maud Pennington", "Jonas Ferber"}, Added: []string{"Jonas Ferber"}, Removed: []string{"Odile Marchetal"},
		}}, "authors; text"},
		"order of authors": {func(a *extract.Article) { slices.Reverse(a.Authors) }, changes.Changes{Kind: changes.Text, Content: true, Authors: &changes.List{
			Old: []string{"Maud Pennington", "Odile Marchetal"}, New: []string{"Odile Marchetal", "Maud Pennington"},
		}}, "authors; text"},
		"dates": {func(a *extract.Article) { a.Published, a.Modified = time.Time{}, start.Add(time.Hour) }, changes.Changes{
			Kind: changes.Details, Published: &changes.Time{Old: start}, Modified: &changes.Time{Old: start, New: start.Add(time.Hour)},
		}, "published, modified; details"},
		"an offset":     {func(a *extract.Article) { a.Modified = start.UTC() }, changes.Changes{Kind: changes.Details, Modified: &changes.Time{Old: start, New: start.UTC()}}, "modified; details"},
		"section":       {func(a *extract.Article) { a.Section = nil }, changes.Changes{Kind: changes.Details, Section: &changes.List{Old: []string{"Coast"}, Removed: []string{"Coast"}}}, "section; details"},
		"topics":        {func(a *extract.Article) { a.Topics = a.Topics[:1] }, changes.Changes{Kind: changes.Details, Topics: &changes.List{Old: []string{"gulls", "numbers"}, New: []string{"gulls"}, Removed: []string{"numbers"}}}, "topics; details"},
		"access":        {func(a *extract.Article) { a.Access = "" }, changes.Changes{Kind: changes.Details, Access: &changes.Value{Old: "free"}}, "access; details"},
		"a caption":     {func(a *extract.Article) { a.Images[0].Caption = "His book." }, changes.Changes{Kind: changes.Text, Content: true, Images: []changes.Image{{changes.Edited, picture(0, keeper().Images[0]), picture(0, extract.Image{URL: "https://kiosk.example/a.jpg", Caption: "His book."})}}}, "images; text"},
		"an address":    {func(a *extract.Article) { a.Images[0].URL = "https://cdn.example/a.jpg" }, changes.Changes{Kind: changes.Details, Images: []changes.Image{{changes.Edited, picture(0, keeper().Images[0]), picture(0, extract.Image{URL: "https://cdn.example/a.jpg", Caption: "The book."})}}}, "images; details"},
		"other picture": {func(a *extract.Article) { a.Images[0] = another }, changes.Changes{Kind: changes.Text, Content: true, Images: []changes.Image{{Op: changes.Added, New: picture(0, another)}, {Op: changes.Removed, Old: picture(0, keeper().Images[0])}}}, "images; text"},
		"pictures moved": {func(a *extract.Article) { a.Images = append(a.Images, another); slices.Reverse(a.Images) }, changes.Changes{Kind: changes.Text, Content: true, Images: []changes.Image{
			{Op: changes.Added, New: picture(0, another)}, {changes.Moved, picture(1, keeper().Images[1]), picture(1, keeper().Images[1])},
		}}, "images; text"},
		"the rest": {func(a *extract.Article) {
			a.Language, a.ReadingMinutes, a.Related = "en-GB", 3, []extract.Group{{Group: "More"}}
			a.HTTP, a.Aliases, a.ContentHash, a.Text, a.Pages = &extract.HTTP{Status: 200}, []string{"https://kiosk.example/-1"}, "sha256:1", "all", []string{}
		}, changes.Changes{Kind: changes.Details, Other: []string{"language", "reading_minutes", "related"}}, "language, reading_minutes, related; details"},
		"what the archive knows": {func(*extract.Article) {}, changes.Changes{Kind: changes.None}, "no difference"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := changes.Between(keeper(), later(c.change))
			c.want.ID, c.want.Old, c.want.New = "kiosk.example:1", changes.Revision{Revision: 1, Fetched: start}, changes.Revision{Revision: 2, Fetched: start.Add(time.Hour)}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got.String() != c.words {
				t.Errorf("%q, want %q", got.String(), c.words)
			}
		})
	}
}

func picture(index int, img extract.Image) *changes.ImageAt {
	return &changes.ImageAt{Index: index, Image: img}
}

// TestTextOrOnlyOurReading: the same page read in another way is no change of the
// text, and a page that only looks the same is not taken for it.
func TestTextOrOnlyOurReading(t *testing.T) {
	t.Parallel()
	edit := func(a *extract.Article) { a.Body[0].Text = "All is new." }
	for name, c := range map[string]struct {
		change func(*extract.Article)
		want   string
	}{
		"another page":         {edit, "text"},
		"the same capture":     {func(a *extract.Article) { edit(a); a.Capture = keeper().Capture }, "reading only: a changed program"},
		"the same payload":     {func(a *extract.Article) { edit(a); a.Capture.Digest = "sha1:AAAA" }, "reading only: a changed program"},
		"one of several pages": {func(a *extract.Article) { edit(a); a.Capture.Digest, a.Pages = "sha1:AAAA", []string{"a", "b"} }, "text"},
		"no digest":            {func(a *extract.Article) { edit(a); a.Capture.Digest = "" }, "text"},
		"no capture":           {func(a *extract.Article) { edit(a); a.Capture = nil }, "text"},
		"another profile": {func(a *extract.Article) {
			edit(a)
			a.Capture = keeper().Capture
			a.Extraction.ProfileHash = "sha256:ffffffffffff"
		}, "reading only: profile kiosk.example@ffffffff, layout 2020"},
		"no profile":                {func(a *extract.Article) { edit(a); a.Capture = keeper().Capture; a.Extraction = extract.Extraction{} }, "reading only: general reader"},
		"another page and profile":  {func(a *extract.Article) { edit(a); a.Extraction = extract.Extraction{Profile: "k"} }, "text, and read by profile k"},
		"details of one page":       {func(a *extract.Article) { a.Topics, a.Capture = nil, keeper().Capture }, "reading only: a changed program"},
		"a profile and no more":     {func(a *extract.Article) { a.Extraction.ProfileHash = "sha256:f" }, "no difference"},
		"details, another profile":  {func(a *extract.Article) { a.Topics, a.Extraction.Layout = nil, "2021" }, "details, and read by profile kiosk.example@01234567, layout 2021"},
		"digests that are unknown":  {func(a *extract.Article) { edit(a); a.Capture = &extract.Capture{File: "one.warc.gz", Offset: 11} }, "text"},
		"a level that nobody reads": {func(a *extract.Article) { a.Body[0].Level = 3 }, "details"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := changes.Between(keeper(), later(c.change))
			_, of, found := strings.Cut(got.String(), "; ")
			if !found {
				of = got.String()
			}
			if of != c.want {
				t.Errorf("%q, want %q", of, c.want)
			}
		})
	}
}
