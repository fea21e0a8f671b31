package extract_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"broadsheet/extract"
)

// numbered repeats a format with the numbers from 0.
func numberedOfStructuredHuge(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestHugeStatements reads heads that would take hours if each value were held
// against each other one; the test's own time limit is the judge.
func TestHugeStatements(t *testing.T) {
	t.Parallel()
	const n = 100_000
	long := strings.Repeat("word ", 400_000)
	for name, head := range map[string]string{
		"a title of site names":       `<title>` + strings.Repeat("News | ", n) + `</title>`,
		"a title never closed":        `<title>` + long,
		"titles and stories":          `<title>` + long + `</title>` + linked(`[`+strings.Repeat(`{"@type":"NewsArticle","headline":"a b"},`, n/5)+`{}]`),
		"a title for all and stories": `<meta property="og:title" content="` + long + `">` + linked(`[`+strings.Repeat(`{"@type":"NewsArticle","headline":"a b"},`, n/5)+`{}]`),
		"sections":                    newsWith(`"articleSection":[` + numberedOfStructuredHuge(n, `"s%d",`) + `"x"]`),
		"keywords":                    newsWith(`"keywords":[` + numberedOfStructuredHuge(n, `"k%d",`) + `"x"]`),
		"keywords in one text":        `<meta name="keywords" content="` + numberedOfStructuredHuge(n, "k%d,") + `">`,
		"breadcrumbs":                 newsWith(`"headline":"`+long+`"`) + linked(`{"@type":"BreadcrumbList","itemListElement":[`+numberedOfStructuredHuge(n/5, `{"name":"s%d"},`)+`{}]}`),
		"parts":                       newsWith(`"hasPart":[` + strings.Repeat(`{"isAccessibleForFree":true},`, n) + `{}]`),
		"elements of meta":            numberedOfStructuredHuge(n, `<meta property="og:title" content="title %d">`),
		"names of one meta element":   `<meta name="` + numberedOfStructuredHuge(n, "n%d ") + `" content="x">`,
		"properties":                  numberedOfStructuredHuge(n, `<b itemprop="headline x%d"></b>`),
		"times":                       strings.Repeat(`<time datetime="yesterday">x</time>`, n),
		"printed dates":               `<h1>x</h1>` + strings.Repeat(`<i>28 Foo 2020</i>`, n),
		"headings":                    `<meta property="og:title" content="Bridge">` + strings.Repeat(`<h1>`+strings.Repeat("<b>x</b>", 40)+`</h1>`, n/10),
		"headings of spans":           `<meta property="og:title" content="Bridge">` + strings.Repeat(`<h1>`+strings.Repeat("<b>x</b>", 900)+`</h1><h2>`+strings.Repeat("<b>x</b>", 900)+`</h2>`, n/500),
		"nested headings":             `<meta property="og:title" content="Bridge">` + strings.Repeat(`<h2>`+strings.Repeat("<b>x", 200)+strings.Repeat("</b>", 200)+`</h2>`, n/500),
		"kickers":                     strings.Repeat(`<div class="kicker">`+strings.Repeat("<i></i>", 100)+`</div>`, n/100) + `<h1>Bridge closed today</h1>`,
		"descriptions":                `<meta name="description" content="` + strings.Repeat("word ", 1000) + `">` + strings.Repeat("<i>word word word word word word word word word</i>", n/5),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art, err := extract.Extract(pageOf(head, story), generalOnly)
			if err != nil && !errors.Is(err, extract.ErrNoArticle) {
				t.Fatal(err)
			}
			if len(art.Headline) > 10_000 || len(art.Section) > 50 || len(art.Topics) > 500 || len(art.AlternativeHeadlines) > 50 {
				t.Errorf("headline of %d bytes, %d sections, %d topics, %d other headlines", len(art.Headline), len(art.Section), len(art.Topics), len(art.AlternativeHeadlines))
			}
		})
	}
}

func TestWholeBooksAreNoValues(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 4_000)
	for name, head := range map[string]string{
		"og:title": `<meta property="og:title" content="` + long + `"><title>Bridge closed</title>`,
		"JSON-LD":  newsWith(`"headline":"`+long+`"`) + `<title>Bridge closed</title>`,
		"title":    `<title>` + long + `</title><meta property="og:title" content="Bridge closed">`,
		"another":  newsWith(`"headline":"Bridge closed","alternativeHeadline":"` + long + `"`),
	} {
		art := read(t, pageWith(head))
		if art.Headline != "Bridge closed" || len(art.AlternativeHeadlines) > 0 {
			t.Errorf("%s: headline %.60q, others %.60q", name, art.Headline, art.AlternativeHeadlines)
		}
	}
}
