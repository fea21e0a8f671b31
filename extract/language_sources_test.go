package extract_test

import (
	"errors"
	"strings"
	"testing"

	"broadsheet/extract"
)

// languageOf reads a page and returns its language and where it is from.
func languageOf(t *testing.T, src string, header ...string) (language, from string) {
	t.Helper()
	page := extract.Page{HTML: []byte(src), URL: "https://news.example/a", Header: map[string][]string{"Content-Language": header}}
	art := read(t, page)
	return art.Language, art.Extraction.Fields["language"]
}

func TestHeaderIsTheLastThatStatesALanguage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page   string
		header []string
		want   string
	}{
		"alone":               {story, []string{"en-IE"}, "en-IE"},
		"the first of a list": {story, []string{"nl-NL, en"}, "nl-NL"},
		"the second header":   {story, []string{"none at all", "sv"}, "sv"},
		"html wins":           {`<html lang="da">` + story, []string{"en"}, "da"},
		"meta wins":           {`<meta property="og:locale" content="fr_FR">` + story, []string{"en"}, "fr-FR"},
		"where html is none":  {`<html lang="">` + story, []string{"pl"}, "pl"},
		"where html is und":   {`<html lang="und">` + story, []string{"pl"}, "pl"},
	} {
		if got, _ := languageOf(t, c.page, c.header...); got != c.want {
			t.Errorf("%s: language %q, want %q", name, got, c.want)
		}
	}
}

func TestProfileHasTheLastWordOnLanguage(t *testing.T) {
	t.Parallel()
	opts := inBerlin(t)
	for head, want := range map[string]string{
		"": "de", `<meta property="og:locale" content="fr_FR">`: "fr-FR", `<meta name="language" content="Deutsch, alles">`: "de",
	} {
		art, err := extract.Extract(pageOf(head, "<h1>Bridge closed</h1>"+story), opts)
		if err != nil {
			t.Fatal(err)
		}
		if from := art.Extraction.Fields["language"]; art.Language != want || (from == "profile:language") != (want == "de") {
			t.Errorf("%q: language %q from %q, want %q", head, art.Language, from, want)
		}
	}
}

// paragraphs in four languages, all our own.
var inLanguages = map[string]string{
	"en": "In the night the river rose, and when the morning came nobody could cross the old bridge any more. The mayor walked along the bank in her boots and said that there was nothing to be done but wait until the water would fall again.",
	"de": "In der Nacht stieg der Fluss, und als der Morgen kam, konnte niemand mehr über die alte Brücke gehen. Die Bürgermeisterin lief in Stiefeln am Ufer entlang und sagte, man könne nichts tun als warten, bis das Wasser wieder sinke.",
	"fr": "Pendant la nuit la rivière est montée, et quand le matin est venu personne ne pouvait plus traverser le vieux pont. La mairesse marchait en bottes le long de la rive et disait qu'il n'y avait rien à faire sinon attendre que l'eau redescende.",
	"nl": "In de nacht steeg de rivier, en toen de ochtend kwam kon niemand meer over de oude brug. De burgemeester liep in haar laarzen langs de oever en zei dat er niets anders te doen was dan wachten tot het water weer zou zakken.",
}

func TestTextTellsItsLanguage(t *testing.T) {
	t.Parallel()
	for want, text := range inLanguages {
		src := "<article>" + strings.Repeat("<p>"+text+"</p>", 3) + "</article>"
		if got, from := languageOf(t, src); got != want || from != "generic:text" {
			t.Errorf("language %q from %q, want %q from the text", got, from, want)
		}
		if got, from := languageOf(t, `<html lang="ga">`+src); got != "ga" || from != "generic:html" {
			t.Errorf("language %q from %q though the page states one", got, from)
		}
	}
}

func TestShortTextTellsNoLanguage(t *testing.T) {
	t.Parallel()
	src := `<meta property="og:type" content="article"><article><p>Der Fluss stieg in der Nacht.</p></article>`
	if got, from := languageOf(t, src); got != "" || from != "" {
		t.Errorf("language %q from %q of one line", got, from)
	}
}

// FuzzLanguageTag: a tag that is taken is canonical, and one that is refused
// leaves the field to others.
func FuzzLanguageTag(f *testing.F) {
	for _, s := range []string{"de", "DE_at", "zh-Hant-TW", "x-klingon", "en-US-u-ca-buddhist", "i-default", "\x00", "de-1996", "AA-u-10-10-u-00-00", strings.Repeat("a-", 30), "sr-Latn"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tag := extract.LanguageTag(s)
		if again := extract.LanguageTag(tag); again != tag {
			t.Errorf("%q is %q, and that %q", s, tag, again)
		}
		if strings.ContainsAny(tag, " _\n") || strings.HasPrefix(tag, "und") {
			t.Errorf("%q is taken as %q", s, tag)
		}
	})
}

// FuzzHead: whatever a page states, the record says where each field is from,
// and says nothing of a field that it has not.
func FuzzHead(f *testing.F) {
	for _, s := range []string{
		`<meta property="article:section" content="&shy;"><meta name=keywords content=",;,">`, `<title>&#8203;</title><meta name="date" content="1970-01-01">`,
		newsWith(`"headline":"\u200b","keywords":["\u00ad"],"image":"x:y","publisher":{"name":" "},"articleSection":[[]],"hasPart":[[[]]]`),
		`<html lang=x><meta property="og:locale" content="_"><meta name="author" content="Von">`, crumbs(`{"name":"\u2060"}`), `<h1><b>a</b>b</h1><meta property="og:title" content="b">`,
		`<meta property="og:image" content="//"><meta property="og:site_name" content="&#x200b;">`, `<time datetime="2020-01-28"></time><link rel=canonical href="//x">`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, head string) {
		art, err := extract.Extract(pageWith(head), generalOnly)
		if err != nil {
			if !errors.Is(err, extract.ErrNoArticle) {
				t.Errorf("%v: no reason that is told", err)
			}
			return
		}
		checkFields(t, art)
	})
}

// derived are the fields that no source is noted for: they follow from others
// or came with the page.
var derived = map[string]bool{
	"schema": true, "id": true, "source": true, "site": true, "text": true, "content_hash": true, "extraction": true, "http": true, "aliases": true, "url": true,
	"fetched": true,
}

// checkFields holds a record's fields against what it says of their sources.
func checkFields(t *testing.T, art extract.Article) {
	t.Helper()
	record, ok := asJSON(t, art).(map[string]any)
	if !ok {
		t.Fatal("a record is no object")
	}
	for field := range record {
		if art.Extraction.Fields[field] == "" && !derived[field] {
			t.Errorf("%s is %v, and nothing says where it is from", field, record[field])
		}
	}
	for field, from := range art.Extraction.Fields {
		if record[field] == nil {
			t.Errorf("%s is said to be from %s, but is empty", field, from)
		}
	}
}
