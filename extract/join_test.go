package extract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

const pagedLayout = `  - name: paged
    when: main
    headline: h1
    lead: .lead
    body: {paragraph: main > p, subhead: main > h2}
    images:
      - {role: inline, each: figure, url: img @src, caption: figcaption}
    next_page: a.next @href
    aliases: [link.short @href]
    related:
      - {label: .label, each: .card, headline: b}
`

// pagedArticle reads a paged article's pages, each from its own HTML.
func pagedArticle(t *testing.T, bodies ...string) []extract.Article {
	t.Helper()
	var out []extract.Article
	for i, body := range bodies {
		address := kioskURL
		if i > 0 {
			address += "?page=" + string(rune('1'+i))
		}
		page := "<html lang=en><main><h1>The mill</h1>" + body + "</main></html>"
		out = append(out, readWith(t, kiosk(pagedLayout), address, []byte(page)))
	}
	return out
}

const (
	page1 = `<div class=lead>It turns.</div><p>One.</p><h2>Two</h2><figure><img src=/a.jpg><figcaption>A</figcaption></figure><a class=next href="?page=2">2</a>`
	page2 = `<p>Three.</p><figure><img src=/a.jpg><figcaption>A</figcaption></figure><figure><img src=/b.jpg></figure><a class=next href="?page=3">3</a>`
	page3 = `<h2>Four</h2><p>Five.</p><figure><img src=/a.jpg><figcaption>A, later</figcaption></figure><i class=label>More</i><i class=card><b>Other</b></i>`
)

func TestJoinedPagesAreOneArticle(t *testing.T) {
	t.Parallel()
	pages := pagedArticle(t, page1, page2, page3)
	got := extract.Join(pages[0], pages[1:]...)
	par, sub := extract.Paragraph, extract.Subhead
	wantBody := []extract.Block{{Type: par, Text: "One."}, {Type: sub, Text: "Two", Level: 2}, {Type: par, Text: "Three."}, {Type: sub, Text: "Four", Level: 2}, {Type: par, Text: "Five."}}
	if diff := cmp.Diff(wantBody, got.Body); diff != "" {
		t.Errorf("blocks in order (-want +got):\n%s", diff)
	}
	const img = "https://kiosk.example/"
	wantImages := []extract.Image{{URL: img + "a.jpg", Caption: "A", Role: extract.InlineImage}, {URL: img + "b.jpg", Role: extract.InlineImage}, {URL: img + "a.jpg", Caption: "A, later", Role: extract.InlineImage}}
	if diff := cmp.Diff(wantImages, got.Images); diff != "" {
		t.Errorf("each picture once (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{kioskURL, kioskURL + "?page=2", kioskURL + "?page=3"}, got.Pages); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
	if got.Text != "It turns.\n\nOne.\n\nTwo\n\nThree.\n\nFour\n\nFive." || got.NextPage != "" || got.ID != pages[0].ID || got.URL != kioskURL || got.Related != nil {
		t.Errorf("text %q, next %q, id %s, url %s, related %v", got.Text, got.NextPage, got.ID, got.URL, got.Related)
	}
	if got.ContentHash == pages[0].ContentHash || got.ContentHash == extract.Join(pages[0], pages[1]).ContentHash {
		t.Error("the hash isn't over all pages")
	}
}

// TestJoinedIsWhatOnePageWouldBe: printed on one page the article has the same
// hash, so that the way it was read makes no revision.
func TestJoinedIsWhatOnePageWouldBe(t *testing.T) {
	t.Parallel()
	const a, b, c = "<p>One.</p>", "<h2>Two</h2><p>Three.</p>", "<p>Four.</p>"
	pages := pagedArticle(t, a, b, c)
	whole := pagedArticle(t, a+b+c)[0]
	if joined := extract.Join(pages[0], pages[1:]...); joined.ContentHash != whole.ContentHash || joined.Text != whole.Text {
		t.Errorf("joined %q, whole %q", joined.Text, whole.Text)
	}
}

// TestJoinEndsWhereAPageIsMissing: the next page is still named.
func TestJoinEndsWhereAPageIsMissing(t *testing.T) {
	t.Parallel()
	pages := pagedArticle(t, page1, page2)
	if pages[0].NextPage != kioskURL+"?page=2" {
		t.Errorf("page 1 leads to %q", pages[0].NextPage)
	}
	if got := extract.Join(pages[0], pages[1]); got.NextPage != kioskURL+"?page=3" || len(got.Pages) != 2 {
		t.Errorf("next %q, pages %q", got.NextPage, got.Pages)
	}
	if alone := extract.Join(pages[0]); !cmp.Equal(alone, pages[0]) {
		t.Errorf("an article of one page was changed:\n%s", cmp.Diff(pages[0], alone))
	}
}

// TestJoinLeavesItsPagesAsTheyWere: they are captures' records of their own.
func TestJoinLeavesItsPagesAsTheyWere(t *testing.T) {
	t.Parallel()
	pages, same := pagedArticle(t, page1, page2, page3), pagedArticle(t, page1, page2, page3)
	pages[0].Body, same[0].Body = append(pages[0].Body, extract.Block{})[:2], same[0].Body[:2] // room behind the last block
	_ = extract.Join(pages[0], pages[1:]...)
	joined := extract.Join(pages[0], pages[1])
	joined.Body[0].Text, joined.Images[0].URL = "changed", "changed"
	if diff := cmp.Diff(same, pages); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

// TestJoinWithoutNextPageNamesWhatWasRead: pages are never empty texts.
func TestJoinWithoutNextPageNamesWhatWasRead(t *testing.T) {
	t.Parallel()
	pages := pagedArticle(t, "<p>One.</p>", "<p>Two.</p>")
	if diff := cmp.Diff([]string{kioskURL, kioskURL + "?page=2"}, extract.Join(pages[0], pages[1]).Pages); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestNextPageIsAnother: a link to the page itself leads nowhere.
func TestNextPageIsAnother(t *testing.T) {
	t.Parallel()
	for href, want := range map[string]string{
		"?page=2": kioskURL + "?page=2", "/news/1/2": "https://kiosk.example/news/1/2", "2#x": "https://kiosk.example/news/2", "https://kiosk.example/n": "https://kiosk.example/n",
		kioskURL: "", "": "", "#": "", "javascript:next()": "", "/news/1#more": "", "HTTPS://KIOSK.EXAMPLE/news/1": "",
	} {
		art := pagedArticle(t, `<p>One.</p><a class=next href="`+href+`">2</a>`)[0]
		if _, said := art.Extraction.Fields["next_page"]; art.NextPage != want || said != (want != "") {
			t.Errorf("%q leads to %q (said %v), want %q", href, art.NextPage, said, want)
		}
	}
}

// TestPlainTextPartsBlocksByAnEmptyLine: and has nothing else.
func TestPlainTextPartsBlocksByAnEmptyLine(t *testing.T) {
	t.Parallel()
	art := extract.Article{Headline: "The mill", Lead: []string{"It turns.", "Again."}, Body: []extract.Block{{Type: extract.Subhead, Text: "How"}, {Type: extract.ListItem, Text: "Slowly"}}}
	if got, want := art.PlainText(), "It turns.\n\nAgain.\n\nHow\n\nSlowly"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := new(extract.Article).PlainText(); strings.TrimSpace(got) != "" {
		t.Errorf("an empty article's text is %q", got)
	}
}
