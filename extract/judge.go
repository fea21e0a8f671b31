package extract

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A shape is the measure of a page, taken in the walk over the tree.
type shape struct {
	links                int
	textBytes, linkBytes int
}

// text counts a text node.
func (s *shape) text(n *html.Node, inLink bool) {
	size := len(strings.TrimSpace(n.Data))
	s.textBytes += size
	if inLink {
		s.linkBytes += size
	}
}

// judge refuses pages that are no article. It says no only on plain signs: a
// story lost is worse than a front page kept.
func judge(r *reading) error {
	if reason := r.noArticle(); reason != "" {
		if r.art.Access == Paid {
			return &NoArticleError{Reason: "its story is behind a paywall: " + reason, Paywall: true}
		}
		return &NoArticleError{Reason: reason}
	}
	switch {
	case r.noLayout == nil:
		return nil
	case r.isElsewhere():
		return &NoArticleError{Reason: "no layout of its site fits, and its address is none of an article's"}
	}
	return r.noLayout
}

// isElsewhere reports whether a page of a site that has a profile shows no sign of
// an article: a section or topic page doesn't mean that the site was redesigned.
func (r *reading) isElsewhere() bool {
	if len(r.profile.spec.Identity) == 0 || r.claimsArticle() {
		return false
	}
	_, ok := r.opts.Profiles.Identify(r.page.URL)
	return !ok
}

// judgeResponse refuses what is no page, before anything is read of it.
func judgeResponse(page Page) error {
	if h := page.HTTP; h != nil {
		if h.Status >= 400 {
			return &NoArticleError{Reason: fmt.Sprintf("the server answered with status %d", h.Status)}
		}
		switch kind := strings.ToLower(h.MediaType); kind {
		case "", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "application/octet-stream":
		default:
			return &NoArticleError{Reason: "the media type is " + kind}
		}
	}
	head := bytes.TrimLeft(page.HTML[:min(len(page.HTML), 1024)], "\ufeff \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return &NoArticleError{Reason: "it is a PDF document"}
	case bytes.Count(head, []byte{0}) > 8:
		return &NoArticleError{Reason: "it is no text"}
	}
	return nil
}

// noArticle says in words why the page is no article, "" when it may be one.
func (r *reading) noArticle() string {
	size := runes(r.art.Body)
	for _, p := range r.art.Lead {
		size += len([]rune(p))
	}
	claims := r.claimsArticle()
	switch {
	case r.shape.textBytes == 0 && size == 0:
		return "the page is empty"
	case r.layout != nil && size > 0:
		return "" // the site's own profile found its story
	case size == 0:
		return "no text of a story was found"
	case size < 2000 && !claims && isErrorTitle(r.title):
		return "it is an error page: " + clip(fold(r.title), 60)
	case size < minStory && !claims:
		return "there is hardly any text"
	case r.isFront() && !claims:
		return "it is a front page"
	case r.linked.lists && !claims && r.mostlyLinks():
		return "it lists other articles"
	case !claims && size < 800 && r.mostlyLinks() && r.shape.linkBytes > 2*size && r.shape.links > manyLinks:
		return "it is mostly links"
	}
	return ""
}

// minStory is the length in characters below which a page that doesn't call
// itself an article isn't one.
const minStory = 200

// claimsArticle reports whether the page says of itself that it is an article.
func (r *reading) claimsArticle() bool {
	kind, _ := r.meta("og:type")
	published, _ := r.meta("article:published_time")
	return r.linked.article != nil || strings.EqualFold(kind, "article") || published != ""
}

// isFront reports whether the address is that of a whole site.
func (r *reading) isFront() bool {
	if r.base == nil || r.base.RawQuery != "" {
		return false
	}
	switch strings.ToLower(r.base.Path) {
	case "", "/", "/index.html", "/index.htm", "/index.php":
		return true
	}
	return false
}

// mostlyLinks reports whether most of the page's text is that of links.
func (r *reading) mostlyLinks() bool { return 2*r.shape.linkBytes > r.shape.textBytes }

// manyLinks is how many links a page needs to be one of links.
const manyLinks = 80

// isErrorTitle reports whether a part of a title is what error pages say and
// nothing else: "Forbidden love" is a story, "404 | River Press" is none.
func isErrorTitle(title string) bool {
	for _, sep := range titleSeparators {
		title = strings.ReplaceAll(title, sep, "|")
	}
	return slices.ContainsFunc(strings.FieldsFunc(title, func(c rune) bool { return strings.ContainsRune("|:!()", c) }), isErrorName)
}

// isErrorName reports whether words are a status that leads nowhere, or its name.
func isErrorName(words string) bool {
	name := letters(words)
	for _, word := range []string{"error", "fehler", "http", "404", "403", "410", "500", "502", "503"} {
		name = strings.TrimPrefix(name, word)
	}
	return errorNames[name] || name == "" && strings.ContainsAny(words, "0123456789")
}

// errorNames are the names of error pages by their letters.
var errorNames = map[string]bool{
	"notfound": true, "pagenotfound": true, "filenotfound": true, "pagecantbefound": true, "wecantfindthatpage": true, "pagenotavailable": true,
	"seitenichtgefunden": true, "nichtgefunden": true, "seitewurdenichtgefunden": true, "dieseitewurdenichtgefunden": true, "dieseseitewurdenichtgefunden": true,
	"pageintrouvable": true, "páginanoencontrada": true, "paginanontrovata": true, "paginanietgevonden": true,
	"forbidden": true, "accessdenied": true, "zugriffverweigert": true, "justamoment": true, "attentionrequired": true, "gone": true,
	"internalservererror": true, "badgateway": true, "serviceunavailable": true, "servicetemporarilyunavailable": true,
}
