package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName bounds a name in bytes: what is longer is a sentence.
const maxName = 60

// bylineWords begin an author's line and belong to no name.
var bylineWords = []string{
	"written by", "story by", "posted by", "reviewed by", "ein artikel von", "eine analyse von", "ein kommentar von", "ein gastbeitrag von",
	"by", "von", "par", "por", "text", "author", "authors", "autor", "autoren", "autorin", "propos recueillis par", "quelle", "source", //nolint:misspell // German
}

// roleWords are said of a person beside the name.
var roleWords = []string{
	"editor", "reporter", "correspondent", "writer", "staff", "contributor", "columnist", "producer", "journalist", "redaktion", "redakteur",
	"redakteurin", "korrespondent", "korrespondentin", "politik", "wirtschaft", "chief", "director", "author", "admin", "administrator", "team",
	"contributing", "editorial", "freelance", "guest", "desk", "redazione", "redacción", "rédaction",
}

// names splits an author's line into the names of people: no "Von", no
// addresses, no roles, no places after a comma.
func names(line string) []string {
	line = stripByline(fold(line))
	if len(line) > 10*maxName || isCompany(line) {
		return nil
	}
	var out []string
	for _, group := range splitNames(line) {
		parts := splitAny(group, ",")
		several := slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(p, " ") })
		for i, p := range parts {
			p, _, _ = strings.Cut(p, " (") // a sign or a house
			p = stripByline(strings.Trim(p, " .:-–—|\"'"))
			if several && i > 0 && !strings.Contains(p, " ") {
				continue // a place, an agency or a degree
			}
			if isName(p) {
				out = append(out, p)
			}
		}
	}
	return unique(out)
}

// splitNames splits a line where one name ends and the next begins. Short words
// for "and" also stand inside names (Ortega y Gasset): they split only where
// whole names are on both sides.
func splitNames(line string) []string {
	var out []string
	for _, group := range splitAny(line, ";", " | ", " • ", " · ", " and ", " und ", " & ", " And ", "/") {
		for _, and := range []string{" og ", " och ", " et ", " y ", " e ", " en "} {
			parts := strings.Split(group, and)
			if len(parts) > 1 && !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(strings.TrimSpace(p), " ") }) {
				group = strings.Join(parts, "\x00")
			}
		}
		out = append(out, strings.Split(group, "\x00")...)
	}
	return out
}

// splitAny splits at each of the separators.
func splitAny(s string, seps ...string) []string {
	parts := []string{s}
	for _, sep := range seps {
		var next []string
		for _, p := range parts {
			if sep == "/" && strings.Contains(p, "://") {
				next = append(next, p)
				continue
			}
			next = append(next, strings.Split(p, sep)...)
		}
		parts = next
	}
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return parts
}

// stripByline takes the words off that begin an author's line.
func stripByline(s string) string {
	for _, w := range bylineWords {
		if len(s) > len(w) && strings.EqualFold(s[:len(w)], w) && (s[len(w)] == ' ' || s[len(w)] == ':') {
			return stripByline(strings.TrimLeft(s[len(w):], " :"))
		}
	}
	return s
}

// isName reports whether a text can be a person's name: short, without address,
// digits or the word for a role.
func isName(s string) bool {
	if s == "" || len(s) > maxName || strings.ContainsAny(s, "@{}<>=_:0123456789") || strings.Contains(s, "://") || strings.Contains(s, "www.") || strings.Contains(s, ".com") {
		return false
	}
	words := strings.Fields(strings.ToLower(s))
	if len(words) > 6 || !strings.ContainsFunc(s, unicode.IsLetter) || utf8.RuneCountInString(s) < 2 {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool { return slices.Contains(roleWords, strings.Trim(w, ".,()")) })
}
