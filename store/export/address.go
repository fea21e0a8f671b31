package export

import (
	"net/url"
	"strconv"
	"strings"
)

const hexDigits = "0123456789ABCDEF"

// webAddress is an address that schemas and readers take for a URI (RFC 3986):
// absolute, http or https, and what has no place in one percent-encoded. It is ""
// for what can't be made one, such as the path of a file.
func webAddress(s string) string {
	before, fragment, found := strings.Cut(s, "#")
	out := encoded(before, allowedInAddress)
	if found {
		out += "#" + encoded(fragment, allowedInAddress)
	}
	u, err := url.Parse(out)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	out = u.Scheme + out[len(u.Scheme):] // in lower case
	// RFC 3986 lets a port be empty (6.2.3: better without), xmllint doesn't.
	if bare, ok := strings.CutSuffix(u.Host, ":"); ok {
		return strings.Replace(out, u.Host, bare, 1)
	}
	if user, _, _ := strings.Cut(out, u.Host); strings.Count(user, "@") > 1 {
		return ""
	}
	if n, err := strconv.Atoi(first(u.Port(), "0")); err != nil || n > 65535 {
		return ""
	}
	return out
}

// allowedInAddress lacks the brackets, which only numeric hosts of IPv6 may have.
const allowedInAddress = ":/?@!$&'()*+,;=-._~%"

// encoded is s with each byte percent-encoded that is no ASCII letter or digit and
// not allowed. A "%" that is allowed stays where two hexadecimal digits follow.
func encoded(s, allowed string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '%' && !isEscape(s[i:]),
			!isAlnum(c) && strings.IndexByte(allowed, c) < 0:
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// isEscape reports whether a text that begins with "%" begins with a byte encoded.
func isEscape(s string) bool { return len(s) > 2 && isHex(s[1]) && isHex(s[2]) }

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// languageTag is a tag that XML Schema takes for a language, else "".
func languageTag(s string) string {
	for i, part := range strings.Split(s, "-") {
		if len(part) < 1 || len(part) > 8 {
			return ""
		}
		for j := range len(part) {
			if c := part[j]; !isAlnum(c) || i == 0 && c <= '9' {
				return ""
			}
		}
	}
	return s
}
