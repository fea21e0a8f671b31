package extract_test

import (
	"errors"
	"strings"
	"testing"

	"broadsheet/extract"
)

func TestEveryFormOfAnAddressIsOneArticle(t *testing.T) {
	t.Parallel()
	const page1 = "https://www.faz.net/aktuell/politik/kim-und-putin-16153034.html"
	for address, fetch := range map[string]string{
		page1: page1,
		"https://www.faz.net/aktuell/politik/kim-und-putin-16153034-p2.html":                       page1,
		"https://www.faz.net/aktuell/politik/kim-und-putin-16153034.html?printPagedArticle=true":   page1,
		"https://m.faz.net/aktuell/politik/kim-und-putin-16153034.html":                            page1,
		"https://www.faz.net/aktuell/politik/kim-und-putin-16153034.amp.html":                      page1,
		"http://faz.net/aktuell/politik/kim-und-putin-16153034.html#top":                           "http://www.faz.net/aktuell/politik/kim-und-putin-16153034.html",
		"https://www.faz.net/-gpf-9m7re":                                                           "https://www.faz.net/-gpf-9m7re",
		"https://www.faz.net/1.6153034":                                                            "https://www.faz.net/1.6153034",
		"https://www.faz.net/aktuell/politik/kim-und-putin-16153034-p3.html?utm_source=newsletter": page1,
	} {
		id, ok := extract.Embedded().Identify(address)
		if !ok || id.ID() != "faz.net:16153034" || id.URL != fetch {
			t.Errorf("%s: %+v, %v; want faz.net:16153034 at %s", address, id, ok, fetch)
		}
	}
}

func TestOtherAddressesAreNoArticles(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"https://www.faz.net/", "https://www.faz.net/aktuell/politik/", "https://www.faz.net/-", "https://other.example/x-16153034.html", "not an address", "",
	} {
		if id, ok := extract.Embedded().Identify(address); ok {
			t.Errorf("%s: taken for %s", address, id.ID())
		}
	}
}

func TestWhatIsNoArticle(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("<p>A sentence that is long enough to count as the text of an article, and another one.</p>", 8)
	for name, page := range map[string]extract.Page{
		"empty":      {URL: "https://a.example/x"},
		"blank":      {URL: "https://a.example/x", HTML: []byte(" \n\t")},
		"pdf":        {URL: "https://a.example/x", HTML: []byte("%PDF-1.7 ...")},
		"pdf type":   {URL: "https://a.example/x", HTML: []byte(long), HTTP: &extract.HTTP{MediaType: "application/pdf"}},
		"error page": {URL: "https://a.example/x", HTML: []byte("<h1>Not found</h1>" + long), HTTP: &extract.HTTP{Status: 404}},
		"front page": {URL: "https://a.example/", HTML: []byte("<h1>News</h1>" + long)},
		"no text":    {URL: "https://a.example/x", HTML: []byte("<title>Hello</title><p>Hi")},
	} {
		_, err := extract.Extract(page, extract.Options{})
		if !errors.Is(err, extract.ErrNoArticle) {
			t.Errorf("%s: %v, want ErrNoArticle", name, err)
		}
		if _, ok := errors.AsType[*extract.NoArticleError](err); !ok {
			t.Errorf("%s: no reason is given", name)
		}
	}
	page := extract.Page{URL: "https://a.example/x", HTML: []byte("<h1>News</h1>" + long)}
	if _, err := extract.Extract(page, extract.Options{MaxBytes: 100}); !errors.Is(err, extract.ErrTooLarge) {
		t.Errorf("a page beyond the limit: %v", err)
	}
	page.URL = "https://www.faz.net/aktuell/x-10000001.html"
	_, err := extract.Extract(page, extract.Options{})
	if le, ok := errors.AsType[*extract.LayoutError](err); !ok || le.Profile != "faz.net" || !errors.Is(err, extract.ErrLayout) {
		t.Errorf("a known site in an unknown layout: %v", err)
	}
}

func TestHostileMarkupIsRead(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("<p>A sentence that is long enough to count as the text of an article, and another one.</p>", 8)
	for name, html := range map[string]string{
		"nested":    strings.Repeat("<div>", 20000) + "<h1>Deep</h1>" + text,
		"unclosed":  strings.Repeat("<b><i><font>", 3000) + "<h1>Open</h1>" + text,
		"attribute": `<h1 title="` + strings.Repeat("x", 4<<20) + `">Wide</h1>` + text,
		"siblings":  "<h1>Many</h1>" + text + strings.Repeat("<i></i>", 100000),
		"broken":    "<h1>Broken</h1><table><p><tr><//>" + text + "</body></html></p><![CDATA[",
	} {
		art, err := extract.Extract(extract.Page{HTML: []byte(html), URL: "https://a.example/x"}, extract.Options{})
		if err != nil || art.Headline == "" || len(art.Body) == 0 {
			t.Errorf("%s: headline %q, %d blocks, %v", name, art.Headline, len(art.Body), err)
		}
	}
}
