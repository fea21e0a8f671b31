package access

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
)

// An exported cookie is one as extensions write it (the form of chrome.cookies), and as
// browsers do that are driven by programs ("expires", -1 for a session).
type exported struct {
	Name     string `json:"name"`
	Value    string `json:"value"`
	Domain   string `json:"domain"`
	HostOnly *bool  `json:"hostOnly"`
	Path     string `json:"path"`
	Secure   bool   `json:"secure"`
	Session  bool   `json:"session"`

	ExpirationDate json.RawMessage `json:"expirationDate"` // seconds since 1970, with parts of one
	Expires        json.RawMessage `json:"expires"`
}

// parseJSON reads a list of cookies, or an object that has one under "cookies". Keys
// beside those are of no use here: each browser has its own.
func parseJSON(src []byte) (out []Cookie, err error) {
	var list []exported
	if err = json.Unmarshal(src, &list); err != nil {
		var state struct {
			Cookies []exported `json:"cookies"`
		}
		if err = json.Unmarshal(src, &state); err == nil {
			list = state.Cookies
		}
	}
	if err != nil {
		return nil, jsonCause(src, err)
	}
	for i := range list {
		c, err := list[i].cookie()
		if err != nil {
			return nil, numbered("cookie", i+1, err)
		}
		out = append(out, c)
	}
	return out, nil
}

// jsonCause says where a file is no JSON, and nothing of what stands there.
func jsonCause(src []byte, err error) error {
	var at int64
	if wrong, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = wrong.Offset
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		at = wrong.Offset
	}
	line := 1 + strings.Count(string(src[:min(at, int64(len(src)))]), "\n")
	return numbered("line", line, errors.New("this is no list of cookies in JSON"))
}

func (e *exported) cookie() (c Cookie, err error) {
	c = Cookie{Name: e.Name, Value: e.Value, Host: e.Domain, Path: e.Path, Secure: e.Secure, Below: strings.HasPrefix(e.Domain, ".")}
	if e.HostOnly != nil {
		c.Below = !*e.HostOnly
	}
	if !e.Session {
		if c.Expires, err = ending(e.ExpirationDate, e.Expires); err != nil {
			return c, err
		}
	}
	err = c.check()
	return c, err
}

// ending reads the first of some times that is given: a number, one in a text, or a date.
func ending(given ...json.RawMessage) (time.Time, error) {
	for _, raw := range given {
		text, isText := string(raw), false
		switch {
		case text == "" || text == "null":
			continue
		case json.Unmarshal(raw, &text) == nil:
			isText = true
		}
		if n, err := strconv.ParseFloat(text, 64); err == nil && n == n {
			return moment(n), nil
		}
		if at, err := time.Parse(time.RFC3339, text); isText && err == nil {
			return at.UTC(), nil
		}
		return time.Time{}, errors.New("its end is no number of seconds since 1970")
	}
	return time.Time{}, nil
}
