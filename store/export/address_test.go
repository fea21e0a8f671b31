package export_test

import (
	"strings"
	"testing"

	"broadsheet/extract"
	"broadsheet/store/export"
)

// TestAddressesAreURIs in the forms whose schemas want them, and what can't be one
// is left out rather than made up.
func TestAddressesAreURIs(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://kiosk.example/a?b=1&c=2#d": "https://kiosk.example/a?b=1&amp;c=2#d",
		"https://kiosk.example/ä b":         "https://kiosk.example/%C3%A4%20b",
		"https://kiosk.example/100%":        "https://kiosk.example/100%25",
		"https://kiosk.example/%C3%a4%2":    "https://kiosk.example/%C3%a4%252",
		"https://kiosk.example/a#b#c":       "https://kiosk.example/a#b%23c",
		"https://kiosk.example/[a]|{b}\\^`": "https://kiosk.example/%5Ba%5D%7C%7Bb%7D%5C%5E%60",
		"https://kiosk.example/a\r\nb":      "https://kiosk.example/a%0D%0Ab",
		"http://kiosk.example:8080":         "http://kiosk.example:8080",
		"http://kiosk.example://a/b":        "http://kiosk.example//a/b",
		"http://kiosk.example:65536/":       "",
		"http://kiosk.example:port/":        "",
		"http://ki osk.example/":            "",
		"ftp://kiosk.example/":              "",
		"javascript:alert(1)":               "",
		"//kiosk.example/":                  "",
		"/a/b":                              "",
		"C:\\pages\\a.html":                 "",
		"pages/a.html":                      "",
		"https:///a":                        "",
		"":                                  "",
	} {
		for format, mark := range map[string]string{"tei": `<ptr target="`, "atom": `href="`} {
			doc := string(written(t, format, export.Options{}, &extract.Article{ID: "kiosk.example:1", URL: address}))
			_, rest, _ := strings.Cut(doc, mark)
			if got, _, _ := strings.Cut(rest, `"`); got != want {
				t.Errorf("%s: %q became %q, want %q", format, address, got, want)
			}
		}
	}
}

// TestLanguagesAreTags that XML Schema takes, else none.
func TestLanguagesAreTags(t *testing.T) {
	t.Parallel()
	for language, tag := range map[string]bool{
		"de": true, "pt-BR": true, "zh-Hans-CN": true, "de-1996": true, "": false, "d e": false, "de_AT": false, "1de": false,
		"de-": false, "-de": false, "muchtoolong": false, "de-muchtoolong": false, "dé": false, "\"": false,
	} {
		doc := string(written(t, "tei", export.Options{}, &extract.Article{ID: "kiosk.example:1", Language: language}))
		if got := strings.Contains(doc, ` xml:lang="`+language+`"`); got != tag {
			t.Errorf("%q: a tag: %v, want %v", language, got, tag)
		}
	}
}
