package extract_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"broadsheet/extract"
)

func TestTextIsWhatAReaderSees(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"drop cap":                {`<p><span class="first">E</span>inen Tag</p>`, "Einen Tag"},
		"drop cap on its line":    {"<p>\n <span>E</span>inen Tag</p>", "Einen Tag"},
		"inline tags add nothing": {`<p>Ob<b>er</b><i>au</i><a href="/">s</a> <em>Markt</em></p>`, "Oberaus Markt"},
		"break":                   {`<p>Rot<br>Blau<br/>Grün<br clear=all></p>`, "Rot Blau Grün"},
		"word break opportunity":  {`<p>Donau<wbr>dampf</p>`, "Donaudampf"},
		"blocks stand apart":      {`<div><p>Eins</p><p>Zwei</p><ul><li>Drei</li><li>Vier</li></ul></div>`, "Eins Zwei Drei Vier"},
		"cells stand apart":       {`<table><tr><td>Eins</td><td>Zwei</td></tr></table>`, "Eins Zwei"},
		"caption of a table":      {`<table><caption>Eins<tr><td>Zwei</table>`, "Eins Zwei"},
		"folded away":             {`<details><summary>Eins</summary>Zwei</details>Drei`, "Eins Zwei Drei"},
		"form":                    {`<form><fieldset><legend>Eins</legend>Zwei</fieldset></form>Drei`, "Eins Zwei Drei"},
		"figure":                  {`<figure><img alt="No"><figcaption>Das Rad</figcaption></figure>Text`, "Das Rad Text"},
		"script":                  {`<p>A<script>var x = "B"</script>C</p>`, "AC"},
		"style":                   {`<p>A<style>p{}</style>C</p>`, "AC"},
		"template":                {`<p>A<template>B</template>C</p>`, "AC"},
		"noscript":                {`<p>A<noscript><img src="x">B</noscript>C</p>`, "AC"},
		"iframe":                  {`<p>A<iframe src="x">B</iframe>C</p>`, "AC"},
		"drawing":                 {`<p>A<svg><title>B</title><text>D</text></svg>C</p>`, "AC"},
		"choice":                  {`<p>A<select><option>B</select>C</p>`, "AC"},
		"comment":                 {`<p>A<!-- B -->C</p>`, "AC"},
		"hidden":                  {`<p>A<span hidden>B</span>C</p>`, "AC"},
		"hidden until found":      {`<p>A<span hidden="until-found">B</span>C</p>`, "AC"},
		"hidden to readers aloud": {`<p>A<span aria-hidden="true">B</span>C</p>`, "AC"},
		"not hidden aloud":        {`<p>A<span aria-hidden="false">B</span>C</p>`, "ABC"},
		"class of the profile":    {`<p>A<span class="x sr-only y">: B</span> C</p>`, "A C"},
		"other class of profile":  {"<p>A<span class='o-VisuallyHidden\n'>B</span>C</p>", "AC"},
		"class of no profile":     {`<p>A<span class="sr-only-not">B</span>C</p>`, "ABC"},
		"class by part":           {`<p>A<span class="no-sr-only">B</span>C</p>`, "ABC"},
		"hidden with children":    {`<div><div hidden><p>A</p><p>B</p></div><p>C</p></div>`, "C"},
		"soft hyphen":             {`<p>Donau&shy;dampf&shy;schiff</p>`, "Donaudampfschiff"},
		"zero width":              {"<p>A\u200bB\u2060C\ufeffD</p>", "ABCD"},
		"blanks":                  {"<p>  A&nbsp;&nbsp;B\u2003C\u2009D \n\t E\u2028F </p>", "A B C D E F"},
		"NFC":                     {"<p>Mu\u0308hle, cafe&#x301;</p>", "Mühle, café"},
		"NFC over a border":       {"<p>Mu<b>\u0308</b>hle</p>", "Mühle"},
		"joiners stay":            {"<p>\u0915\u094d\u200d\u0937 \u0646\u0645\u06cc\u200c\u062e</p>", "\u0915\u094d\u200d\u0937 \u0646\u0645\u06cc\u200c\u062e"},
		"family stays one sign":   {"<p>\U0001f468\u200d\U0001f469\u200d\U0001f467</p>", "\U0001f468\u200d\U0001f469\u200d\U0001f467"},
		"entities":                {`<p>Salz &amp; Pfeffer &lt;5 &euro;</p>`, "Salz & Pfeffer <5 €"},
		"double entities stay":    {`<p>Salz &amp;amp; Pfeffer</p>`, "Salz &amp; Pfeffer"},
		"control characters":      {"<p>A&#7;B&#x9f;C</p>", "ABŸC"},
		"quotes and dashes stay":  {"<p>„Nein“ – sagte’s …</p>", "„Nein“ – sagte’s …"},
	} {
		if got := extract.Shown(parse(t, c.in), "sr-only", "o-VisuallyHidden"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestTextSurvivesNesting: the depth that the parser allows is no danger.
func TestTextSurvivesNesting(t *testing.T) {
	t.Parallel()
	for _, tag := range []string{"div", "span", "ul", "blockquote"} {
		doc := parse(t, strings.Repeat("<"+tag+">", 500)+"tief"+strings.Repeat("</"+tag+">", 500))
		if got := extract.Shown(doc); got != "tief" {
			t.Errorf("%s: %q", tag, got)
		}
	}
}

// unruly are characters that texts are folded for.
var unruly = []rune("a b\t\n\u00a0\u00ad\u200b\u200c\u200d\u2028\u2060\ufeff\u0308\u0301\u0323\u0085\x00\x1f\u1100\u1161\u11a8\ufb01\u212b\u0344e\u0958\ufffd")

func unrulyText() *rapid.Generator[string] {
	return rapid.OneOf(rapid.StringOfN(rapid.SampledFrom(unruly), 0, 60, -1), rapid.String(),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
}

func TestFoldTwiceIsFoldOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := unrulyText().Draw(t, "text")
		once := extract.Fold(in)
		if twice := extract.Fold(once); twice != once {
			t.Fatalf("%q folds to %q, and that to %q", in, once, twice)
		}
	})
}

// TestFoldedIsInTheRecordsForm: valid UTF-8 in NFC, single blanks, none at the
// ends, nothing that can't be seen.
func TestFoldedIsInTheRecordsForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := unrulyText().Draw(t, "text")
		got := extract.Fold(in)
		switch {
		case !utf8.ValidString(got) || !norm.NFC.IsNormalString(got):
			t.Fatalf("%q: %q is not UTF-8 in NFC", in, got)
		case strings.TrimSpace(got) != got || strings.Contains(got, "  "):
			t.Fatalf("%q: %q has blanks too many", in, got)
		case strings.ContainsAny(got, "\u00ad\u200b\u2060\ufeff"):
			t.Fatalf("%q: %q has what nobody sees", in, got)
		case strings.ContainsFunc(got, func(r rune) bool { return r != ' ' && (unicode.IsSpace(r) || unicode.IsControl(r)) }):
			t.Fatalf("%q: %q has another blank or a control character", in, got)
		}
	})
}

// TestFoldLosesNoLetter: what a reader sees stays, in order.
func TestFoldLosesNoLetter(t *testing.T) {
	t.Parallel()
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, norm.NFC.String(strings.Map(func(r rune) rune {
			if strings.ContainsRune("\u00ad\u200b\u2060\ufeff", r) || r < ' ' && !unicode.IsSpace(r) || r >= 0x7f && r < 0xa0 && r != 0x85 {
				return -1
			}
			return r
		}, s)))
	}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.StringOfN(rapid.SampledFrom(unruly), 0, 60, -1), rapid.String()).Draw(t, "text")
		if got := extract.Fold(in); letters(got) != letters(in) {
			t.Fatalf("%q became %q", in, got)
		}
	})
}

// FuzzShownText: whatever the markup, its text is in folded form.
func FuzzShownText(f *testing.F) {
	f.Add("<p><span>E</span>inen<br>Tag")
	f.Add("<table><td hidden>a<svg><p>b")
	f.Add("<p>a\xff\x00<plaintext>b")
	f.Fuzz(func(t *testing.T, src string) {
		doc, err := html.Parse(strings.NewReader(src))
		if err != nil {
			return
		}
		if got := extract.Shown(doc, "sr-only"); got != extract.Fold(got) {
			t.Errorf("%q is not folded", got)
		}
	})
}
