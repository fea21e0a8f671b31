package scraper

import (
	"strconv"
	"strings"
	"time"

	"github.com/jimsmart/grobotstxt"
)

// plainEscapes gives percent-encodings the one form in which rules and addresses
// are compared (RFC 9309, 2.2.2): unreserved characters are written plainly, the
// rest in capitals.
func plainEscapes(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				if c := byte(n); isUnreserved(c) {
					b.WriteByte(c)
				} else {
					b.WriteString(strings.ToUpper(s[i : i+3]))
				}
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// isUnreserved reports whether a character means the same with and without
// percent-encoding (RFC 3986, 2.3).
func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// crawlDelay reads the Crawl-delay of the group for an agent, else of "*"; it is
// no part of RFC 9309, but a wish all the same.
func crawlDelay(body, agent string) time.Duration {
	d := delays{agent: agent, found: map[bool]time.Duration{}}
	grobotstxt.Parse(body, &d)
	if own, ok := d.found[true]; ok {
		return own
	}
	return d.found[false]
}

// delays collects Crawl-delays while a robots.txt is parsed.
type delays struct {
	agent    string
	own, all bool                   // whom the group is for
	rules    bool                   // the group has rules, so the next User-agent begins another
	found    map[bool]time.Duration // by whether it is our own
}

// HandleUserAgent begins a group, or adds an agent to it. What follows the product
// token, such as a version, is passed over.
func (d *delays) HandleUserAgent(_ int, value string) {
	if d.rules {
		d.own, d.all, d.rules = false, false, false
	}
	token := strings.FieldsFunc(value, func(r rune) bool { return r == '/' || r == ' ' || r == '\t' })
	if len(token) > 0 {
		d.own = d.own || strings.EqualFold(token[0], d.agent)
		d.all = d.all || token[0] == "*"
	}
}

// HandleUnknownAction takes a Crawl-delay.
func (d *delays) HandleUnknownAction(_ int, action, value string) {
	if !strings.EqualFold(action, "crawl-delay") {
		return
	}
	d.rules = true
	seconds, err := strconv.ParseFloat(value, 64)
	if err == nil && seconds > 0 && (d.own || d.all) {
		d.found[d.own] = time.Duration(min(seconds, maxCrawlDelay.Seconds()) * float64(time.Second))
	}
}

// HandleAllow notes that the group has rules.
func (d *delays) HandleAllow(int, string) { d.rules = true }

// HandleDisallow notes that the group has rules.
func (d *delays) HandleDisallow(int, string) { d.rules = true }

// HandleRobotsStart does nothing.
func (d *delays) HandleRobotsStart() {}

// HandleRobotsEnd does nothing.
func (d *delays) HandleRobotsEnd() {}

// HandleSitemap does nothing: it belongs to no group.
func (d *delays) HandleSitemap(int, string) {}
