package extract_test

import (
	"strings"
	"testing"

	"broadsheet/extract"
)

// standfirst is a line that a lead can be.
const standfirst = "High water has closed the bridge, and it may stay closed for a whole year or two."

func TestDescriptionFindsTheLead(t *testing.T) {
	t.Parallel()
	described := metaNamed("description", standfirst)
	body := "<p>" + first + "</p><p>" + second + "</p><p>" + third + "</p><p>" + first + " " + second + "</p>"
	for name, c := range map[string]struct{ head, body, want, from string }{
		"first paragraph":          {described, "<article><p>" + standfirst + "</p>" + body + "</article>", standfirst, "generic:readability"},
		"second paragraph":         {described, "<article><p>Rivertown</p><p>" + standfirst + "</p>" + body + "</article>", standfirst, "generic:readability"},
		"a subhead":                {described, "<article><h2>" + standfirst + "</h2>" + body + "</article>", standfirst, "generic:readability"},
		"third is too late":        {described, "<article><p>" + first + "</p><p>" + second + "</p><p>" + standfirst + "</p>" + body + "</article>", "", ""},
		"in other signs":           {metaNamed("description", strings.ToUpper(standfirst)), "<article><p>" + standfirst + "</p>" + body + "</article>", standfirst, "generic:readability"},
		"with a place before":      {described, "<article><p>RIVERTOWN – " + standfirst + "</p>" + body + "</article>", "RIVERTOWN – " + standfirst, "generic:readability"},
		"Open Graph's":             {`<meta property="og:description" content="` + standfirst + `">`, "<article><p>" + standfirst + "</p>" + body + "</article>", standfirst, "generic:readability"},
		"Twitter's":                {metaNamed("twitter:description", standfirst), "<article><p>" + standfirst + "</p>" + body + "</article>", standfirst, "generic:readability"},
		"Dublin Core's":            {metaNamed("DC.description", standfirst), "<article><p>" + standfirst + "</p>" + body + "</article>", standfirst, "generic:readability"},
		"JSON-LD's":                {newsWith(`"description":"` + standfirst + `"`), "<article><p>" + standfirst + "</p>" + body + "</article>", standfirst, "generic:readability"},
		"above the story":          {described, "<header><h1>Bridge closed</h1><div>" + standfirst + "</div></header><article>" + body + "</article>", standfirst, "generic:description"},
		"in a side box":            {described, "<aside><div>" + standfirst + "</div></aside><article>" + body + "</article>", "", ""},
		"nowhere":                  {described, "<article>" + body + "</article>", "", ""},
		"another text":             {described, "<article><p>Low water has opened the bridge, and it may stay open for ever.</p>" + body + "</article>", "", ""},
		"too short to be one":      {metaNamed("description", "Bridge closed."), "<article><p>Bridge closed.</p>" + body + "</article>", "", ""},
		"a story of one paragraph": {metaNamed("description", first) + `<meta property="og:type" content="article">`, "<article><p>" + first + "</p></article>", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf(c.head, c.body))
			if got := strings.Join(art.Lead, "|"); got != c.want || art.Extraction.Fields["lead"] != c.from {
				t.Errorf("lead %q from %q, want %q from %q", got, art.Extraction.Fields["lead"], c.want, c.from)
			}
			if c.want != "" && strings.Count(art.Text, standfirst) != 1 {
				t.Errorf("the text has the lead %d times", strings.Count(art.Text, standfirst))
			}
			if !strings.Contains(art.Text, first) {
				t.Error("the text lost its story")
			}
		})
	}
}

func TestMarkedStandfirst(t *testing.T) {
	t.Parallel()
	body := "<article><p>" + first + "</p><p>" + second + "</p><p>" + third + "</p><p>" + first + " " + second + "</p></article>"
	for class, want := range map[string]bool{
		"standfirst": true, "article__standfirst": true, "lead": true, "article-lead": true, "lede": true, "intro": true, "dek": true, "Deck": true, "subtitle": true, "c-subheadline": true,
		"vorspann": true, "chapo": true, "ingress": true, "entradilla": true, "leading": false, "introduction-box": false, "byline": false, "": false,
	} {
		art := read(t, pageOf("<title>Bridge closed</title>", `<h1>Bridge closed</h1><div class="x `+class+`"><p>`+standfirst+`</p></div>`+body))
		if got := strings.Join(art.Lead, "|") == standfirst && art.Extraction.Fields["lead"] == "generic:standfirst"; got != want {
			t.Errorf("class %q: lead %q from %q", class, art.Lead, art.Extraction.Fields["lead"])
		}
	}
	for name, c := range map[string]struct{ box, want string }{
		"two paragraphs":      {`<div class="lead"><p>` + standfirst + `</p><p>And there is no boat.</p></div>`, standfirst + "|And there is no boat."},
		"the first of two":    {`<p class="lead">` + standfirst + `</p><p class="intro">And there is no boat that could bring anyone over.</p>`, standfirst},
		"one in a side box":   {`<aside><p class="lead">` + standfirst + `</p></aside>`, ""},
		"the headline again":  {`<p class="subtitle">Bridge closed for a year, says the mayor of Rivertown</p>`, ""},
		"a few words":         {`<p class="lead">Rivertown</p>`, ""},
		"the story itself":    {`<div class="lead">` + strings.Repeat("<p>"+first+"</p>", 30) + `</div>`, ""},
		"said twice":          {`<div class="lead"><p>` + standfirst + `</p><p>` + standfirst + `</p></div>`, standfirst},
		"a list":              {`<ul class="lead"><li>The bridge is closed for a year.</li><li>There is no boat.</li></ul>`, "The bridge is closed for a year.|There is no boat."},
		"a picture in it":     {`<div class="lead"><figure><img src="/b.jpg"><figcaption>x</figcaption></figure>` + standfirst + `</div>`, standfirst},
		"nested marks":        {`<div class="lead"><div class="intro">` + standfirst + `</div></div>`, standfirst},
		"empty, then another": {`<div class="lead"></div><p class="lead">` + standfirst + `</p>`, standfirst},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf("<title>Bridge closed for a year, says the mayor of Rivertown</title>", `<h1>Bridge closed for a year, says the mayor of Rivertown</h1>`+c.box+body))
			if got := strings.Join(art.Lead, "|"); got != c.want {
				t.Errorf("lead %q, want %q", got, c.want)
			}
		})
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
