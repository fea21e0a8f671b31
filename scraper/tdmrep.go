package scraper

import (
	"encoding/json"
	"net/url"
	"strings"
)

const (
	maxTDMRules = 10_000
	maxPolicy   = 2000 // bytes of a policy's address
)

// A tdmRule is one entry of a tdmrep.json.
type tdmRule struct {
	location    string
	reservation string // "0" or "1"
	policy      string
}

// parseTDM reads a tdmrep.json. Entries that make no sense are left out, and so is what
// is no such file.
func parseTDM(body []byte) []tdmRule {
	var entries []map[string]any
	if len(body) == 0 || json.Unmarshal(body, &entries) != nil {
		return nil
	}
	var out []tdmRule
	for _, e := range entries[:min(len(entries), maxTDMRules)] {
		r := tdmRule{reservation: reservationOf(e["tdm-reservation"])}
		r.location, _ = e["location"].(string)
		if r.location == "" || r.reservation == "" {
			continue
		}
		r.location = plainEscapes(escaped(r.location))
		if policy, _ := e["tdm-policy"].(string); len(policy) <= maxPolicy {
			r.policy = policy
		}
		out = append(out, r)
	}
	return out
}

// reservationOf is "0" or "1", as sites write them: as a number, a text or a truth.
func reservationOf(v any) string {
	switch v {
	case float64(1), "1", true:
		return "1"
	case float64(0), "0", false:
		return "0"
	}
	return ""
}

// tdmOf is the rule for an address: as in a robots.txt the longest location that fits,
// of two equally long ones the one that reserves.
func tdmOf(rules []tdmRule, u *url.URL) (tdmRule, bool) {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	path = plainEscapes(path)
	best, found := tdmRule{}, false
	for _, r := range rules {
		longer := len(r.location) > len(best.location) || len(r.location) == len(best.location) && r.reservation > best.reservation
		if (!found || longer) && fits(r.location, path) {
			best, found = r, true
		}
	}
	return best, found
}

// fits reports whether a path begins with a pattern, in which a star is any characters
// and a dollar at the end the end (RFC 9309, 2.2.3).
func fits(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(path, parts[0])
	if !ok {
		return false
	}
	for i, part := range parts[1:] {
		if whole && i == len(parts)-2 {
			return strings.HasSuffix(rest, part)
		}
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return !whole || rest == ""
}

// escaped writes what is no ASCII in a pattern as addresses have it.
func escaped(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c < 0x80 && c > ' ' {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + strings.ToUpper(string("0123456789abcdef"[c>>4])+string("0123456789abcdef"[c&15])))
		}
	}
	return b.String()
}
