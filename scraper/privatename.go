package scraper

import (
	"net/netip"
	"strconv"
	"strings"
)

// localNames are ends of names that mean this machine or the network around it (RFC 6761,
// RFC 6762, RFC 8375, and what ICANN keeps free for that or people took).
var localNames = []string{"localhost", "localdomain", "local", "internal", "home.arpa", "intranet", "private", "corp", "home", "lan"}

// namedPrivate reports whether a name alone says that it leads into a private network: a
// proxy that looks names up can't be asked where others lead.
func (t *transport) namedPrivate(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if a, err := netip.ParseAddr(host); err == nil {
		return t.private(a)
	}
	if a, ok := looseIPv4(host); ok {
		return t.private(a)
	}
	for _, end := range localNames {
		if host == end || strings.HasSuffix(host, "."+end) {
			return true
		}
	}
	return !strings.Contains(host, ".")
}

// looseIPv4 reads an address in the forms that inet_aton knows, such as 127.1, 0x7f.1 or
// 2130706433.
func looseIPv4(host string) (a netip.Addr, ok bool) {
	parts := strings.Split(host, ".")
	if len(parts) > 4 {
		return a, false
	}
	var all uint64
	for i, part := range parts {
		bits := 8
		if i == len(parts)-1 {
			bits = 8 * (5 - len(parts)) // the last part is all that is left
		}
		n, err := strconv.ParseUint(part, 0, 64)
		if err != nil || strings.Contains(part, "_") || n >= 1<<bits {
			return a, false
		}
		all = all<<bits | n
	}
	return netip.AddrFrom4([4]byte{byte(all >> 24), byte(all >> 16), byte(all >> 8), byte(all)}), true
}
