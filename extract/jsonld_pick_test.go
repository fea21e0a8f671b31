package extract_test

import (
	"strings"
	"testing"
)

// pick reads a page with JSON-LD blocks and returns its headline; the title is
// what it falls back on.
func pick(t *testing.T, blocks ...string) string {
	t.Helper()
	head := []string{`<title>From the title</title>`}
	for _, b := range blocks {
		head = append(head, linked(b))
	}
	return read(t, pageWith(strings.Join(head, ""))).Headline
}

func TestTypesOfStories(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]bool{
		`"Article"`: true, `"NewsArticle"`: true, `"ReportageNewsArticle"`: true, `"OpinionNewsArticle"`: true, `"AnalysisNewsArticle"`: true, `"ReviewNewsArticle"`: true,
		`"BackgroundNewsArticle"`: true, `"AskPublicNewsArticle"`: true, `"AdvertiserContentArticle"`: true, `"SatiricalArticle"`: true, `"ScholarlyArticle"`: true, `"TechArticle"`: true,
		`"BlogPosting"`: true, `"LiveBlogPosting"`: true, `"SocialMediaPosting"`: true, `"DiscussionForumPosting"`: true, `"Report"`: true,
		`"http://schema.org/NewsArticle"`: true, `"https://schema.org/NewsArticle"`: true, `"schema:NewsArticle"`: true, `"https://schema.org/#NewsArticle"`: true,
		`["NewsArticle"]`: true, `["Thing","NewsArticle"]`: true, `["NewsArticle",7,null]`: true,
		`"Product"`: false, `"Recipe"`: false, `"VideoObject"`: false, `"Person"`: false, `"newsarticle"`: false, `"Articles"`: false, `""`: false, `7`: false, `null`: false, `{}`: false, `[]`: false,
	} {
		got := pick(t, `{"@type":`+kind+`,"headline":"Bridge closed"}`)
		if (got == "Bridge closed") != want {
			t.Errorf("type %s: headline %q", kind, got)
		}
	}
}

func TestStoryIsFoundWhereverItStands(t *testing.T) {
	t.Parallel()
	const news = `{"@type":"NewsArticle","headline":"Bridge closed"}`
	for name, blocks := range map[string][]string{
		"alone":                     {news},
		"in a list":                 {`[` + news + `]`},
		"in lists of lists":         {`[[],[[` + news + `]]]`},
		"in a graph":                {`{"@graph":[` + news + `]}`},
		"as a graph of one":         {`{"@graph":` + news + `}`},
		"in a graph in a list":      {`[{"@context":"x","@graph":[{"@type":"WebSite","name":"x"},` + news + `]}]`},
		"in graphs in graphs":       {`{"@graph":[{"@graph":[` + news + `]}]}`},
		"as main entity":            {`{"@type":"WebPage","mainEntity":` + news + `}`},
		"as one of main entities":   {`{"@type":"WebPage","mainEntity":[{"@type":"ImageObject"},` + news + `]}`},
		"as what a video is of":     {`{"@type":"VideoObject","name":"x","mainEntityOfPage":` + news + `}`},
		"as what crumbs are of":     {`{"@type":"BreadcrumbList","isPartOf":` + news + `}`},
		"by reference in the graph": {`{"@graph":[{"@type":"WebPage","mainEntity":{"@id":"#story"}},{"@id":"#story",` + news[1:] + `]}`},
		"in the second block":       {`{"@type":"Organization","name":"x"}`, news},
		"beside teasers in a list":  {`{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":{"@type":"NewsArticle","headline":"A circus came"}}]}`, news},
		"beside related ones":       {`{"@type":"NewsArticle","headline":"Bridge closed","relatedLink":[{"@type":"NewsArticle","headline":"A circus came"}],"citation":{"@type":"Article","headline":"Old flood"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := pick(t, blocks...); got != "Bridge closed" {
				t.Errorf("headline %q", got)
			}
		})
	}
}

func TestStoryOfThisPageIsTakenOfSeveral(t *testing.T) {
	t.Parallel()
	const here = `"headline":"Bridge closed"`
	for name, block := range map[string]string{
		"by address":                 `[{"@type":"NewsArticle","url":"/b/circus","headline":"A circus came"},{"@type":"NewsArticle","url":"https://news.example/a/bridge.html",` + here + `}]`,
		"by address without www":     `[{"@type":"NewsArticle","url":"/b/circus","headline":"A circus came"},{"@type":"NewsArticle","url":"http://www.news.example/a/bridge.html/?x=1#top",` + here + `}]`,
		"by mainEntityOfPage":        `[{"@type":"NewsArticle","mainEntityOfPage":"/b/circus","headline":"A circus came"},{"@type":"NewsArticle","mainEntityOfPage":"/a/bridge.html",` + here + `}]`,
		"by a page object":           `[{"@type":"NewsArticle","mainEntityOfPage":{"@id":"/b/circus"},"headline":"A circus came"},{"@type":"NewsArticle","mainEntityOfPage":{"@type":"WebPage","@id":"/a/bridge.html"},` + here + `}]`,
		"by id":                      `[{"@type":"NewsArticle","@id":"/b/circus","headline":"A circus came"},{"@type":"NewsArticle","@id":"/a/bridge.html#article",` + here + `}]`,
		"the first of equals":        `[{"@type":"NewsArticle",` + here + `},{"@type":"NewsArticle","headline":"A circus came"}]`,
		"the fuller of equals":       `[{"@type":"NewsArticle","headline":"A circus came"},{"@type":"NewsArticle","articleBody":"x","datePublished":"2020-01-28T15:49:07Z",` + here + `}]`,
		"the address beats fullness": `[{"@type":"NewsArticle","url":"/b/circus","headline":"A circus came","articleBody":"x","author":"Ada Brook","datePublished":"x"},{"@type":"NewsArticle","url":"/a/bridge.html",` + here + `}]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := pick(t, block); got != "Bridge closed" {
				t.Errorf("headline %q", got)
			}
		})
	}
	t.Run("by the page's title", func(t *testing.T) {
		t.Parallel()
		art := read(t, pageWith(`<meta property="og:title" content="BRIDGE CLOSED | News">`+linked(`[{"@type":"NewsArticle","headline":"A circus came"},{"@type":"NewsArticle",`+here+`}]`)))
		if art.Headline != "Bridge closed" {
			t.Errorf("headline %q", art.Headline)
		}
	})
}

func TestTeasersAreNotTheStory(t *testing.T) {
	t.Parallel()
	teaser := func(link string) string {
		return `{"@type":"NewsArticle","url":"` + link + `","headline":"A circus came"}`
	}
	for name, block := range map[string]string{
		"a list of items":           `{"@type":"ItemList","itemListElement":[` + teaser("/b/1") + `,` + teaser("/b/2") + `]}`,
		"a list of list items":      `{"@type":"ItemList","itemListElement":[{"@type":"ListItem","position":1,"item":` + teaser("/b/1") + `}]}`,
		"a list as main entity":     `{"@type":"CollectionPage","mainEntity":{"@type":"ItemList","itemListElement":[` + teaser("/b/1") + `]}}`,
		"several at other places":   `[` + teaser("/b/1") + `,` + teaser("/b/2") + `]`,
		"several in a graph":        `{"@graph":[` + teaser("https://other.example/a/bridge.html") + `,` + teaser("/b/2") + `]}`,
		"parts of a page":           `{"@type":"WebPage","hasPart":[` + teaser("/b/1") + `],"significantLink":"/b/1"}`,
		"related ones of a product": `{"@type":"Product","subjectOf":` + teaser("/b/1") + `}`,
		"posts of a blog":           `{"@type":"Blog","blogPost":[` + teaser("/b/1") + `]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := pick(t, block); got != "From the title" {
				t.Errorf("headline %q of a teaser", got)
			}
		})
	}
}

func TestReferencesAreFollowedOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ block, want string }{
		"to a node of another block": {`{"@type":"NewsArticle","publisher":{"@id":"#p"}}`, "River Press"},
		"with its type":              {`{"@type":"NewsArticle","publisher":{"@type":"Organization","@id":"#p"}}`, "River Press"},
		"to itself":                  {`{"@type":"NewsArticle","@id":"#self","publisher":{"@id":"#self"}}`, ""},
		"in a ring":                  {`{"@type":"NewsArticle","publisher":{"@id":"#x"},"about":[{"@id":"#x","publisher":{"@id":"#y"}},{"@id":"#y","publisher":{"@id":"#x"}}]}`, ""},
		"to nothing":                 {`{"@type":"NewsArticle","publisher":{"@id":"#nothing"}}`, ""},
		"to a number":                {`{"@type":"NewsArticle","publisher":{"@id":7}}`, ""},
		"a full one keeps its words": {`{"@type":"NewsArticle","publisher":{"@type":"Organization","@id":"#p","name":"River Print"}}`, "River Print"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(linked(c.block)+linked(`{"@type":"Organization","@id":"#p","name":"River Press","url":"/","logo":{"@type":"ImageObject","url":"/l.png"}}`)))
			if art.Publisher != c.want {
				t.Errorf("publisher %q, want %q", art.Publisher, c.want)
			}
		})
	}
}

// TestFullerNodeOfAnIDCounts: sites name a node in short in one block and in
// full in another, in any order.
func TestFullerNodeOfAnIDCounts(t *testing.T) {
	t.Parallel()
	short, full := linked(`{"@type":"Organization","@id":"#p"}`), linked(`{"@type":"Organization","@id":"#p","name":"River Press","url":"/"}`)
	for _, blocks := range []string{short + full, full + short} {
		if got := read(t, pageWith(newsWith(`"publisher":{"@id":"#p"}`)+blocks)).Publisher; got != "River Press" {
			t.Errorf("publisher %q", got)
		}
	}
}

func TestManyBlocksAreBounded(t *testing.T) {
	t.Parallel()
	head := strings.Repeat(linked(`{"@type":"Thing"}`), 1000) + newsWith(`"headline":"Bridge closed"`) + `<title>From the title</title>`
	if got := read(t, pageWith(head)).Headline; got != "From the title" {
		t.Errorf("headline %q of the thousand and first block", got)
	}
}
