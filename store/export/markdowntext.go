package export

import (
	"strings"
	"unicode"
)

// markdownText is a text on one line that CommonMark reads as just that text. It
// escapes what could be taken for markup, and no more, so that it stays readable.
func markdownText(s string) string {
	s = strings.TrimFunc(oneLine(s), func(r rune) bool {
		return unicode.IsSpace(r) || r == '\ufeff' // which is a blank to JavaScript
	})
	if s == "" {
		return ""
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	rest := s
	if n := listNumber(s); n > 0 {
		b.WriteString(s[:n] + `\`)
		b.WriteByte(s[n])
		rest = s[n+1:]
	} else if strings.IndexByte("#>-+=:", s[0]) >= 0 {
		b.WriteByte('\\')
		b.WriteByte(s[0])
		rest = s[1:]
	}
	for i := range len(rest) {
		if c := rest[i]; strings.IndexByte("\\`*_[]<~$", c) >= 0 || c == '&' && entity(rest[i:]) {
			b.WriteByte('\\')
		}
		b.WriteByte(rest[i])
	}
	return b.String()
}

// listNumber is the number of digits before a "." or ")" that would make a line the
// item of a list, else 0.
func listNumber(s string) int {
	n := len(s) - len(strings.TrimLeft(s, "0123456789"))
	if n == 0 || n == len(s) || s[n] != '.' && s[n] != ')' {
		return 0
	}
	return n
}

// entity reports whether a text that begins with "&" may begin with a character
// reference.
func entity(s string) bool {
	name, _, found := strings.Cut(s[1:], ";")
	return found && name != "" && strings.IndexFunc(name, func(r rune) bool {
		return r != '#' && (r > 'z' || !isAlnum(byte(r)))
	}) < 0
}
