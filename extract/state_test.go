package extract_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

// Parts of a story that no element of the page shows.
const (
	stateOne  = "The ferry over the lake has stopped for good, and with it goes the last way to the island that needed no bridge and no permit."
	stateHead = "A last crossing"
	stateTwo  = "On Sunday the old captain took forty passengers, two dogs and a piano across, and nobody paid, because he had thrown the tickets into the water."
	stateItem = "The bridge opens in May, and it will be free for a year."
	stateSaid = "We have never been late, said the captain, except for fog and for weddings."
)

// stateStory is the story as markup.
const stateStory = "<p>" + stateOne + "</p><figure><img src='/f.jpg'><figcaption>The ferry at its pier, years ago.</figcaption></figure><h3>" + stateHead + "</h3><p>" + stateTwo + "</p><ul><li>" + stateItem + "</li></ul><blockquote>" + stateSaid + "</blockquote>"

// stateBlocks are the story's blocks.
var stateBlocks = []string{"paragraph " + stateOne, "subhead " + stateHead, "paragraph " + stateTwo, "list_item " + stateItem, "quote " + stateSaid}

// quotedText is a text as JSON and HTML's scripts write it.
func quotedText(s string) string {
	out, err := json.Marshal(s)
	if err != nil {
		panic(err) // a text is always written
	}
	return string(out)
}

// shell is a page that only scripts would fill.
func shell(scripts ...string) extract.Page {
	return pageOf(`<title>Last ferry leaves the island | News</title><meta property="og:title" content="Last ferry leaves the island"><meta property="og:type" content="article">`,
		`<div id="root">Loading</div>`+strings.Join(scripts, "\n"))
}

// ferry is an object of a story whose text stands under a key.
func ferry(key, value string) string {
	return `{"title":"Last ferry leaves the island","slug":"last-ferry",` + quotedText(key) + `:` + value + `,"teasers":[{"title":"Swans count the winter out again","url":"/swans","body":` + quotedText(strings.Repeat("<p>The swans have come back to the pond early this year.</p>", 40)) + `}]}`
}

// pieces are the story as objects of the form, given by its format for a paragraph, a
// heading, an item of a list and a quote.
func pieces(paragraph, heading, item, quote string) string {
	return fmt.Sprintf(`[`+paragraph+`,{"type":"image","caption":"The ferry at its pier, years ago and never again.","url":"/f.jpg"},`+heading+`,`+paragraph+`,`+item+`,`+quote+`]`,
		quotedText(stateOne), quotedText(stateHead), quotedText(stateTwo), quotedText(stateItem), quotedText(stateSaid))
}

// flight is data in the pieces that a server pushes to the page's scripts.
func flight(parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		b.WriteString(`<script>self.__next_f.push([1,` + quotedText(part) + `])</script>`)
	}
	return b.String()
}

// stateForms are scripts that hold the story, by the source that the record names.
func stateForms() map[string]string {
	markup := quotedText(stateStory)
	row := fmt.Sprintf("a:T%x,%s", len(stateStory), stateStory)
	return map[string]string{
		"NEXT_DATA HTML":    `<script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"article":` + ferry("body", markup) + `}}}</script>`,
		"json HTML":         `<script type="application/json" data-x>{"article":` + ferry("contentHtml", markup) + `}</script>`,
		"NEXT_DATA of JSON": `<script id="__NEXT_DATA__" type="application/json">{"cache":{"1":{"data":` + quotedText(ferry("content", markup)) + `}}}</script>`,
		"globalContent elements": `<script>window.Fusion=window.Fusion||{};Fusion.arcSite="news";Fusion.globalContent={"headlines":{"basic":"Last ferry leaves the island"},"content_elements":` +
			pieces(`{"type":"text","content":%s}`, `{"type":"header","level":3,"content":%s}`, `{"type":"list","items":[{"type":"text","content":%s}]}`, `{"type":"quote","content_elements":[{"type":"text","content":%s}]}`) + `};Fusion.x={}</script>`,
		"NUXT plain":              `<script>window.__NUXT__={layout:"default",data:[{story:` + ferry("text", markup) + `}],error:null,serverRendered:!0}</script>`,
		"NUXT function":           `<script>window.__NUXT__=(function(a,b,c){return {data:[{story:{title:b,body:c,paid:a}}],at:new Date(17)}}(false,"Last ferry leaves the island",` + markup + `));</script>`,
		"NUXT_DATA flat":          `<script type="application/json" id="__NUXT_DATA__">[["Reactive",1],{"data":2},{"story":3},{"title":4,"body":5,"live":6},"Last ferry leaves the island",` + markup + `,false]</script>`,
		"INITIAL_STATE of JSON":   `<script>window.__INITIAL_STATE__ = JSON.parse(` + quotedText(`{"article":`+ferry("body", markup)+`}`) + `);</script>`,
		"INITIAL_STATE by key":    `<script>window["__INITIAL_STATE__"] = {article: ` + ferry("body", markup) + `};</script>`,
		"PRELOADED_STATE markup":  `<script>window.__PRELOADED_STATE__ = {"article":` + ferry("body", pieces(`["p",%s]`, `["h3",{"id":"x"},%s]`, `["ul",["li",%s]]`, `["blockquote",%s]`)) + `}</script>`,
		"APOLLO_STATE references": `<script>window.__APOLLO_STATE__={"Story:1":{"__typename":"Story","title":"Last ferry leaves the island","body({\"as\":\"html\"})":{"__ref":"Text:2"}},"Text:2":{"__typename":"Text","content":` + markup + `}}</script>`,
		"next_f row":              flight(`1:["$","html",null,{"children":["$","p",null,{}]}]`+"\n"+row[:100], row[100:]+`b:["$","$L3",null,{"story":{"title":"Last ferry leaves the island","contentHtml":"$a"}}]`+"\n"),
		"next_f value":            flight(`b:["$","$L3",null,{"story":` + ferry("body", markup) + `}]`),
		"NEXT_DATA document": `<script id="__NEXT_DATA__" type="application/json">{"article":` + ferry("body", `{"nodeType":"document","content":`+
			pieces(`{"nodeType":"paragraph","content":[{"nodeType":"text","value":%s,"marks":[]}]}`, `{"nodeType":"heading-3","content":[{"nodeType":"text","value":%s}]}`,
				`{"nodeType":"unordered-list","content":[{"nodeType":"list-item","content":[{"nodeType":"paragraph","content":[{"nodeType":"text","value":%s}]}]}]}`,
				`{"nodeType":"blockquote","content":[{"nodeType":"paragraph","content":[{"nodeType":"text","value":%s}]}]}`)+`}`) + `}</script>`,
		"NEXT_DATA blocks": `<script id="__NEXT_DATA__" type="application/json">{"article":` + ferry("blocks",
			pieces(`{"_type":"block","style":"normal","children":[{"_type":"span","text":%s}]}`, `{"_type":"block","style":"h3","children":[{"_type":"span","text":%s}]}`,
				`{"_type":"block","listItem":"bullet","children":[{"_type":"span","text":%s}]}`, `{"_type":"block","style":"blockquote","children":[{"_type":"span","text":%s}]}`)) + `}</script>`,
		"NEXT_DATA fields": `<script id="__NEXT_DATA__" type="application/json">{"article":` + ferry("elements",
			pieces(`{"type":"paragraph","fields":[{"name":"body","value":%s}]}`, `{"type":"subhead","fields":[{"value":%s}]}`, `{"is":"list","items":[%s]}`, `{"is":"quote","props":{"words":%s}}`)) + `}</script>`,
	}
}

func TestTheStoryIsReadFromWhatScriptsHold(t *testing.T) {
	t.Parallel()
	for name, script := range stateForms() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, shell("<script>"+strings.Repeat("var nothing = {};", 60)+"</script>", script))
			if diff := cmp.Diff(stateBlocks, typedTexts(art)); diff != "" {
				t.Errorf("body differs (-want +got):\n%s", diff)
			}
			source, _, _ := strings.Cut(name, " ")
			if got := art.Extraction.Fields["body"]; got != "state:"+source {
				t.Errorf("body from %q, want %q", got, "state:"+source)
			}
		})
	}
}

// typedTexts are the blocks of the body, their type before the text.
func typedTexts(art extract.Article) []string {
	var out []string
	for _, b := range art.Body {
		out = append(out, string(b.Type)+" "+b.Text)
	}
	return out
}

func TestBrokenStateIsReadAsFarAsItGoes(t *testing.T) {
	t.Parallel()
	whole := `{"props":{"article":` + ferry("body", quotedText(stateStory)) + `}}`
	toTheText, _, _ := strings.Cut(whole, `"teasers"`)
	for name, src := range map[string]string{
		"cut behind the text":  toTheText,
		"commas too many":      strings.ReplaceAll(whole, `",`, `",,`),
		"a stray bracket":      strings.Replace(whole, `{"title"`, `{]"title"`, 1),
		"no quotes at keys":    strings.Replace(whole, `"title"`, `title`, 1),
		"code for a value":     strings.Replace(whole, `"slug":"last-ferry"`, `"slug":f(function(){return "}"})`, 1),
		"a comment's mark":     "<!--" + whole + "-->",
		"unknown escapes":      strings.Replace(whole, `last-ferry`, `last\q\u00zz\ud83d\x41`, 1),
		"an object of nothing": strings.Replace(whole, `"props"`, `"a":{},"b":[],"props"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, shell(`<script id="__NEXT_DATA__" type="application/json">`+src+`</script>`))
			if diff := cmp.Diff(stateBlocks, typedTexts(art)); diff != "" {
				t.Errorf("body differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEscapesOfAScriptAreResolved(t *testing.T) {
	t.Parallel()
	text := `Ferry \ud83d\udea2 and caf\u00e9,\u0020` + "it said \\\"free\\\" in big letters\\n\\x26 small ones. " + strings.Repeat("The lake was calm that day. ", 12)
	art := read(t, shell(`<script>window.__STATE__={"title":"Last ferry leaves the island","body":"`+text+`"+""}</script>`))
	want := `Ferry 🚢 and café, it said "free" in big letters`
	if len(art.Body) == 0 || !strings.HasPrefix(art.Body[0].Text, want) {
		t.Errorf("body %+v", art.Body)
	}
}

func TestAPageWithAStoryNeedsNoState(t *testing.T) {
	t.Parallel()
	page := pageOf(`<title>Last ferry leaves the island</title>`, story+stateForms()["NEXT_DATA HTML"])
	if art := read(t, page); art.Extraction.Fields["body"] != "generic:story" || strings.Contains(art.Text, "ferry") {
		t.Errorf("body from %q: %.100q", art.Extraction.Fields["body"], art.Text)
	}
}

func TestStateOfOtherStoriesIsNotThePages(t *testing.T) {
	t.Parallel()
	other := strings.ReplaceAll(stateForms()["NEXT_DATA HTML"], "Last ferry leaves the island", "Mill for sale at the old weir")
	for name, page := range map[string]extract.Page{
		"a front page":    {URL: "https://news.example/", HTML: []byte(`<title>News</title><div id="root"></div>` + other)},
		"settings":        pageOf("<title>Last ferry leaves the island</title>", `<div id=root></div><script>window.__STATE__={"text":`+quotedText(strings.Repeat("function(a){return a;} ", 40))+`}</script>`),
		"no state at all": shell(`<script>` + strings.Repeat("track('page', 1);", 100) + `</script>`),
	} {
		if art, err := extract.Extract(page, generalOnly); !errors.Is(err, extract.ErrNoArticle) {
			t.Errorf("%s: read as %.200q (%v)", name, art.Text, err)
		}
	}
}

// TestStatedParagraphsWinOverOneText: the JSON-LD has lost what the state has kept.
func TestStatedParagraphsWinOverOneText(t *testing.T) {
	t.Parallel()
	flat := strings.Join([]string{stateOne, stateHead, stateTwo, stateItem, stateSaid}, " ")
	linked := `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Last ferry leaves the island","articleBody":` + quotedText(flat) + `}</script>`
	art := read(t, shell(linked, stateForms()["NEXT_DATA HTML"]))
	if diff := cmp.Diff(stateBlocks, typedTexts(art)); diff != "" {
		t.Errorf("body differs (-want +got):\n%s", diff)
	}
}
