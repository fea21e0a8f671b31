package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName bounds a name in bytes: what is longer is a sentence.
const maxName = 60

// names splits an author's line into the names of people: no "Von", no
// addresses, no roles, no places after a comma.
func names(line string) []string {
	line = withoutMail(stripByline(fold(line)))
	if len(line) > 10*maxName || isCompany(line) {
		return nil
	}
	var out []string
	for _, group := range splitNames(line) {
		parts := splitAny(group, ",", "，", "、", "،")
		several := slices.ContainsFunc(parts, isWhole)
		for i, p := range parts {
			p = bareName(p)
			if i > 0 && (several && !isWhole(p) || !isWritten(p)) {
				continue // a place, an agency, a degree, or what the person is
			}
			if isName(p) {
				out = append(out, p)
			}
		}
	}
	return uniqueNames(out)
}

// bareName takes off what stands around a name: words before it, a sign or a
// house in brackets, a role or a house behind a dash, where it writes from.
func bareName(s string) string {
	for _, open := range []string{" (", "（", " [", " - ", " – ", " — ", " * "} {
		if before, _, cut := strings.Cut(s, open); cut && (isWhole(before) || strings.ContainsAny(open, "(（[")) {
			s = before
		}
	}
	for _, from := range []string{" in ", " aus ", " für ", " for ", " from ", " à ", " at ", " on behalf ", " on "} {
		if before, place, cut := strings.Cut(s, from); cut && isWhole(before) && !strings.HasPrefix(place, "'") && !strings.HasPrefix(place, "’") {
			s = before
		}
	}
	for _, verb := range []string{" skrifar", " skriver", " schreibt", " berichtet", " writes", " reports"} {
		s = strings.TrimSuffix(s, verb)
	}
	s = stripByline(strings.Trim(s, " .:：-–—|\"'*•()"))
	for _, role := range roleEndings {
		if name, cut := strings.CutSuffix(s, role); cut && utf8.RuneCountInString(name) > 1 {
			s = strings.TrimSpace(name)
			if role[0] == ' ' {
				s = s[strings.LastIndexByte(s, ' ')+1:] // Korean names have no blank: a place before it
			}
		}
	}
	return s
}

// isWhole reports whether a text can be a first name and a last name: two words,
// or one of a script that parts no words.
func isWhole(s string) bool {
	s = strings.TrimSpace(s)
	return strings.Contains(s, " ") || isSmallless(s) && utf8.RuneCountInString(s) > 1
}

// isSmallless reports whether a text is of a script that has no small letters.
func isSmallless(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) && !unicode.IsUpper(r) && !unicode.IsLower(r)
}

// isWritten reports whether a text is written as names are: the words that are no
// particles begin with capital letters, where the script has them.
func isWritten(s string) bool {
	for word := range strings.FieldsSeq(s) {
		r, _ := utf8.DecodeRuneInString(word)
		if unicode.IsLower(r) && !slices.Contains(nameParticles, word) && !strings.ContainsAny(word, "'’-") {
			return false
		}
	}
	return true
}

// splitNames splits a line where one name ends and the next begins. Short words
// for "and" also stand inside names (Ortega y Gasset): they split only where
// whole names are on both sides.
func splitNames(line string) []string {
	var out []string
	for _, group := range splitAny(line, ";", "；", " | ", " • ", " · ", " and ", " und ", " & ", " And ", "/", "／") {
		for _, and := range []string{" og ", " och ", " et ", " y ", " e ", " en ", " i ", " и ", " та ", " і ", " ve ", " a ", " és ", " și ", " ja ", " dan ", " και ", " with ", " mit ", " avec ", " con "} {
			if !strings.Contains(group, and) {
				continue // nearly all
			}
			parts := strings.Split(group, and)
			if !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(strings.TrimSpace(p), " ") }) {
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
		if !strings.Contains(s, sep) {
			continue
		}
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
	for {
		rest, cut := cutByline(s)
		if !cut {
			return s
		}
		s = rest
	}
}

// bylineFirsts are the characters of ASCII that the words begin with.
var bylineFirsts = func() (is [utf8.RuneSelf]bool) {
	for _, w := range slices.Concat(bylineWords, labelWords) {
		if w[0] < utf8.RuneSelf {
			is[w[0]], is[strings.ToUpper(w)[0]] = true, true
		}
	}
	return is
}()

// cutByline takes the first such word off.
func cutByline(s string) (rest string, cut bool) {
	if s == "" || s[0] < utf8.RuneSelf && !bylineFirsts[s[0]] {
		return s, false // most lines
	}
	for _, w := range bylineWords {
		if len(s) <= len(w) || !strings.EqualFold(s[:len(w)], w) {
			continue
		}
		rest = strings.TrimLeft(s[len(w):], marksBehind)
		if len(rest) < len(s)-len(w) || strings.HasSuffix(w, "者") && utf8.RuneCountInString(rest) > 1 {
			return rest, true
		}
	}
	for _, w := range labelWords {
		if len(s) <= len(w) || !strings.EqualFold(s[:len(w)], w) {
			continue
		}
		behind := strings.TrimLeft(s[len(w):], " ")
		if rest = strings.TrimLeft(behind, marksBehind); len(rest) < len(behind) {
			return rest, true
		}
	}
	return s, false
}

// marksBehind stand between a byline's first word and the name.
const marksBehind = " :：／/"

// withoutMail takes an e-mail address off a line.
func withoutMail(s string) string {
	for {
		at := strings.IndexByte(s, '@')
		if at <= 0 || s[at-1] == ' ' {
			return s
		}
		from, end := strings.LastIndexByte(s[:at], ' ')+1, strings.IndexByte(s[at:], ' ')
		if from == 0 {
			return s
		}
		if end < 0 {
			return strings.TrimSpace(s[:from])
		}
		s = strings.TrimSpace(s[:from] + s[at+end+1:])
	}
}

// isName reports whether a text can be a person's name: short, without address,
// digits or the word for a role.
func isName(s string) bool {
	if s == "" || len(s) > maxName || strings.ContainsAny(s, "@{}<>=_:?!#") || strings.ContainsFunc(s, unicode.IsDigit) || isDotted(s) || isReport(s) {
		return false
	}
	lower := strings.ToLower(s)
	words := strings.Fields(lower)
	if len(words) > 6 || !strings.ContainsFunc(s, unicode.IsLetter) || utf8.RuneCountInString(s) < 2 || slices.Contains(placeholders, lower) || isBylineWord(lower) || isRoleEnding(s) {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool { return slices.Contains(roleWords, strings.Trim(w, ".,()")) })
}

// reportEndings are said of where a report was written, behind the place.
var reportEndings = []string{"報導", "报道", "報道", "电", "電"}

// isReport reports whether a text says where a report was written.
func isReport(s string) bool {
	return slices.ContainsFunc(reportEndings, func(end string) bool { return strings.HasSuffix(s, end) })
}

// isDotted reports whether a text is the name of a host or of a variable.
func isDotted(s string) bool {
	for word := range strings.FieldsSeq(s) {
		before, after, cut := strings.Cut(word, ".")
		if cut && utf8.RuneCountInString(before) > 2 && after != "" {
			return true
		}
	}
	return false
}

// nameKey is what a name is compared by: its letters, small and without accents.
func nameKey(s string) string {
	return letters(strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) {
			return -1
		}
		return c
	}, norm.NFD.String(s)))
}

// uniqueNames keeps each name once, in order, however it is capitalized.
func uniqueNames(list []string) []string {
	seen := make(map[string]bool, len(list))
	return slices.DeleteFunc(list, func(name string) bool {
		key := nameKey(name)
		again := seen[key]
		seen[key] = true
		return again
	})
}
