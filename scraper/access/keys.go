package access

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"time"

	"golang.org/x/net/publicsuffix"
)

// Keys are all that a user may show, by host. The zero value has none. Fill them before
// they are used.
type Keys struct {
	jar   *cookiejar.Jar
	hosts []Host
}

// AddCookies adds those that have not ended, and returns how many these are. One that
// is meant for all hosts of a public suffix, such as co.uk, is for none.
func (k *Keys) AddCookies(list []Cookie, now time.Time) (n int) {
	if k.jar == nil {
		k.jar, _ = cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List}) // its error is always nil
	}
	for i := range list {
		c := &list[i]
		if c.expired(now) {
			continue
		}
		from := &url.URL{Scheme: "https", Host: c.Host, Path: c.Path} // a jar takes secure ones from nowhere else
		k.jar.SetCookies(from, []*http.Cookie{c.web()})
		n++
	}
	return n
}

// Cookies are those that a browser would send to an address.
func (k *Keys) Cookies(u *url.URL) []*http.Cookie {
	if k.jar == nil {
		return nil
	}
	return k.jar.Cookies(u)
}
