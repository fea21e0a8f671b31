package extract_test

import (
	"strings"

	"broadsheet/extract"
)

// tale are the paragraphs of a story of usual length, for pages that are judged as a
// whole.
var tale = []string{
	"The river rose in the night, and by the morning the old bridge, which had stood for ninety years, was closed to all who wanted to cross it by cart or on foot.",
	"Nobody was hurt, said mayor Ada Brook, who had come in boots, but two boats and a shed were carried off, and a goat that had been asleep in the shed was saved by the miller's sons.",
	"“I have lived on this bank for sixty years, and I have never heard the water so loud,” said Ben Hill, the ferryman, who had tied his boat to the church door before he went to bed.",
	"When carts may cross again is not known. The stones of the middle pier have to be looked at one by one, and the mason who can do that is busy with the tower of the next town until spring.",
	"Until then the people of the upper village go round by the weir, which takes an hour, or wait for the ferry, which takes eight of them at a time and no animals but hens.",
	"The council met on Tuesday evening to talk about a wooden bridge for the winter. It would cost as much as the school's new roof, the treasurer said, and the roof could not wait either.",
	"Some remembered the flood of 1920, when the bridge had lost its railing and the whole town had paid for a new one with a week of dances. A dance has been set for Saturday, in the hall.",
	"The goat, for its part, has been given to the children of the ferryman. It is said to be well, to have eaten a hat, and to look at the river every morning as if it knew something.",
}

// title is the tale's headline.
const title = "Old bridge closed after a night of high water"

// paragraphs puts texts into p elements.
func paragraphs(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return "<p>" + strings.Join(texts, "</p>\n<p>") + "</p>\n"
}

// A sheet is what a test puts into a page of an invented newspaper that has all that
// stands around a story elsewhere: menus, byline, teasers, imprint.
type sheet struct {
	head  string // behind the title
	above string // between headline and byline
	story string // the markup with the story; all of the tale when empty
	below string // behind the story
}

// page is the whole page.
func (s sheet) page() extract.Page {
	if s.story == "" {
		s.story = `<div class="article-body">` + paragraphs(tale) + `</div>`
	}
	return pageOf(`<title>`+title+` | River Press</title><meta property="og:type" content="article"><meta property="og:site_name" content="River Press">`+s.head,
		`<header class="site-header"><a class="logo" href="/">River Press</a><nav><ul><li><a href="/local">Local</a></li><li><a href="/sports">Sports</a></li><li><a href="/culture">Culture</a></li><li><a href="/weather">Weather</a></li></ul></nav></header>
		<div class="page"><div class="article-header"><h1>`+title+`</h1>`+s.above+`<p class="byline">By <a href="/staff/pia-reed" rel="author">Pia Reed</a></p><time datetime="2024-03-05T08:00:00Z">5 March 2024</time></div>
		`+s.story+`
		`+s.below+`</div>
		<div class="teasers"><h2>More from the valley</h2>
		<div class="teaser"><a href="/local/mill"><h3>Miller finds a bell in the pond</h3></a><p>It rang when he touched it.</p></div>
		<div class="teaser"><a href="/local/choir"><h3>Choir looks for basses</h3></a><p>Rehearsals are on Mondays.</p></div>
		<div class="teaser"><a href="/sports/regatta"><h3>Regatta put off until June</h3></a><p>The buoys are at sea.</p></div></div>
		<footer class="site-footer"><ul><li><a href="/imprint">Imprint</a></li><li><a href="/privacy">Privacy</a></li></ul><p>© River Press. All rights reserved.</p></footer>`)
}
