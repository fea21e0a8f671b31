package scraper_test

import (
	"testing"

	"broadsheet/scraper"
)

// TestRobotsGroups: which group is ours (RFC 9309, 2.2.1). All ask for /page.
func TestRobotsGroups(t *testing.T) {
	t.Parallel()
	const ok, no = scraper.Reason(""), scraper.ReasonRobots
	for name, c := range map[string]struct {
		robots string
		want   scraper.Reason
	}{
		"star is for us where nobody names us":     {"User-agent: *\nDisallow: /", no},
		"another's group is not for us":            {"User-agent: otherbot\nDisallow: /", ok},
		"our group goes before star":               {"User-agent: *\nDisallow: /\n\nUser-agent: Broadsheet\nDisallow: /private", ok},
		"our group goes before star, after it":     {"User-agent: Broadsheet\nAllow: /\n\nUser-agent: *\nDisallow: /", ok},
		"our group forbids what star allows":       {"User-agent: *\nAllow: /\n\nUser-agent: Broadsheet\nDisallow: /", no},
		"our empty group goes before star":         {"User-agent: Broadsheet\nDisallow:\n\nUser-agent: *\nDisallow: /", ok},
		"agents in lower case":                     {"User-agent: broadsheet\nDisallow: /", no},
		"agents in capitals":                       {"USER-AGENT: BROADSHEET\nDISALLOW: /", no},
		"with a version":                           {"User-agent: Broadsheet/2.1\nDisallow: /", no},
		"with more words":                          {"User-agent: Broadsheet (archive)\nDisallow: /", no},
		"a longer name is another's":               {"User-agent: BroadsheetNews\nDisallow: /", ok},
		"a shorter name is another's":              {"User-agent: Broad\nDisallow: /", ok},
		"a name that begins another way":           {"User-agent: MyBroadsheet\nDisallow: /", ok},
		"first of several agents":                  {"User-agent: Broadsheet\nUser-agent: otherbot\nDisallow: /", no},
		"last of several agents":                   {"User-agent: otherbot\nUser-agent: Broadsheet\nDisallow: /", no},
		"several agents with blank lines between":  {"User-agent: Broadsheet\n\nUser-agent: otherbot\n\nDisallow: /", no},
		"several agents with a comment between":    {"User-agent: Broadsheet\n# and\nUser-agent: otherbot\nDisallow: /", no},
		"star among several agents":                {"User-agent: otherbot\nUser-agent: *\nDisallow: /", no},
		"two groups of ours are one":               {"User-agent: Broadsheet\nDisallow: /a\n\nUser-agent: Broadsheet\nDisallow: /page", no},
		"two groups for all are one":               {"User-agent: *\nDisallow: /page\n\nUser-agent: *\nDisallow: /a", no},
		"a group without blank lines before":       {"User-agent: otherbot\nDisallow: /\nUser-agent: *\nAllow: /", ok},
		"blank lines end no group":                 {"User-agent: *\n\n\nDisallow: /a\n\nDisallow: /page", no},
		"a sitemap ends no group":                  {"User-agent: *\nDisallow: /a\nSitemap: http://news.example/s.xml\nDisallow: /page", no},
		"a sitemap between agents and rules":       {"User-agent: *\nSitemap: http://news.example/s.xml\nDisallow: /page", no},
		"unknown lines end no group":               {"User-agent: *\nNoindex: /x\nHost: news.example\nDisallow: /page", no},
		"rules before any agent are for nobody":    {"Disallow: /\nUser-agent: otherbot\nDisallow: /", ok},
		"rules without an agent are for nobody":    {"Disallow: /", ok},
		"an agent without a name is nobody":        {"User-agent:\nDisallow: /", ok},
		"star with words after it is star":         {"User-agent: * everyone\nDisallow: /", no},
		"star within a name is a name":             {"User-agent: Broad*\nDisallow: /", ok},
		"no groups at all":                         {"Sitemap: http://news.example/s.xml", ok},
		"only comments":                            {"# Nothing to see here.\n# Disallow: /", ok},
		"a group that ends without a newline":      {"User-agent: *\nDisallow: /", no},
		"rules for others, then for all, then us":  {"User-agent: a\nDisallow: /\nUser-agent: *\nDisallow: /\nUser-agent: Broadsheet\nDisallow: /x", ok},
		"our own group with allow and disallow":    {"User-agent: Broadsheet\nDisallow: /\nAllow: /page", ok},
		"what star forbids doesn't add to our own": {"User-agent: *\nDisallow: /page\nUser-agent: Broadsheet\nDisallow: /other", ok},
		"what star allows doesn't add to our own":  {"User-agent: *\nAllow: /page\nUser-agent: Broadsheet\nDisallow: /", no},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, hosts{"news.example": site(c.robots, hello)})
			check(t, n.fetcher(t, scraper.FetchOptions{}), "http://news.example/page", c.want)
			if asked := n.list(); (c.want == ok) != (len(asked) == 1) {
				t.Errorf("asked for %v", asked)
			}
		})
	}
}
