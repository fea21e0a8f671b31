package extract_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"broadsheet/extract"
)

// teasers are links to other stories, as front pages hold them.
var teasers = strings.Repeat(`<div><h2><a href="/b/one.html">A circus came to town and stayed</a></h2><p><a href="/b/one.html">The tents stand by the river and the lions are asleep</a></p></div>`, 60)

func TestNoArticle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		page   extract.Page
		reason string
	}{
		{"nothing", extract.Page{}, "the page is empty"},
		{"empty page", pageOf("", "<div> </div>"), "the page is empty"},
		{"scripts only", pageOf("", "<script>render()</script>"), "the page is empty"},
		{"a few words", pageOf("", "<p>Please turn on scripts.</p>"), "hardly any text"},
		{"not found", withStatus(pageWith(""), 404, "text/html"), "status 404"},
		{"gone", withStatus(pageWith(""), 410, "text/html"), "status 410"},
		{"soft 404", pageOf("<title>Page not found | News</title>", story), "error page"},
		{"German 404", pageOf("<title>404 – Seite nicht gefunden</title>", story), "error page"},
		{"PDF by type", withStatus(pageWith(""), 200, "application/pdf"), "application/pdf"},
		{"PDF by content", extract.Page{HTML: []byte("%PDF-1.7\n%\x00\x01")}, "PDF"},
		{"binary", extract.Page{HTML: []byte("\x89PNG" + strings.Repeat("\x00", 64))}, "no text"},
		{"front page", extract.Page{HTML: []byte("<title>News</title>" + teasers + story), URL: "https://news.example/"}, "front page"},
		{"front page by file", extract.Page{HTML: []byte(teasers + story), URL: "https://news.example/index.html"}, "front page"},
		{"collection", pageOf(`<script type="application/ld+json">{"@type":"CollectionPage","name":"Local"}</script>`, teasers), "lists other articles"},
		{"links", pageOf("", "<nav>"+teasers+teasers+"</nav><div>"+strings.Repeat("<p>Stories of the day, picked by our desk, about rivers and bridges here.</p>", 4)+"</div>"), "mostly links"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := extract.Extract(c.page, generalOnly)
			no, ok := errors.AsType[*extract.NoArticleError](err)
			if !ok || !errors.Is(err, extract.ErrNoArticle) {
				t.Fatalf("error %v, want one that matches ErrNoArticle", err)
			}
			if !strings.Contains(no.Detail, c.reason) {
				t.Errorf("reason %q, want %q", no.Detail, c.reason)
			}
		})
	}
}

func withStatus(p extract.Page, status int, kind string) extract.Page {
	p.HTTP = &extract.HTTP{Status: status, MediaType: kind}
	return p
}

func TestArticlesAreKept(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]extract.Page{
		"plain":                         pageWith(""),
		"served":                        withStatus(pageWith(""), 200, "text/html"),
		"in XHTML":                      withStatus(pageWith(""), 200, "application/xhtml+xml"),
		"among many links":              pageOf("", story+story+teasers),
		"short but called an article":   pageOf(`<meta property="og:type" content="article">`, "<article><p>The bridge is closed, says the mayor.</p></article>"),
		"about an error":                pageOf("<title>Why the 404 page of the town hall is a hit</title>", story),
		"on a site's root, called one":  {HTML: []byte(`<meta property="og:type" content="article">` + story), URL: "https://news.example/"},
		"at an address with parameters": {HTML: []byte(story), URL: "https://news.example/?p=17"},
		"without an address":            {HTML: []byte(story)},
	} {
		if _, err := extract.Extract(page, generalOnly); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestWordListsAreWhole: a misnamed list would be an empty one, and a name in two
// lists would be told by chance.
func TestWordListsAreWhole(t *testing.T) {
	t.Parallel()
	for name, lists := range extract.WordLists() {
		kind, isName := strings.CutPrefix(name, "name ")
		if isName && !slices.Contains(extract.Reasons(), extract.Reason(kind)) {
			t.Errorf("list %q names no reason", name)
		}
		for _, words := range lists {
			if words != strings.ToLower(strings.TrimSpace(words)) || words == "" {
				t.Errorf("%s: %q is not in the form of the list", name, words)
			}
		}
	}
	seen := map[string]string{}
	for name, lists := range extract.WordLists() {
		for _, words := range lists {
			key := extract.Letters(words)
			if other, ok := seen[key]; ok && strings.HasPrefix(name, "name ") && other != name {
				t.Errorf("%q stands in %q and in %q", words, name, other)
			}
			if strings.HasPrefix(name, "name ") {
				seen[key] = name
			}
		}
	}
}
