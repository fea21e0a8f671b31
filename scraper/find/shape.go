package find

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// shape is the form of an address: which kinds of parts its path has, and the names
// in its query. "" is a form that section pages have as well.
func shape(u *url.URL) string {
	path := strings.Trim(u.Path, "/")
	var kinds []string
	strong := false
	for segment := range strings.SplitSeq(path, "/") {
		kind, says := segmentKind(segment)
		strong = strong || says
		if kind != "w" || len(kinds) == 0 || kinds[len(kinds)-1] != "w" {
			kinds = append(kinds, kind) // sections stand deeper and less deep
		}
	}
	var out strings.Builder
	out.WriteString(strings.Join(kinds, "/"))
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		if name, value, _ := strings.Cut(part, "="); hasDigits(value, 3) {
			strong = true
			out.WriteString("&" + name)
		}
	}
	if !strong {
		return ""
	}
	return out.String()
}

var (
	allDigits = regexp.MustCompile(`^\d+$`)
	ending    = regexp.MustCompile(`\.[a-z]{2,5}\d?$`)
)

// segmentKind is the kind of a part of a path, and whether only articles have such.
func segmentKind(segment string) (kind string, says bool) {
	segment = strings.ToLower(segment)
	end := ending.FindString(segment)
	segment = strings.TrimSuffix(segment, end)
	words := len(strings.FieldsFunc(segment, func(r rune) bool { return r == '-' || r == '_' }))
	switch {
	case allDigits.MatchString(segment) && len(segment) >= 5:
		return "N" + end, true
	case allDigits.MatchString(segment):
		return "n" + end, false
	case hasDigits(segment, 5):
		return "id" + end, true
	case words >= 4:
		return "slug" + end, true
	default:
		return "w" + end, false
	}
}

// hasDigits reports whether a text has a run of so many digits.
func hasDigits(s string, n int) bool {
	run := 0
	for _, r := range s {
		if run++; r < '0' || r > '9' {
			run = 0
		}
		if run == n {
			return true
		}
	}
	return false
}

// lists are parts of a path below which no articles stand.
var lists = []string{
	"tag", "tags", "topic", "topics", "thema", "themen", "author", "authors", "autor", "autoren", "category", "categories", "kategorie", "rubrik", "search", "suche", //nolint:misspell // German
	"archive", "archiv", "login", "account", "feed", "rss", "newsletter", "shop", "abo", "jobs", "comments", "page", "seite", "wp-json", "wp-content", "static",
}

// files are the endings of what is no page.
var files = regexp.MustCompile(`(?i)\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|rss|pdf|zip|gz|mp[34]|m4a|mov|avi|docx?|xlsx?|ics|woff2?)$`)

// isLikely reports whether an address looks like an article's on most sites.
func isLikely(u *url.URL) bool {
	if files.MatchString(u.Path) || strings.Trim(u.Path, "/") == "" {
		return false
	}
	for segment := range strings.SplitSeq(strings.ToLower(u.Path), "/") {
		if slices.Contains(lists, segment) {
			return false
		}
	}
	if n, _ := pageNumber(u); n > 1 {
		return false
	}
	if shape(u) != "" {
		return true
	}
	_, dated := addressDate(u.Path, time.UTC)
	last := strings.Trim(u.Path[strings.LastIndexByte(strings.TrimSuffix(u.Path, "/"), '/')+1:], "/")
	return dated != "" && strings.IndexFunc(last, func(r rune) bool { return r >= 'a' && r <= 'z' }) >= 0
}

// shapes are the forms of a site's article addresses, learned from lists that name
// nothing else.
type shapes map[string]int

// enough is how many addresses of one form say that it is that of articles.
const enough = 3

// learn takes an address of an article.
func (s shapes) learn(u *url.URL) {
	if form := shape(u); form != "" {
		s[form]++
	}
}

// says reports whether an address is an article's.
func (s shapes) says(u *url.URL) bool {
	if form := shape(u); form != "" && s[form] >= enough {
		return !files.MatchString(u.Path)
	}
	return isLikely(u)
}
