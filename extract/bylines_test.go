package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"broadsheet/extract"
)

// authorsOf are the authors of a page with a body, joined.
func authorsOf(t *testing.T, head, body string) string {
	t.Helper()
	return strings.Join(read(t, pageOf(head, body)).Authors, "|")
}

func TestBylineBelowTheHeadline(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ byline, want string }{
		"a class of any form":         {`<div class="StoryHead_authorName__x1"><b>Ada Brook</b></div>`, "Ada Brook"},
		"a link to the author":        {`<p><a href="/autoren/name/ada-brook">Ada Brook</a> 28.01.2020</p>`, "Ada Brook"},
		"a link to another place":     {`<p><a href="/places/ada-brook">Ada Brook</a></p>`, ""},
		"a printed word":              {`<span>Von Ada Brook</span>`, "Ada Brook"},
		"the word apart":              {`<p>By <b>Ada Brook</b></p>`, "Ada Brook"},
		"the word in its own element": {`<p><i>By</i> <b>Ada Brook</b></p>`, "Ada Brook"},
		"two links":                   {`<p>By <a href="/author/ada">Ada Brook</a> and <a href="/author/ben">Ben Hill</a></p>`, "Ada Brook|Ben Hill"},
		"two elements":                {`<div class="author">Ada Brook</div><div class="author">Ben Hill</div>`, "Ada Brook|Ben Hill"},
		"a list with commas":          {`<p class=byline>By <a href="/x/ada">Ada Brook</a>, <a href="/x/ben">Ben Hill</a></p>`, "Ada Brook|Ben Hill"},
		"a role behind it":            {`<div class="author"><p>Ada Brook</p><p>Keeper of Bridges</p></div>`, "Ada Brook"},
		"a section before it":         {`<div class="authors"><span>Rivers</span> <ul><li>von <b>Ada Brook</b></li></ul> 28.01.2020 <i>3 Min</i></div>`, "Ada Brook"},
		"words of a name apart":       {`<a rel="author" href="/x"><span class="firstname">Ada</span> <span class="lastname">van Brook</span></a>`, "Ada van Brook"},
		"an editor":                   {`<p>By <a href="/author/ada">Ada Brook</a> Edited by <a href="/author/ben">Ben Hill</a></p>`, "Ada Brook"},
		"an editor alone":             {`<p>Edited by <a href="/author/ben">Ben Hill</a></p>`, ""},
		"a photographer":              {`<div class="author">Ada Brook</div><div class="author-photo">Ben Hill</div>`, "Ada Brook"},
		"a role in Korean":            {`<div class="writer"><span>강다리</span> <b>기자</b> <i>ada@news.example</i></div>`, "강다리"},
		"the first word of a text":    {`<p>By the time the water fell, Ada Brook had left.</p>`, ""},
		"a place after the word":      {`<p>Von Millford nach Oberau</p>`, ""},
		"a caption":                   {`<figure><figcaption>By Ada Brook</figcaption></figure>`, ""},
		"a house and its sections":    {`<p>By RPR, in <a href="/n">River News</a>, <a href="/b">Big Bridges</a></p>`, ""},
		"the section in its place":    {`<meta property="article:section" content="Big Bridges"><div class="author"><a href="/b">Big Bridges</a></div>`, ""},
		"a comment":                   {`<div class="comments"><div class="author">Ben Hill</div></div>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := authorsOf(t, "", "<h1>Bridge closed</h1>"+c.byline+story); got != c.want {
				t.Errorf("authors %q, want %q", got, c.want)
			}
		})
	}
}

func TestBylineElsewhere(t *testing.T) {
	t.Parallel()
	teaser := func(name string) string { return `<div class="item-author">` + name + `</div>` }
	for name, c := range map[string]struct{ body, want string }{
		"above the headline":      {`<div class="author">Ada Brook</div><h1>Bridge closed</h1>` + story, "Ada Brook"},
		"at the end of the story": {"<h1>Bridge closed</h1>" + story + story + `<p class="document_authors">Ada Brook</p>`, "Ada Brook"},
		"set to the right":        {"<h1>Bridge closed</h1>" + story + story + `<p style="margin:0; text-align: right;"><b>Ada Brook</b></p>`, "Ada Brook"},
		"a page set to the right": {"<h1>Bridge closed</h1>" + story + story + `<p style="text-align:right">נעמה גשר</p>`, ""},
		"by its id":               {"<h1>Bridge closed</h1>" + story + story + `<div id="author_info"><b>Ada Brook</b></div>`, "Ada Brook"},
		"in a list of teasers":    {"<h1>Bridge closed</h1>" + story + story + teaser("Ben Hill") + teaser("Cy Dale"), ""},
		"one beside the teasers":  {"<h1>Bridge closed</h1>" + story + story + teaser("Ben Hill") + teaser("Cy Dale") + `<p class="authors">Ada Brook</p>`, "Ada Brook"},
		"in a teaser":             {"<h1>Bridge closed</h1>" + story + story + `<div class="teaser"><div class="author">Ben Hill</div></div>`, ""},
		"of a comment":            {"<h1>Bridge closed</h1>" + story + story + `<ol class="comment-list"><li><b itemprop="author">Ben Hill</b></li></ol>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := authorsOf(t, "", c.body); got != c.want {
				t.Errorf("authors %q, want %q", got, c.want)
			}
		})
	}
}

// A small paper prints the writer's name as the story's first line, and its system
// states the account that put the story up.
func TestFirstLineOfTheStoryNamesTheWriter(t *testing.T) {
	t.Parallel()
	const line = `<p><strong>ADA BROOK&nbsp;</strong></p>`
	for name, c := range map[string]struct{ head, line, want string }{
		"nobody stated":         {"", line, "ADA BROOK"},
		"an account":            {newsWith(`"author":{"name":"newsdesk1x"}`), line, "ADA BROOK"},
		"an account of a word":  {newsWith(`"author":{"name":"riverpost"}`), line, "ADA BROOK"},
		"the site's account":    {newsWith(`"author":{"name":"News D"}`), line, "ADA BROOK"},
		"another author":        {newsWith(`"author":{"name":"Ben Hill"}`), line, "Ben Hill"},
		"a sentence":            {"", `<p><b>The water fell.</b></p>`, ""},
		"a place":               {"", `<p><b>MILLFORD</b></p>`, ""},
		"a date":                {"", `<p>28 January 2020</p>`, ""},
		"more than the name":    {"", `<p><b>ADA BROOK</b> saw it</p>`, ""},
		"no paragraph behind":   {"", line + "<h2>Head</h2>", ""},
		"other lines before it": {"", `<p>28 January 2020</p>` + line, "ADA BROOK"},
		"a link":                {"", `<p><a href="/x">Ada Brook</a></p>`, ""},
		"two names":             {"", `<p><b>Ada Brook/Ben Hill</b></p>`, "Ada Brook|Ben Hill"},
		"a name and a place":    {"", `<p><b>Ada Brook, Millford</b></p>`, ""},
		"behind parted lines":   {"", `<p>` + strings.Repeat("<i>the water</i> ", 8) + `</p>` + line, "ADA BROOK"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := authorsOf(t, c.head, "<h1>Bridge closed</h1>"+c.line+"<p>"+river+"</p>"+story); got != c.want {
				t.Errorf("authors %q, want %q", got, c.want)
			}
		})
	}
}

// A name without a mark is the writer's where a stroke parts it from the date.
func TestNameBeforeTheDateIsTheWriters(t *testing.T) {
	t.Parallel()
	const date = `<span>28.01.2020</span>`
	for name, c := range map[string]struct{ head, line, want string }{
		"a name and a stroke":   {"", `<span>Ada Brook&nbsp;|</span>` + date, "Ada Brook"},
		"two names":             {"", `<span>Ada Brook, Ben Hill |</span>` + date, ""},
		"joined names":          {"", `<span>Ada Brook und Ben Hill |</span>` + date, "Ada Brook|Ben Hill"},
		"no stroke":             {"", `<span>Big Bridges</span>` + date, ""},
		"a section":             {`<meta property="article:section" content="Big Bridges">`, `<span>Big Bridges |</span>` + date, ""},
		"a link to the section": {"", `<a href="/b"><b>Big Bridges |</b></a>` + date, ""},
		"one word":              {"", `<span>Bridges |</span>` + date, ""},
		"no date":               {"", `<span>Ada Brook |</span><span>28 bridges</span>`, ""},
		"another is stated":     {newsWith(`"author":{"name":"Ben Hill"}`), `<span>Ada Brook |</span>` + date, "Ben Hill"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := authorsOf(t, c.head, "<h1>Bridge closed</h1><div>"+c.line+"</div>"+story); got != c.want {
				t.Errorf("authors %q, want %q", got, c.want)
			}
		})
	}
}

// Some systems state the editor as the author; the page knows who wrote.
func TestStatedEditorGivesWayToThePrintedWriter(t *testing.T) {
	t.Parallel()
	head := newsWith(`"author":{"name":"Ben Hill"}`)
	for name, c := range map[string]struct{ byline, end, want string }{
		"an editor at the end": {`<div class="author">Ada Brook</div>`, `<p>Editor : <a class="author">Ben Hill</a></p>`, "Ada Brook"},
		"no writer":            {"", `<p>Editor: <a class="author">Ben Hill</a></p>`, "Ben Hill"},
		"another editor":       {`<div class="author">Ada Brook</div>`, `<p>Editor: <a class="author">Cy Dale</a></p>`, "Ben Hill"},
		"no word about him":    {`<div class="author">Ada Brook</div>`, `<p><a class="author">Ben Hill</a></p>`, "Ben Hill"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := authorsOf(t, head, "<h1>Bridge closed</h1>"+c.byline+story+c.end); got != c.want {
				t.Errorf("authors %q, want %q", got, c.want)
			}
		})
	}
}

// A page that states one author for machines and prints two has two.
func TestPrintedAuthorsCompleteTheStated(t *testing.T) {
	t.Parallel()
	link := func(name string) string { return `<a rel="author" href="mailto:x@news.example">` + name + `</a>` }
	const head = `<meta name="author" content="Ben Hill">`
	for name, c := range map[string]struct{ byline, want string }{
		"both":          {link("Ada Brook") + " and " + link("Ben Hill"), "Ada Brook|Ben Hill"},
		"another alone": {link("Ada Brook"), "Ben Hill"},
		"one no author": {link("Ben Hill") + ", " + "<b>Old Town</b>", "Ben Hill"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := authorsOf(t, head, `<h1>Bridge closed</h1><div class="byline">`+c.byline+"</div>"+story); got != c.want {
				t.Errorf("authors %q, want %q", got, c.want)
			}
		})
	}
}

func TestStatedAuthors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ head, want string }{
		"as a library has them":     {`<meta name="citation_author" content="Brook, Ada"><meta name="citation_author" content="Hill, Ben">`, "Ada Brook|Ben Hill"},
		"first and last name apart": {newsWith(`"author":{"@type":"Person","givenName":"Ada","familyName":"Brook"}`), "Ada Brook"},
		"a line of names":           {newsWith(`"author":{"@type":"Person","name":"Ada Brook und Ben Hill, dpa"}`), "Ada Brook|Ben Hill|dpa"},
		"a contributor":             {newsWith(`"contributor":"Ada Brook"`), "Ada Brook"},
		"a site of one's own":       {newsWith(`"author":{"@type":"Person","name":"Ne Ws"}`), "Ne Ws"},
		"the same name twice":       {newsWith(`"author":["Ada Brook","ADA BROOK"]`), "Ada Brook"},
		"a house with its place":    {`<meta name="author" content="news.example, Millford, Netherland">`, ""},
		"a line of one's own house": {`<meta name="author" content="news.example, Ada Brook">`, "Ada Brook"},
		"a meta of another name":    {`<meta property="og:article:author" content="Ada Brook">`, "Ada Brook"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := authorsOf(t, c.head, story); got != c.want {
				t.Errorf("authors %q, want %q", got, c.want)
			}
		})
	}
}

func TestAgenciesAreInTheDateLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ head, byline, agency, authors string }{
		"an organization":    {newsWith(`"author":[{"@type":"Person","name":"Ada Brook"},{"@type":"Organization","name":"SDA"}]`), "", "SDA", "Ada Brook|SDA"},
		"called a person":    {newsWith(`"author":{"@type":"Person","name":"Associated Press"}`), "", "Associated Press", "Associated Press"},
		"behind the names":   {`<meta name="author" content="Ada Brook und Ben Hill, dpa">`, "", "dpa", "Ada Brook|Ben Hill"},
		"two":                {`<meta name="author" content="AFP/Reuters">`, "", "AFP, Reuters", ""},
		"a part of one":      {`<meta name="author" content="AFP Deutschland">`, "", "AFP Deutschland", ""},
		"in a byline":        {"", `<p class="byline">Von <b>dpa</b></p>`, "dpa", ""},
		"a person's name":    {`<meta name="author" content="Sid Brook">`, "", "", "Sid Brook"},
		"one of one word":    {`<meta name="author" content="Sid">`, "", "", "Sid"},
		"the house":          {newsWith(`"author":{"@type":"Organization","name":"River Press"}`), "", "", "River Press"},
		"in Chinese letters": {`<meta name="author" content="新华社">`, "", "新华社", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf(c.head, "<h1>Bridge closed</h1>"+c.byline+story))
			agency := ""
			if art.Dateline != nil {
				agency = art.Dateline.Agency
			}
			if got := strings.Join(art.Authors, "|"); agency != c.agency || got != c.authors {
				t.Errorf("agency %q, authors %q", agency, got)
			}
			if told := art.Extraction.Fields["dateline"] != ""; told != (c.agency != "") {
				t.Errorf("fields tell of a date line: %v", told)
			}
		})
	}
}

// Bylines without end cost no more than the page: they are read up to a bound.
func TestBylinesAreBounded(t *testing.T) {
	t.Parallel()
	const n = 20_000
	for name, body := range map[string]string{
		"many":             strings.Repeat(`<p class="byline">By <b>x</b></p>`, n),
		"in one another":   strings.Repeat(`<div class="author">`, 400) + strings.Repeat("<i>By </i>", n),
		"links":            strings.Repeat(`<a rel=author href="/author/x"> </a>`, n),
		"empty neighbours": strings.Repeat("<i></i>", n) + strings.Repeat(`<a rel=author href="/author/x">x</a>`, 300),
		"names":            numberedNames(n),
		"a long address":   `<a href="` + strings.Repeat("/author", n) + `">x</a>`,
		"a long class":     `<div class="` + strings.Repeat("x ", 50*n) + `">` + strings.Repeat(`<a rel=author href="/author/x">x</a>`, 300),
		"short lines":      strings.Repeat("<p><b>Ada Brook</b></p>", n),
		"words for by":     "<p>" + strings.Repeat("by ", n),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art, err := extract.Extract(pageOf("", "<h1>Bridge closed</h1>"+story+body), extract.Options{Profiles: new(extract.Profiles), Force: true})
			if err != nil || len(art.Authors) > 200 {
				t.Errorf("%d authors, %v", len(art.Authors), err)
			}
		})
	}
}

// numberedNames are many different names, each in a byline.
func numberedNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<b class="author">Ada Br%sok</b>`, strings.Repeat("o", i%50))
	}
	return b.String()
}
