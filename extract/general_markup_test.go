package extract_test

import (
	"slices"
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
	all := paragraphs(tale)
	divs := "<div>" + strings.Join(tale, "</div><div>") + "</div>"
	for name, c := range map[string]struct {
		story string
		want  []string
	}{
		"article":          {"<article>" + all + "</article>", tale},
		"main":             {"<main>" + all + "</main>", tale},
		"divs":             {"<div class=content><div>" + divs + "</div></div>", tale},
		"sections":         {"<article><section>" + paragraphs(tale[:2]) + "</section><section><h2>The night</h2>" + paragraphs(tale[2:4]) + "</section><section><h2>The day</h2>" + paragraphs(tale[4:]) + "</section></article>", slices.Concat(tale[:2], []string{"# The night"}, tale[2:4], []string{"# The day"}, tale[4:])},
		"breaks":           {"<div class=text>" + strings.Join(tale, "<br><br/>\n") + "</div>", tale},
		"single breaks":    {"<article><p>" + tale[0] + "<br>" + tale[1] + "</p>" + paragraphs(tale[2:]) + "</article>", append([]string{tale[0] + " " + tale[1]}, tale[2:]...)},
		"unclosed":         {"<article><p>" + strings.Join(tale, "<p>") + "</article>", tale},
		"a table's cell":   {"<table><tr><td>" + all + "</td></tr></table>", tale},
		"crossed tags":     {"<article><p>" + tale[0] + "<b></p><p>" + tale[1] + "</b></p>" + paragraphs(tale[2:]) + "</article></p>", tale},
		"capitals":         {"<ARTICLE><P>" + strings.Join(tale, "</P><P>") + "</P></ARTICLE>", tale},
		"old fonts":        {"<center><font size=2>" + all + "</font></center>", tale},
		"own elements":     {"<news-story>" + all + "</news-story>", tale},
		"a form around":    {"<form><article>" + all + "</article></form>", tale},
		"links inside":     {"<article>" + strings.Replace(all, "old bridge", `<a href="/b">old bridge</a>`, 1) + "</article>", tale},
		"a drop cap":       {"<article><p><span class=dropcap>T</span>" + tale[0][1:] + "</p>" + paragraphs(tale[1:]) + "</article>", tale},
		"marks and breaks": {"<article><p>" + strings.ReplaceAll(tale[0], " ", "<wbr>\n ") + "</p><p><em>" + tale[1] + "</em></p>" + paragraphs(tale[2:]) + "</article>", tale},
		"entities":         {"<article><p>" + strings.ReplaceAll(tale[0], " ", "&nbsp;") + "</p>" + paragraphs(tale[1:]) + "</article>", tale},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, sheet{story: c.story}.page())
			if diff := cmp.Diff(c.want, outline(art.Body)); diff != "" {
				t.Errorf("body differs (-want +got):\n%s", diff)
			}
		})
	}
}

// boxes is what stands in or behind a story and is none of it.
var boxes = map[string]string{
	"navigation":     `<nav><a href="/a">Local</a> <a href="/b">Sports</a></nav>`,
	"a side column":  `<aside><h3>Most read</h3><p><a href="/c">A circus came to town and stayed</a></p></aside>`,
	"a script":       `<script>document.write("<p>Loading the weather of today</p>")</script>`,
	"a style":        `<style>.a{content:"x"}</style>`,
	"a template":     `<template><p>Loading the weather of today, one moment please</p></template>`,
	"a button":       `<button>Subscribe to our letter now</button>`,
	"noscript":       `<noscript><p>Please switch on scripts to see the weather.</p></noscript>`,
	"a share bar":    `<div class="share social"><a href="/s">Share</a> <a href="/t">Send</a></div>`,
	"a video":        `<video src="/v.mp4">Your program plays no films.</video>`,
	"a picture":      `<figure><img src="/b.jpg"><figcaption>The bridge in the year 1920, when the railing was lost. Photo: City archive</figcaption></figure>`,
	"a frame":        `<iframe src="/f">Your program shows no frames.</iframe>`,
	"a drawing":      `<svg><text>Scale 1:100</text></svg>`,
	"a comment":      `<!-- <p>An older paragraph of the story.</p> -->`,
	"a sign-up":      `<div class="box newsletter-teaser"><h3>Sign up to our newsletter</h3><p>Get all of Rivertown in your inbox every morning at six.</p></div>`,
	"a sign-up form": `<form class="newsletter"><p>Sign up to our newsletter: all of Rivertown in your inbox.</p><input name="mail"></form>`,
	"a link to read": `<p class="related"><a href="/l">Read also: Miller finds a bell in the pond</a></p>`,
	"an empty one":   `<p>&nbsp;</p><p></p><div><br></div>`,
}

func TestBoxesAreNoStory(t *testing.T) {
	t.Parallel()
	for name, box := range boxes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, sheet{story: `<article class="article-body">` + paragraphs(tale[:4]) + box + paragraphs(tale[4:]) + "</article>", below: box}.page())
			if diff := cmp.Diff(tale, outline(art.Body)); diff != "" {
				t.Errorf("body differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatIsBehindTheStory(t *testing.T) {
	t.Parallel()
	for name, box := range map[string]string{
		"comments":       `<section id="comments" class="comments"><h3>2 comments</h3><div class="comment"><b>Ferry87</b><p>About time too, I never liked that bridge.</p></div><div class="comment"><b>Reader</b><p>I shall miss it.</p></div></section>`,
		"a writer":       `<div class="author-box"><img src="/p.jpg"><h4>Pia Reed</h4><p>Pia Reed writes about the river for River Press. Follow her on all channels.</p></div>`,
		"topics":         `<div class="tags"><span>Topics:</span> <a href="/t/river">River</a> <a href="/t/flood">Flood</a> <a href="/t/goats">Goats</a></div>`,
		"other stories":  `<div class="related"><h3>Read more</h3><ul><li><a href="/l">Miller finds a bell in the pond</a></li><li><a href="/m">Regatta put off until June</a></li></ul></div>`,
		"a subscription": `<div class="subscribe"><h3>Subscribe to River Press</h3><p>Support our journalism. Already a subscriber? <a href="/in">Sign in</a></p></div>`,
		"a banner":       `<div class="cookie-consent"><p>We use cookies to give you the best experience on our site. You can change your settings at any time.</p><button>Accept all</button></div>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, sheet{below: box}.page())
			if diff := cmp.Diff(tale, outline(art.Body)); diff != "" {
				t.Errorf("body differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWordsThatAreHiddenInALine: a reader of the line doesn't see them.
func TestWordsThatAreHiddenInALine(t *testing.T) {
	t.Parallel()
	for name, hidden := range map[string]string{
		"hidden": `<span hidden>secret</span>`, "for ears": `<span aria-hidden="true">secret</span>`, "by style": `<a href="/b" style="display: none">secret</a>`, "below": `<span style="display:none"><b>se</b>cret</span>`,
	} {
		art := read(t, sheet{story: `<article>` + strings.Replace(paragraphs(tale), "old bridge", "old "+hidden+"bridge", 1) + `</article>`}.page())
		if diff := cmp.Diff(tale, outline(art.Body)); diff != "" {
			t.Errorf("%s: body differs (-want +got):\n%s", name, diff)
		}
	}
}

// TestLetterIsAStory: the page of a newsletter says so in its classes, too.
func TestLetterIsAStory(t *testing.T) {
	t.Parallel()
	want := slices.Concat([]string{"# The night"}, tale[:3], []string{"# The day"}, tale[3:])
	body := `<h2 class="newsletter-head">The night</h2><p class="newsletter-text">` + tale[0] + "</p>" + paragraphs(tale[1:3]) + `<h2 class="newsletter-head">The day</h2>` + paragraphs(tale[3:])
	art := read(t, sheet{story: `<div class="newsletter newsletter--issue">` + body + `</div>`}.page())
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
		"a bold sentence":     {"<p><b>The mayor, who had been asked twice by this paper, says nothing about the price of a new bridge until the council has met again in March, and neither does the treasurer.</b></p>", []string{"The mayor, who had been asked twice by this paper, says nothing about the price of a new bridge until the council has met again in March, and neither does the treasurer."}},
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
			art := read(t, sheet{story: `<article class="article-body">` + paragraphs(tale[:4]) + c.piece + paragraphs(tale[4:]) + "</article>"}.page())
			if diff := cmp.Diff(slices.Concat(tale[:4], c.want, tale[4:]), outline(art.Body)); diff != "" {
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
