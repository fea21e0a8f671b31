package extract_test

import "testing"

// blogWith is a page's JSON-LD about a story of no newsroom.
func blogWith(properties string) string {
	return linked(`{"@context":"https://schema.org","@type":"BlogPosting",` + properties + `}`)
}

func TestHeadlineIsTheHeadingThatIsShown(t *testing.T) {
	t.Parallel()
	const (
		stated = `<title>Bridge closed for a year</title>`
		search = `<title>Bridge news: all about the bridge</title><meta property="og:title" content="Bridge closed for a year">`
		shown  = `<h2>Bridge closed for a year</h2>`
	)
	for name, c := range map[string]struct{ head, body, want, from string }{
		"one of two in the article":       {stated, `<h1>All news of the river valley</h1><article><h1 class="headline">The bridge stays shut</h1></article>`, "The bridge stays shut", "generic:h1"},
		"the same twice":                  {stated, `<h1>The bridge stays shut</h1><h1>The bridge stays shut</h1>`, "The bridge stays shut", "generic:h1"},
		"no site's name":                  {stated + `<meta property="og:site_name" content="The River Press Online">`, `<h1>The River Press Online</h1>`, "Bridge closed for a year", "meta:title"},
		"no publisher's name":             {newsWith(`"headline":"Bridge closed for a year","publisher":{"@type":"Organization","name":"Weekly of the River"}`), `<h1>Weekly of the River</h1>`, "Bridge closed for a year", "jsonld:headline"},
		"few words that begin the title":  {`<title>High water | Ministry of Rivers and Lakes</title>`, `<h1>High water</h1>`, "High water", "generic:h1"},
		"few words that no title has":     {stated, `<article><h1 class="title">Weather</h1></article>`, "Bridge closed for a year", "meta:title"},
		"not in a dialog":                 {stated, `<dialog><h1 class="title">Choose what you like</h1></dialog>`, "Bridge closed for a year", "meta:title"},
		"not for screen readers":          {stated, `<h1 class="sr-only">What to read here</h1>`, "Bridge closed for a year", "meta:title"},
		"the second rank where the first": {search, `<ul class="breadcrumbs"><li><h1>Bridge news: all about the bridge</h1></li></ul>` + shown, "Bridge closed for a year", "generic:h2"},
		"is a trail by its class":         {search, `<div class="c-crumb__list"><h1>Bridge news: all about the bridge</h1></div>` + shown, "Bridge closed for a year", "generic:h2"},
		"is the site's":                   {stated + `<meta property="og:site_name" content="The River Press Online">`, `<h1>The River Press Online</h1>` + shown, "Bridge closed for a year", "generic:h2"},
		"but not for a shown first":       {search, `<h1>Bridge news: all about the bridge</h1>` + shown, "Bridge news: all about the bridge", "generic:h1"},
		"and not in words of its own":     {stated, `<h2>The bridge of the valley stays shut</h2>`, "Bridge closed for a year", "meta:title"},
		"without the site":                {stated + `<meta property="og:site_name" content="River Press">`, `<h1>Bridge closed for a year – River Press</h1>`, "Bridge closed for a year", "generic:h1"},
		"entities escaped twice":          {stated, `<h1>Bridge &amp;amp; road closed for a year</h1>`, "Bridge & road closed for a year", "generic:h1"},
		"what stands behind it":           {stated, `<h1><a href="/a">Bridge closed for a year</a> (river.example) <i>87</i></h1>`, "Bridge closed for a year", "generic:h1"},
		"revealed by a script":            {stated, `<div hidden id="S:0"><h1>The bridge stays shut</h1></div>`, "The bridge stays shut", "generic:h1"},
		"capitals are style":              {stated, `<h1>BRIDGE CLOSED FOR A YEAR</h1>`, "Bridge closed for a year", "meta:title"},
		"capitals that are stated":        {`<title>BRIDGE CLOSED FOR A YEAR</title>`, `<h1>BRIDGE CLOSED FOR A YEAR</h1>`, "BRIDGE CLOSED FOR A YEAR", "generic:h1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf(c.head, c.body+story))
			if art.Headline != c.want || art.Extraction.Fields["headline"] != c.from {
				t.Errorf("headline %q from %q, want %q from %q", art.Headline, art.Extraction.Fields["headline"], c.want, c.from)
			}
		})
	}
}

func TestNewsroomsJSONLDComesBeforeTheHeading(t *testing.T) {
	t.Parallel()
	const (
		headline = `"headline":"Bridge closed for a year"`
		h1       = `<h1>The old bridge is shut</h1>`
		og       = `<meta property="og:title" content="The old bridge is shut">`
	)
	for name, c := range map[string]struct{ head, body, want string }{
		"of a newsroom":                 {newsWith(headline), h1, "Bridge closed for a year"},
		"of a blog":                     {blogWith(headline), h1, "The old bridge is shut"},
		"of a blog without a heading":   {blogWith(headline), "", "Bridge closed for a year"},
		"of no type of story":           {linked(`{"@type":"WebPage",` + headline + `}`), h1, "The old bridge is shut"},
		"but shared as the heading":     {newsWith(headline) + og + `<title>Bridge news</title>`, h1, "The old bridge is shut"},
		"where all else is the heading": {newsWith(headline) + og + `<title>The old bridge is shut</title>`, h1, "Bridge closed for a year"},
		"with signs of its own":         {newsWith(`"headline":"The old bridge is “shut”"`) + og, h1, "The old bridge is “shut”"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if art := read(t, pageOf(c.head, c.body+story)); art.Headline != c.want {
				t.Errorf("headline %q, want %q", art.Headline, c.want)
			}
		})
	}
}
