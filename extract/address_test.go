package extract_test

import (
	"testing"

	"broadsheet/extract"
)

// A file without an address is read as the page that it says it is.
func TestAFileFindsItsAddressInThePage(t *testing.T) {
	t.Parallel()
	const (
		canonical = `<link rel="canonical" href="https://www.faz.net/auental/die-muehle-10481516.html">`
		ogURL     = `<meta property="og:url" content="https://www.faz.net/1.0481516">`
		layout    = `<article class="atc"><h2><span class="atc-HeadlineEmphasisText">Handwerk</span><span class="atc-HeadlineText">Die Mühle</span></h2><div class="atc-Text"><p class="atc-TextParagraph">Am Morgen kam das Wasser.</p></div></article>`
	)
	for name, c := range map[string]struct{ page, url string }{
		"by its canonical link": {"<html><head>" + canonical + "</head><body>" + layout, "https://www.faz.net/auental/die-muehle-10481516.html"},
		"by og:url":             {"<html><head>" + ogURL + "</head><body>" + layout, "https://www.faz.net/1.0481516"},
		"by both":               {"<html><head>" + ogURL + canonical + "</head><body>" + layout, "https://www.faz.net/auental/die-muehle-10481516.html"},
		"by the browser that saved it": {
			"<!DOCTYPE html>\n<!-- saved from url=(0057)https://www.faz.net/auental/die-muehle-10481516.html?x=1 -->\n<html><head></head><body>" + layout,
			"https://www.faz.net/auental/die-muehle-10481516.html",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art, err := extract.Extract(extract.Page{HTML: []byte(c.page), Source: "muehle.html"}, extract.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if art.URL != c.url || art.ID != "faz.net:10481516" || art.Kicker != "Handwerk" || art.Source != "muehle.html" {
				t.Errorf("url %s, id %s, kicker %q, source %s", art.URL, art.ID, art.Kicker, art.Source)
			}
		})
	}
}

func TestAFileThatStatesNoAddressHasNone(t *testing.T) {
	t.Parallel()
	for name, head := range map[string]string{
		"nothing": "", "relative": `<link rel="canonical" href="/a.html">`, "of another scheme": `<link rel="canonical" href="file:///a.html">`,
		"below the head": `</head><body><link rel="canonical" href="https://ad.example/">`, "a comment": "<!-- saved from url=(0012)about:internet -->",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art, err := extract.Extract(extract.Page{HTML: []byte("<html><head>" + head + "</head><body>" + story), Source: "a.html"}, generalOnly)
			if err != nil {
				t.Fatal(err)
			}
			if art.Site != "" {
				t.Errorf("site %s", art.Site)
			}
		})
	}
}

// An address that the user gives is never replaced by what the page says.
func TestAGivenAddressStays(t *testing.T) {
	t.Parallel()
	page := pageWith(`<link rel="canonical" href="https://other.example/b.html"><!-- saved from url=(0026)https://third.example/c.html -->`)
	if art := read(t, page); art.URL != page.URL {
		t.Errorf("url %s", art.URL)
	}
}

func TestLinksAreRelativeToTheBaseElement(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ base, want string }{
		"none":             {"", "https://news.example/a/img/b.jpg"},
		"absolute":         {`<base href="https://cdn.example/x/">`, "https://cdn.example/x/img/b.jpg"},
		"relative":         {`<base href="/">`, "https://news.example/img/b.jpg"},
		"the first counts": {`<base href="/one/"><base href="/two/">`, "https://news.example/one/img/b.jpg"},
		"target alone":     {`<base target="_blank">`, "https://news.example/a/img/b.jpg"},
		"no address":       {`<base href=":">`, "https://news.example/a/img/b.jpg"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			art := read(t, pageWith(c.base+`<meta property="og:image" content="img/b.jpg">`))
			if len(art.Images) == 0 || art.Images[0].URL != c.want {
				t.Errorf("images %+v, want %s", art.Images, c.want)
			}
			if art.URL != "https://news.example/a/bridge.html" {
				t.Errorf("url %s", art.URL)
			}
		})
	}
}
