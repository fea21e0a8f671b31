package extract

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// discovery says where a site names its articles. Addresses may be paths on the
// site's first host.
type discovery struct {
	// Feeds are RSS, Atom and JSON feeds.
	Feeds []string `yaml:"feeds,omitempty" json:"feeds,omitempty"`
	// Sitemaps are sitemaps and indexes of sitemaps.
	Sitemaps []string `yaml:"sitemaps,omitempty" json:"sitemaps,omitempty"`
	// Sections are pages that list articles, besides the front page.
	Sections []string `yaml:"sections,omitempty" json:"sections,omitempty"`
	// Days are pages that list the articles of a day.
	Days dayIndex `yaml:"days,omitempty" json:"days,omitzero"`
	// Article tells the paths of articles from others. Without it those are articles
	// that an identity rule fits.
	Article pattern `yaml:"article,omitempty" json:"article,omitzero"`
}

// dayIndex says how the pages that list a day's articles are addressed.
type dayIndex struct {
	// Path is the page's path. {year}, {month} and {day} stand for 2019, 04 and 23,
	// {m} and {d} for 4 and 23 without a zero, {name} for the month's name.
	Path string `yaml:"path" json:"path" jsonschema:"required"`
	// Months are the names of the months in paths, from January to December.
	Months []string `yaml:"months,omitempty" json:"months,omitempty"`
}

// mistake says what is wrong in the section, and where.
func (d *discovery) mistake() (path, msg string) {
	for _, l := range []struct {
		key  string
		list []string
	}{{"feeds", d.Feeds}, {"sitemaps", d.Sitemaps}, {"sections", d.Sections}} {
		for i, address := range l.list {
			u, err := url.Parse(address)
			if err != nil || !strings.HasPrefix(address, "/") && u.Scheme != "http" && u.Scheme != "https" {
				return fmt.Sprintf("$.discovery.%s[%d]", l.key, i), fmt.Sprintf("%q is neither a path such as /rss/ nor an address", address)
			}
		}
	}
	days := d.Days
	switch hasName := strings.Contains(days.Path, "{name}"); {
	case days.Path == "" && len(days.Months) == 0:
	case !strings.HasPrefix(days.Path, "/"), !strings.Contains(days.Path, "{year}"),
		!hasName && !strings.Contains(days.Path, "{month}") && !strings.Contains(days.Path, "{m}"),
		!strings.Contains(days.Path, "{day}") && !strings.Contains(days.Path, "{d}"):
		return "$.discovery.days", "the path of a day index begins with / and has {year}, {month} or {name}, and {day}; such as /archive/{year}/{month}/{day}/"
	case hasName && len(days.Months) != 12:
		return "$.discovery.days", fmt.Sprintf("{name} needs twelve names under \"months\", and there are %d", len(days.Months))
	}
	return "", ""
}

// A Discovery is what a profile says of where its site names articles.
type Discovery struct {
	Feeds, Sitemaps, Sections []string // addresses, or paths on the site's first host
	DayPath                   string   // of day indexes, with {year} and the like; "" for none
	Months                    []string // names for {name}
	Zone                      *time.Location
	// IsArticle tells articles' addresses; nil when the profile has no rule.
	IsArticle func(u *url.URL) bool
}

// Discovery returns what the profile says of where its site names articles.
func (p *Profile) Discovery() Discovery {
	d := p.spec.Discovery
	out := Discovery{
		Feeds: slices.Clone(d.Feeds), Sitemaps: slices.Clone(d.Sitemaps), Sections: slices.Clone(d.Sections),
		DayPath: d.Days.Path, Months: slices.Clone(d.Days.Months), Zone: p.location(),
	}
	switch {
	case d.Article.Regexp != nil:
		out.IsArticle = func(u *url.URL) bool { return d.Article.MatchString(u.Path) }
	case len(p.spec.Identity) > 0:
		out.IsArticle = func(u *url.URL) bool {
			return slices.ContainsFunc(p.spec.Identity, func(rule identityRule) bool {
				_, _, ok := rule.apply(u, "")
				return ok
			})
		}
	}
	return out
}
