package find

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// sessionNames are query parameters that tell visitors apart, not pages.
var sessionNames = map[string]bool{
	"phpsessid": true, "jsessionid": true, "sessionid": true, "session_id": true, "sid": true, "aspsessionid": true, "cfid": true, "cftoken": true, "zenid": true, "oscsid": true,
}

// pathSession is a session's number in a path.
var pathSession = regexp.MustCompile(`(?i);(?:jsessionid|sid|phpsessid)=[^/?;]*|/\(s\([a-z0-9]{20,}\)\)`)

// trailing are marks that belong to the text around a link.
const trailing = `.,;:!?'")]}>…`

// tidy returns an address without what only looks like a part of it: the number of
// a session, and marks of the sentence around it.
func tidy(u *url.URL) (out *url.URL, hadSession bool) {
	c := *u
	if p := pathSession.ReplaceAllString(c.Path, ""); p != c.Path {
		c.Path, c.RawPath, hadSession = p, "", true
	}
	if c.RawQuery == "" {
		if p := strings.TrimRight(c.Path, trailing+" "); p != c.Path && p != "" {
			c.Path, c.RawPath = p, ""
		}
		return &c, hadSession
	}
	parts := strings.Split(c.RawQuery, "&")
	kept := slices.DeleteFunc(parts, func(part string) bool {
		name, _, _ := strings.Cut(strings.ToLower(part), "=")
		return sessionNames[name]
	})
	if query := strings.Join(kept, "&"); query != c.RawQuery {
		c.RawQuery, hadSession = query, true
	}
	return &c, hadSession
}

// ampQuery are query parameters that ask for the AMP form of a page.
var ampQuery = map[string]bool{"amp": true, "outputtype=amp": true, "view=amp": true, "amp=1": true, "amp=true": true, "output=amp": true, "m=1": true}

// plain returns an article's address without what says in which form it is shown:
// AMP, and an index file's name. changed says that it had any.
func plain(u *url.URL) (out *url.URL, changed bool) {
	c := *u
	for _, cut := range []struct{ from, to string }{{"/amp/", "/"}, {"/amp", ""}, {".amp.html", ".html"}, {".amp", ""}, {"/index.html", "/"}, {"/index.htm", "/"}, {"/index.php", "/"}} {
		if rest, ok := strings.CutSuffix(c.Path, cut.from); ok && len(rest) > 1 {
			c.Path, c.RawPath = rest+cut.to, ""
			break
		}
	}
	if rest, ok := strings.CutPrefix(c.Path, "/amp/"); ok && rest != "" {
		c.Path, c.RawPath = "/"+rest, ""
	}
	if c.RawQuery != "" {
		kept := slices.DeleteFunc(strings.Split(c.RawQuery, "&"), func(part string) bool { return ampQuery[strings.ToLower(part)] })
		c.RawQuery = strings.Join(kept, "&")
	}
	return &c, c.Path != u.Path || c.RawQuery != u.RawQuery
}

// key is what all forms of one article's address have in common, as far as
// addresses tell: neither scheme nor the host's form, AMP or a last slash, and the
// query in the order of names.
func key(u *url.URL) string {
	c, _ := plain(u)
	path := strings.TrimRight(c.EscapedPath(), "/")
	if c.RawQuery == "" {
		return plainHost(c.Host) + path
	}
	parts := strings.Split(c.RawQuery, "&")
	slices.Sort(parts)
	return plainHost(c.Host) + path + "?" + strings.Join(parts, "&")
}

// rank says which of two forms of an address is rather fetched: the higher one.
func rank(u *url.URL) int {
	r := 0
	if u.Scheme == "https" {
		r++
	}
	if _, changed := plain(u); !changed {
		r += 4
	}
	if host := strings.ToLower(u.Host); host == plainHost(host) || strings.HasPrefix(host, "www.") {
		r += 2
	}
	return r
}

// Forms are other addresses that an article may have been kept under: with and
// without www and a last slash, by http and https, and not as AMP.
func Forms(address string) []string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	c, changed := plain(u)
	bare := plainHost(c.Host)
	var out []string
	for _, scheme := range []string{"https", "http"} {
		for _, host := range []string{bare, "www." + bare} {
			for _, path := range []string{c.Path, slashed(c.Path)} {
				form := *c
				form.Scheme, form.Host, form.Path, form.RawPath = scheme, host, path, ""
				if s := form.String(); s != address || changed {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// slashed is a path with a last slash if it has none, and without if it has one.
func slashed(path string) string {
	if rest, ok := strings.CutSuffix(path, "/"); ok && rest != "" {
		return rest
	}
	return path + "/"
}

// SameSite reports whether two addresses are on hosts of one site.
func SameSite(a, b string) bool {
	u, errA := url.Parse(a)
	v, errB := url.Parse(b)
	return errA == nil && errB == nil && plainHost(u.Host) == plainHost(v.Host)
}
