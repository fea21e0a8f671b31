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
		"a system's labels":                {newsWith(`"keywords":["Subject: Rivers","Page Type: Article","WC: 500-900","Day: Friday","Bridges: an atlas"]`), "Rivers|Bridges: an atlas"},
		"a system's folders":               {newsWith(`"keywords":["topic/rivers","sections/high water","24/7"]`), "rivers|high water|24/7"},
		"a system's switches and numbers":  {newsWith(`"keywords":["rivers","_commerce","100312362"]`), "rivers"},
		"the author":                       {newsWith(`"author":"Ada Brook","keywords":"rivers, ada brook"`), "rivers"},
		"the house":                        {`<meta property="og:site_name" content="River Press">` + metaNamed("keywords", "rivers, River Press"), "rivers"},
		"blanks between Chinese words":     {metaNamed("keywords", "河流 桥梁 洪水"), "河流|桥梁|洪水"},
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
		"in the story":        {"", links, "rivers|high water", "generic:topics"},
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

// TestTopicsThatThePageShows: a list of links is the article's topics when their
// addresses, a class or a word before them says so.
func TestTopicsThatThePageShows(t *testing.T) {
	t.Parallel()
	const plain = `<ul><li><a href="/x/1">Rivers</a></li><li><a href="/x/2">High Water</a></li></ul>`
	for name, c := range map[string]struct{ head, body, want string }{
		"addresses":                {"", `<p><a href="/thema/rivers">Rivers</a>, <a href="/thema/water?x=1">High Water</a></p>`, "Rivers|High Water"},
		"all topics beside them":   {"", `<p><a href="/tags/rivers">Rivers</a> <a href="/tags/">All tags</a> <a href="/2020">28 January</a></p>`, "Rivers"},
		"a class of the list":      {"", `<div class="article-tags">` + plain + `</div>`, "Rivers|High Water"},
		"a class of each":          {"", `<div><a class="StoryTag" href="/x/1">Rivers</a><a class="StoryTag" href="/x/2">High Water</a></div>`, "Rivers|High Water"},
		"a word before them":       {"", `<h4> Mehr zum Thema: </h4>` + plain, "Rivers|High Water"},
		"a word in capitals":       {"", `<b>TAGS</b>` + plain, "Rivers|High Water"},
		"a word that isn't one":    {"", `<h4>Our house</h4>` + plain, ""},
		"a word long before":       {"", `<h4>Tags</h4><p>` + strings.Repeat("Nothing has one. ", 5) + `</p>` + plain, ""},
		"in the story's footer":    {"", `<article><footer><a href="/tag/rivers">Rivers</a></footer></article>`, "Rivers"},
		"in the page's footer":     {"", `<footer><a href="/tag/rivers">Rivers</a></footer>`, ""},
		"in a menu":                {"", `<nav><a href="/tag/rivers">Rivers</a></nav>`, ""},
		"in a sentence":            {"", `<p>The old bridge over the <a href="/tag/rivers">Rivers</a> that come down from the hills was closed in the night.</p>`, ""},
		"headlines":                {"", `<h4>Mehr zum Thema</h4><ul><li><a href="/x">Old bridge is closed to all carts</a></li><li><a href="/y">The mayor comes in his boots</a></li></ul>`, ""},
		"pictures":                 {"", `<h4>Topics</h4><ul><li><a href="/x"><img src=a></a></li><li><a href="/y">Rivers</a></li></ul>`, ""},
		"an index":                 {"", `<p>` + strings.Repeat(`<a href="/tag/rivers">Rivers</a> `, 40) + `</p>`, ""},
		"the relation wins":        {"", `<p><a href="/topic/bridges">Bridges</a> <a href="/topic/carts">Carts</a></p><p><a rel="tag" href="/x">Rivers</a></p>`, "Rivers"},
		"sections beside tags":     {"", `<p><a rel="category tag" href="/local">Local</a></p><p><a rel="tag" href="/tag/rivers">Rivers</a></p>`, "Rivers"},
		"a line of them is parted": {newsWith(`"keywords":"High Water Rivers"`), `<h4>Topics</h4>` + plain, "Rivers|High Water"},
		"another line is not":      {newsWith(`"keywords":"High Water in Rivers"`), `<h4>Topics</h4>` + plain, "High Water in Rivers"},
		"what is stated wins":      {metaNamed("keywords", "bridges, carts"), `<h4>Topics</h4>` + plain, "bridges|carts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(read(t, pageOf(c.head, "<h1>Bridge closed</h1>"+story+c.body)).Topics, "|"); got != c.want {
				t.Errorf("topics %q, want %q", got, c.want)
			}
		})
	}
	if got := read(t, pageOf("", "<h4>Topics</h4>"+plain+"<h1>Bridge closed</h1>"+story)).Topics; got != nil {
		t.Errorf("topics %q from above the headline", got)
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
