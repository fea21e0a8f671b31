package extract

import "strings"

// isByline reports whether a class attribute names an author's line.
func isByline(class string) bool {
	for name := range strings.FieldsSeq(strings.ToLower(class)) {
		name = name[strings.LastIndex(name, "__")+1:]
		switch strings.Trim(strings.ReplaceAll(name, "_", "-"), "-") {
		case "byline", "author", "author-name", "byline-name", "p-author", "entry-author", "article-author", "authors", "post-author", "byline-author",
			"author-link", "article-byline", "auteur", "authorname", "author-meta", "article-authors",
			"autor": //nolint:misspell // German and Spanish
			return true
		}
	}
	return false
}

// isStandfirst reports whether a class attribute names the paragraph between
// headline and body.
func isStandfirst(class string) bool {
	for name := range strings.FieldsSeq(strings.ToLower(class)) {
		name = name[strings.LastIndexAny(name, "-_")+1:]
		switch name {
		case "standfirst", "lead", "lede", "intro", "dek", "deck", "subtitle", "subheadline", "chapo", "vorspann", "sapo", "entradilla", "bajada",
			"ingress", "preamble", "introtext", "leadtext":
			return true
		}
	}
	return false
}
