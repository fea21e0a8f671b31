package extract_test

import (
	"slices"
	"testing"

	"broadsheet/extract"
)

// bylines is a page with a house of its own and what it says of authors.
func bylines(head string) extract.Page {
	return pageWith(`<meta property="og:site_name" content="River Press"><meta name="publisher" content="River Press Media GmbH">` + head)
}

// A house is an author only where the JSON-LD states it as one, and then beside
// people or where nobody else is named.
func TestHousesAreAuthorsOnlyWhereTheySign(t *testing.T) {
	t.Parallel()
	linked := func(author string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge closed","publisher":{"@type":"Organization","name":"River Valley Daily"},"author":` + author + `}</script>`
	}
	for name, c := range map[string]struct {
		head string
		want []string
	}{
		"the site in a meta element":              {`<meta name="author" content="River Press">`, nil},
		"the company in a meta element":           {`<meta name="author" content="River Press Media GmbH">`, nil},
		"the company without its form":            {`<meta name="author" content="River Press Media">`, nil},
		"any company":                             {`<meta name="author" content="Brook &amp; Hill Publishing Ltd.">`, nil},
		"an association":                          {`<meta name="author" content="Freunde der Brücke e.V.">`, nil},
		"an organization":                         {linked(`{"@type":"Organization","name":"Bridge Desk"}`), []string{"Bridge Desk"}},
		"an organization of news":                 {linked(`[{"@type":"NewsMediaOrganization","name":"Valley Wire"}]`), []string{"Valley Wire"}},
		"a person beside an organization":         {linked(`[{"@type":"Person","name":"Ada Brook"},{"@type":"Organization","name":"Valley Wire"}]`), []string{"Ada Brook", "Valley Wire"}},
		"the publisher called a person":           {linked(`{"@type":"Person","name":"River Valley Daily"}`), []string{"River Valley Daily"}},
		"no name":                                 {linked(`{"@type":"Person","name":""}`), nil},
		"an agency called a person":               {linked(`[{"@type":"Person","name":"dpa"},{"@type":"Person","name":"Ada Brook"}]`), []string{"dpa", "Ada Brook"}},
		"what a system fills in":                  {linked(`{"@type":"Person","name":"admin"}`), nil},
		"an address":                              {linked(`{"@type":"Organization","name":"https://press.example/"}`), nil},
		"agencies in a byline":                    {`<meta name="author" content="Quelle: AFP, Reuters">`, nil},
		"an agency's full name":                   {`<meta name="author" content="Associated Press">`, nil},
		"the next source where this one has none": {linked(`{"@type":"Organization","name":"Bridge Desk"}`) + `<meta name="author" content="Ada Brook">`, []string{"Ada Brook"}},
		"a person who is a house too":             {linked(`{"@type":["Person","Organization"],"name":"Ada Brook"}`), []string{"Ada Brook"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, bylines(c.head))
			if !slices.Equal(art.Authors, c.want) {
				t.Errorf("authors %q, want %q", art.Authors, c.want)
			}
			if _, told := art.Extraction.Fields["authors"]; told != (c.want != nil) {
				t.Errorf("fields tell of authors: %v", told)
			}
		})
	}
}

// Who writes and publishes alone is an author.
func TestAPublisherWhoIsAPersonIsAnAuthor(t *testing.T) {
	t.Parallel()
	art := read(t, pageWith(`<script type="application/ld+json">{"@type":"BlogPosting","headline":"Bridge closed","publisher":{"@type":"Person","name":"Ada Brook"},"author":{"@type":"Person","name":"Ada Brook"}}</script>`))
	if want := []string{"Ada Brook"}; !slices.Equal(art.Authors, want) {
		t.Errorf("authors %q, want %q", art.Authors, want)
	}
}

// bylinePage is an invented page in FAZ.NET's layout of 2016.
func bylinePage(byline string) extract.Page {
	return extract.Page{URL: "https://www.faz.net/-aue-68nl8", HTML: []byte(`<html><head><meta property="og:site_name" content="FAZ.NET"><meta name="author" content="Frankfurter Allgemeine Zeitung GmbH"></head>
<body><article class="atc"><h2><span class="atc-HeadlineText">Die Mühle</span></h2><ul class="atc-MetaList">` + byline + `</ul>
<div class="atc-Intro"><p class="atc-IntroText">Das Rad dreht sich.</p></div><div class="atc-Text"><p class="atc-TextParagraph">Am Morgen kam das Wasser.</p></div></article></body></html>`)}
}

func TestAuthorsOfTheLayoutOf2016(t *testing.T) {
	t.Parallel()
	linked := func(name string) string {
		return `<span class="atc-MetaAuthor"><a class="atc-MetaAuthorLink" href="/a">` + name + `</a></span>`
	}
	plain := func(name string) string { return `<span class="atc-MetaAuthor">` + name + `</span>` }
	for name, c := range map[string]struct {
		byline string
		want   []string
	}{
		"nobody":                        {"", nil},
		"one":                           {linked("Wiebke Althoff"), []string{"Wiebke Althoff"}},
		"two":                           {linked("Wiebke Althoff") + linked("Jonas Ferber"), []string{"Wiebke Althoff", "Jonas Ferber"}},
		"a place beside the linked one": {linked("Wiebke Althoff") + ", " + plain("Auental"), []string{"Wiebke Althoff"}},
		"a place beside one not linked": {plain("Wiebke Althoff") + ", " + plain("Auental"), []string{"Wiebke Althoff"}},
		"the house":                     {plain("FAZ.NET"), nil},
		"the paper":                     {plain("F.A.Z."), nil},
		"an agency":                     {plain("dpa"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art, err := extract.Extract(bylinePage(c.byline), extract.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(art.Authors, c.want) {
				t.Errorf("authors %q, want %q", art.Authors, c.want)
			}
		})
	}
}
