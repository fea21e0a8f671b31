package extract_test

import (
	"errors"
	"strings"
	"testing"

	"broadsheet/extract"
)

func TestAccessibleForFreeInAllSpellings(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]extract.Access{
		`true`: extract.Free, `"true"`: extract.Free, `"True"`: extract.Free, `"TRUE"`: extract.Free, `" true "`: extract.Free, `1`: extract.Free, `"yes"`: extract.Free,
		`"http://schema.org/True"`: extract.Free, `"https://schema.org/true"`: extract.Free, `{"@value":true}`: extract.Free, `{"@value":"true"}`: extract.Free, `[true]`: extract.Free,
		`false`: extract.Paid, `"false"`: extract.Paid, `"False"`: extract.Paid, `"FALSE"`: extract.Paid, `0`: extract.Paid, `"no"`: extract.Paid,
		`"http://schema.org/False"`: extract.Paid, `"https://schema.org/No"`: extract.Paid, `{"@value":false}`: extract.Paid, `["False"]`: extract.Paid,
		`null`: "", `""`: "", `"maybe"`: "", `{}`: "", `[]`: "", `2`: "", `"http://schema.org/"`: "",
	} {
		art := read(t, pageWith(newsWith(`"isAccessibleForFree":`+value)))
		from := ""
		if want != "" {
			from = "jsonld:isAccessibleForFree"
		}
		if art.Access != want || art.Extraction.Fields["access"] != from {
			t.Errorf("isAccessibleForFree %s: access %q from %q, want %q", value, art.Access, art.Extraction.Fields["access"], want)
		}
	}
}

func TestPaidPartMakesAPaidArticle(t *testing.T) {
	t.Parallel()
	const wall = `"hasPart":{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":".wall"}`
	for name, c := range map[string]struct {
		head string
		want extract.Access
		from string
	}{
		"a part":                    {newsWith(wall), extract.Paid, "jsonld:hasPart"},
		"one of several":            {newsWith(`"hasPart":[{"isAccessibleForFree":true,"cssSelector":".lead"},{"isAccessibleForFree":false,"cssSelector":".wall"}]`), extract.Paid, "jsonld:hasPart"},
		"a free part says nothing":  {newsWith(`"hasPart":{"isAccessibleForFree":true,"cssSelector":".lead"}`), "", ""},
		"the article says it, too":  {newsWith(`"isAccessibleForFree":false,` + wall), extract.Paid, "jsonld:isAccessibleForFree"},
		"the article says other":    {newsWith(`"isAccessibleForFree":true,` + wall), extract.Free, "jsonld:isAccessibleForFree"},
		"the tier says it finer":    {newsWith(wall) + `<meta property="article:content_tier" content="metered">`, extract.Metered, "meta:article:content_tier"},
		"an unknown tier says none": {newsWith(wall) + `<meta property="article:content_tier" content="gold">`, extract.Paid, "jsonld:hasPart"},
		"another node's part":       {linked(`{"@type":"Event",` + wall + `}`), "", ""},
		"parts that are none":       {newsWith(`"hasPart":["#wall",null,7]`), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(c.head))
			if art.Access != c.want || art.Extraction.Fields["access"] != c.from {
				t.Errorf("access %q from %q, want %q from %q", art.Access, art.Extraction.Fields["access"], c.want, c.from)
			}
		})
	}
}

func TestContentTiers(t *testing.T) {
	t.Parallel()
	for tier, want := range map[string]extract.Access{
		"free": extract.Free, "Free": extract.Free, "metered": extract.Metered, "METERED": extract.Metered, "locked": extract.Paid, "paid": extract.Paid, "premium": extract.Paid,
		" free ": extract.Free, //nolint:gocritic // the blanks are the case
		"gold":   "", "freemium": "",
	} {
		if got := read(t, pageWith(`<meta property="article:content_tier" content="`+tier+`">`)).Access; got != want {
			t.Errorf("tier %q: access %q, want %q", tier, got, want)
		}
	}
}

// TestPaidPageWithoutAStoryIsAWall: a reader who runs into a wall wants to know
// that there is an article behind it.
func TestPaidPageWithoutAStoryIsAWall(t *testing.T) {
	t.Parallel()
	const teaser = "<p>Subscribe to read on.</p>"
	for name, c := range map[string]struct {
		head, body string
		wall       bool
	}{
		"paid and empty":            {newsWith(`"isAccessibleForFree":false`), "<div></div>", true},
		"paid by a part":            {newsWith(`"hasPart":{"isAccessibleForFree":false}`), "<div></div>", true},
		"locked and short":          {`<meta property="article:content_tier" content="locked">`, teaser, true},
		"free and short":            {`<meta property="article:content_tier" content="free">`, teaser, false},
		"nothing said, short":       {"", teaser, false},
		"metered counts as no wall": {`<meta property="article:content_tier" content="metered">`, teaser, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := extract.Extract(pageOf(c.head, c.body), generalOnly)
			no, ok := errors.AsType[*extract.NoArticleError](err)
			if !ok {
				t.Fatalf("error %v, want a NoArticleError", err)
			}
			if (no.Reason == extract.ReasonPaywall) != c.wall || strings.Contains(err.Error(), "paywall") != c.wall {
				t.Errorf("reason %v in %q, want %v", no.Reason, err, c.wall)
			}
		})
	}
	if art := read(t, pageWith(newsWith(`"isAccessibleForFree":false`))); art.Access != extract.Paid {
		t.Errorf("access %q of a paid story that is there", art.Access)
	}
}
