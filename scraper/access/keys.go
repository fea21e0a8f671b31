package access

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"time"

	"golang.org/x/net/publicsuffix"
)

// Keys are all that a user may show, by host. The zero value has none. Fill them before
// they are used; then they are safe for concurrent use.
type Keys struct {
	jar   *cookiejar.Jar
	hosts []Host
}

// Format writes no secret, whoever prints the keys.
func (k *Keys) Format(out fmt.State, _ rune) { _, _ = io.WriteString(out, "(keys)") }

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

// Renew takes the cookies that a host set in place of those that it was shown: a session
// may change with each page. It remembers them as long as the keys, and writes them
// nowhere. Other cookies, and those that are to end, are not taken: a page that can't be
// had for once would end the session of all.
func (k *Keys) Renew(u *url.URL, set []*http.Cookie, now time.Time) {
	if k.jar == nil || len(set) == 0 {
		return
	}
	have := map[string]bool{}
	for _, c := range k.jar.Cookies(u) {
		have[c.Name] = true
	}
	set = slices.DeleteFunc(slices.Clone(set), func(c *http.Cookie) bool {
		return !have[c.Name] || c.Value == "" || c.MaxAge < 0 || c.MaxAge == 0 && c.RawExpires != "" && !c.Expires.After(now)
	})
	k.jar.SetCookies(u, set)
}
