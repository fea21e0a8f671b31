package extract_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"broadsheet/extract"
)

func TestTopicsInAllForms(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ head, want string }{
		"a text with commas":               {newsWith(`"keywords":"rivers, bridges,high water"`), "rivers|bridges|high water"},
		"a text with semicolons":           {newsWith(`"keywords":"rivers; bridges, old; floods"`), "rivers|bridges, old|floods"},
		"a list":                           {newsWith(`"keywords":["rivers","bridges"]`), "rivers|bridges"},
		"a list with commas in its items":  {newsWith(`"keywords":["Springfield, Ill.","bridges"]`), "Springfield, Ill.|bridges"},
		"a list of one text with commas":   {newsWith(`"keywords":["rivers,bridges"]`), "rivers|bridges"},
		"objects":                          {newsWith(`"keywords":[{"@type":"DefinedTerm","name":"rivers"},{"name":"bridges"}]`), "rivers|bridges"},
		"one object":                       {newsWith(`"keywords":{"@type":"DefinedTerm","name":"rivers"}`), "rivers"},
		"numbers":                          {newsWith(`"keywords":[2020,"rivers"]`), "2020|rivers"},
		"entities":                         {newsWith(`"keywords":"R&amp;D, Caf&eacute;"`), "R&D|Café"},
		"said twice":                       {newsWith(`"keywords":"rivers, bridges, rivers,  rivers "`), "rivers|bridges"},
		"empty ones":                       {newsWith(`"keywords":",, rivers,  ,"`), "rivers"},
		"hash signs":                       {newsWith(`"keywords":"#rivers, #bridges"`), "rivers|bridges"},
		"quoted":                           {newsWith(`"keywords":"\"rivers\", 'bridges'"`), "rivers|bridges"},
		"a list as text":                   {metaNamed("keywords", "[rivers, bridges]"), "rivers|bridges"},
		"elements of meta":                 {metaNamed("article:tag", "rivers") + metaNamed("article:tag", "bridges") + metaNamed("article:tag", "rivers"), "rivers|bridges"},
		"names of a meta element":          {`<meta name="keywords news_keywords" content="rivers">`, "rivers"},
		"an empty list, then meta":         {newsWith(`"keywords":[]`) + metaNamed("keywords", "rivers"), "rivers"},
		"a list of nothing, then meta":     {newsWith(`"keywords":[""," ",null]`) + metaNamed("keywords", "rivers"), "rivers"},
		"not the section":                  {`<meta property="article:section" content="Local">`, ""},
		"case is the publisher's":          {metaNamed("keywords", "Rivers, rivers"), "Rivers|rivers"},
		"soft hyphens are no difference":   {metaNamed("keywords", "high\u00adwater, highwater"), "highwater"},
		"composition is no difference":     {metaNamed("keywords", "Bru\u0308cke, Brücke"), "Brücke"},
		"links in the story":               {"", ""},
		"several blocks, the first wins":   {newsWith(`"keywords":"rivers"`) + newsWith(`"keywords":"bridges"`), "rivers"},
		"a text that is one long sentence": {metaNamed("keywords", "the river rose in the night"), "the river rose in the night"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(c.head))
			if got := strings.Join(art.Topics, "|"); got != c.want {
				t.Errorf("topics %q, want %q", got, c.want)
			}
		})
	}
}

func TestTopicsAreFewAndOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.StringMatching(`[a-c ,;#]{0,6}`), 0, 300).Draw(t, "list")
		page := pageWith(metaNamed("keywords", strings.Join(list, ",")))
		art, err := extract.Extract(page, generalOnly)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, topic := range art.Topics {
			if seen[topic] || topic == "" || strings.TrimSpace(topic) != topic {
				t.Fatalf("topics %q", art.Topics)
			}
			seen[topic] = true
		}
	})
}

func TestLinkedTopics(t *testing.T) {
	t.Parallel()
	const links = `<p><a rel="tag" href="/t/1">rivers</a> <a rel="nofollow TAG" href="/t/2"> high <b>water</b></a> <a href="/t/3">others</a></p>`
	for name, c := range map[string]struct{ head, body, want, from string }{
		"in the story":        {"", links, "rivers|high water", "generic:rel-tag"},
		"not in navigation":   {"", "<nav>" + links + "</nav>", "", ""},
		"not in a side box":   {"", "<aside>" + links + "</aside>", "", ""},
		"stated ones win":     {metaNamed("keywords", "bridges"), links, "bridges", "meta:keywords"},
		"not the hidden ones": {"", "<template>" + links + "</template>", "", ""},
		"a box of text":       {"", `<a rel="tag" href="/t">` + strings.Repeat("word ", 100) + `</a>`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf(c.head, c.body+story))
			if got := strings.Join(art.Topics, "|"); got != c.want || art.Extraction.Fields["topics"] != c.from {
				t.Errorf("topics %q from %q, want %q from %q", got, art.Extraction.Fields["topics"], c.want, c.from)
			}
		})
	}
}

// crumbs is a breadcrumb list of the given items.
func crumbs(items string) string {
	return linked(`{"@context":"https://schema.org","@type":"BreadcrumbList","itemListElement":[` + items + `]}`)
}

func TestBreadcrumbsInAllForms(t *testing.T) {
	t.Parallel()
	const sections = "Local|Traffic"
	for name, head := range map[string]string{
		"names":                  crumbs(`{"@type":"ListItem","position":1,"name":"Local"},{"@type":"ListItem","position":2,"name":"Traffic"}`),
		"named items":            crumbs(`{"position":1,"item":{"@id":"/local","name":"Local"}},{"position":2,"item":{"@id":"/local/traffic","name":"Traffic"}}`),
		"positions as text":      crumbs(`{"position":"2","name":"Traffic"},{"position":"1","name":"Local"}`),
		"positions from nought":  crumbs(`{"position":1,"name":"Traffic"},{"position":0,"name":"Local"}`),
		"ten positions":          crumbs(`{"position":10,"name":"Traffic"},{"position":9,"name":"Local"}`),
		"no positions":           crumbs(`{"name":"Local"},{"name":"Traffic"}`),
		"the story at the end":   crumbs(`{"position":1,"name":"Local"},{"position":2,"name":"Traffic"},{"position":3,"name":"Bridge closed"}`) + `<title>Bridge closed</title>`,
		"the story by address":   crumbs(`{"position":1,"name":"Local"},{"position":2,"name":"Traffic"},{"position":3,"name":"This page","item":"https://www.news.example/a/bridge.html#top"}`),
		"the story by reference": crumbs(`{"position":1,"name":"Local"},{"position":2,"name":"Traffic"},{"position":3,"name":"This page","item":{"@id":"/a/bridge.html"}}`),
		"references":             linked(`{"@graph":[{"@type":"BreadcrumbList","itemListElement":[{"position":1,"item":{"@id":"/local"}},{"position":2,"item":{"@id":"/traffic"}}]},{"@type":"WebPage","@id":"/local","name":"Local"},{"@type":"WebPage","@id":"/traffic","name":"Traffic"}]}`),
		"of the page":            linked(`{"@type":"WebPage","breadcrumb":{"@type":"BreadcrumbList","itemListElement":[{"name":"Local"},{"name":"Traffic"}]}}`),
		"said twice":             crumbs(`{"name":"Local"},{"name":"Local"},{"name":"Traffic"}`),
		"empty ones":             crumbs(`{"name":""},{"name":"Local"},{"name":"Traffic"},{"position":9},null,7,"x"`),
		"an empty list before":   crumbs(``) + crumbs(`{"name":"Local"},{"name":"Traffic"}`),
		"two lists":              crumbs(`{"name":"Local"},{"name":"Traffic"}`) + crumbs(`{"name":"Region"}`),
		"entities":               crumbs(`{"name":"L&#111;cal"},{"name":"Traffic"}`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(head))
			if got := strings.Join(art.Section, "|"); got != sections || art.Extraction.Fields["section"] != "jsonld:BreadcrumbList" {
				t.Errorf("section %q from %q, want %q", got, art.Extraction.Fields["section"], sections)
			}
		})
	}
}

func TestSectionThatIsStated(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		head string
		want []string
	}{
		"a text":                  {newsWith(`"articleSection":"Local &amp; Region"`), []string{"Local & Region"}},
		"a list":                  {newsWith(`"articleSection":["Local","Traffic","Local"]`), []string{"Local", "Traffic"}},
		"objects":                 {newsWith(`"articleSection":[{"name":"Local"}]`), []string{"Local"}},
		"a comma is its own":      {`<meta property="article:section" content="Arts, Letters">`, []string{"Arts, Letters"}},
		"empty, then meta":        {newsWith(`"articleSection":[""]`) + `<meta property="article:section" content="Local">`, []string{"Local"}},
		"crumbs of the page only": {crumbs(`{"name":"Bridge closed"}`) + `<title>Bridge closed</title><meta property="article:section" content="Local">`, []string{"Local"}},
		"invisible":               {`<meta property="article:section" content="&shy;"><meta name="parsely-section" content="Local">`, []string{"Local"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if art := read(t, pageWith(c.head)); !slices.Equal(art.Section, c.want) {
				t.Errorf("section %q from %q, want %q", art.Section, art.Extraction.Fields["section"], c.want)
			}
		})
	}
}
