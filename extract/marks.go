package extract

import (
	"slices"
	"strings"
)

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

// kickerMarks are what newsrooms call the line above a headline, in lower case.
var kickerMarks = []string{
	"kicker", "eyebrow", "overline", "topline", "overtitle", "supertitle", "supratitle", "pretitle", "preheadline", "prehead", "catchline",
	"dachzeile", "spitzmarke", "surtitre", "chapeu", "antetitulo", "sobretitulo", "volanta", "occhiello", "vinjett", "nadtytul", "nadtitulek",
}

// isKicker reports whether a class attribute names the line above a headline.
// Most are made of several words ("article-title__overline", "storyKicker").
func isKicker(class string) bool {
	if class == "" {
		return false
	}
	class = strings.ToLower(class)
	return slices.ContainsFunc(kickerMarks, func(mark string) bool { return strings.Contains(class, mark) })
}
