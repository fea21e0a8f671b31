package extract

import (
	"strings"

	"github.com/abadojack/whatlanggo"
	"golang.org/x/text/language"
)

// readLanguage takes the language that page or server states.
func (r *reading) readLanguage() {
	if r.art.Language != "" {
		return
	}
	for _, c := range r.statedLanguages() {
		first, _, _ := strings.Cut(c.value, ",")
		if tag := languageTag(first); tag != "" {
			r.art.Language = tag
			r.took("language", c.from)
			return
		}
	}
}

// statedLanguages are the languages that page, server and profile state, the surest
// first.
func (r *reading) statedLanguages() []candidate {
	candidates := []candidate{{r.lang, "generic:html"}}
	candidates = append(candidates, r.stated("inLanguage", "inLanguage", "og:locale", "content-language", "language", "dc.language")...)
	for _, v := range r.page.Header["Content-Language"] {
		candidates = append(candidates, candidate{v, "header:content-language"})
	}
	if r.profile != nil {
		candidates = append(candidates, candidate{r.profile.spec.Language, "profile:language"})
	}
	return candidates
}

// languageTag returns a language's tag in the canonical form of BCP 47, "" for
// what is none. Extensions go: they tell of calendars and digits, not of words.
func languageTag(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 35 {
		return ""
	}
	tag, err := language.Parse(s)
	if err != nil {
		return ""
	}
	base, script, region := tag.Raw()
	if tag, err = language.Raw.Compose(base, script, region, tag.Variants()); err != nil {
		return ""
	}
	if s = tag.String(); strings.HasPrefix(s, "und") || strings.HasPrefix(s, "x-") {
		return ""
	}
	return s
}

// guessSample bounds the text that a guess is made from, in bytes: more makes it
// slower and no surer.
const guessSample = 1500

// guessLanguage tells the language from lead and body where nothing states it.
// Short texts are left alone: a guess from a title is wild.
func (r *reading) guessLanguage() {
	if r.art.Language != "" {
		return
	}
	var b strings.Builder
	for _, s := range r.art.Lead {
		b.WriteString(s + "\n")
	}
	for _, block := range r.art.Body {
		if b.Len() > guessSample {
			break
		}
		b.WriteString(block.Text + "\n")
	}
	if b.Len() < 200 {
		return
	}
	info := whatlanggo.Detect(clip(b.String(), guessSample))
	if !info.IsReliable() {
		return
	}
	if tag := languageTag(info.Lang.Iso6391()); tag != "" {
		r.art.Language = tag
		r.took("language", "generic:text")
	}
}
