package scraper

import (
	"net/url"
	"regexp"
	"strings"
)

// noUser is why an address with a user is refused: it would be queued, kept and said as
// it is.
const noUser = "no user or password belongs into one, for it would be kept with it: give them in a file, see 'broadsheet crawl --help' at --access"

var (
	userPart = regexp.MustCompile(`//[^/?#]*@`)
	// A password may have any character, and then the address is none.
	anyUser = regexp.MustCompile(`(?is)^(\s*(?:https?:)?//)?.*@`)
)

// withoutUser cuts user and password out of an address: they are given to hosts by
// [Credentials] alone.
func withoutUser(address string) string { return userPart.ReplaceAllString(address, "//") }

// masked is what somebody gave as an address and is none, as it may be said: without a
// password, wherever the mistake is.
func masked(address string) string {
	if !strings.Contains(address, ":") || strings.HasPrefix(address, "mailto:") {
		return address
	}
	return anyUser.ReplaceAllString(address, "$1***@")
}

// bareAddress is an address without what servers are not told in it.
func bareAddress(u *url.URL) string {
	bare := *u
	bare.User = nil
	return withoutFragment(bare.String())
}
