package extract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

// standfirst is a line that a lead can be.
const standfirst = "High water has closed the bridge, and it may stay closed for a whole year or two."

// TestLeadStandsOnThePage: what the page only states for machines is no lead, however
// it is stated, and a paragraph of the story that it repeats stays on the page.
func TestLeadStandsOnThePage(t *testing.T) {
	t.Parallel()
	for name, head := range map[string]string{
		"description": metaNamed("description", standfirst), "Open Graph's": `<meta property="og:description" content="` + standfirst + `">`,
		"Twitter's": metaNamed("twitter:description", standfirst), "Dublin Core's": metaNamed("DC.description", standfirst), "JSON-LD's": newsWith(`"description":"` + standfirst + `"`),
	} {
		for place, c := range map[string]struct {
			s    sheet
			want string
		}{
			"nowhere":       {sheet{}, ""},
			"in a side box": {sheet{below: "<aside><div>" + standfirst + "</div></aside>"}, ""},
			"above":         {sheet{above: `<p class="standfirst">` + standfirst + `</p>`}, standfirst},
		} {
			t.Run(name+" "+place, func(t *testing.T) {
				t.Parallel()
				c.s.head = head
				art := read(t, c.s.page())
				if got := strings.Join(art.Lead, "|"); got != c.want || strings.Count(art.Text, standfirst) != len(art.Lead) {
					t.Errorf("lead %q, want %q; the text has it %d times", got, c.want, strings.Count(art.Text, standfirst))
				}
				if diff := cmp.Diff(tale, outline(art.Body)); diff != "" {
					t.Errorf("body differs (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// TestStandfirstThatIsDescribed: the paragraph between headline and story that the
// page repeats for machines is the lead, in whatever markup.
func TestStandfirstThatIsDescribed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ above, want string }{
		"a class of its own":  {`<p class="standfirst">` + standfirst + `</p>`, standfirst},
		"a class in German":   {`<div class="x vorspann"><p>` + standfirst + `</p></div>`, standfirst},
		"a heading":           {`<h2 class="subtitle">` + standfirst + `</h2>`, standfirst},
		"no class":            {`<div>` + standfirst + `</div>`, standfirst},
		"in bold":             {`<p><strong>` + standfirst + `</strong></p>`, standfirst},
		"with a place before": {`<p class="lead">RIVERTOWN – ` + standfirst + `</p>`, "RIVERTOWN – " + standfirst},
		"said twice":          {`<div class="lead"><p>` + standfirst + `</p><p>` + standfirst + `</p></div>`, standfirst},
		"a picture in it":     {`<div class="lead"><figure><img src="/b.jpg"><figcaption>The bridge. Photo: Jo Teal</figcaption></figure>` + standfirst + `</div>`, standfirst},
		"nested marks":        {`<div class="lead"><div class="intro">` + standfirst + `</div></div>`, standfirst},
		"empty, then another": {`<div class="lead"></div><p class="lead">` + standfirst + `</p>`, standfirst},
		"the headline again":  {`<p class="subtitle">` + title + `</p>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, sheet{head: metaNamed("description", standfirst), above: c.above}.page())
			if got := strings.Join(art.Lead, "|"); got != c.want {
				t.Errorf("lead %q, want %q", got, c.want)
			}
			if diff := cmp.Diff(tale, outline(art.Body)); diff != "" {
				t.Errorf("body differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestMarkedStandfirst: a paragraph that is named one is the lead without a description
// that says the same.
func TestMarkedStandfirst(t *testing.T) {
	t.Parallel()
	for class := range strings.FieldsSeq("standfirst article__standfirst lead article-lead lede intro dek Deck subtitle c-subheadline vorspann chapo ingress entradilla") {
		art := read(t, sheet{above: `<div class="x ` + class + `"><p>` + standfirst + `</p></div>`}.page())
		if len(art.Lead) != 1 || art.Lead[0] != standfirst || art.Extraction.Fields["lead"] != "generic:story" {
			t.Errorf("class %q: lead %q from %q", class, art.Lead, art.Extraction.Fields["lead"])
		}
		if diff := cmp.Diff(tale, outline(art.Body)); diff != "" {
			t.Errorf("class %q: body differs (-want +got):\n%s", class, diff)
		}
	}
	if art := read(t, sheet{above: `<p class="byline">` + title + `</p>`}.page()); len(art.Lead) != 0 {
		t.Errorf("lead %q of a line that repeats the headline", art.Lead)
	}
}

// TestStandfirstThatHoldsTheStory: a class alone makes no lead of a whole story.
func TestStandfirstThatHoldsTheStory(t *testing.T) {
	t.Parallel()
	for class := range strings.FieldsSeq("lead intro teaser description summary") {
		art := read(t, sheet{story: `<div class="` + class + `">` + paragraphs(tale) + `</div>`}.page())
		if len(art.Lead)+len(art.Body) != len(tale) || len(art.Body) < len(tale)-1 {
			t.Errorf("class %q: %d paragraphs of lead, %d of body", class, len(art.Lead), len(art.Body))
		}
	}
}

// TestLeadIsNotInTheBody: however the lead was found, a reader of the text
// meets it once.
func TestLeadIsNotInTheBody(t *testing.T) {
	t.Parallel()
	art := found(t, `<meta property="og:type" content="article">`+metaNamed("description", first), extract.General{
		Lead: []string{standfirst, " " + standfirst, ""}, Body: []extract.Block{para(first), para(second)},
	})
	if len(art.Lead) != 1 || art.Lead[0] != standfirst || len(art.Body) != 2 || art.Text != standfirst+"\n\n"+first+"\n\n"+second {
		t.Errorf("lead %q, text %q", art.Lead, art.Text)
	}
}
