package extract_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/extract"
)

func TestHeadlineOfAWholePage(t *testing.T) {
	t.Parallel()
	const long = "Bridge closed for a year and perhaps for two, says the mayor after the flood"
	for name, c := range map[string]struct{ head, body, want, from string }{
		"JSON-LD before the heading":    {newsWith(`"headline":"Bridge closed"`), `<h1>The old bridge is closed</h1>`, "Bridge closed", "jsonld:headline"},
		"but not one cut short":         {newsWith(`"headline":"Bridge closed for a year and perhaps…"`), `<h1>` + long + `</h1>`, long, "generic:h1"},
		"or with three dots":            {newsWith(`"headline":"Bridge closed for a year and perhaps for two, says ..."`), `<h1>` + long + `</h1>`, long, "generic:h1"},
		"dots of its own":               {newsWith(`"headline":"And then the bridge ..."`), `<h1>Bridge closed for a year</h1>`, "And then the bridge ...", "jsonld:headline"},
		"cut, and no heading":           {newsWith(`"headline":"Bridge closed for a..."`), "", "Bridge closed for a...", "jsonld:headline"},
		"JSON-LD with the site":         {newsWith(`"headline":"Bridge closed | River Press"`) + `<meta property="og:site_name" content="River Press">`, "", "Bridge closed", "jsonld:headline"},
		"the heading that agrees":       {`<title>Bridge closed - News</title>`, `<h1>Local</h1><h1>Bridge closed</h1>`, "Bridge closed", "generic:h1"},
		"none of two that don't":        {`<title>Bridge closed - News</title>`, `<h1>The news of today</h1><h1>What others read now</h1>`, "Bridge closed", "meta:title"},
		"the only heading":              {"", `<h1>Bridge closed</h1>`, "Bridge closed", "generic:h1"},
		"the only one, of few words":    {`<title>High water in town</title>`, `<h1>Weather</h1>`, "High water in town", "meta:title"},
		"no heading of a side box":      {`<title>High water in town</title>`, `<aside><h1>What other people read</h1></aside>`, "High water in town", "meta:title"},
		"no heading in a link":          {`<title>High water in town</title>`, `<a href="/"><h1>The River Press Online</h1></a>`, "High water in town", "meta:title"},
		"blanks and breaks":             {"", "<h1>\n Bridge<br>closed\t<span> today</span></h1>", "Bridge closed today", "generic:h1"},
		"a soft hyphen":                 {"", "<h1>Brücken&shy;sperrung in der Stadt</h1>", "Brückensperrung in der Stadt", "generic:h1"},
		"a script inside":               {"", "<h1>Bridge closed<script>x()</script></h1>", "Bridge closed", "generic:h1"},
		"hidden words":                  {"", `<h1>Bridge closed<span hidden> (1)</span><i aria-hidden="true">*</i></h1>`, "Bridge closed", "generic:h1"},
		"a drawing's title is no title": {`<svg><title>Menu</title></svg><title>Bridge closed</title>`, "", "Bridge closed", "meta:title"},
		"the first of two titles":       {`<title>Bridge closed</title><title>Other</title>`, "", "Bridge closed", "meta:title"},
		"a title of its name and site":  {`<title>News</title><meta property="og:title" content="Bridge closed">`, "", "Bridge closed", "meta:og:title"},
		"two lines with their sign":     {`<meta property="og:title" content="High water: Bridge closed">`, `<h1><b>High water</b> <span>Bridge closed</span></h1>`, "High water: Bridge closed", "meta:og:title"},
		"a meta element that is one":    {`<meta property="og:title" content="Bridge closed-Town"><meta name="headline" content="Bridge closed">`, "", "Bridge closed", "meta:headline"},
		"entities":                      {`<title>Bridge &amp; road &lsaquo;closed&rsaquo;</title>`, "", "Bridge & road ‹closed›", "meta:title"},
		"entities in attributes":        {`<meta property="og:title" content="Bridge &quot;closed&quot;">`, "", `Bridge "closed"`, "meta:og:title"},
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

func TestKickerIsPartedFromTheHeading(t *testing.T) {
	t.Parallel()
	const head = `<meta property="og:title" content="Bridge closed for a year">`
	for name, c := range map[string]struct{ h1, kicker, headline string }{
		"in a span":              {`<span>High water</span> Bridge closed for a year`, "High water", "Bridge closed for a year"},
		"with a colon":           {`<span>High water:</span> Bridge closed for a year`, "High water", "Bridge closed for a year"},
		"with a dash behind":     {`<em>High water</em> – Bridge closed for a year`, "High water", "Bridge closed for a year"},
		"deep inside":            {`<div><span><b>High water</b></span><span>Bridge closed for a year</span></div>`, "High water", "Bridge closed for a year"},
		"with signs of its own":  {`<span>“High” water | </span>Bridge closed, for a year!`, "“High” water", "Bridge closed, for a year!"},
		"none":                   {`Bridge closed for a year`, "", "Bridge closed for a year"},
		"not by a bold word":     {`<b>Bridge</b> closed for a year`, "", "Bridge closed for a year"},
		"not where titles don't": {`<span>High water</span> The bridge is closed`, "", "High water The bridge is closed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf(head, "<h1>"+c.h1+"</h1>"+story))
			if art.Kicker != c.kicker || art.Headline != c.headline {
				t.Errorf("kicker %q, headline %q, want %q and %q", art.Kicker, art.Headline, c.kicker, c.headline)
			}
			if got := art.Extraction.Fields["kicker"]; (got == "generic:h1") != (c.kicker != "") {
				t.Errorf("kicker from %q", got)
			}
		})
	}
}

func TestAlternativeHeadlines(t *testing.T) {
	t.Parallel()
	const site = `<meta property="og:site_name" content="River Press">`
	for name, c := range map[string]struct {
		head, body string
		want       []string
	}{
		"none":                    {`<title>Bridge closed</title>`, `<h1>Bridge closed</h1>`, nil},
		"the same everywhere":     {site + newsWith(`"headline":"Bridge closed"`) + `<title>Bridge closed | River Press</title><meta property="og:title" content="Bridge closed">`, "", nil},
		"each once, best first":   {newsWith(`"headline":"One"`) + `<title>Three</title><meta property="og:title" content="Two"><meta name="twitter:title" content="Two">`, "", []string{"Two", "Three"}},
		"stated as such":          {newsWith(`"headline":"One","alternativeHeadline":"No way &amp; no boat"`), "", []string{"No way & no boat"}},
		"the first of several":    {newsWith(`"headline":"One","alternativeHeadline":["Two","Three"]`), "", []string{"Two"}},
		"the same but for signs":  {`<title>Bridge closed!</title>`, `<h1>Bridge closed</h1>`, []string{"Bridge closed!"}},
		"what machines are told":  {`<title>High water: what we know</title>`, `<h1>The bridge is closed</h1>`, []string{"High water: what we know"}},
		"what the reader saw":     {newsWith(`"headline":"One"`) + `<title>Three</title>`, `<h1>The bridge is closed</h1>`, []string{"The bridge is closed", "Three"}},
		"a template never filled": {newsWith(`"headline":"One","alternativeHeadline":"{{ alt }}"`), "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf(c.head, c.body+story))
			if !slices.Equal(art.AlternativeHeadlines, c.want) {
				t.Errorf("alternative headlines %q of %q, want %q", art.AlternativeHeadlines, art.Headline, c.want)
			}
			if got := art.Extraction.Fields["alternative_headlines"]; (got == "generic:headlines") != (c.want != nil) {
				t.Errorf("alternative headlines from %q", got)
			}
		})
	}
}

func TestSameHeadline(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Bridge closed", "Bridge closed", true},
		{"Bridge closed", "BRIDGE: “closed”!", true},
		{"Bridge closed for a year", "Bridge closed for a ye…", true},
		{"High water: Bridge closed for a year", "Bridge closed for a year", true},
		{"Über die Brücke", "ÜBER DIE BRÜCKE", true},
		{"Bridge closed", "Bridge open", false},
		{"Bridge", "Bridge closed for a year", false},
		{"High water in the valley and: Bridge closed", "Bridge closed", false},
		{"", "", false},
		{"!?", "…", false},
		{"", "Bridge", false},
	} {
		if got := extract.SameHeadline(c.a, c.b); got != c.want {
			t.Errorf("SameHeadline(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

func TestSameHeadlineAsksInNoOrder(t *testing.T) {
	t.Parallel()
	text := rapid.StringMatching(`[A-Ca-c :!]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		if extract.SameHeadline(a, b) != extract.SameHeadline(b, a) {
			t.Fatalf("%q and %q are one headline in one order only", a, b)
		}
		if extract.SameHeadline(a, a) != strings.ContainsAny(a, "ABCabc") {
			t.Fatalf("%q and itself", a)
		}
	})
}
