package scraper

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	robotsLife    = 24 * time.Hour   // at most, and where the server says nothing (RFC 9309, 2.4)
	robotsLeast   = 10 * time.Minute // at least, whatever the server says: else it would be asked beside each page
	robotsRetry   = 10 * time.Second // for a host that could not be asked: shorter than an address is tried for
	secondsOfADay = 24 * 60 * 60
)

// lifeOf is how long a robots.txt holds: for the max-age of its Cache-Control, less the
// time that it spent in caches on its way (RFC 9111, 4.2), within bounds. What must not
// be kept holds for as short as can be. Only a crawl's own memory holds it, so the
// directives for shared caches say nothing.
func lifeOf(h http.Header) time.Duration {
	life, said := robotsLife, false
	for _, line := range h.Values("Cache-Control") {
		for directive := range strings.SplitSeq(line, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
			switch strings.ToLower(name) {
			case "no-store", "no-cache":
				return robotsLeast
			case "max-age":
				if age, ok := deltaSeconds(strings.Trim(value, `"`)); ok {
					life, said = min(life, age), true
				}
			}
		}
	}
	if age, ok := deltaSeconds(h.Get("Age")); ok && said {
		life -= age
	}
	return max(life, robotsLeast)
}

// deltaSeconds reads a number of seconds (RFC 9111, 1.2.2); more than a day is a day.
func deltaSeconds(s string) (time.Duration, bool) {
	digits := strings.TrimSpace(s)
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n > secondsOfADay {
		n = secondsOfADay
	}
	return time.Duration(n) * time.Second, true
}
