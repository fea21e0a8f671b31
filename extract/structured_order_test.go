package extract_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"broadsheet/extract"
)

// A rung is a statement of a field: the markup that makes it, what the record
// says then, and where it says it is from.
type rung struct{ head, want, from string }

func metaNamed(name, content string) string {
	return `<meta name="` + name + `" content="` + content + `">`
}

// climb reads a page with all statements, then without the first, and so on: each
// time the first that is left must win, in whatever order the page has them.
func climb(t *testing.T, rungs []rung, value func(extract.Article) string, field string) {
	t.Helper()
	for i, want := range rungs {
		var heads []string
		for _, r := range rungs[i:] {
			heads = append(heads, r.head)
		}
		for range 2 {
			page := pageOf(strings.Join(heads, "\n"), story)
			page.Header = map[string][]string{}
			art := read(t, page)
			if got := value(art); got != want.want || art.Extraction.Fields[field] != want.from {
				t.Errorf("%s %q from %q, want %q from %q with\n%s", field, got, art.Extraction.Fields[field], want.want, want.from, strings.Join(heads, "\n"))
			}
			slices.Reverse(heads)
		}
	}
	art := read(t, pageWith(""))
	if got := value(art); got != "" || art.Extraction.Fields[field] != "" {
		t.Errorf("%s %q from %q on a page that states none", field, got, art.Extraction.Fields[field])
	}
}

func TestHeadlineSourcesInOrder(t *testing.T) {
	t.Parallel()
	climb(t, []rung{
		{newsWith(`"headline":"One of the story"`), "One of the story", "jsonld:headline"},
		{linked(`{"@type":"WebPage","headline":"Two of the page"}`), "Two of the page", "jsonld:headline"},
		{`<meta property="og:title" content="Three for all">`, "Three for all", "meta:og:title"},
		{metaNamed("twitter:title", "Four for birds"), "Four for birds", "meta:twitter:title"},
		{metaNamed("DC.title", "Five for libraries"), "Five for libraries", "meta:dc.title"},
		{metaNamed("parsely-title", "Six for counters"), "Six for counters", "meta:parsely-title"},
		{metaNamed("sailthru.title", "Seven for letters"), "Seven for letters", "meta:sailthru.title"},
		{metaNamed("citation_title", "Eight for scholars"), "Eight for scholars", "meta:citation_title"},
		{`<meta itemprop="headline" content="Nine for machines">`, "Nine for machines", "microdata:headline"},
		{`<title>Ten for the tab</title>`, "Ten for the tab", "meta:title"},
	}, func(a extract.Article) string { return a.Headline }, "headline")
}

func TestPublishedSourcesInOrder(t *testing.T) {
	t.Parallel()
	var rungs []rung
	at := func(i int) string {
		return time.Date(2020, 1, 28, i, 0, 0, 0, time.UTC).Format(time.RFC3339)
	}
	rungs = append(rungs,
		rung{newsWith(`"datePublished":"` + at(0) + `"`), at(0), "jsonld:datePublished"},
		rung{linked(`{"@type":"WebPage","datePublished":"` + at(1) + `"}`), at(1), "jsonld:datePublished"})
	for i, name := range []string{
		"article:published_time", "og:article:published_time", "og:published_time", "datePublished", "parsely-pub-date", "sailthru.date",
		"DC.date.issued", "dcterms.created", "dcterms.issued", "dc.date", "dc.date.created", "citation_publication_date", "citation_date",
		"publishdate", "publish-date", "pubdate", "publication_date", "cXenseParse:recs:publishtime", "cXenseParse:publishtime", "date",
	} {
		rungs = append(rungs, rung{metaNamed(name, at(i+2)), at(i + 2), "meta:" + strings.ToLower(name)})
	}
	rungs = append(rungs, rung{`<meta itemprop="datePublished" content="2020-01-28T23:00:00Z">`, "2020-01-28T23:00:00Z", "microdata:datePublished"})
	climb(t, rungs, func(a extract.Article) string { return stamp(a.Published) }, "published")
}

func TestModifiedSourcesInOrder(t *testing.T) {
	t.Parallel()
	climb(t, []rung{
		{newsWith(`"dateModified":"2020-01-28T01:00:00Z"`), "2020-01-28T01:00:00Z", "jsonld:dateModified"},
		{linked(`{"@type":"WebPage","dateModified":"2020-01-28T02:00:00Z"}`), "2020-01-28T02:00:00Z", "jsonld:dateModified"},
		{metaNamed("article:modified_time", "2020-01-28T03:00:00Z"), "2020-01-28T03:00:00Z", "meta:article:modified_time"},
		{metaNamed("og:article:modified_time", "2020-01-28T04:00:00Z"), "2020-01-28T04:00:00Z", "meta:og:article:modified_time"},
		{metaNamed("og:updated_time", "2020-01-28T05:00:00Z"), "2020-01-28T05:00:00Z", "meta:og:updated_time"},
		{metaNamed("dateModified", "2020-01-28T06:00:00Z"), "2020-01-28T06:00:00Z", "meta:datemodified"},
		{metaNamed("dcterms.modified", "2020-01-28T07:00:00Z"), "2020-01-28T07:00:00Z", "meta:dcterms.modified"},
		{metaNamed("dc.date.modified", "2020-01-28T08:00:00Z"), "2020-01-28T08:00:00Z", "meta:dc.date.modified"},
		{`<meta http-equiv="last-modified" content="Tue, 28 Jan 2020 09:00:00 GMT">`, "2020-01-28T09:00:00Z", "meta:last-modified"},
		{`<meta itemprop="dateModified" content="2020-01-28T10:00:00Z">`, "2020-01-28T10:00:00Z", "microdata:dateModified"},
	}, func(a extract.Article) string { return stamp(a.Modified) }, "modified")
}

// stamp is a time as a record has it, "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func TestSectionSourcesInOrder(t *testing.T) {
	t.Parallel()
	climb(t, []rung{
		{linked(`{"@type":"BreadcrumbList","itemListElement":[{"name":"Local"},{"name":"Traffic"}]}`), "Local|Traffic", "jsonld:BreadcrumbList"},
		{newsWith(`"articleSection":["Local","Roads"]`), "Local|Roads", "jsonld:articleSection"},
		{linked(`{"@type":"WebPage","articleSection":"Region"}`), "Region", "jsonld:articleSection"},
		{`<meta property="article:section" content="Town">`, "Town", "meta:article:section"},
		{metaNamed("parsely-section", "City"), "City", "meta:parsely-section"},
		{metaNamed("DC.subject", "Parish"), "Parish", "meta:dc.subject"},
		{`<meta itemprop="articleSection" content="Village">`, "Village", "microdata:articleSection"},
	}, func(a extract.Article) string { return strings.Join(a.Section, "|") }, "section")
}

func TestTopicSourcesInOrder(t *testing.T) {
	t.Parallel()
	rungs := []rung{
		{newsWith(`"keywords":"one, and two"`), "one|and two", "jsonld:keywords"},
		{linked(`{"@type":"WebPage","keywords":["three","four"]}`), "three|four", "jsonld:keywords"},
	}
	for _, name := range []string{"news_keywords", "article:tag", "parsely-tags", "sailthru.tags", "mrf:tags", "cXenseParse:tags", "keywords", "citation_keywords", "dc.subject"} {
		rungs = append(rungs, rung{metaNamed(name, "a "+strings.ToLower(name)+",b"), "a " + strings.ToLower(name) + "|b", "meta:" + strings.ToLower(name)})
	}
	climb(t, rungs, func(a extract.Article) string { return strings.Join(a.Topics, "|") }, "topics")
}

func TestImageSourcesInOrder(t *testing.T) {
	t.Parallel()
	rungs := []rung{
		{newsWith(`"image":"/1.jpg"`), "https://news.example/1.jpg", "jsonld:image"},
		{linked(`{"@type":"WebPage","image":"/2.jpg"}`), "https://news.example/2.jpg", "jsonld:image"},
	}
	for _, name := range []string{"og:image", "og:image:url", "twitter:image", "twitter:image:src", "parsely-image-url"} {
		link := "https://pics.example/" + strings.ReplaceAll(name, ":", "-") + ".jpg"
		rungs = append(rungs, rung{`<meta property="` + name + `" content="` + link + `">`, link, "meta:" + name})
	}
	climb(t, rungs, func(a extract.Article) string {
		if len(a.Images) == 0 {
			return ""
		}
		return a.Images[0].URL
	}, "images")
}

func TestAccessSourcesInOrder(t *testing.T) {
	t.Parallel()
	climb(t, []rung{
		{newsWith(`"isAccessibleForFree":true`), "free", "jsonld:isAccessibleForFree"},
		{linked(`{"@type":"WebPage","isAccessibleForFree":false}`), "paid", "jsonld:isAccessibleForFree"},
		{`<meta property="article:content_tier" content="metered">`, "metered", "meta:article:content_tier"},
	}, func(a extract.Article) string { return string(a.Access) }, "access")
}

func TestLanguageSourcesInOrder(t *testing.T) {
	t.Parallel()
	climb(t, []rung{
		{newsWith(`"inLanguage":"nl-BE"`), "nl-BE", "jsonld:inLanguage"},
		{linked(`{"@type":"WebPage","inLanguage":{"@type":"Language","@value":"sv"}}`), "sv", "jsonld:inLanguage"},
		{`<meta property="og:locale" content="fr_CA">`, "fr-CA", "meta:og:locale"},
		{`<meta http-equiv="Content-Language" content="da, en">`, "da", "meta:content-language"},
		{metaNamed("language", "pt"), "pt", "meta:language"},
		{metaNamed("DC.language", "it"), "it", "meta:dc.language"},
		{`<meta itemprop="inLanguage" content="es">`, "es", "microdata:inLanguage"},
	}, func(a extract.Article) string {
		if a.Extraction.Fields["language"] == "generic:text" {
			delete(a.Extraction.Fields, "language")
			return ""
		}
		return a.Language
	}, "language")
}
