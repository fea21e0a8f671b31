package find

import (
	"net/url"
	"slices"
	"strings"
)

// plainHost is a host without what only says how its pages look there: www, and the
// forms for telephones. A port stays, and so does a name that would be none without.
func plainHost(host string) string {
	host = strings.ToLower(host)
	for _, prefix := range []string{"www.", "m.", "mobile.", "mobil.", "amp."} {
		if rest, ok := strings.CutPrefix(host, prefix); ok && strings.Contains(rest, ".") {
			return rest
		}
	}
	return host
}

// hosts are those of one site.
type hosts []string

// with adds the host of an address.
func (h hosts) with(address string) hosts {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || slices.Contains(h, plainHost(u.Host)) {
		return h
	}
	return append(h, plainHost(u.Host))
}

// has reports whether an address is on one of them.
func (h hosts) has(u *url.URL) bool {
	return slices.Contains(h, plainHost(u.Host)) || slices.Contains(h, plainHost(u.Hostname()))
}
