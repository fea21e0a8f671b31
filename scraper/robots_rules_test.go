package scraper_test

import (
	"strings"
	"testing"
	"time"

	"broadsheet/scraper"
)

// TestRobotsRules: which rule is for an address (RFC 9309, 2.2.2 and 2.2.3).
func TestRobotsRules(t *testing.T) {
	t.Parallel()
	const ok, no = scraper.Reason(""), scraper.ReasonRobots
	for name, c := range map[string]struct {
		rules string
		path  string
		want  scraper.Reason
	}{
		"a path forbids what begins so":       {"Disallow: /harbour", "/harbour-news/1", no},
		"a folder doesn't forbid its name":    {"Disallow: /harbour/", "/harbour", ok},
		"case of paths counts":                {"Disallow: /Harbour", "/harbour", ok},
		"an empty disallow forbids nothing":   {"Disallow:", "/a", ok},
		"an empty allow allows nothing":       {"Allow:\nDisallow: /", "/a", no},
		"longest match allows":                {"Disallow: /a\nAllow: /a/b", "/a/b/c", ok},
		"longest match forbids":               {"Allow: /a\nDisallow: /a/b", "/a/b/c", no},
		"order doesn't count":                 {"Allow: /a/b\nDisallow: /a", "/a/b/c", ok},
		"equal lengths allow":                 {"Disallow: /a/b\nAllow: /a/b", "/a/b", ok},
		"equal lengths allow, other order":    {"Allow: /a/b\nDisallow: /a/b", "/a/b", ok},
		"star is any characters":              {"Disallow: /*/print", "/2024/05/print", no},
		"star is no characters too":           {"Disallow: /a*b", "/ab", no},
		"star at the beginning":               {"Disallow: *print", "/a/print", no},
		"star at the end is nothing":          {"Disallow: /a*", "/a", no},
		"two stars":                           {"Disallow: /*/*/print", "/2024/print", ok},
		"many stars":                          {"Disallow: /*a*a*a*a*a*a*b", "/" + strings.Repeat("a", 200), ok},
		"dollar is the end":                   {"Disallow: /*.pdf$", "/a.pdf", no},
		"dollar is the end, not the middle":   {"Disallow: /*.pdf$", "/a.pdf?page=2", ok},
		"dollar elsewhere is a dollar":        {"Disallow: /a$b", "/a$b", no},
		"only the front page":                 {"Disallow: /$", "/", no},
		"all but the front page":              {"Disallow: /\nAllow: /$", "/", ok},
		"star counts as length":               {"Allow: /page\nDisallow: /*.htm", "/page.htm", no},
		"a query is part of the path":         {"Disallow: /*?print=", "/a?print=1", no},
		"a query of another name":             {"Disallow: /*?print=", "/a?page=1", ok},
		"a question mark is no wildcard":      {"Disallow: /a?c", "/abc", ok},
		"a dot is no wildcard":                {"Disallow: /a.c", "/abc", ok},
		"characters in UTF-8":                 {"Disallow: /fähre", "/f%C3%A4hre", no},
		"characters in UTF-8, escaped low":    {"Disallow: /fähre", "/f%c3%a4hre", no},
		"escapes in the rule":                 {"Disallow: /f%c3%a4hre", "/f%C3%A4hre", no},
		"escapes of letters are the letters":  {"Disallow: /harbour", "/%68arbour", no},
		"letters are their escapes":           {"Disallow: /%7Eeditor", "/~editor", no},
		"an escaped slash is no slash":        {"Disallow: /a/b", "/a%2Fb", ok},
		"escaped slashes in both cases":       {"Disallow: /a%2fb", "/a%2Fb", no},
		"an escaped star is a star":           {"Disallow: /a%2Ab", "/axb", ok},
		"an escape that is none":              {"Disallow: /100%", "/100%25", no},
		"a rule without a slash":              {"Disallow: harbour", "/harbour", ok},
		"blanks around key and value":         {"  Disallow :   /a  ", "/a", no},
		"tabs":                                {"Disallow\t:\t/a\t", "/a", no},
		"a comment after the rule":            {"Disallow: /a # not yet", "/a", no},
		"a comment without a blank":           {"Disallow: /a#b", "/a", no},
		"a comment before the colon":          {"Disallow # : /a", "/a", ok},
		"no colon":                            {"Disallow /a", "/a", no},
		"a typo: disalow":                     {"Disalow: /a", "/a", no},
		"a typo: dissallow":                   {"Dissallow: /a", "/a", no},
		"a typo: user agent":                  {"Disallow: /b\n\nUser agent: Broadsheet\nDisallow: /a", "/a", no},
		"an unknown key":                      {"Forbid: /a", "/a", ok},
		"index.html is its folder":            {"Disallow: /\nAllow: /index.html", "/", ok},
		"a rule after a very long line":       {"Disallow: /" + strings.Repeat("x", 40_000) + "\nDisallow: /a", "/a", no},
		"a fragment is not looked at":         {"Disallow: /*b", "/a#b", ok},
		"the whole site, one page":            {"Disallow: /\nAllow: /a", "/a", ok},
		"a thousand rules, the last one ours": {strings.Repeat("Disallow: /x\n", 1000) + "Disallow: /a", "/a", no},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := newNetwork(t, hosts{"news.example": site("User-agent: *\n"+c.rules, hello)})
			check(t, n.fetcher(t, scraper.FetchOptions{}), "http://news.example"+c.path, c.want)
		})
	}
}

// TestRobotsLineEnds: LF, CRLF and CR alone, with and without a byte order mark.
func TestRobotsLineEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]string{"LF": "\n", "CRLF": "\r\n", "CR": "\r", "LF twice": "\n\n", "CR CR LF": "\r\r\n"} {
		for mark, bom := range map[string]string{"plain": "", "marked": "\xef\xbb\xbf"} {
			t.Run(name+" "+mark, func(t *testing.T) {
				t.Parallel()
				lines := []string{"User-agent: *", "Disallow: /a", "Crawl-delay: 2", "Disallow: /b", ""}
				robots := bom + strings.Join(lines, end)
				f := newNetwork(t, hosts{"news.example": site(robots, hello)}).fetcher(t, scraper.FetchOptions{})
				check(t, f, "http://news.example/a", scraper.ReasonRobots)
				check(t, f, "http://news.example/b", scraper.ReasonRobots)
				if got := scraper.CrawlDelay(robots, "Broadsheet"); got != 2*time.Second {
					t.Errorf("Crawl-delay %s", got)
				}
			})
		}
	}
}

// TestCrawlDelayIsReadInTheGroupsThatRulesAreReadIn: versions, typos, several
// agents.
func TestCrawlDelayIsReadInTheGroupsThatRulesAreReadIn(t *testing.T) {
	t.Parallel()
	for robots, want := range map[string]time.Duration{
		"User-agent: Broadsheet/1.2\nCrawl-delay: 5":                                        5 * time.Second,
		"User-agent: BROADSHEET (news)\nCrawl-delay: 5":                                     5 * time.Second,
		"Useragent: *\nCrawl-delay: 5":                                                      5 * time.Second,
		"User-agent: *\ncrawl-delay 5":                                                      5 * time.Second,
		"User-agent: *\nCRAWL-DELAY:5":                                                      5 * time.Second,
		"User-agent: *\nDisallow: /a\n\nCrawl-delay: 5":                                     5 * time.Second,
		"User-agent: BroadsheetNews\nCrawl-delay: 5":                                        0,
		"User-agent: Broadsheet\nDisallow: /a\nUser-agent: *\nCrawl-delay: 5":               5 * time.Second,
		"User-agent: Broadsheet\nCrawl-delay: 1\nUser-agent: *\nCrawl-delay: 5":             time.Second,
		"User-agent: *\nUser-agent: Broadsheet\nCrawl-delay: 3":                             3 * time.Second,
		"User-agent: *\nSitemap: http://a.example/\nUser-agent: otherbot\nCrawl-delay: 3":   3 * time.Second,
		"User-agent: otherbot\nDisallow: /\nUser-agent: Broadsheet\nCrawl-delay: 0.25":      250 * time.Millisecond,
		"User-agent: *\nCrawl-delay: -1":                                                    0,
		"User-agent: *\nCrawl-delay: NaN":                                                   0,
		"User-agent: *\nCrawl-delay: Inf":                                                   time.Minute,
		"User-agent: *\nCrawl-delay: 1e300":                                                 time.Minute,
		"User-agent: *\nCrawl-delay: 10s":                                                   0,
		"User-agent: *\nCrawl-delay: 2\nCrawl-delay: 4":                                     4 * time.Second,
		"<!doctype html><p>User-agent: *</p>\n<p>Crawl-delay: 10</p>":                       0,
		"User-agent: *\x00\nCrawl-delay: 7\nUser-agent: *\n" + strings.Repeat("\x00", 1000): 0,
	} {
		if got := scraper.CrawlDelay(robots, "Broadsheet"); got != want {
			t.Errorf("%.80q: %s, want %s", robots, got, want)
		}
	}
}

// FuzzCrawlDelay: whatever a site sends, the wish lies between nothing and a
// minute.
func FuzzCrawlDelay(f *testing.F) {
	for _, s := range []string{"User-agent: *\nCrawl-delay: 5", "User agent *\rCrawl-delay 1e9", "\xef\xbb\xbfUSER-AGENT:Broadsheet/1\n\ncrawl-delay:.5#x", ": :\n:\n \x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, robots string) {
		if d := scraper.CrawlDelay(robots, "Broadsheet"); d < 0 || d > time.Minute {
			t.Errorf("%s", d)
		}
	})
}
