package main

import (
	"net"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"broadsheet/extract"
	"broadsheet/scraper/find"
)

// bareHost is a host as people write it, with a port where there is one.
var bareHost = regexp.MustCompile(`(?i)^[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?(?::\d{1,5})?$`)

// reserved are the last parts of names that are no public suffixes and yet names of
// hosts (RFC 2606).
var reserved = []string{"example", "test", "localhost", "invalid"}

// isSite reports whether an argument that is no address is meant as a site: the name
// of a profile, or a host. A file or folder of that name goes before.
func isSite(arg string, profiles *extract.Profiles) bool {
	if _, err := os.Stat(arg); err == nil || !bareHost.MatchString(arg) {
		return false
	}
	if _, ok := profiles.Named(arg); ok {
		return true
	}
	host := strings.ToLower(arg)
	if bare, _, err := net.SplitHostPort(host); err == nil {
		return net.ParseIP(bare) != nil || strings.Contains(bare, ".") || bare == "localhost"
	}
	if _, ok := profiles.For("https://" + host); ok || net.ParseIP(host) != nil {
		return true
	}
	suffix, icann := publicsuffix.PublicSuffix(host)
	return (icann || slices.Contains(reserved, suffix)) && strings.Contains(host, ".")
}

// isFrontPage reports whether an argument is the address of a front page.
func isFrontPage(arg string) bool {
	u, err := url.Parse(arg)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil && (u.Path == "" || u.Path == "/") && u.RawQuery == ""
}

// describe says where the articles of a site are named: as its profile does, or, where
// it has none or says nothing, nowhere in particular.
func describe(arg string, profiles *extract.Profiles) find.Site {
	site := find.Site{Front: strings.TrimSpace(arg)}
	p, ok := profiles.Named(arg)
	if ok {
		site.Front = p.Hosts()[0]
	} else {
		address := arg
		if !strings.Contains(arg, "://") {
			address = "https://" + arg
		}
		p, ok = profiles.For(address)
	}
	if !ok {
		return site
	}
	d := p.Discovery()
	site.Hosts, site.Loc = p.Hosts(), d.Zone
	site.Feeds, site.Sitemaps, site.Sections, site.Article = d.Feeds, d.Sitemaps, d.Sections, d.IsArticle
	site.Days = find.Days{Path: d.DayPath, Names: d.Months}
	site.Identify = func(address string) (fetch, id string, ok bool) {
		who, ok := profiles.Identify(address)
		return who.URL, who.ID(), ok
	}
	return site
}
