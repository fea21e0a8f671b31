package scraper

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"broadsheet/scraper/warc"
)

// Credentials are what a user may show to hosts; scraper/access has them from files.
type Credentials interface {
	// Header are headers for all requests to an address, such as Authorization; nil for none.
	Header(u *url.URL) http.Header
	// Cookies are those for pages at an address.
	Cookies(u *url.URL) []*http.Cookie
	// Renew takes what a page at an address set, after it was shown any of this.
	Renew(u *url.URL, set []*http.Cookie, now time.Time)
}

// hidden stands for a secret in what is kept.
const hidden = "redacted"

// A shown is which secrets a request shows, so that nothing that is kept, logged or said
// repeats them.
type shown struct {
	names   []string // of headers
	values  []string // of headers and cookies
	session bool     // what the server sets now belongs to the user
}

type shownKey struct{}

var errLeaks = errors.New("it leads to an address that holds a secret of yours, which would be kept with it")

// show gives a request what its host is to see of the user, and notes that for [shownOf].
// Robots.txt and its like are for everybody: they are asked for without cookies, but
// where a password is before the whole host, with it.
func (t *transport) show(req *http.Request, tr *trail) *http.Request {
	s := &shown{}
	req.URL.User = nil // of a redirect: a server can't give us a name
	if renditionOf(req.Context()) == nil {
		req.Header.Del("Authorization") // what a page's own script sets is the page's
	}
	var cookies []string
	if tr != nil {
		s.session = tr.session
	}
	if t.opt.Credentials != nil {
		for name, values := range t.opt.Credentials.Header(req.URL) {
			s.add(name, values...)
			if name == "Cookie" {
				cookies = values
				continue
			}
			req.Header[name] = values
		}
	}
	if tr != nil {
		cookies = append(t.cookies(req.URL, tr, s), cookies...)
		tr.asked += req.URL.String() + " "
		s.values = slices.DeleteFunc(s.values, func(v string) bool { return strings.Contains(tr.asked, v) }) // what stands there is no secret
		tr.session, tr.shown = s.session, append(tr.shown, s.values...)
	}
	if len(cookies) > 0 {
		req.Header.Set("Cookie", strings.Join(cookies, "; "))
	}
	if s.session {
		s.names = append(s.names, "Cookie")
	}
	return req.WithContext(context.WithValue(req.Context(), shownKey{}, s))
}

// cookies are those of the user for a page, and those that this fetch was told to send,
// which go before them. Their values are sent as they are.
func (t *transport) cookies(u *url.URL, tr *trail, s *shown) (line []string) {
	set := map[string]bool{}
	add := func(c *http.Cookie, secret bool) {
		value := c.Value
		if c.Quoted {
			value = `"` + value + `"`
		}
		if line = append(line, c.Name+"="+value); secret {
			s.add("Cookie", value)
		}
	}
	if tr.cookies != nil {
		for _, c := range tr.cookies.Cookies(u) {
			set[c.Name] = true
			add(c, tr.session)
		}
	}
	if t.opt.Credentials != nil {
		for _, c := range t.opt.Credentials.Cookies(u) {
			if !set[c.Name] {
				add(c, true)
			}
		}
	}
	return line
}

// add notes a value that is shown.
func (s *shown) add(name string, values ...string) {
	s.session = true
	s.names = append(s.names, name)
	for _, v := range values {
		if _, word, ok := strings.Cut(v, " "); ok {
			v = word // without "Basic " or "Bearer "
		}
		if isToken(v) {
			s.values = append(s.values, v)
		}
	}
}

// minToken is from how many bytes on a value is looked for elsewhere.
const minToken = 16

// isToken reports whether a value looks as those do that let somebody in, and not as the
// words, hosts and paths that cookies hold too, which are found in any head.
func isToken(v string) bool {
	return len(v) >= minToken && strings.ContainsAny(v, "0123456789") && strings.ContainsFunc(v, unicode.IsLetter) &&
		!strings.ContainsAny(v, "/ ") && !strings.Contains(strings.ToLower(v), "%2f")
}

// shownOf is what a request shows; never nil.
func shownOf(ctx context.Context) *shown {
	if s, ok := ctx.Value(shownKey{}).(*shown); ok {
		return s
	}
	return &shown{}
}

// hide hides secrets in an exchange: what was shown in the request, and the cookies that
// the server set then. Bodies are kept as they came.
func (s *shown) hide(e *warc.Exchange) {
	if !s.session {
		return
	}
	given := func(name string) bool {
		return slices.ContainsFunc(s.names, func(n string) bool { return strings.EqualFold(n, name) })
	}
	e.Request = s.hideIn(hideFields(e.Request, given, func([]byte) []byte { return []byte(hidden) }))
	e.Response = s.hideIn(hideFields(e.Response, func(name string) bool { return strings.EqualFold(name, "Set-Cookie") }, hideCookie))
}

// hideIn hides what was shown wherever it stands.
func (s *shown) hideIn(text []byte) []byte {
	for _, v := range s.values {
		text = bytes.ReplaceAll(text, []byte(v), []byte(hidden))
	}
	return text
}

// clean is an error without what was shown. Of an answer that can't be read net/http
// repeats a line, which may be one that sets a cookie.
func (s *shown) clean(err error) error {
	if err == nil || !s.session {
		return err
	}
	text := err.Error()
	if strings.Contains(text, "malformed") {
		return errors.New("the answer is none of HTTP")
	}
	if words := string(s.hideIn([]byte(text))); words != text {
		return errors.New(words)
	}
	return err
}

// hideFields makes the values of some fields of a head others.
func hideFields(head []byte, of func(name string) bool, made func(value []byte) []byte) []byte {
	var out []byte
	hiding := false
	for line := range bytes.Lines(head) {
		name, value, ok := bytes.Cut(line, []byte(":"))
		switch folded := line[0] == ' ' || line[0] == '\t'; {
		case folded && hiding:
			continue // it goes on with the value
		case folded || !ok:
			hiding = false
			out = append(out, line...)
			continue
		}
		if hiding = of(string(bytes.TrimSpace(name))); !hiding {
			out = append(out, line...)
			continue
		}
		out = append(append(append(out, name...), ": "...), made(bytes.TrimSpace(value))...)
		out = append(out, "\r\n"...)
	}
	return out
}

// hideCookie hides the value of a cookie that is set; its name and what it is for stay.
func hideCookie(value []byte) []byte {
	pair, rest, more := bytes.Cut(value, []byte(";"))
	name, _, ok := bytes.Cut(pair, []byte("="))
	if !ok {
		return []byte(hidden)
	}
	out := append(append([]byte{}, name...), "="+hidden...)
	if more {
		out = append(append(out, ';'), rest...)
	}
	return out
}
