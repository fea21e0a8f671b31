package access

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// A Host is what one host is shown, or all hosts below one.
type Host struct {
	Name   string      // such as "www.tagesblatt.example", or "*.tagesblatt.example" for all below it; with a port where it isn't the usual one
	Plain  bool        // show it over http too, where everybody on the way can read it
	Header http.Header // the headers, see Set
}

// ours are headers that make a request what it is, or say who asks.
var ours = []string{
	"Host", "User-Agent", "Accept-Encoding", "Connection", "Content-Length", "Transfer-Encoding", "Te", "Trailer", "Upgrade",
	"Keep-Alive", "Expect", "Range", "If-None-Match", "If-Modified-Since",
}

// Set gives the host a header. Its errors repeat no value.
func (h *Host) Set(name, value string) error {
	key := http.CanonicalHeaderKey(name)
	switch {
	case !httpguts.ValidHeaderFieldName(name):
		return fmt.Errorf("%q is no name of a header", name)
	case slices.Contains(ours, key), strings.HasPrefix(key, "Proxy-"):
		return fmt.Errorf("the header %s is not yours to give: it says who asks, or how", key)
	case value == "" || !httpguts.ValidHeaderFieldValue(value):
		return fmt.Errorf("the value of the header %s is empty, or can't be sent", key)
	case h.Header.Get(key) != "":
		return fmt.Errorf("the header %s is there twice", key)
	}
	if h.Header == nil {
		h.Header = http.Header{}
	}
	h.Header.Set(key, value)
	return nil
}

// SetBasic gives the host user and password (RFC 7617).
func (h *Host) SetBasic(user, password string) error {
	if strings.Contains(user, ":") {
		return errors.New("a user's name can hold no colon")
	}
	return h.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user+":"+password)))
}

// AddHost adds what a host is shown.
func (k *Keys) AddHost(h Host) error {
	below, bare := strings.CutPrefix(h.Name, "*.")
	u, err := url.Parse("//" + below)
	if err != nil || u.Host != below || u.Hostname() == "" || u.User != nil || strings.Contains(below, "*") {
		return errors.New(`a host is wanted, such as www.tagesblatt.example, or *.tagesblatt.example for all below one`)
	}
	if h.Name = key(u); bare {
		if suffix, _ := publicsuffix.PublicSuffix(u.Hostname()); suffix == u.Hostname() {
			return fmt.Errorf("*.%s would be the hosts of strangers", suffix)
		}
		h.Name = "*." + h.Name
	}
	if slices.ContainsFunc(k.hosts, func(o Host) bool { return o.Name == h.Name }) {
		return fmt.Errorf("host %s is there twice", h.Name)
	}
	k.hosts = append(k.hosts, h)
	return nil
}

// HasHosts reports whether any host is shown headers.
func (k *Keys) HasHosts() bool { return len(k.hosts) > 0 }

// key is a host as it is compared: in lower case and ASCII, with a port that isn't that
// of its scheme.
func key(u *url.URL) string {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	port := u.Port()
	if port == "" || u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		return host
	}
	return host + ":" + port
}

// Header are the headers that requests to an address carry: those of its host, else
// those of the nearest host above it that shows them to all below. Nil for none.
func (k *Keys) Header(u *url.URL) http.Header {
	if len(k.hosts) == 0 {
		return nil
	}
	var best *Host
	name := key(u)
	for i := range k.hosts {
		h := &k.hosts[i]
		above, bare := strings.CutPrefix(h.Name, "*")
		switch {
		case h.Name == name:
			return h.over(u)
		case bare && strings.HasSuffix(name, above) && (best == nil || len(h.Name) > len(best.Name)):
			best = h
		}
	}
	return best.over(u)
}

// over is what the host is shown by the scheme of an address.
func (h *Host) over(u *url.URL) http.Header {
	if h == nil || u.Scheme != "https" && !h.Plain {
		return nil
	}
	return h.Header
}
