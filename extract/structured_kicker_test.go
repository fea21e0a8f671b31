package extract_test

import (
	"strings"
	"testing"

	"broadsheet/extract"
)

func TestKickerIsTakenByItsClass(t *testing.T) {
	t.Parallel()
	const h1 = `<h1>Bridge closed for a year</h1>`
	for name, c := range map[string]struct{ body, kicker, headline string }{
		"above the heading":            {`<p class="kicker">High water</p>` + h1, "High water", "Bridge closed for a year"},
		"with a colon":                 {`<p class="article__overline">High water:</p>` + h1, "High water", "Bridge closed for a year"},
		"inside what stands above":     {`<div><span class="c-eyebrow">High water</span><a href="/x">Share</a></div>` + h1, "High water", "Bridge closed for a year"},
		"above the heading's box":      {`<div class="storyKicker">High water</div><div>` + h1 + `</div>`, "High water", "Bridge closed for a year"},
		"in words of another language": {`<div class="artikel-dachzeile">Hochwasser</div>` + h1, "Hochwasser", "Bridge closed for a year"},
		"in the heading":               {`<h1><span class="title__kicker">High water</span> <span>The bridge stays shut</span></h1>`, "High water", "The bridge stays shut"},
		"of no such class":             {`<p class="section">High water</p>` + h1, "", "Bridge closed for a year"},
		"below the heading":            {h1 + `<p class="kicker">High water</p>`, "", "Bridge closed for a year"},
		"too far above":                {`<p class="kicker">High water</p><p>a</p><p>b</p><p>c</p>` + h1, "", "Bridge closed for a year"},
		"outside the article":          {`<p class="kicker">High water</p><article>` + h1 + `</article>`, "", "Bridge closed for a year"},
		"a date":                       {`<p class="kicker">4 March 2020</p>` + h1, "", "Bridge closed for a year"},
		"a date's label":               {`<p class="kicker">Published</p>` + h1, "", "Bridge closed for a year"},
		"a time to read":               {`<p class="kicker">To read: 6 min</p>` + h1, "", "Bridge closed for a year"},
		"a number of its own":          {`<p class="kicker">Round 3</p>` + h1, "Round 3", "Bridge closed for a year"},
		"a paragraph":                  {`<p class="kicker">` + strings.Repeat("high water ", 20) + `</p>` + h1, "", "Bridge closed for a year"},
		"the headline once more":       {`<p class="kicker">Bridge closed for a year</p>` + h1, "", "Bridge closed for a year"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf("", `<main>`+c.body+story+`</main>`))
			if art.Kicker != c.kicker || art.Headline != c.headline {
				t.Errorf("kicker %q, headline %q, want %q and %q", art.Kicker, art.Headline, c.kicker, c.headline)
			}
		})
	}
}

func TestKickerThatAllStateBelongsToTheHeadline(t *testing.T) {
	t.Parallel()
	const (
		whole  = "High water: Bridge closed for a year"
		inside = `<h1><span class="kicker">High water: </span><span>Bridge closed for a year</span></h1>`
		above  = `<p class="kicker">High water</p><h1>Bridge closed for a year</h1>`
		og     = `<meta property="og:title" content="Bridge closed for a year">`
	)
	ld := newsWith(`"headline":"` + whole + `"`)
	for name, c := range map[string]struct{ head, body, kicker, headline string }{
		"in the heading":             {ld, inside, "", whole},
		"in the heading, by a title": {`<title>` + whole + `</title>`, inside, "", whole},
		"above it":                   {ld, above, "", whole},
		"but not by itself":          {"", `<h1 itemprop="headline"><b class="kicker">High water</b> <i>Bridge closed for a year</i></h1>`, "High water", "Bridge closed for a year"},
		"but not by some alone":      {ld + og, inside, "High water", "Bridge closed for a year"},
		"above it, by some alone":    {ld + og, above, "High water", "Bridge closed for a year"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf(c.head, c.body+story))
			if art.Kicker != c.kicker || art.Headline != c.headline {
				t.Errorf("kicker %q, headline %q, want %q and %q", art.Kicker, art.Headline, c.kicker, c.headline)
			}
		})
	}
}

func TestIsKicker(t *testing.T) {
	t.Parallel()
	for _, class := range []string{"kicker", "Article-Kicker", "a b__overline c", "eyebrow_text", "antetitulo", "occhiello", "dachzeile", "preheadline"} {
		if !extract.IsKicker(class) {
			t.Errorf("IsKicker(%q) = false", class)
		}
	}
	for _, class := range []string{"", "headline", "lead", "over line", "subtitle"} {
		if extract.IsKicker(class) {
			t.Errorf("IsKicker(%q) = true", class)
		}
	}
}

func TestIsStamp(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"4 March 2020": true, "2020-03-04": true, "Updated: 5 pm": true, "published": true, "Politics / 4 March 2020": true,
		"": false, "High water": false, "The year 2020": false, "Round 3": false, "Flood: the year": false,
	} {
		if got := extract.IsStamp(s); got != want {
			t.Errorf("IsStamp(%q) = %v", s, got)
		}
	}
}
