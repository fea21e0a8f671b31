package scraper

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// An AddressError says why a text is no web address.
type AddressError struct {
	Address string
	Reason  string // cause and what to do
}

// Error names the address, the cause and what to do.
func (e *AddressError) Error() string { return fmt.Sprintf("address %q: %s", e.Address, e.Reason) }

// trackers are query parameters that say where a reader came from, not what is
// read.
var trackers = map[string]bool{"fbclid": true, "gclid": true, "dclid": true, "msclkid": true, "mc_cid": true, "mc_eid": true, "yclid": true}

// Normalize puts an address into the form that the frontier knows it by: host in
// lower case and ASCII, no default port, no fragment, no tracking parameters. The
// rest stays as the server may care about it. Its errors are [*AddressError]s.
func Normalize(address string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil:
		return "", &AddressError{address, "it is none: " + strings.TrimPrefix(err.Error(), "parse ")}
	case u.Scheme == "" || u.Host == "" && !strings.Contains(address, "//"):
		return "", &AddressError{address, "it has no scheme; did you mean https://" + strings.TrimLeft(address, "/") + " ?"}
	case u.Scheme != "http" && u.Scheme != "https":
		return "", &AddressError{address, "only http and https are fetched"}
	case u.Hostname() == "":
		return "", &AddressError{address, "it names no host"}
	case !isPort(u.Port()):
		return "", &AddressError{address, "ports end at 65535"}
	}
	host, err := idna.Lookup.ToASCII(strings.ToLower(u.Hostname()))
	if err != nil {
		host = strings.ToLower(u.Hostname()) // an IP address, or a name that DNS will judge
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && (u.Scheme != "http" || port != "80") && (u.Scheme != "https" || port != "443") {
		host += ":" + port
	}
	u.Host, u.Fragment, u.RawFragment = host, "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	u.RawQuery = withoutTrackers(u.RawQuery)
	return u.String(), nil
}

// isPort reports whether digits are a port, or none are given.
func isPort(port string) bool {
	_, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil
}

// withoutTrackers cuts tracking parameters; the others stay in their order.
func withoutTrackers(query string) string {
	if query == "" {
		return ""
	}
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(strings.ToLower(part), "=")
		if !trackers[name] && !strings.HasPrefix(name, "utm_") {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "&")
}
