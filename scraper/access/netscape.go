package access

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// httpOnly stands before a line whose cookie scripts don't see. Else what begins so is
// a comment.
const httpOnly = "#HttpOnly_"

// parseNetscape reads a line a cookie: host, whether it is for hosts below, path, secure,
// end in seconds since 1970, name, value, parted by tabs (https://curl.se/docs/http-cookies.html).
func parseNetscape(src []byte) (out []Cookie, err error) {
	n := 0
	for raw := range bytes.Lines(src) {
		n++
		line := strings.TrimRight(string(raw), "\r\n")
		line, _ = strings.CutPrefix(line, httpOnly)
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		c, err := netscapeLine(line)
		if err != nil {
			return nil, numbered("line", n, err)
		}
		out = append(out, c)
	}
	return out, nil
}

func netscapeLine(line string) (c Cookie, err error) {
	fields := strings.Split(line, "\t")
	if len(fields) == 6 {
		fields = append(fields, "") // without a value
	}
	if len(fields) != 7 {
		return c, fmt.Errorf("seven fields with a tab between are wanted, and there are %d: host, TRUE or FALSE, path, TRUE or FALSE, end, name, value", len(fields))
	}
	c = Cookie{Host: fields[0], Path: fields[2], Name: fields[5], Value: fields[6]}
	below, err := yes(fields[1])
	if err == nil {
		c.Secure, err = yes(fields[3])
	}
	if err == nil {
		c.Expires, err = seconds(fields[4])
	}
	// A dot before the host has meant the same before there was a field for it.
	c.Below = below || strings.HasPrefix(c.Host, ".")
	if err != nil {
		return c, err
	}
	err = c.check()
	return c, err
}

func yes(field string) (bool, error) {
	switch {
	case strings.EqualFold(field, "TRUE"):
		return true, nil
	case strings.EqualFold(field, "FALSE"):
		return false, nil
	}
	return false, errors.New("TRUE or FALSE is wanted in its second and fourth field")
}

// seconds reads a time since 1970; none, 0 and -1 are the end of the session.
func seconds(field string) (time.Time, error) {
	if field == "" {
		return time.Time{}, nil
	}
	n, err := strconv.ParseFloat(field, 64) // some programs write parts of a second
	if err != nil || n != n {
		return time.Time{}, errors.New("its end is no number of seconds since 1970")
	}
	return moment(n), nil
}

// maxSeconds is the year 9999: what lies beyond is a cookie without an end.
const maxSeconds = 253_402_300_799

func moment(n float64) time.Time {
	if n <= 0 {
		return time.Time{}
	}
	return time.Unix(int64(min(n, maxSeconds)), 0).UTC()
}
