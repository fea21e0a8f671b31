package access

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// A Cookie is one of a browser's, as its export has it.
type Cookie struct {
	Name, Value string
	Host        string    // in lower case, without a dot before it
	Below       bool      // for hosts below it too
	Path        string    // "/" is all of the host
	Secure      bool      // for https alone
	Expires     time.Time // zero for one of a session, which ends when the browser does
}

// ParseCookies reads a file of cookies: a cookies.txt in the form of Netscape, as curl
// and browser extensions write it, or JSON as extensions and browsers that are
// driven by programs export it. Its errors name line or cookie by number.
func ParseCookies(src []byte) ([]Cookie, error) {
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	read := parseNetscape
	if start := bytes.TrimSpace(src); len(start) > 0 && (start[0] == '[' || start[0] == '{') {
		read = parseJSON
	}
	out, err := read(src)
	if err == nil && len(out) == 0 {
		err = errors.New("there is no cookie in it")
	}
	return out, err
}

// check refuses what can't be sent, and puts the host into its form.
func (c *Cookie) check() error {
	host := strings.ToLower(strings.TrimPrefix(c.Host, "."))
	switch {
	case host == "" || strings.ContainsAny(host, "/:@ "):
		return errors.New("its domain is no host")
	case c.Name != "" && !httpguts.ValidHeaderFieldName(c.Name):
		return errors.New("its name can't be sent")
	case !httpguts.ValidHeaderFieldValue(c.Value) || strings.Contains(c.Value, ";"):
		return errors.New("its value can't be sent")
	case c.Name == "":
		return errors.New("it has no name")
	}
	if !strings.HasPrefix(c.Path, "/") {
		c.Path = "/"
	}
	c.Host = host
	return nil
}

// expired reports whether the cookie has ended.
func (c *Cookie) expired(now time.Time) bool { return !c.Expires.IsZero() && !c.Expires.After(now) }

// web is the cookie as a jar takes it from a page of its host.
func (c *Cookie) web() *http.Cookie {
	w := &http.Cookie{Name: c.Name, Value: c.Value, Path: c.Path, Secure: c.Secure, Expires: c.Expires} //nolint:gosec // it is what the browser was told
	if c.Below {
		w.Domain = c.Host
	}
	return w
}

// numbered says which cookie or line an error is about.
func numbered(what string, n int, err error) error { return fmt.Errorf("%s %d: %w", what, n, err) }
