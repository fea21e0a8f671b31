package extract_test

import (
	"errors"
	"fmt"

	"broadsheet/extract"
)

// A page of a site that has a profile is read by that, whatever form of its address it
// was found under.
func ExampleExtract() {
	page := []byte(`<!doctype html><html lang="de"><body><article class="atc">
<h2><span class="atc-HeadlineEmphasisText">Handwerk</span><span class="atc-HeadlineText">Die alte Mühle mahlt wieder</span></h2>
<span class="atc-MetaAuthor"><a class="atc-MetaAuthorLink" href="/a">Wiebke Althoff</a></span>
<div class="atc-Text"><p class="atc-TextParagraph"><span class="atc-TextFirstLetter">E</span>rst knarrte es, dann rauschte es.</p></div>
</article></body></html>`)
	art, err := extract.Extract(extract.Page{HTML: page, URL: "https://www.faz.net/-aue-68nl8"}, extract.Options{})
	switch {
	case errors.Is(err, extract.ErrNoArticle): // a front page, an error page
	case errors.Is(err, extract.ErrLayout): // the site was redesigned
	case err != nil:
		fmt.Println(err)
		return
	}
	fmt.Println(art.ID, art.Kicker, "/", art.Headline, art.Authors)
	fmt.Println(art.Text)
	fmt.Println(art.Extraction.Fields["headline"])
	// Output:
	// faz.net:10481516 Handwerk / Die alte Mühle mahlt wieder [Wiebke Althoff]
	// Erst knarrte es, dann rauschte es.
	// css:article.atc .atc-HeadlineText
}

// The address alone tells which article it leads to, without the network.
func ExampleProfiles_Identify() {
	for _, address := range []string{
		"https://www.faz.net/-gpf-9m7re",
		"https://m.faz.net/aktuell/politik/ein-treffen-16153034-p2.html",
		"https://www.faz.net/aktuell/politik/",
	} {
		id, ok := extract.Embedded().Identify(address)
		fmt.Println(ok, id.Site, id.Key, id.URL)
	}
	// Output:
	// true faz.net 16153034 https://www.faz.net/-gpf-9m7re
	// true faz.net 16153034 https://www.faz.net/aktuell/politik/ein-treffen-16153034.html
	// false
}

// A profile of one's own is a YAML file; it wins over a built-in one.
func ExampleParseProfile() {
	own, err := extract.ParseProfile("mine.yaml", []byte(`
name: tagesblatt.example
hosts: [tagesblatt.example]
layouts:
  - name: plain
    when: main.story
    headline: h1
    body: {paragraph: main > p}
`))
	if err != nil {
		fmt.Println(err) // file, line, column and the line itself
		return
	}
	profiles, err := extract.Embedded().With(own)
	if err != nil {
		fmt.Println(err)
		return
	}
	page := extract.Page{
		URL:  "https://tagesblatt.example/muehle",
		HTML: []byte(`<main class="story"><h1>Die alte Mühle mahlt wieder</h1><p>Erst knarrte es, dann rauschte es.</p></main>`),
	}
	art, err := extract.Extract(page, extract.Options{Profiles: profiles})
	fmt.Println(art.Headline, err)
	// Output:
	// Die alte Mühle mahlt wieder <nil>
}

// Why a field was filled as it was, and what else might have filled it.
func ExampleExplain() {
	page := []byte(`<!doctype html><html lang="en"><head><title>A goat on the roof</title><meta name="author" content="Hill Press Ltd"></head><body><article>
<h1>A goat on the roof</h1><p class="byline">By Ida Thorn</p>
<p>The goat went up by the ladder that the thatcher had left, and then it ate the part of the roof that he had finished the day before.</p>
<p>It came down for an apple, said the farmer, who had tried with bread, with salt and with a song that it had liked as a kid.</p></article></body></html>`)
	e, err := extract.Explain(extract.Page{HTML: page, URL: "https://hill.example/goat"}, extract.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, choice := range e.Choices {
		if choice.Field == "authors" {
			for _, c := range choice.Candidates {
				fmt.Printf("%t %s %q %q\n", c.Won, c.From, c.Value, c.Why)
			}
		}
	}
	fmt.Println(e.Passages[1].Role, e.Passages[1].Path)
	// Output:
	// false meta:author "Hill Press Ltd" "it names no person: a house, an agency, or no name at all"
	// true generic:byline "Ida Thorn" ""
	// byline article > p.byline
}
