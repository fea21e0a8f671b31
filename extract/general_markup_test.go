package extract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadsheet/extract"
)

// The paragraphs of a story that tables below put into markup.
const (
	first  = "The river rose in the night, and by the morning the old bridge, which had stood for ninety years, was closed to all."
	second = "Nobody was hurt, said the mayor, who had come in boots, but two boats and a shed were carried off, and a goat was saved."
	third  = "When carts may cross again is not known, since the stones have to be looked at, one by one, and that takes until spring."
)

// outline is a body in short: a mark for the type of each block, and its text.
func outline(blocks []extract.Block) []string {
	marks := map[extract.BlockType]string{extract.Paragraph: "", extract.Subhead: "# ", extract.ListItem: "- ", extract.Quote: "> ", extract.TableRow: "| ", extract.Code: "` ", extract.LiveEntry: "@ "}
	var out []string
	for _, b := range blocks {
		out = append(out, marks[b.Type]+b.Text)
	}
	return out
}

func TestStoryInSeveralMarkups(t *testing.T) {
	t.Parallel()
	plain := []string{first, second, third}
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"article":          {"<article><p>" + first + "</p><p>" + second + "</p><p>" + third + "</p></article>", plain},
		"main":             {"<main><p>" + first + "</p><p>" + second + "</p><p>" + third + "</p></main>", plain},
		"divs":             {"<div><div><div>" + first + "</div><div>" + second + "</div><div>" + third + "</div></div></div>", plain},
		"div soup":         {"<div class=a><div class=b><span><div>" + first + "</div></span></div><div class=b><div><p>" + second + "</p></div></div><div class=b><p>" + third + "</p></div></div>", plain},
		"sections":         {"<article><section><h2>The night</h2><p>" + first + "</p></section><section><h2>The day</h2><p>" + second + "</p><p>" + third + "</p></section></article>", []string{"# The night", first, "# The day", second, third}},
		"breaks":           {"<div class=text>" + first + "<br><br>" + second + "<br><br/>\n" + third + "</div>", plain},
		"single breaks":    {"<article><p>" + first + "<br>" + second + "</p><p>" + third + "</p></article>", []string{first + " " + second, third}},
		"unclosed":         {"<article><p>" + first + "<p>" + second + "<p>" + third, plain},
		"a table's cell":   {"<table><tr><td><p>" + first + "</p><p>" + second + "</p><p>" + third + "</p></td></tr></table>", plain},
		"without an end":   {"<article><p>" + first + "</p><p>" + second + "</p><p>" + third, plain},
		"crossed tags":     {"<article><p>" + first + "<b></p><p>" + second + "</b></p><p>" + third + "</article></p>", plain},
		"capitals":         {"<ARTICLE><P>" + first + "</P><P>" + second + "</P><P>" + third + "</P></ARTICLE>", plain},
		"old fonts":        {"<center><font size=2><p>" + first + "</p><p>" + second + "</p><p>" + third + "</p></font></center>", plain},
		"own elements":     {"<news-story><p>" + first + "</p><p>" + second + "</p><p>" + third + "</p></news-story>", plain},
		"a form around":    {"<form><article><p>" + first + "</p><p>" + second + "</p><p>" + third + "</p></article></form>", plain},
		"links inside":     {"<article><p>" + strings.Replace(first, "old bridge", `<a href="/b">old bridge</a>`, 1) + "</p><p>" + second + "</p><p>" + third + "</p></article>", plain},
		"a drop cap":       {"<article><p><span class=dropcap>T</span>" + first[1:] + "</p><p>" + second + "</p><p>" + third + "</p></article>", plain},
		"marks and breaks": {"<article><p>" + strings.ReplaceAll(first, " ", "<wbr>\n ") + "</p><p><em>" + second + "</em></p><p>" + third + "</p></article>", plain},
		"entities":         {"<article><p>" + strings.ReplaceAll(first, " ", "&nbsp;") + "</p><p>" + second + "</p><p>" + third + "</p></article>", plain},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf("<title>Bridge closed</title>", "<header><a href=/>River Press</a></header>"+c.body+"<footer>Imprint and data</footer>"))
			if diff := cmp.Diff(c.want, outline(art.Body)); diff != "" {
				t.Errorf("body differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBoldLineBetweenBreaks: paragraphs that were made of lines are read as those
// that the page had.
func TestBoldLineBetweenBreaks(t *testing.T) {
	t.Parallel()
	art := read(t, pageOf("<title>Bridge closed</title>", "<div class=text>"+first+"<br><br>\n<b>The day after</b><br><br>\n"+second+"<br><br>"+third+"</div>"))
	if diff := cmp.Diff([]string{first, "# The day after", second, third}, outline(art.Body)); diff != "" {
		t.Errorf("body differs (-want +got):\n%s", diff)
	}
}

func TestBoxesAreNoStory(t *testing.T) {
	t.Parallel()
	for name, box := range map[string]string{
		"navigation":      `<nav><a href="/a">Local</a> <a href="/b">Sports</a></nav>`,
		"a side column":   `<aside><h3>Most read</h3><p><a href="/c">A circus came to town and stayed</a></p></aside>`,
		"a script":        `<script>document.write("<p>Loading the weather of today</p>")</script>`,
		"a style":         `<style>.a{content:"x"}</style>`,
		"a template":      `<template><p>Loading the weather of today, one moment please</p></template>`,
		"a button":        `<button>Subscribe to our letter now</button>`,
		"noscript":        `<noscript><p>Please switch on scripts to see the weather.</p></noscript>`,
		"comments":        `<div class="comments" id="comments"><p>First!</p><p>I never liked the bridge.</p></div>`,
		"a share bar":     `<div class="share social"><a href="/s">Share</a> <a href="/t">Send</a></div>`,
		"hidden text":     `<p hidden>Secret words for machines that nobody sees here.</p>`,
		"hidden by style": `<p style="display:none">Secret words for machines that nobody sees here.</p>`,
		"a video":         `<video src="/v.mp4">Your program plays no films.</video>`,
		"a picture":       `<figure><img src="/b.jpg"><figcaption>The bridge in the year 1920</figcaption></figure>`,
		"a frame":         `<iframe src="/f">Your program shows no frames.</iframe>`,
		"a drawing":       `<svg><text>Scale 1:100</text></svg>`,
		"a comment":       `<!-- <p>An older paragraph of the story.</p> -->`,
		"a sign-up":       `<div class="box Newsletter-Teaser"><h3>The morning letter</h3><p>All of Rivertown in your letter box at six.</p></div>`,
		"a sign-up form":  `<form class="newsletter"><p>All of Rivertown in your letter box at six.</p><input name="mail"></form>`,
		"an empty one":    `<p>&nbsp;</p><p></p><div><br></div>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf("<title>Bridge closed</title>", "<article><p>"+first+"</p><p>"+second+"</p>"+box+"<p>"+third+"</p><p>"+first+" "+second+"</p></article>"+box))
			if diff := cmp.Diff([]string{first, second, third, first + " " + second}, outline(art.Body)); diff != "" {
				t.Errorf("body differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLetterIsAStory: the page of a newsletter says so in its classes, too.
func TestLetterIsAStory(t *testing.T) {
	t.Parallel()
	want := []string{"# The night", first, "# The day", second, third, first + " " + second, second + " " + third, third + " " + first}
	body := `<h2 class="newsletter-head">The night</h2><p class="newsletter-text">` + first + `</p><h2 class="newsletter-head">The day</h2>`
	body += "<p>" + strings.Join(want[3:], "</p><p>") + "</p>"
	art := read(t, pageOf("<title>Bridge closed</title>", `<div class="newsletter newsletter--issue">`+body+`</div>`))
	if diff := cmp.Diff(want, outline(art.Body)); diff != "" {
		t.Errorf("body differs (-want +got):\n%s", diff)
	}
}

func TestPiecesOfTheStoryKeepTheirKind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		piece string
		want  []string
	}{
		"a subhead":           {"<h2>What the mayor says</h2>", []string{"# What the mayor says"}},
		"a bold line":         {"<p><strong>What the mayor says</strong></p>", []string{"# What the mayor says"}},
		"a question in bold":  {"<p><b>What does the mayor say?</b></p>", []string{"# What does the mayor say?"}},
		"a bold sentence":     {"<p><b>The mayor says nothing.</b></p>", []string{"The mayor says nothing."}},
		"a bold beginning":    {"<p><b>The mayor</b> says that all will be well in the end.</p>", []string{"The mayor says that all will be well in the end."}},
		"a list":              {"<ul><li>one boat of the ferryman</li><li>a <b>shed</b> with tools</li></ul>", []string{"- one boat of the ferryman", "- a shed with tools"}},
		"numbers":             {"<ol><li><p>First wait for the water to fall.</p></li><li>Then cross the bridge.</li></ol>", []string{"- First wait for the water to fall.", "- Then cross the bridge."}},
		"a quote":             {"<blockquote><p>I have never seen it so high.</p></blockquote>", []string{"> I have never seen it so high."}},
		"a quote in lines":    {"<blockquote>I have never<br>seen it so high.</blockquote>", []string{"> I have never seen it so high."}},
		"a table":             {"<table><tr><th>Year</th><th>Height</th></tr><tr><td>1920</td><td>4 m</td></tr><tr><td>2020</td><td>5 m</td></tr></table>", []string{"| Year | Height", "| 1920 | 4 m", "| 2020 | 5 m"}},
		"code":                {"<pre>height = 5\nwidth  = 7</pre>", []string{"` height = 5 width = 7"}},
		"a list with its end": {"<ul><li>one boat of the ferryman</ul><p>And that was all that the water took.</p>", []string{"- one boat of the ferryman", "And that was all that the water took."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageOf("<title>Bridge closed</title>", "<article><p>"+first+"</p><p>"+second+"</p>"+c.piece+"<p>"+third+"</p></article>"))
			want := append([]string{first, second}, append(c.want, third)...)
			if diff := cmp.Diff(want, outline(art.Body)); diff != "" {
				t.Errorf("body differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDeepPagesAreReadFlat: beyond the parser's depth the markup goes and the
// text stays.
func TestDeepPagesAreReadFlat(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ open, end string }{
		"divs": {"<div>", "</div>"}, "spans": {"<span>", "</span>"}, "bold": {"<b>", "</b>"}, "lists": {"<ul><li>", "</li></ul>"}, "tables": {"<table><tr><td>", "</td></tr></table>"}, "quotes": {"<blockquote>", "</blockquote>"},
		"never closed": {"<div>", ""}, "unknown": {"<x-y>", "</x-y>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const depth = 10_000
			art := read(t, pageOf(`<meta property="og:type" content="article">`, strings.Repeat(c.open, depth)+"<p>"+first+"</p><p>"+second+"</p><p>"+third+"</p>"+strings.Repeat(c.end, depth)))
			for _, text := range []string{first, second, third} {
				if !strings.Contains(art.Text, text) {
					t.Errorf("text %.80q of %d bytes is without %.20q", art.Text, len(art.Text), text)
				}
			}
		})
	}
}
