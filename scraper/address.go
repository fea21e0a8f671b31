package scraper

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// An AddressError says why a text is no web address.
type AddressError struct {
	Address string
	Reason  string // cause and what to do
}

// Error names the address, or the beginning of a long one, the cause and what to do.
func (e *AddressError) Error() string {
	address := masked(e.Address)
	if len(address) > 300 {
		return fmt.Sprintf("address %q...: %s", strings.ToValidUTF8(address[:300], ""), e.Reason)
	}
	return fmt.Sprintf("address %q: %s", address, e.Reason)
}

// maxAddress is how long an address may be, in bytes: more than servers take, less
// than a header of a capture holds.
const maxAddress = 8 << 10

// trackers are query parameters that say where a reader came from, not what is
// read.
var trackers = map[string]bool{
	"fbclid": true, "gclid": true, "dclid": true, "msclkid": true, "mc_cid": true, "mc_eid": true, "igshid": true, "yclid": true, "wt_mc": true, "xtor": true,
}

// Normalize puts an address into the form that the frontier knows it by: host in
// lower case and ASCII, no default port, no fragment, no tracking parameters. The
// rest stays as the server may care about it. Its errors are [*AddressError]s.
func Normalize(address string) (string, error) {
	bare := strings.TrimSpace(address)
	switch {
	case bare == "":
		return "", &AddressError{address, "it is empty"}
	case len(bare) > maxAddress:
		return "", &AddressError{address, fmt.Sprintf("it has %d bytes, more than %d", len(bare), maxAddress)}
	case strings.ContainsFunc(bare, unicode.IsSpace):
		return "", &AddressError{address, "it has a blank inside; give addresses one by one, and write %20 for a blank that belongs to one"}
	}
	u, err := url.Parse(bare)
	switch {
	case err != nil && strings.Contains(bare, "@"):
		return "", &AddressError{address, "it is none, and " + noUser} // the cause would repeat a part of it
	case err != nil:
		return "", &AddressError{address, "it is none: " + parseCause(err)}
	case u.Scheme == "" || isHostAndPort(u):
		return "", &AddressError{address, "it has no scheme; did you mean https://" + strings.TrimLeft(masked(bare), "/") + " ?"}
	case u.Scheme != "http" && u.Scheme != "https":
		return "", &AddressError{address, "only http and https are fetched"}
	case u.User != nil:
		return "", &AddressError{address, noUser}
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

// parseCause is why an address can't be parsed, without the address once more.
func parseCause(err error) string {
	if ue, ok := errors.AsType[*url.Error](err); ok {
		return ue.Err.Error()
	}
	return err.Error()
}

// isHostAndPort reports whether what looks like a scheme is a host: in
// localhost:8080/a, but not in mailto:someone@news.example.
func isHostAndPort(u *url.URL) bool {
	port, _, _ := strings.Cut(u.Opaque, "/")
	return port != "" && strings.Trim(port, "0123456789") == ""
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
