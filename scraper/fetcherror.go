package scraper

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A Reason says why a page could not be had.
type Reason string

// The reasons.
const (
	ReasonAddress    Reason = "no web address"
	ReasonNoHost     Reason = "no such host"
	ReasonPrivate    Reason = "private network"
	ReasonRobots     Reason = "refused by robots.txt"
	ReasonNoRobots   Reason = "robots.txt unreachable"
	ReasonConnection Reason = "connection failed"
	ReasonTimeout    Reason = "timeout"
	ReasonTooLarge   Reason = "too large"
	ReasonRedirects  Reason = "redirects"
	ReasonEncoding   Reason = "broken encoding"
	ReasonStatus     Reason = "status"
	ReasonCert       Reason = "bad certificate"
	ReasonChallenge  Reason = "bot challenge" // it is not fought
	ReasonProxy      Reason = "proxy failed"  // see [ErrProxyRefused]
	ReasonNoContact  Reason = "no contact"    // see [ErrNoContact]
	ReasonNotNow     Reason = "not now"       // no try was made: see RetryAfter
	ReasonBrowser    Reason = "browser failed"
	ReasonScripts    Reason = "not rendered" // see [ErrNoDocument]
)

// A FetchError says why a page could not be had, and whether another try may
// help.
type FetchError struct {
	URL        string
	Reason     Reason
	Status     int       // of the answer, where there was one
	RetryAfter time.Time // when the server wants to be asked again; zero when it doesn't say
	Err        error     // the cause; nil for ReasonStatus and ReasonChallenge
}

// Error names address, reason and cause.
func (e *FetchError) Error() string {
	switch {
	case e.Reason == ReasonChallenge:
		return fmt.Sprintf("fetch %s: %s: the server answered %d %s to test whether a human asks", e.URL, e.Reason, e.Status, http.StatusText(e.Status))
	case e.Reason == ReasonStatus:
		return fmt.Sprintf("fetch %s: the server answered %d %s", e.URL, e.Status, http.StatusText(e.Status))
	case e.Err == nil:
		return fmt.Sprintf("fetch %s: %s", e.URL, e.Reason)
	default:
		return fmt.Sprintf("fetch %s: %s: %v", e.URL, e.Reason, e.Err)
	}
}

// Unwrap returns the cause.
func (e *FetchError) Unwrap() error { return e.Err }

// Temporary reports whether another try may succeed.
func (e *FetchError) Temporary() bool {
	switch e.Reason {
	case ReasonConnection, ReasonTimeout, ReasonNoRobots, ReasonNotNow, ReasonBrowser:
		return true
	case ReasonProxy:
		return e.Status == 0 && !errors.Is(e.Err, ErrProxyRefused) || e.Status >= 500
	case ReasonStatus:
		switch e.Status {
		case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
			return true
		}
		return e.Status >= 500
	default:
		return false
	}
}

// maxRetryAfter bounds what a server may ask for: a later run tries again anyway.
const maxRetryAfter = 7 * 24 * time.Hour

// retryAfter reads a Retry-After header in both its forms (RFC 9110, 10.2.3);
// zero for what is none.
func retryAfter(value string, now time.Time) time.Time {
	value = strings.TrimSpace(value)
	if value == "" {
		return time.Time{}
	}
	latest := now.Add(maxRetryAfter)
	if n, err := strconv.ParseUint(value, 10, 31); err == nil {
		if at := now.Add(time.Duration(n) * time.Second); at.Before(latest) {
			return at
		}
		return latest
	}
	at, err := http.ParseTime(value)
	switch {
	case err != nil:
		return time.Time{}
	case at.After(latest):
		return latest
	default:
		return at
	}
}

// Backoff is how long to wait after the nth failed try, from 1: 2 s, 4 s, 8 s and
// so on, ten minutes at most.
func Backoff(attempt int) time.Duration {
	return min(time.Second<<min(max(attempt, 1), 10), 10*time.Minute)
}
