package extract_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"broadsheet/extract"
)

// hashOf is the content hash as Join settles it.
func hashOf(a extract.Article) string { return extract.Join(a, extract.Article{}).ContentHash }

// TestHashChangesWithWhatAReaderCallsTheArticle: each part of it alone.
func TestHashChangesWithWhatAReaderCallsTheArticle(t *testing.T) {
	t.Parallel()
	seen := map[string]string{hashOf(fullArticle()): "the article itself"}
	for name, edit := range map[string]func(*extract.Article){
		"kicker":             func(a *extract.Article) { a.Kicker = "Mills" },
		"no kicker":          func(a *extract.Article) { a.Kicker = "" },
		"headline":           func(a *extract.Article) { a.Headline = "The Mill" },
		"kicker in headline": func(a *extract.Article) { a.Kicker, a.Headline = "", a.Kicker+a.Headline },
		"one more author":    func(a *extract.Article) { a.Authors = append(a.Authors, "Jonas Ferber") },
		"author as lead":     func(a *extract.Article) { a.Authors, a.Lead = nil, append(a.Authors, a.Lead...) },
		"authors swapped":    func(a *extract.Article) { a.Authors = []string{"Jonas Ferber", "Ida Kolm"} },
		"author spelt anew":  func(a *extract.Article) { a.Authors = []string{"Ida Kolme"} },
		"lead":               func(a *extract.Article) { a.Lead[0] = "It turned." },
		"lead in two":        func(a *extract.Article) { a.Lead = []string{"It", "turns."} },
		"no lead":            func(a *extract.Article) { a.Lead = nil },
		"a block":            func(a *extract.Article) { a.Body[1].Text = "Quickly." },
		"block's type":       func(a *extract.Article) { a.Body[1].Type = extract.Subhead },
		"blocks swapped":     func(a *extract.Article) { a.Body[0], a.Body[1] = a.Body[1], a.Body[0] },
		"a block less":       func(a *extract.Article) { a.Body = a.Body[:1] },
		"block in two": func(a *extract.Article) {
			a.Body = append(a.Body, extract.Block{Type: extract.Paragraph, Text: "Slowly."})
		},
		"caption":             func(a *extract.Article) { a.Images[0].Caption = "A wheel" },
		"no caption":          func(a *extract.Article) { a.Images[0].Caption = "" },
		"one more caption":    func(a *extract.Article) { a.Images = append(a.Images, extract.Image{Caption: "The wheel"}) },
		"caption as a block":  func(a *extract.Article) { a.Images, a.Body = nil, append(a.Body, extract.Block{Text: "The wheel"}) },
		"last block to lead":  func(a *extract.Article) { a.Body, a.Lead = a.Body[:1], append(a.Lead, "Slowly.") },
		"paragraph as a type": func(a *extract.Article) { a.Body[1] = extract.Block{Type: "Slowly.", Text: "paragraph"} },
	} {
		art := fullArticle()
		edit(&art)
		hash := hashOf(art)
		if other, twice := seen[hash]; twice {
			t.Errorf("%s has the hash of %s", name, other)
		}
		seen[hash] = name
	}
}

// TestHashStaysWithTheRest: what surrounds the article, and what tells of the
// reading, is no revision.
func TestHashStaysWithTheRest(t *testing.T) {
	t.Parallel()
	want := hashOf(fullArticle())
	for name, edit := range map[string]func(*extract.Article){
		"teasers":   func(a *extract.Article) { a.Related = nil },
		"topics":    func(a *extract.Article) { a.Topics = []string{"Craft"} },
		"dates":     func(a *extract.Article) { a.Published, a.Modified = a.Published.Add(time.Hour), time.Time{} },
		"date line": func(a *extract.Article) { a.Dateline = nil },
		"address":   func(a *extract.Article) { a.URL, a.Aliases, a.Source = "https://kiosk.example/b", nil, "b.html" },
		"minutes":   func(a *extract.Article) { a.ReadingMinutes = 3 },
		"access":    func(a *extract.Article) { a.Access = extract.Paid },
		"section":   func(a *extract.Article) { a.Section, a.Publisher, a.Language = nil, "", "" },
		"headlines": func(a *extract.Article) { a.AlternativeHeadlines = nil },
		"picture":   func(a *extract.Article) { a.Images[0] = extract.Image{Caption: a.Images[0].Caption} },
		"more pictures": func(a *extract.Article) {
			a.Images = append(a.Images, extract.Image{URL: "https://kiosk.example/z.jpg", Alt: "Z"})
		},
		"level":   func(a *extract.Article) { a.Body[0].Level, a.Body[0].Time = 3, time.Time{} },
		"rights":  func(a *extract.Article) { a.Rights = nil },
		"fetch":   func(a *extract.Article) { a.Fetched, a.HTTP, a.Capture = time.Time{}, nil, nil },
		"reading": func(a *extract.Article) { a.Extraction, a.Revision, a.ID = extract.Extraction{}, 7, "kiosk.example:2" },
	} {
		art := fullArticle()
		edit(&art)
		if hashOf(art) != want {
			t.Errorf("%s changes the hash", name)
		}
	}
}

// TestHashTellsFieldsApart: no two articles are written alike, wherever the same
// words stand.
func TestHashTellsFieldsApart(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"", "a", "b", "paragraph"})
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "paragraph"}), 0, 3)
	article := rapid.Custom(func(t *rapid.T) extract.Article {
		a := extract.Article{Kicker: word.Draw(t, "kicker"), Headline: word.Draw(t, "headline"), Authors: words.Draw(t, "authors"), Lead: words.Draw(t, "lead")}
		for _, w := range words.Draw(t, "body") {
			a.Body = append(a.Body, extract.Block{Type: rapid.SampledFrom([]extract.BlockType{extract.Paragraph, "a"}).Draw(t, "type"), Text: w})
		}
		for _, w := range words.Draw(t, "captions") {
			a.Images = append(a.Images, extract.Image{Caption: w})
		}
		return a
	})
	seen := map[string]string{}
	rapid.Check(t, func(t *rapid.T) {
		a := article.Draw(t, "article")
		raw := fmt.Sprintf("%q", []any{a.Kicker, a.Headline, a.Authors, a.Lead, a.Body, a.Images})
		if other, ok := seen[hashOf(a)]; ok && other != raw {
			t.Fatalf("%s and %s have one hash", raw, other)
		}
		seen[hashOf(a)] = raw
	})
}

// TestTeasersAndAdvertsMakeNoRevision: the same page, with another day's teasers,
// adverts, counters, topics and dates around the story.
func TestTeasersAndAdvertsMakeNoRevision(t *testing.T) {
	t.Parallel()
	const page = `<main><h1>The mill</h1><p>It turns.</p><aside><p>Buy flour</p></aside></main><p class=label>More</p><div class=card><b class=h>Stars</b></div><i>17 comments</i>`
	const layout = `  - name: story
    when: main
    headline: h1
    modified: time @datetime
    topics: .topic
    body: {paragraph: main p, drop: aside}
    related: [{label: .label, each: .card, headline: .h}]
`
	want := readKiosk(t, layout, page).ContentHash
	read := func(c [2]string) string {
		if !strings.Contains(page, c[0]) {
			t.Errorf("%q is not on the page", c[0])
		}
		return readKiosk(t, layout, strings.Replace(page, c[0], c[1], 1)).ContentHash
	}
	for name, c := range map[string][2]string{
		"teaser": {"Stars", "Moons"}, "label": {"More", "Top"}, "advert": {"Buy flour", "Buy bread"}, "counter": {"17 c", "18 c"}, "topic": {"</main>", "</main><i class=topic>Mills</i>"},
		"date": {"<main>", "<main><time datetime=2019-04-23T09:41:00Z>now</time>"}, "markup": {"It turns.", "It<!-- --> <b>turns</b>."}, "blank": {"It turns.", " It\n turns. "},
		"script": {"<main>", "<main><script>a()</script>"}, "picture": {"</main>", "<img src=/i.jpg></main>"},
	} {
		if read(c) != want {
			t.Errorf("another %s is a revision", name)
		}
	}
	for name, c := range map[string][2]string{
		"word": {"It turns.", "It turned."}, "headline": {"The mill", "A mill"}, "paragraph": {"<aside>", "<p>Slowly.</p><aside>"}, "place of a box": {"<aside><p>Buy flour</p></aside>", "<p>Buy flour</p>"},
	} {
		if read(c) == want {
			t.Errorf("another %s is no revision", name)
		}
	}
}
