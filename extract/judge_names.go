package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// titleParts splits a title where a headline and a site's name are parted.
func titleParts(title string) []string {
	for _, sep := range titleSeparators {
		title = strings.ReplaceAll(title, sep, "|")
	}
	return strings.FieldsFunc(title, func(c rune) bool { return strings.ContainsRune("|:!()", c) })
}

// name returns the kind of page that title or heading name, "" when they name
// none. A page of some text that is headed by a whole sentence is a story whatever
// its section is called, and a name that only a heading says may be that of a box
// beside a story. size is that of the story.
func (r *reading) name(size int) Reason {
	parts, isHeaded := titleParts(r.title), r.isHeaded()
	for i, part := range parts {
		if kind := pageNames()[letters(part)]; kind != "" && (!isHeaded || i == 0 && size < 2*minStory) {
			return kind
		}
	}
	if isHeaded {
		return ""
	}
	for _, h1 := range r.h1 {
		words := letters(brief(h1, maxTitle))
		if kind := pageNames()[words]; kind != "" && (strings.Contains(letters(r.title), words) || !slices.ContainsFunc(parts, isSentence)) {
			return kind
		}
	}
	return ""
}

// isHeaded reports whether the page has a heading of several words, as stories do.
func (r *reading) isHeaded() bool {
	return slices.ContainsFunc(r.h1, func(h1 *html.Node) bool {
		words := brief(h1, maxValue)
		return isSentence(words) && pageNames()[letters(words)] == "" && !isErrorHeading(words)
	})
}

// isSentence reports whether a text is long enough to be a headline: one of four
// words, or of ten signs of a script that needs fewer.
func isSentence(s string) bool {
	wide := 0
	for _, c := range s {
		if c >= firstWide {
			wide++
		}
	}
	return strings.Count(s, " ") >= 3 || wide >= 10
}

// isErrorTitle reports whether a part of a title is what error pages say and
// nothing else: "Forbidden love" is a story, "404 | River Press" is none.
func isErrorTitle(title string) bool {
	return slices.ContainsFunc(titleParts(title), isErrorName)
}

// isErrorHeading reports whether a heading says no more than that: "Oops! Page not
// found".
func isErrorHeading(words string) bool {
	isError := false
	for _, part := range titleParts(words) {
		switch {
		case isErrorName(part):
			isError = true
		case isSentence(part):
			return false
		}
	}
	return isError
}

// isErrorName reports whether words are a status that leads nowhere, or its name.
func isErrorName(words string) bool {
	name := letters(words)
	for _, word := range errorWords {
		name = strings.TrimPrefix(name, word)
	}
	return errorNames()[name] || name == "" && strings.ContainsAny(words, "0123456789")
}
