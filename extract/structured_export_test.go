package extract

import (
	"net/url"
	"time"
)

// What the tests of the structured readers see of the inside.

func WithoutSite(headline, site string, base *url.URL) string {
	return withoutSite(headline, site, base)
}

func SameHeadline(a, b string) bool { return sameHeadline(a, b) }

func IsKicker(class string) bool { return isKicker(class) }

func IsStamp(s string) bool { return isStamp(s) }

func StripLabels(s string) string { return stripLabels(s) }

func IsErrorTitle(title string) bool { return isErrorTitle(title) }

// DayOnly reports whether a date states a day and no time.
func DayOnly(s string, zone *time.Location) bool {
	m, ok := readDate(s, zone, dateHints{})
	return ok && m.dayOnly
}
