package extract_test

import (
	"strings"
	"testing"

	"broadsheet/extract"
)

func TestLanguageTag(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"de": "de", "DE-de": "de-DE", "en_US": "en-US", "\tpt-br": "pt-BR", "zh-hant-tw": "zh-Hant-TW", "iw": "he",
		"de-CH-1996": "de-CH-1996", "en-US-u-ca-buddhist": "en-US", "AA-u-10-10-u-00-00": "aa", "sr-Latn-x-home": "sr-Latn", "zh-cmn": "cmn",
		"": "", "und": "", "x-default": "", "German": "", "de,en": "", "c": "", "en-US-" + strings.Repeat("x", 100): "",
	} {
		if got := extract.LanguageTag(in); got != want {
			t.Errorf("LanguageTag(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLanguageSources(t *testing.T) {
	t.Parallel()
	german := "<article>" + "<p>In der Nacht stieg der Fluss, und am Morgen war die alte Brücke für alle gesperrt, die hinüber wollten.</p>" +
		"<p>Die Bürgermeisterin kam in Gummistiefeln und sagte, niemand sei verletzt worden; nur ein Kahn habe sich losgerissen.</p>" +
		"<p>Wann wieder Fahrzeuge über die neunzig Jahre alten Bögen rollen dürfen, wisse sie nicht, vermutlich erst im nächsten Frühjahr.</p></article>"
	for _, c := range []struct {
		name, page, header, want, from string
	}{
		{"html element", `<html lang="de-AT"><meta property="og:locale" content="en_US">` + story, "fr", "de-AT", "generic:html"},
		{"nonsense, then locale", `<html lang="xx-klingon-nowhere"><meta property="og:locale" content="en_US">` + story, "", "en-US", "meta:og:locale"},
		{"meta", `<meta http-equiv="Content-Language" content="nl, en">` + story, "", "nl", "meta:content-language"},
		{"header", story, "en-IE", "en-IE", "header:content-language"},
		{"the text itself", german, "", "de", "generic:text"},
		{"too little to tell", "<p>Ein Satz.</p><meta property='og:type' content='article'>", "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			page := extract.Page{HTML: []byte(c.page), Header: map[string][]string{}}
			if c.header != "" {
				page.Header["Content-Language"] = []string{c.header}
			}
			art := read(t, page)
			if art.Language != c.want || art.Extraction.Fields["language"] != c.from {
				t.Errorf("language %q from %q", art.Language, art.Extraction.Fields["language"])
			}
		})
	}
}
